"""Who may do what with a piece of feedback in which state, one table; pure (R7.4, R11.2)."""

from collections.abc import Collection
from enum import StrEnum

from contract.refused import Refused


class Kind(StrEnum):
    """SUGGESTION (góp ý) goes to the Office, DIFFICULTY (khó khăn, vướng mắc) to the IT department."""

    SUGGESTION = "suggestion"
    DIFFICULTY = "difficulty"


class Part(StrEnum):
    """AUTHOR has sent it, KEEPER answers for its kind, READER is of the Office, which sees both kinds."""

    AUTHOR = "author"
    KEEPER = "keeper"
    READER = "reader"


class Stage(StrEnum):
    NEW = "new"
    DOING = "doing"
    DONE = "done"


class FeedbackAct(StrEnum):
    """TAKE: it is being worked on; FORWARD: it belongs to the other one; REOPEN: it is not done after all."""

    SEND = "send"
    ADD = "add"
    TAKE = "take"
    FORWARD = "forward"
    FINISH = "finish"
    REOPEN = "reopen"
    SEE = "see"


_OPEN = frozenset({Stage.NEW, Stage.DOING})
ALLOWED: dict[FeedbackAct, dict[Part, frozenset[Stage]]] = {
    FeedbackAct.ADD: {Part.AUTHOR: _OPEN},
    FeedbackAct.TAKE: {Part.KEEPER: _OPEN},
    FeedbackAct.FORWARD: {Part.KEEPER: _OPEN},
    FeedbackAct.FINISH: {Part.KEEPER: _OPEN},
    FeedbackAct.REOPEN: {Part.AUTHOR: frozenset({Stage.DONE}), Part.KEEPER: frozenset({Stage.DONE})},
    FeedbackAct.SEE: dict.fromkeys(Part, frozenset(Stage)),
}
_LEADS_TO = {
    FeedbackAct.TAKE: Stage.DOING,
    FeedbackAct.FORWARD: Stage.NEW,
    FeedbackAct.FINISH: Stage.DONE,
    FeedbackAct.REOPEN: Stage.DOING,
}


def may(parts: Collection[Part], act: FeedbackAct, stage: Stage) -> bool:
    """May somebody who has these parts do this now? Everybody with an account may send."""
    return any(stage in ALLOWED.get(act, {}).get(part, ()) for part in parts)


def require(parts: Collection[Part], act: FeedbackAct, stage: Stage) -> None:
    """Refused, in words that tell whether the person or the moment is wrong."""
    if may(parts, act, stage):
        return
    if any(may(parts, act, other) for other in Stage):
        raise Refused("Việc này chưa thực hiện được khi ý kiến đang ở trạng thái hiện tại.")
    raise Refused("Việc này do nơi tiếp nhận ý kiến thực hiện.")


def after(stage: Stage, act: FeedbackAct) -> Stage:
    """The stage that the act leads to."""
    return _LEADS_TO.get(act, stage)


def other(kind: Kind) -> Kind:
    """Where it goes when it was sent to the wrong one, or is beyond the Office's competence."""
    return Kind.DIFFICULTY if kind is Kind.SUGGESTION else Kind.SUGGESTION
