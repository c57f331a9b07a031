"""What several rooms of one meeting have voted together, as central knows it, by the contract's own count."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from central.db import tuples
from central.proceedings.record import Record, Round
from central.proceedings.results import BallotRound
from contract.joint import Double, Joint, Share, joint
from contract.parts import Choices, Part
from contract.room import BallotKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Somebody whom several rooms have counted: the name, and in which rooms with which choice (empty: not known)."""

    name: str
    places: tuple[tuple[str, str], ...]
    is_certain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """A round in all rooms, with the words of one of them."""

    record: Record
    round: Round
    joint: Joint
    doubles: tuple[Told, ...] = ()

    @property
    def is_open(self) -> bool:
        """Do people still vote somewhere, as far as is known? Or has the leading room not closed it?"""
        leading = self.joint.shares[0].part
        return self.joint.is_open or leading is None or not leading.is_counted

    @property
    def shares(self) -> tuple[Share, ...]:
        return self.joint.shares

    @property
    def depends(self) -> list[str]:
        """The questions whose outcome hangs on the doubles."""
        return [self.round.questions[place][0] for place in self.joint.depends]


def parts_of(meeting: int) -> dict[BallotKey, list[Part]]:
    """Each round of a meeting in several rooms, with the parts that have come."""
    query = BallotRound.select(BallotRound.ballot, BallotRound.round, BallotRound.part)
    found: dict[BallotKey, list[Part]] = defaultdict(list)
    for ballot, number, part in tuples(query.where(BallotRound.meeting == meeting, BallotRound.part != "")):
        found[ballot, number].append(msgspec.json.decode(part, type=Part))
    return found


def joints_of(meeting: int, rooms: Sequence[str]) -> dict[BallotKey, Joint]:
    """The result of each round in all of these rooms, by what has come."""
    return {key: joint(rooms, parts) for key, parts in parts_of(meeting).items()}


def common_rounds(records: Sequence[Record]) -> list[Common]:
    """What the rooms of a meeting have voted on together, in the order in which it was opened; none of one room."""
    leading = next((one for one in records if one.package.rooms), None)
    if leading is None or not leading.package.rooms:
        return []
    rooms = leading.package.rooms
    names = {seen.attendee: seen.name for one in records for seen in one.roll}
    ranked = sorted(records, key=lambda one: rooms.index(one.package.room) if one.package.room in rooms else len(rooms))
    found = []
    for key, together in joints_of(int(leading.row.meeting), rooms).items():
        with_words = ((one, held) for one in ranked for held in one.rounds if (held.ballot, held.number) == key)
        record, held = next(with_words, (None, None))
        if record and held:
            doubles = tuple(_told(one, held, names) for one in together.doubles)
            found.append(Common(record=record, round=held, joint=together, doubles=doubles))
    return sorted(found, key=lambda one: one.round.opened_at_ms)


def _told(double: Double, held: Round, names: dict[int, str]) -> Told:
    chosen = dict(double.choices)
    return Told(
        name=names.get(double.attendee, "…"),
        places=tuple((room, _words(chosen[room], held) if room in chosen else "") for room in double.rooms),
        is_certain=double.is_certain,
    )


def _words(choices: Choices, held: Round) -> str:
    asked = zip(choices, held.questions, strict=True)
    return "; ".join(", ".join(options[mark] for mark in marks) for marks, (_, options) in asked)
