"""What the secretary has settled where the record of the room and what is known now differ."""

from dataclasses import dataclass, field

from contract import events as e
from contract.line import Line
from contract.room.plan import Contradiction
from contract.room.presence import Attendance, Presence


@dataclass(frozen=True, slots=True)
class Matter:
    """A difference about one check-in, named by its `line`. `other`: who else it is about (0: nobody)."""

    kind: e.MatterKind
    attendee: int
    line: str
    other: int = 0


@dataclass(frozen=True, slots=True)
class Settled:
    """How a matter was settled, by whom and when; `reason` names a content. `before` is its check-in as it was then, on
    the roll of the sitting that follows `sitting` others."""

    settlement: e.Settlement
    by: int
    at: int
    reason: str
    line: str = ""
    before: Attendance | None = None
    sitting: int = 0


@dataclass
class Matters(Presence):
    """What was settled stays known after the difference is gone. `taken_back` are lines of settlements undone."""

    settled: dict[Matter, Settled] = field(default_factory=dict)
    taken_back: list[str] = field(default_factory=list)

    def may_take_back(self, matter: Matter) -> bool:
        """Is the person's place on the roll still what the settlement made of it?"""
        settled = self.settled[matter]
        now, before = self.attendance.get(matter.attendee), settled.before
        if before is None or settled.sitting != len(self.sittings):
            return False
        if settled.settlement is e.Settlement.UNDONE:
            return now is None
        return now is not None and now.line == before.line

    def _take_matter(self, event: e.Event, line: Line) -> bool:
        if isinstance(event, e.SettlementUndone):
            self._take_back(event, line)
            return True
        if not isinstance(event, e.MatterSettled):
            return False
        matter = Matter(kind=event.kind, attendee=event.attendee, line=event.line, other=event.other)
        # Two units of one meeting may each have settled it; what was said first holds.
        seen = self.attendance.get(event.attendee)
        settled = Settled(event.settlement, event.by, line.at, event.reason, line.name, seen, len(self.sittings))
        self.settled.setdefault(matter, settled)
        return True

    def _take_back(self, event: e.SettlementUndone, line: Line) -> None:
        found = [matter for matter, one in self.settled.items() if one.line == event.settled]
        if not found or not self.may_take_back(found[0]):
            raise Contradiction(f"line {line.name} takes back a settlement that does not stand")
        before = self.settled.pop(found[0]).before
        if before:
            self.attendance[found[0].attendee] = before
        self.taken_back.append(event.settled)
