"""The day in this room, as the corridor may read it: what comes next, and how long until then."""

from dataclasses import dataclass

from contract.moving import went_to
from contract.package import Package, PlanState
from contract.room import OVER, Phase, Room
from edge.desk import Desk
from edge.desk.meetings import day_of, is_of_day

SOON_MS = 60 * 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One meeting of the day; `title` is that for the corridor, empty when it has none to show. `ends_at` is 0 for the
    next sitting of one whose plan says nothing of it."""

    meeting: int
    starts_at: int
    ends_at: int
    title: str


def to_come(desk: Desk, now_ms: int) -> list[Slot]:
    """Today's approved meetings, and next sittings, that have neither begun nor passed, the next one first."""
    slots = [_slot(one, desk.room(one.meeting), now_ms) for one in desk.meetings()]
    return sorted((one for one in slots if one), key=lambda one: (one.starts_at, one.meeting))


@dataclass(frozen=True, slots=True)
class Hours:
    """From when to when a meeting sits, as the door says it; `ends_at` is 0 where nobody has planned an end."""

    starts_at: int
    ends_at: int


def hours_of(package: Package, room: Room) -> Hours:
    """The hours of the sitting that is on or comes next: as planned, else as the room has said."""
    if room.phase is Phase.ADJOURNED:
        return Hours(room.adjourned_until, _planned_end(package, room.adjourned_until))
    planned = (package.sittings or (None,))[0]
    if room.sittings:
        planned = package.sitting_on(room.sitting_since)
        if planned is None or planned.ends_at <= room.sitting_since:
            return Hours(room.sitting_since or room.started_at, 0)
    return Hours(planned.starts_at, planned.ends_at) if planned else Hours(package.starts_at, package.ends_at)


def counts_to(package: Package, room: Room, now_ms: int) -> int:
    """The moment that the page counts down to: the start, then the end; 0 once it has passed."""
    hours = hours_of(package, room)
    moment = hours.starts_at if room.phase in (Phase.WAITING, Phase.ADJOURNED) else hours.ends_at
    return moment if moment > now_ms and room.phase not in OVER else 0


def state_at_door(package: Package | None, room: Room | None, now_ms: int) -> str:
    """free, soon, open, running, paused, adjourned, ended or off: the colour and the word that are read across the
    corridor. Open is a door that people may come to before a sitting, the first or another one."""
    if package is None or room is None:
        return "free"
    if room.phase is Phase.ADJOURNED and not went_to(room):
        return "open" if 0 < room.next_opens_at <= now_ms else "adjourned"
    of_phase = {Phase.RUNNING: "running", Phase.PAUSED: "paused", Phase.ENDED: "ended"}
    if room.phase in of_phase and not went_to(room):
        return of_phase[room.phase]
    if went_to(room) or package.state is not PlanState.APPROVED:
        return "off"
    if now_ms >= package.opens_at:
        return "open"
    return "soon" if package.starts_at - now_ms < SOON_MS else "free"


def _slot(package: Package, room: Room, now_ms: int) -> Slot | None:
    """A meeting's place in what is left of the day; None when it has none."""
    waits = package.state is PlanState.APPROVED and is_of_day(package, now_ms) and package.ends_at > now_ms
    until = room.adjourned_until
    goes_on = room.phase is Phase.ADJOURNED and until > now_ms and day_of(until) == day_of(now_ms)
    if not goes_on and not (waits and room.phase is Phase.WAITING):
        return None
    hours = hours_of(package, room)
    title = "" if package.internal else package.door_title or package.title
    return Slot(meeting=package.meeting, starts_at=hours.starts_at, ends_at=hours.ends_at, title=title)


def _planned_end(package: Package, starts_at: int) -> int:
    return next((one.ends_at for one in package.sittings or () if one.starts_at == starts_at), 0)
