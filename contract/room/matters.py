"""What the secretary has settled where the record of the room and what is known now differ."""

from dataclasses import dataclass, field

from contract import events as e
from contract.line import Line
from contract.room.presence import Presence


@dataclass(frozen=True, slots=True)
class Matter:
    """A difference about one check-in, named by its `line`. `other`: who else it is about (0: nobody)."""

    kind: e.MatterKind
    attendee: int
    line: str
    other: int = 0


@dataclass(frozen=True, slots=True)
class Settled:
    """How a matter was settled, by whom and when; `reason` names a content."""

    settlement: e.Settlement
    by: int
    at: int
    reason: str


@dataclass
class Matters(Presence):
    """What was settled stays known after the difference is gone."""

    settled: dict[Matter, Settled] = field(default_factory=dict)

    def _take_matter(self, event: e.Event, line: Line) -> bool:
        if not isinstance(event, e.MatterSettled):
            return False
        matter = Matter(kind=event.kind, attendee=event.attendee, line=event.line, other=event.other)
        # Two units of one meeting may each have settled it; what was said first holds.
        self.settled.setdefault(matter, Settled(event.settlement, event.by, line.at, event.reason))
        return True
