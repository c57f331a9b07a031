"""What was keyed in from paper afterwards: when it happened, beside when it was recorded."""

from dataclasses import dataclass, field, replace

from contract import events as e
from contract.line import Line
from contract.room.presence import Attendance, Presence
from contract.room.words import Words

ABOUT_MS = 300_000
"""As sure as a time on paper is: to some minutes, so that the minutes of the meeting say “khoảng”."""


@dataclass
class KeyedIn(Presence, Words):
    """`happened` says of lines from paper about when it was; the roll, opinions and conclusions show that time."""

    happened: dict[str, int] = field(default_factory=dict)

    def _take_keyed_in(self, event: e.Event, _line: Line) -> bool:
        if not isinstance(event, e.EnteredFromPaper):
            return False
        self.happened.update(dict.fromkeys(event.lines, event.happened_at))
        for attendee, seen in self.attendance.items():
            self.attendance[attendee] = _timed(seen, event)
        self.opinions = [
            replace(one, at=event.happened_at) if one.line in event.lines else one for one in self.opinions
        ]
        for item, one in self.conclusions.items():
            if one.line in event.lines:
                self.conclusions[item] = replace(one, at=event.happened_at)
        return True


def _timed(seen: Attendance, event: e.EnteredFromPaper) -> Attendance:
    at = event.happened_at
    if seen.line in event.lines:
        seen = replace(seen, at=at, first_at=min(at, seen.first_at), within=ABOUT_MS)
    return replace(seen, left_at=at) if seen.left_line and seen.left_line in event.lines else seen
