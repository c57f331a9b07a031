"""Which meeting it is, and the revision of its plan that is effective in the room."""

from collections.abc import Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from contract import events as e
from contract.line import Line
from contract.package import ComesFrom, Package, Person, PlanState
from contract.refused import Malformed


class Contradiction(Malformed):
    """A line that can't be applied after the lines before it."""


@dataclass
class Plan:
    """What central planned. `packages` maps SHA-256 to the packages that lines may name."""

    meeting: int
    packages: Mapping[str, Package]
    package: Package | None = None
    package_sha256: str = ""

    def person(self, attendee: int) -> Person | None:
        """The planned attendee of this number, None for strangers and for those whom the room added."""
        return self.package.person(attendee) if self.package else None

    @property
    def rooms(self) -> tuple[str, ...]:
        """All rooms of a meeting that sits in several, the leading one first; empty for a meeting in one room."""
        return self.package.rooms or () if self.package else ()

    @property
    def leads(self) -> bool:
        """Is this the room that the others follow?"""
        return not self.rooms or (self.package is not None and self.package.room == self.rooms[0])

    def _take_plan(self, event: e.Event, line: Line) -> bool:
        if isinstance(event, e.PlanCarriedHere):
            self._carry(event, line)
            return True
        if not isinstance(event, e.PackageTaken):
            return False
        package = self.packages.get(event.sha256)
        if package is None or package.meeting != self.meeting:
            raise Contradiction(f"line {line.name} names a package that is not here: {event.sha256}")
        self.package, self.package_sha256 = package, event.sha256
        return True

    def _carry(self, event: e.PlanCarriedHere, line: Line) -> None:
        """The plan of the room that was left is this room's, as if central had sent it."""
        if self.package is None or self.package_sha256 != event.plan:
            raise Contradiction(f"line {line.name} carries a plan that is not in force: {event.plan}")
        comes = ComesFrom(unit=event.unit, room=event.left, last=event.last, past=event.past, files=event.files)
        here = {"room": event.room, "room_place": event.place, "state": PlanState.APPROVED, "moved_to": ""}
        self.package = replace(self.package, **here, comes_from=comes)
