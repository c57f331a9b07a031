"""Which meetings this unit has, which one its door is about, and which plan is in force."""

from datetime import date, datetime

from contract import events as e
from contract.line import Line
from contract.package import Package, PlanState
from contract.refused import Refused
from contract.room import Phase, Room
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
        self._taken_until = 0
        self._ends: dict[str, int] = {}

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
            return decision.record(
                e.PackageTaken(incarnation=package.incarnation, revision=package.revision, sha256=sha256)
            )

    def take_offered(self) -> list[Line]:
        """Let every package of central's present list that is here come into force; again does nothing."""
        listed = self.shelf.listed()
        names = [offer.sha256 for offer in listed.offers if offer.sha256 in self.shelf.packages] if listed else []
        return [line for line in map(self.take_package, names) if line]

    def meetings(self) -> list[Package]:
        """The plans in force by start time; those that ended over two weeks ago are left out."""
        since = self.clock.now().at_ms - _SHOWN_DAYS_AFTER * _DAY_MS
        with self.journal.turn:
            self._catch_up()
            names = [name for name in self._taken.values() if self._ends_at(name) > since]
        packages = (self.shelf.packages.get(name) for name in names)
        return sorted((one for one in packages if one), key=lambda one: (one.starts_at, one.meeting))

    def meeting_at(self, at_ms: int) -> Package | None:
        """The meeting that the door should show: a running one, else the next of the day, else one that is over."""
        near = [
            (package, self.room(package.meeting))
            for package in self.meetings()
            if package.starts_at - _DAY_MS < at_ms < package.ends_at + _DAY_MS
        ]
        ranked = sorted((_rank(package, room, at_ms), package.meeting, package) for package, room in near)
        return next((package for (place, *_), _, package in ranked if place < _OF_NO_USE), None)

    def _catch_up(self) -> None:
        until = self.journal.position()
        for _, line in self.journal.packages_taken(after=self._taken_until):
            if isinstance(line.event, e.PackageTaken):
                self._taken[line.meeting] = line.event.sha256
        self._taken_until = until

    def _ends_at(self, sha256: str) -> int:
        if sha256 not in self._ends and (package := self.shelf.packages.get(sha256)):
            self._ends[sha256] = package.ends_at
        return self._ends.get(sha256, 0)


def is_of_day(package: Package, at_ms: int) -> bool:
    """Whether a plan is one of this moment's day; that of after midnight is, once people may come to it."""
    has_come = package.opens_at <= at_ms or _day(package.starts_at) <= _day(at_ms)
    return has_come and _day(at_ms) <= _day(package.ends_at)


_OF_NO_USE = 9


def _rank(package: Package, room: Room, at_ms: int) -> tuple[int, int]:
    """The lower the sooner it is shown."""
    if room.phase in (Phase.RUNNING, Phase.PAUSED):
        return 0, -room.started_at
    if room.phase is Phase.ENDED:
        return (4, -room.ended_at) if _day(room.ended_at) == _day(at_ms) else (_OF_NO_USE, 0)
    if not is_of_day(package, at_ms):
        return _OF_NO_USE, 0
    is_on = package.state is PlanState.APPROVED
    if package.ends_at <= at_ms:
        return (3 if is_on else 5), -package.starts_at
    return (1 if is_on else 2), package.starts_at


def _day(at_ms: int) -> date:
    return datetime.fromtimestamp(at_ms / 1000, VIETNAM).date()


def _is_older(package: Package, present: Package) -> bool:
    """Revisions count within an incarnation; of another incarnation is what a restored central says now."""
    return package.incarnation == present.incarnation and package.revision <= present.revision
