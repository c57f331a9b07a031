"""Ballots whose words, as they came, are not those of what was voted on: told to whoever can set it right."""

from dataclasses import dataclass

import msgspec

from central.db import tuples
from central.proceedings.models import Content
from central.proceedings.results import BallotRound
from contract.ballot import words_of
from contract.tally import Result

_AT_MOST = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Misfit:
    """One round of such a ballot, as the room numbers it."""

    unit: str
    meeting: int
    ballot: str
    round: int
    opened_at_ms: int


def misfits(*, meeting: int = 0, since_ms: int = 0) -> list[Misfit]:
    """The rounds with words that are not theirs, newest first: of one meeting, or of all since a time.

    Words that have not come yet or were erased are no misfit: there is nothing to set right.
    """
    which = BallotRound.meeting == meeting if meeting else BallotRound.opened_at_ms >= since_ms
    columns = (BallotRound.unit, BallotRound.meeting, BallotRound.ballot, BallotRound.round, BallotRound.opened_at_ms)
    told = BallotRound.select(*columns, BallotRound.result, Content.body).where(which)
    rows = told.join(Content, on=(Content.name == BallotRound.spec)).order_by(BallotRound.opened_at_ms.desc())
    return [
        Misfit(unit=unit, meeting=number, ballot=ballot, round=again, opened_at_ms=at_ms)
        for unit, number, ballot, again, at_ms, result, body in tuples(rows.limit(_AT_MOST))
        if words_of(bytes(body).decode(), _options(result)) is None
    ]


def _options(result: str) -> list[int]:
    return [len(one.counts) for one in msgspec.json.decode(result, type=Result).questions]
