"""What people have brought to central for themselves: only that they did, and under which names it lies."""

from dataclasses import dataclass, field, replace

from contract import events as e
from contract.line import Line
from contract.room.plan import Plan


@dataclass(frozen=True, slots=True)
class Brought:
    """One person's last wish: its name, when it was said, and each line with the name of its content."""

    bringing: str
    at: int
    pages: tuple[tuple[str, str], ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(text for _line, text in self.pages)


@dataclass
class Private(Plan):
    """`brought` by attendee; of several wishes the last one holds."""

    brought: dict[int, Brought] = field(default_factory=dict)

    def _take_private(self, event: e.Event, line: Line) -> bool:
        if not isinstance(event, e.NotesBrought):
            return False
        before = self.brought.get(event.attendee)
        if before is None or before.bringing != event.bringing:
            before = Brought(event.bringing, line.at)
        self.brought[event.attendee] = replace(before, pages=(*before.pages, (line.name, event.text)))
        return True
