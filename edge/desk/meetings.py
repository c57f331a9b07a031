"""Which meetings this unit has, which one its door is about, and which plan is in force."""

from collections.abc import Iterator
from datetime import date, datetime

from contract import events as e
from contract.line import Line
from contract.moving import went_to
from contract.package import ComesFrom, Package, PlanState
from contract.refused import Refused
from contract.room import Continued, Phase, Room
from edge.clock import VIETNAM, Clock
from edge.desk.deciding import Deciding
from edge.journal import Journal
from edge.shelf import Shelf

_DAY_MS = 86_400_000
_SHOWN_DAYS_AFTER = 14


class Meetings(Deciding):
    """Plans as they are in force: what the lines `PackageTaken` name."""

    def __init__(self, journal: Journal, shelf: Shelf, clock: Clock) -> None:
        super().__init__(journal, shelf, clock)
        self._taken: dict[int, str] = {}
        self._carried: set[int] = set()
        self._taken_until = 0
        self._ends: dict[str, int] = {}
        self._of_sittings: set[int] = set()
        self._ended: dict[int, int] = {}

    def take_package(self, sha256: str) -> Line | None:
        """Let a package of the shelf come into force; None when it already is, or a newer revision is.

        Refused: it is not on the shelf.
        """
        package = self.shelf.packages.get(sha256)
        if package is None:
            raise Refused("Chưa có dữ liệu cuộc họp tại phòng họp này.")
        with self.deciding(package.meeting) as decision:
            present = decision.room.package
            if decision.room.package_sha256 == sha256 or (present is not None and _is_older(package, present)):
                return None
            line = decision.record(_taken(package, sha256))
        self._put_past_away(package)
        return line

    def carry_plan(self, carried: e.PlanCarriedHere) -> None:
        """Let a plan of the shelf that came by another unit's file come into force here; again does nothing.

        Refused: this unit has a newer plan of the meeting, or it goes on here already.
        """
        package = self.shelf.packages[carried.plan]
        with self.deciding(package.meeting) as decision:
            room = decision.room
            if any((one.unit, one.last) == (carried.unit, carried.last) for one in _came(room)):
                return
            if room.package and room.package_sha256 != carried.plan and _is_older(package, room.package):
                raise Refused("Phòng họp này đã có kế hoạch mới hơn của cuộc họp. Kính mời mở lại trang của phòng.")
            if room.package_sha256 != carried.plan:
                decision.record(_taken(package, carried.plan))
            decision.record(carried)

    def take_offered(self) -> list[Line]:
        """Let every package of central's present list that is here come into force; again does nothing."""
        listed = self.shelf.listed()
        names = [offer.sha256 for offer in listed.offers if offer.sha256 in self.shelf.packages] if listed else []
        taken = [line for line in map(self.take_package, names) if line]
        for name in names:
            self._put_past_away(self.shelf.packages[name])
        return taken

    def meetings(self) -> list[Package]:
        """The plans in force by start time; those that ended over two weeks ago are left out.

        One that was put off to another sitting is over when its room ends it, whatever the plan says.
        """
        since = self.clock.now().at_ms - _SHOWN_DAYS_AFTER * _DAY_MS
        with self.journal.turn:
            self._catch_up()
            taken = self._taken.items()
            near = [one for one in taken if self._ends_at(one[1]) > since or self._lasts(one[0]) > since]
        packages = [self._in_force(*one) for one in near]
        return sorted((one for one in packages if one), key=lambda one: (one.starts_at, one.meeting))

    def meeting_at(self, at_ms: int) -> Package | None:
        """The meeting that the door should show: a running one, else the next of the day, else one that is over."""
        near = [
            (package, self.room(package.meeting))
            for package in self.meetings()
            if package.starts_at - _DAY_MS < at_ms
            and at_ms - _DAY_MS < max(package.ends_at, self._lasts(package.meeting))
        ]
        ranked = sorted(
            (_rank_gone(room, at_ms) if went_to(room) else _rank(package, room, at_ms), package.meeting, package)
            for package, room in near
        )
        return next((package for (place, *_), _, package in ranked if place < _OF_NO_USE), None)

    def _in_force(self, meeting: int, sha256: str) -> Package | None:
        """The plan as central sent it, or as another unit's file brought it here."""
        return self.room(meeting).package if meeting in self._carried else self.shelf.packages.get(sha256)

    def _put_past_away(self, package: Package) -> None:
        """A meeting that has been taken up wants the file of what it brought along no more: the power may have failed
        before it was dropped, or central has only now heard of it."""
        comes = package.comes_from
        if not comes or (self.shelf.is_put_away(comes.past) and self.shelf.document(comes.past) is None):
            return
        if any((one.unit, one.last) == (comes.unit, comes.last) for one in self.room(package.meeting).continued):
            self.shelf.put_away(comes.past)

    def _catch_up(self) -> None:
        until = self.journal.position()
        if until == self._taken_until:
            return
        last_taken: dict[int, int] = {}
        for position, line in self.journal.packages_taken(after=self._taken_until):
            if isinstance(line.event, e.PackageTaken):
                self._taken[line.meeting] = line.event.sha256
                self._carried.discard(line.meeting)
                last_taken[line.meeting] = position
        for position, line in self.journal.plans_carried(after=self._taken_until):
            if position > last_taken.get(line.meeting, 0):
                self._carried.add(line.meeting)
        self._of_sittings |= {line.meeting for _, line in self.journal.sittings_closed(after=self._taken_until)}
        self._taken_until = until

    def _lasts(self, meeting: int) -> int:
        """Until when a meeting of several sittings lasts; 0 for one of a single sitting."""
        if meeting not in self._of_sittings:
            return 0
        if meeting not in self._ended and (ended_at := self.room(meeting).ended_at):
            self._ended[meeting] = ended_at
        return self._ended.get(meeting, _FOR_EVER)

    def _ends_at(self, sha256: str) -> int:
        if sha256 not in self._ends and (package := self.shelf.packages.get(sha256)):
            self._ends[sha256] = package.ends_at
        return self._ends.get(sha256, 0)


