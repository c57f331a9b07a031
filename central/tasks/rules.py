"""Tasks out of conclusions: who may do what in which state, one table; and what is overdue. Pure."""

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum

from contract.refused import Refused


class Part(StrEnum):
    """What somebody is for a task. KEEPER follows it up: chair, secretary, host office, the Office; LEAD answers for
    the agency that leads it (cơ quan chủ trì), PARTNER for one that helps (cơ quan phối hợp)."""

    KEEPER = "keeper"
    LEAD = "lead"
    PARTNER = "partner"


class TaskState(StrEnum):
    """REPORTED: the agency says that it is done; DONE: who follows it up agrees."""

    GIVEN = "given"
    DOING = "doing"
    REPORTED = "reported"
    DONE = "done"
    DROPPED = "dropped"


class TaskAct(StrEnum):
    """What is done with a task. TELL is a progress report of the lead, or a remark of a partner."""

    GIVE = "give"
    TELL = "tell"
    REPORT = "report"
    CONFIRM = "confirm"
    RETURN = "return"
    MOVE = "move"
    DROP = "drop"
    SEE = "see"


_S = TaskState
OPEN = frozenset({_S.GIVEN, _S.DOING})
"""The agency still has to do something."""
_LIVE = OPEN | {_S.REPORTED}

ALLOWED: dict[TaskAct, dict[Part, frozenset[TaskState]]] = {
    TaskAct.TELL: {Part.LEAD: OPEN, Part.PARTNER: OPEN},
    TaskAct.REPORT: {Part.LEAD: OPEN},
    TaskAct.CONFIRM: {Part.KEEPER: _LIVE},
    TaskAct.RETURN: {Part.KEEPER: frozenset({_S.REPORTED, _S.DONE})},
    TaskAct.MOVE: {Part.KEEPER: _LIVE},
    TaskAct.DROP: {Part.KEEPER: _LIVE},
    TaskAct.SEE: dict.fromkeys(Part, frozenset(_S)),
}
_LEADS_TO = {
    TaskAct.REPORT: _S.REPORTED,
    TaskAct.CONFIRM: _S.DONE,
    TaskAct.RETURN: _S.DOING,
    TaskAct.DROP: _S.DROPPED,
}


def may(parts: Collection[Part], act: TaskAct, state: TaskState) -> bool:
    """May somebody who has these parts do this while the task is in this state? To give one, see the roles."""
    return any(state in ALLOWED.get(act, {}).get(part, ()) for part in parts)


def require(parts: Collection[Part], act: TaskAct, state: TaskState) -> None:
    """Refused, in words that tell whether the person or the moment is wrong."""
    if may(parts, act, state):
        return
    if any(may(parts, act, other) for other in TaskState):
        raise Refused("Việc này chưa thực hiện được khi nhiệm vụ đang ở trạng thái hiện tại.")
    raise Refused("Tài khoản không được giao việc này của nhiệm vụ.")


def after(state: TaskState, act: TaskAct, parts: Collection[Part]) -> TaskState:
    """The state that the act leads to; a lead that tells of progress has begun."""
    if act is TaskAct.TELL and Part.LEAD in parts:
        return _S.DOING
    return _LEADS_TO.get(act, state)


class Pace(StrEnum):
    """How a task stands in time."""

    LATE = "late"
    SOON = "soon"
    IN_TIME = "in-time"


def pace(state: TaskState, due_on: date | None, today: date) -> Pace:
    """Late after its day as long as the agency has not reported; soon in its last three days."""
    if state not in OPEN or due_on is None or due_on - timedelta(days=3) > today:
        return Pace.IN_TIME
    return Pace.LATE if today > due_on else Pace.SOON
