"""A meeting's lines read back into its room, one after another; what can't be applied is noted and left out."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from central.db import tuples
from central.meetings.models import FurtherRoom
from central.packages.models import PackageOffer
from central.proceedings.models import Cursor, KeptPackage, Line
from central.proceedings.results import Proceedings
from central.proceedings.streams import late_ranges, order_of
from contract.events import MeetingContinued, MovedToRoom, PackageTaken, PlanCarriedHere
from contract.line import read_line
from contract.package import Package, read_package
from contract.refused import Malformed
from contract.room import Phase, Room

_CONTINUED = '"event":"MeetingContinued"'
_CARRIED = '"event":"PlanCarriedHere"'
_TAKEN = '"event":"PackageTaken"'
_MOST_MOVES = 20
"""So often no meeting changes its room; deeper the lines of a unit lead in a circle."""

Written = tuple[str, int, str]
"""A line as it is kept: its stream, its number, its text."""


class KeptPackages(Mapping[str, Package]):
    """Every package that central has kept, by its SHA-256; read from its bytes when it is asked for."""

    def __getitem__(self, sha256: str) -> Package:
        kept = KeptPackage.get_or_none(KeptPackage.sha256 == sha256)
        if kept is None:
            raise KeyError(sha256)
        return _package(bytes(kept.body))

    def __iter__(self) -> Iterator[str]:
        return (name for (name,) in tuples(KeptPackage.select(KeptPackage.sha256)))

    def __len__(self) -> int:
        return KeptPackage.select().count()


@lru_cache(maxsize=64)
def _package(raw: bytes) -> Package:
    return read_package(raw)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line is not applied; `missing` is the package that it would need."""

    reason: str
    missing: str = ""


@dataclass
class Followed:
    """One unit's meeting as far as its lines were taken."""

    room: Room
    problems: dict[tuple[str, int], Problem] = field(default_factory=dict)

    def take(self, written: Iterable[Written], late: Mapping[str, list[tuple[int, int, int]]]) -> None:
        """Apply these lines in their order; one that can't be applied becomes a problem and changes nothing."""
        for stream, seq, text in written:
            missing = ""
            try:
                line = read_line(text)
                if isinstance(line.event, PackageTaken) and line.event.sha256 not in self.room.packages:
                    missing = line.event.sha256
                for first, last, until_ms in late.get(stream, ()):
                    if first <= seq <= last and line.at >= until_ms:
                        raise Malformed(f"line {line.name} was written after its key had ended")
                self.room.take(line)
            except Malformed as problem:
                self.problems[stream, seq] = Problem(str(problem), missing)


def goes_on(written: Iterable[Written]) -> bool:
    """Does the meeting go on here from another unit's lines?"""
    return any(_CONTINUED in text for _, _, text in written)


def follow(unit: str, meeting: int, *, up_to: Mapping[str, int] | None = None) -> Followed:
    """The meeting from all of its lines in this unit's streams; of each stream up to this line, if that is given."""
    followed = Followed(Room(meeting=meeting, packages=KeptPackages()))
    written = written_of(unit, meeting, up_to=up_to)
    followed.take(written, late_in(unit, written))
    return followed


def late_in(unit: str, written: Iterable[Written]) -> dict[str, list[tuple[int, int, int]]]:
    """What of these lines was written after its key had ended, also of the units that the meeting came from."""
    units = {unit, *(event.unit for event in map(_continued, written) if event)}
    return {stream: ranges for one in units for stream, ranges in late_ranges(one).items()}


def written_of(
    unit: str, meeting: int, *, up_to: Mapping[str, int] | None = None, last: str = "", _depth: int = 0
) -> list[Written]:
    """All of the meeting's lines in this unit's streams, in their order, behind those of the unit that it came from.

    `last`: up to the line of this name, if it is here; a central that was restored waits for it.
    """
    own = _own(unit, meeting, up_to=up_to)
    names = [f"{stream}/{seq}" for stream, seq, _ in own]
    own = own[: names.index(last) + 1] if last in names else own
    event = next((event for event in map(_continued, reversed(own)) if event), None)
    if event is None or _depth > _MOST_MOVES or not (_was_sent(event, own) or _was_carried(event, own, unit, meeting)):
        return own
    before = written_of(event.unit, meeting, last=event.last, _depth=_depth + 1)
    known = {(stream, seq) for stream, seq, _ in before}
    return [*before, *(one for one in own if one[:2] not in known)]