def is_of_day(package: Package, at_ms: int) -> bool:
    """Whether a plan is one of this moment's day; that of after midnight is, once people may come to it."""
    has_come = package.opens_at <= at_ms or day_of(package.starts_at) <= day_of(at_ms)
    return has_come and day_of(at_ms) <= day_of(package.ends_at)


_OF_NO_USE = 9
_FOR_EVER = 1 << 62


def _rank_gone(room: Room, at_ms: int) -> tuple[int, int]:
    """One that goes on in another room is told of on its day, until there is something else to tell."""
    return (2, -room.moved_at) if day_of(room.last_at) == day_of(at_ms) else (_OF_NO_USE, 0)


def _rank(package: Package, room: Room, at_ms: int) -> tuple[int, int]:
    """The lower the sooner it is shown."""
    if room.phase in (Phase.RUNNING, Phase.PAUSED):
        return 0, -room.started_at
    if room.phase is Phase.ADJOURNED:
        return _rank_between(room, at_ms)
    if room.phase is Phase.ENDED:
        return (4, -room.ended_at) if day_of(room.ended_at) == day_of(at_ms) else (_OF_NO_USE, 0)
    if not is_of_day(package, at_ms):
        return _OF_NO_USE, 0
    is_on = package.state is PlanState.APPROVED
    if package.ends_at <= at_ms:
        return (3 if is_on else 5), -package.starts_at
    return (1 if is_on else 2), package.starts_at


def _rank_between(room: Room, at_ms: int) -> tuple[int, int]:
    """A meeting that goes on today stands among those that come; until its day it gives way to every other one."""
    until, closed_at = room.adjourned_until, room.sittings[-1].closed_at
    if until and day_of(until) == day_of(at_ms):
        return 1, until
    return (4, -closed_at) if day_of(closed_at) == day_of(at_ms) else (6, until or closed_at)


def day_of(at_ms: int) -> date:
    """The day of a moment, in Vietnam."""
    return datetime.fromtimestamp(at_ms / 1000, VIETNAM).date()


def _taken(package: Package, sha256: str) -> e.PackageTaken:
    return e.PackageTaken(incarnation=package.incarnation, revision=package.revision, sha256=sha256)


def _came(room: Room) -> Iterator[Continued | ComesFrom]:
    """From where the meeting went on here, and from where it is to."""
    yield from room.continued
    if room.package and room.package.comes_from:
        yield room.package.comes_from


def _is_older(package: Package, present: Package) -> bool:
    """Revisions count within an incarnation; of another incarnation is what a restored central says now."""
    return package.incarnation == present.incarnation and package.revision <= present.revision
