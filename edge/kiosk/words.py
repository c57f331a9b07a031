"""Times, dates, numbers and people in words, as a page shows them, in both languages."""

from datetime import date, datetime

from flask import g

from edge.clock import VIETNAM
from edge.doorway.greeting import WEEKDAYS
from edge.kiosk.texts import gettext as _

_DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def local(at_ms: int) -> datetime:
    """A time of the journal on the room's wall."""
    return datetime.fromtimestamp(at_ms / 1000, VIETNAM)


def hour(at_ms: int) -> str:
    """`09:14`."""
    return f"{local(at_ms):%H:%M}"


def second(at_ms: int) -> str:
    """`09:14:05`."""
    return f"{local(at_ms):%H:%M:%S}"


def day(at_ms: int) -> str:
    """`Thứ Hai, 23/11/2026`."""
    at = local(at_ms)
    names = _DAYS_EN if g.language == "en" else WEEKDAYS
    return f"{names[at.weekday()]}, {at:%d/%m/%Y}"


def weekday(name: str) -> str:
    """A day of the week in the page's language; nothing for another word."""
    if name not in WEEKDAYS:
        return ""
    return _DAYS_EN[WEEKDAYS.index(name)] if g.language == "en" else name


def hour_and_day(at_ms: int) -> str:
    """`14:00, Thứ Năm 26/11`: a moment that lies days ahead, and that nobody takes for one of another year."""
    at = local(at_ms)
    return f"{at:%H:%M}, {short_day(at.date())}"


def short_day(of: date) -> str:
    """`Thứ Năm 26/11`."""
    names = _DAYS_EN if g.language == "en" else WEEKDAYS
    return f"{names[of.weekday()]} {of:%d/%m}"


def minutes(ms: int) -> str:
    """A length of time: `12 phút`, `2 giờ 05 phút`, `dưới 1 phút`."""
    whole = max(0, ms) // 60_000
    if whole < 1:
        return str(_("dưới 1 phút"))
    if whole < 60:
        return str(_("%(minutes)s phút", minutes=whole))
    return str(_("%(hours)s giờ %(minutes)s phút", hours=whole // 60, minutes=f"{whole % 60:02d}"))


def time_left(ms: int) -> str:
    """What is left of a short time: `1:05`; whole seconds, the last of them counted until it is over."""
    seconds = max(0, -(-ms // 1000))
    return f"{seconds // 60}:{seconds % 60:02d}"


def percent(part: int, whole: int) -> str:
    """A share with one decimal, with the language's comma: `76,5%`."""
    if whole <= 0:
        return "–"
    text = f"{100 * part / whole:.1f}"
    return f"{text}%" if g.language == "en" else f"{text.replace('.', ',')}%"