def _was_sent(event: MeetingContinued, own: Iterable[Written]) -> bool:
    """Does a plan that central sent, and that was taken here, say that the meeting comes from there?

    A unit's word alone would let it read, and lead, any other room's meeting.
    """
    packages = KeptPackages()
    taken = (read_line(text).event for _, _, text in own if _TAKEN in text)
    names = (one.sha256 for one in taken if isinstance(one, PackageTaken) and one.sha256 in packages)
    plans = (packages[name].comes_from for name in names)
    return any(one and (one.unit, one.last) == (event.unit, event.last) for one in plans)


def _was_carried(event: MeetingContinued, own: Iterable[Written], unit: str, meeting: int) -> bool:
    """Did the other unit send the meeting to this one, by a file, since central could not be reached?

    Its own line has to say so, and to name this unit.
    """
    carried = (read_line(text).event for _, _, text in own if _CARRIED in text)
    if not any(
        isinstance(one, PlanCarriedHere) and (one.unit, one.last) == (event.unit, event.last) for one in carried
    ):
        return False
    stream, _, seq = event.last.partition("/")
    query = Line.select(Line.text).join(Cursor, on=(Cursor.stream == Line.stream))
    there = (Line.stream == stream) & (Line.seq == int(seq or 0)) & (Line.meeting == meeting)
    text = query.where(there, Cursor.unit == event.unit).scalar()
    left = read_line(text).event if text else None
    return isinstance(left, MovedToRoom) and unit in (left.units or ())


def _own(unit: str, meeting: int, *, up_to: Mapping[str, int] | None) -> list[Written]:
    place = {stream: number for number, stream in enumerate(order_of(unit))}
    query = Line.select(Line.stream, Line.seq, Line.text).join(Cursor, on=(Cursor.stream == Line.stream))
    lines: list[Written] = [
        (stream, seq, text)
        for stream, seq, text in tuples(query.where(Line.meeting == meeting, Cursor.unit == unit))
        if up_to is None or seq <= up_to.get(stream, 0)
    ]
    lines.sort(key=lambda one: (place.get(one[0], len(place)), *one))
    return lines


def _continued(written: Written) -> MeetingContinued | None:
    if _CONTINUED not in written[2]:
        return None
    event = read_line(written[2]).event
    return event if isinstance(event, MeetingContinued) else None


def room_of(meeting: int, *, unit: str = "") -> Room:
    """The meeting as central knows it by now, in this unit's room or in the one that leads.

    What other rooms did is asked for by their units' names.
    """
    return follow(unit or leading_unit(meeting), meeting).room


def leading_unit(meeting: int) -> str:
    """The unit whose room leads the meeting: the one that the plan says, else the one that began first.

    Empty when no room has reported anything of it.
    """
    rows = list(Proceedings.select().where(Proceedings.meeting == meeting))
    planned = _planned_to_lead(rows) if len(rows) > 1 else set()
    ranked = sorted(rows, key=lambda one: _rank(one, planned))
    if ranked:
        return str(ranked[0].unit)
    units = tuples(
        Line.select(Cursor.unit).join(Cursor, on=(Cursor.stream == Line.stream)).where(Line.meeting == meeting)
    )
    return min((unit for (unit,) in units), default="")


def _rank(row: Proceedings, planned: Collection[str]) -> tuple[object, ...]:
    """The lower the sooner it leads; a record from which another goes on is part of that."""
    has_begun = bool(row.started_at_ms)
    return row.phase == Phase.MOVED, row.unit not in planned, not has_begun, row.started_at_ms, row.unit


def others_until(meeting: int, leading: str) -> str:
    """What changes when another room of a meeting in several has reported more; empty when none has reported."""
    if not FurtherRoom.select().where(FurtherRoom.meeting == meeting).exists():
        return ""
    other = (Proceedings.meeting == meeting) & (Proceedings.unit != leading)
    rows = tuples(Proceedings.select(Proceedings.unit, Proceedings.last).where(other).order_by(Proceedings.unit))
    joined = [f"{unit} {last}" for unit, last in rows]
    return hashlib.sha256("\n".join(joined).encode()).hexdigest()[:32] if joined else ""


def _planned_to_lead(rows: Sequence[Proceedings]) -> set[str]:
    """The units in the room that leads by the plan of a meeting in several rooms; of a hundred plans one is read."""
    packages = KeptPackages()
    plan = next((packages[row.package] for row in rows if row.package in packages), None)
    if plan is None or not plan.rooms:
        return set()
    offers = PackageOffer.select(PackageOffer.unit).where(
        PackageOffer.meeting == plan.meeting, PackageOffer.room == plan.rooms[0]
    )
    leading = {unit for (unit,) in tuples(offers)}
    # Plans that came back from the rooms of a central that was restored were offered to nobody yet.
    return leading or {row.unit for row in rows if row.package and packages[row.package].room == plan.rooms[0]}
