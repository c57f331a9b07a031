"""Between two sittings: closing one with when the next begins, saying another time, opening it (A14)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from contract.refused import Refused
from contract.room import Room
from edge.clock import VIETNAM
from edge.desk import NextSitting
from edge.kiosk.conduct import back
from edge.kiosk.drafts import MAX_DRAFT
from edge.kiosk.shell import actor, kiosk, now_ms, room_asked
from edge.kiosk.texts import gettext as _
from edge.kiosk.words import local, short_day

bp = Blueprint("sittings", __name__, url_prefix="/conduct/sitting")

MOST_DAYS_AHEAD = 60
LISTED_DAYS = 31
MAX_PLACE = 200
_HALF_HOURS = tuple(time(hour, minute) for hour in range(6, 22) for minute in (0, 30))
_MORNING, _AFTERNOON = time(8), time(14)
_NOT_THIS_AFTERNOON_FROM = time(13)


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be chosen without typing, as (value, words), and what stands there first."""

    days: Sequence[tuple[str, str]]
    hours: Sequence[str]
    day: str
    hour: str


def choices(room: Room) -> Choices:
    """First the next planned sitting; else this afternoon, or tomorrow morning when it is too late for that."""
    now = local(now_ms())
    first = _first(room, now)
    days = [now.date() + timedelta(days=ahead) for ahead in range(LISTED_DAYS)]
    hours = sorted({*_HALF_HOURS, first.time()})
    return Choices(
        days=[(f"{one:%Y-%m-%d}", _day(one, now.date())) for one in sorted({*days, first.date()})],
        hours=[f"{one:%H:%M}" for one in hours],
        day=f"{first:%Y-%m-%d}",
        hour=f"{first:%H:%M}",
    )


@bp.post("/close")
def close() -> ResponseReturnValue:
    """The sitting is over, the meeting goes on in another one."""
    room = room_asked()
    kiosk().desk.close_sitting(room.meeting, actor(room), _following())
    return back()


@bp.post("/next")
def say_again() -> ResponseReturnValue:
    """The next sitting is at another time or place than was said."""
    room = room_asked()
    kiosk().desk.set_next_sitting(room.meeting, actor(room), _following())
    return back()


@bp.post("/open")
def open_next() -> ResponseReturnValue:
    """Open the next sitting, and mark those present who sit in the room without having scanned anything (A8)."""
    room = room_asked()
    by = actor(room)
    present = [one for one in request.form.getlist("present", type=int) if one]
    kiosk().desk.open_sitting(room.meeting, by, present)
    return back()


def _following() -> NextSitting:
    """What the form says of the next sitting; Refused for a time that is over or too far."""
    place, note = (request.form.get(name, "").strip() for name in ("place", "note"))
    if len(place) > MAX_PLACE or len(note) > MAX_DRAFT:
        raise Refused("Nội dung quá dài. Kính mời chia thành nhiều phần.")
    if "unknown" in request.form:
        return NextSitting(place=" ".join(place.split()), note=note)
    try:
        day = date.fromisoformat(request.form.get("day", ""))
        hour = time.fromisoformat(request.form.get("hour", ""))
        until = int(datetime.combine(day, hour.replace(tzinfo=None), VIETNAM).timestamp() * 1000)
    except ValueError:
        raise Refused("Kính mời chọn ngày và giờ họp tiếp.") from None
    if not now_ms() < until < now_ms() + MOST_DAYS_AHEAD * 86_400_000:
        raise Refused("Giờ họp tiếp đã qua hoặc quá xa. Kính mời chọn lại.")
    return NextSitting(until=until, place=" ".join(place.split()), note=note)


def _first(room: Room, now: datetime) -> datetime:
    said, sittings = room.adjourned_until, (room.package.sittings or ()) if room.package else ()
    known = (said, *(one.starts_at for one in sittings[len(room.held) :]))
    ahead = next((at_ms for at_ms in known if at_ms > now.timestamp() * 1000), 0)
    if ahead:
        return local(ahead)
    if now.time() < _NOT_THIS_AFTERNOON_FROM:
        return datetime.combine(now.date(), _AFTERNOON)
    return datetime.combine(now.date() + timedelta(days=1), _MORNING)


def _day(day: date, today: date) -> str:
    if day == today:
        return str(_("Hôm nay"))
    return str(_("Ngày mai")) if day == today + timedelta(days=1) else short_day(day)
