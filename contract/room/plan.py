"""Which meeting it is, and the revision of its plan that is effective in the room."""

from collections.abc import Mapping
from dataclasses import dataclass

from contract import events as e
from contract.line import Line
from contract.package import Package, Person
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
        if not isinstance(event, e.PackageTaken):
            return False
        package = self.packages.get(event.sha256)
        if package is None or package.meeting != self.meeting:
            raise Contradiction(f"line {line.name} names a package that is not here: {event.sha256}")
        self.package, self.package_sha256 = package, event.sha256
        return True
