"""The speaker's clock against what the person, and the person's agency, may speak on an item (R5.2a). Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from contract import events as e
from contract.room import Phase, Room
from edge.kiosk.names import Named

NEAR_MS = 60_000
"""From here on the page says that the time is nearly over."""
_MINUTE_MS = 60_000
_NO_LIMIT = e.SpeakingTimeSet(by=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakingClock:
    """One speech that goes on. It has lasted `lasted_ms`, and stands still in a pause.

    `left_ms` is what is left of the tighter limit, negative once it is over, None without a limit; `is_agency` tells
    that this is the agency's.
    """

    since: int
    lasted_ms: int
    is_still: bool
    left_ms: int | None
    limit_minutes: int = 0
    is_agency: bool = False
    remark: e.Remark | None = None

    @property
    def state(self) -> str:
        """`free`, `within`, `near` or `over`: a word, never a colour alone."""
        if self.left_ms is None:
            return "free"
        return "over" if self.left_ms <= 0 else "near" if self.left_ms <= NEAR_MS else "within"


def limits(room: Room, item: str) -> e.SpeakingTimeSet:
    """What holds on an item: its own limits, else the meeting's, else none."""
    return room.speaking_times.get(item) or room.speaking_times.get("") or _NO_LIMIT


def clock(room: Room, now_ms: int, named: Callable[[int], Named | None]) -> SpeakingClock | None:
    """The clock of whoever speaks now. Remarks on procedure count against nobody."""
    if not room.speaker:
        return None
    is_still = room.phase is Phase.PAUSED
    until = room.paused_at if is_still else now_ms
    lasted = max(0, until - room.speaker_since - room.speaker_paused)
    limit, tight = limits(room, room.item), None
    if room.speaker_remark is not e.Remark.PROCEDURE:
        mine = spoken_ms(room, room.item, lambda one: one == room.speaker) + lasted
        agency = _agency(named(room.speaker))
        ours = spoken_ms(room, room.item, lambda one: _agency(named(one)) == agency) + lasted
        of_person = (limit.person * _MINUTE_MS - mine, limit.person, False)
        of_agency = (limit.agency * _MINUTE_MS - ours, limit.agency, True)
        chosen = (of_person, limit.person), (of_agency, limit.agency and agency)
        tight = min((one for one, is_set in chosen if is_set), default=None)
    left, minutes, is_agency = tight or (None, 0, False)
    return SpeakingClock(
        since=now_ms - lasted,
        lasted_ms=lasted,
        is_still=is_still,
        left_ms=left,
        limit_minutes=minutes,
        is_agency=is_agency,
        remark=room.speaker_remark,
    )


def spoken_ms(room: Room, item: str, is_one: Callable[[int], bool]) -> int:
    """How long these attendees have spoken on an item, what is being said now left out."""
    counted = (one for one in room.speeches if one.item == item and one.remark is not e.Remark.PROCEDURE)
    return sum(one.lasted_ms for one in counted if is_one(one.attendee))


def _agency(who: Named | None) -> str:
    return who.agency if who else ""
