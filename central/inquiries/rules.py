"""Written opinions: who may do what in which stage, one table; how answers are counted. Pure.

What silence and lateness mean is the asker's to say before the first slip goes out, because it is the body's working
regulation that decides it and not we.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from contract.refused import Refused
from contract.rules import Rule, Verdict, verdict

SOON_MS = 24 * 3_600_000


class Part(StrEnum):
    """What somebody is for an inquiry. ASKER is of the host's office, ANSWERER was asked, READER is of the Office."""

    ASKER = "asker"
    ANSWERER = "answerer"
    READER = "reader"


class Stage(StrEnum):
    """WITHDRAWN: it was sent and then taken back, with a reason."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class InquiryAct(StrEnum):
    """What is done with an inquiry. SEE_ALL: the answers of others."""

    EDIT = "edit"
    DISCARD = "discard"
    SEND = "send"
    ANSWER = "answer"
    REMIND = "remind"
    EXTEND = "extend"
    RESPOND = "respond"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    SEE = "see"
    SEE_ALL = "see-all"


class Choice(StrEnum):
    """The three boxes of a slip: đồng ý, không đồng ý, ý kiến khác (ghi rõ)."""

    AGREE = "agree"
    DISAGREE = "disagree"
    OTHER = "other"


class Late(StrEnum):
    """An answer after the deadline, before the closing: TAKE it and mark it, or REFUSE it."""

    TAKE = "take"
    REFUSE = "refuse"


class Silence(StrEnum):
    """Who has not answered by the closing: counts for NOTHING, or AGREES (coi như đồng ý)."""

    NOTHING = "nothing"
    AGREES = "agrees"


class Pace(StrEnum):
    """How an open inquiry stands in time."""

    IN_TIME = ""
    SOON = "soon"
    LATE = "late"


_S = Stage
_SENT = frozenset({_S.OPEN, _S.CLOSED, _S.WITHDRAWN})
ALLOWED: dict[InquiryAct, dict[Part, frozenset[Stage]]] = {
    InquiryAct.EDIT: {Part.ASKER: frozenset({_S.DRAFT})},
    InquiryAct.DISCARD: {Part.ASKER: frozenset({_S.DRAFT})},
    InquiryAct.SEND: {Part.ASKER: frozenset({_S.DRAFT})},
    InquiryAct.ANSWER: {Part.ANSWERER: frozenset({_S.OPEN})},
    InquiryAct.REMIND: {Part.ASKER: frozenset({_S.OPEN})},
    InquiryAct.EXTEND: {Part.ASKER: frozenset({_S.OPEN})},
    InquiryAct.RESPOND: {Part.ASKER: frozenset({_S.OPEN, _S.CLOSED})},
    InquiryAct.CLOSE: {Part.ASKER: frozenset({_S.OPEN})},
    InquiryAct.WITHDRAW: {Part.ASKER: frozenset({_S.OPEN})},
    InquiryAct.SEE: {Part.ASKER: frozenset(_S), Part.ANSWERER: _SENT, Part.READER: _SENT},
    InquiryAct.SEE_ALL: {Part.ASKER: _SENT, Part.ANSWERER: frozenset({_S.CLOSED}), Part.READER: _SENT},
}


def may(parts: Collection[Part], act: InquiryAct, stage: Stage) -> bool:
    """May somebody who has these parts do this in this stage?"""
    return any(stage in ALLOWED[act].get(part, ()) for part in parts)


def require(parts: Collection[Part], act: InquiryAct, stage: Stage) -> None:
    """Refused, in words that tell whether the person or the moment is wrong."""
    if may(parts, act, stage):
        return
    if any(may(parts, act, other) for other in Stage):
        raise Refused("Việc này chưa thực hiện được khi việc lấy ý kiến đang ở trạng thái hiện tại.")
    raise Refused("Tài khoản không được giao việc này của việc lấy ý kiến.")


def pace(stage: Stage, due_at_ms: int, now_ms: int) -> Pace:
    """Late after its moment, soon in its last day; only what is open has a pace."""
    if stage is not Stage.OPEN or now_ms < due_at_ms - SOON_MS:
        return Pace.IN_TIME
    return Pace.LATE if now_ms > due_at_ms else Pace.SOON


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What was answered. `deemed`: those of the silent who count as agreeing."""

    asked: int = 0
    agree: int = 0
    disagree: int = 0
    other: int = 0
    deemed: int = 0

    @property
    def answered(self) -> int:
        return self.agree + self.disagree + self.other

    @property
    def silent(self) -> int:
        return self.asked - self.answered

    @property
    def in_favour(self) -> int:
        return self.agree + self.deemed

    def verdict(self, rule: Rule) -> Verdict:
        """Is it adopted by this body's rule? A tie that the chair decides stays open: nobody presides over slips."""
        answered = self.answered + self.deemed
        return verdict(rule, in_favour=self.in_favour, members=self.asked, present=answered, voting=answered)


def tally(choices: Iterable[Choice | None], silence: Silence, *, is_closed: bool) -> Tally:
    """Count the answers of all who were asked; None has not answered. Nobody is deemed to agree before the closing."""
    found = list(choices)
    silent = found.count(None)
    return Tally(
        asked=len(found),
        agree=found.count(Choice.AGREE),
        disagree=found.count(Choice.DISAGREE),
        other=found.count(Choice.OTHER),
        deemed=silent if is_closed and silence is Silence.AGREES else 0,
    )
