"""What was keyed in from paper afterwards: when it happened, beside when it was recorded."""

from dataclasses import dataclass, field, replace

from contract import events as e
from contract.line import Line
from contract.room.floor import Floor, Speech
from contract.room.presence import Attendance
from contract.room.words import Words

MINUTE_MS = 60_000
ABOUT_MS = 300_000
"""As sure as a time on paper is: to some minutes, so that the minutes of the meeting say “khoảng”."""


@dataclass
class KeyedIn(Floor, Words):
    """`happened` says of lines from paper about when it was; roll, speeches, opinions and conclusions show it."""

    happened: dict[str, int] = field(default_factory=dict)

    def _take_keyed_in(self, event: e.Event, line: Line) -> bool:
        if isinstance(event, e.SpeechKeyedIn):
            lasted = event.minutes * MINUTE_MS
            self.speeches.append(Speech(event.attendee, event.item, line.at - lasted, line.at, lasted, line=line.name))
            return True
        if not isinstance(event, e.EnteredFromPaper):
            return False
        self.happened.update(dict.fromkeys(event.lines, event.happened_at))
        for attendee, seen in self.attendance.items():
            self.attendance[attendee] = _timed(seen, event)
        self.opinions = [
            replace(one, at=event.happened_at) if one.line in event.lines else one for one in self.opinions
        ]
        self.speeches = [_spoken(one, event) if one.line in event.lines else one for one in self.speeches]
        for item, one in self.conclusions.items():
            if one.line in event.lines:
                self.conclusions[item] = replace(one, at=event.happened_at)
        return True


def _spoken(speech: Speech, event: e.EnteredFromPaper) -> Speech:
    return replace(speech, since=event.happened_at, until=event.happened_at + speech.lasted_ms)


def _timed(seen: Attendance, event: e.EnteredFromPaper) -> Attendance:
    at = event.happened_at
    if seen.line in event.lines:
        seen = replace(seen, at=at, first_at=min(at, seen.first_at), within=ABOUT_MS)
    return replace(seen, left_at=at) if seen.left_line and seen.left_line in event.lines else seen
