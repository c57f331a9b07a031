"""The weekly schedule as a page and as a file for calendars."""

from datetime import date

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.meetings.deadlines import local
from central.meetings.lists import Week
from central.meetings.models import Meeting, MeetingRole
from central.meetings.reading import Reading
from central.meetings.typed import typed_form
from central.notices.feed import entry_of
from central.notices.invitation import Entry, published_text
from central.papers.official.week import week_pdf
from central.people.models import Right
from central.web.sheets import send_file_of
from central.web.shell import access, centre, now_ms, today, week_asked
from central.week.board import board_of
from central.week.people import busy_people, people_typed, span_typed
from central.week.reading import Asked, Schedule, schedule_of
from central.week.rules import Half
from contract.refused import Refused

bp = Blueprint("week", __name__, template_folder="templates")


@bp.get("/week")
def week() -> ResponseReturnValue:
    """Days by morning and afternoon; of each meeting what this person may see, and of a secret one time and room."""
    asked = _asked()
    return render_template(
        "week/week.html",
        schedule=_schedule(asked),
        asked=asked,
        also=_also(asked),
        current=Week.of(today()),
        today=today(),
        Half=Half,
    )


@bp.get("/week.pdf")
def printed() -> ResponseReturnValue:
    """The same week on A4 in landscape."""
    asked, settings = _asked(), centre().settings.central
    schedule = _schedule(asked)
    body = dict(schedule.hosts).get(asked.host) or settings.name
    return send_file_of(week_pdf(schedule, body, now_ms=now_ms()), f"lich-tuan-{schedule.week.monday}", "pdf")


@bp.get("/rooms/day")
def rooms() -> ResponseReturnValue:
    """The day's board of rooms, for the registration form while the time is being chosen; nothing for no day."""
    try:
        on = date.fromisoformat(request.args.get("date", ""))
    except ValueError:
        return ""
    if not date(2000, 1, 1) <= on <= date(2200, 1, 1):
        return ""
    return render_template("week/board.html", board=board_of(on, but=_number("but")), on=on)


@bp.post("/register/busy")
def busy() -> ResponseReturnValue:
    """Who of those named so far is asked elsewhere then, while the time is being chosen; nothing is kept of it."""
    if not (access().has_anywhere(Right.REGISTER) or access().has_anywhere(Right.APPROVE)) and not _conducts():
        return ""
    reading = Reading(typed=typed_form(request.form), today=today())
    span = span_typed(reading)
    if span is None:
        return ""
    people = people_typed(reading, local(span.starts_at).date())
    found = busy_people(people, span, but=_number("but"), access=access(), today=today())
    return render_template("week/busy.html", busy=found, asked=len(people))


def _conducts() -> bool:
    """Does this person chair or write for the meeting that is being changed?"""
    mine = (MeetingRole.meeting == _number("but")) & (MeetingRole.official == access().official)
    return bool(MeetingRole.select().where(mine).exists())


@bp.get("/week.ics")
def calendar() -> ResponseReturnValue:
    """The same meetings for a calendar, under the names that invitations have, so that none is there twice."""
    schedule = _schedule(_asked())
    meetings = {one.meeting.id: one.meeting for one in schedule.lines}
    answer = Response(published_text(map(_entry, meetings.values())), mimetype="text/calendar")
    answer.headers["Content-Disposition"] = f"attachment; filename=lich-tuan-{schedule.week.monday}.ics"
    return answer


def _entry(meeting: Meeting) -> Entry:
    return entry_of(meeting, centre().settings, now_ms=now_ms(), hidden=_("Đã có lịch họp"))


def _schedule(asked: Asked) -> Schedule:
    return schedule_of(access(), week_asked(), asked, today())


def _asked() -> Asked:
    return Asked(**{name: _number(name) for name in ("host", "leader", "room")})


def _number(name: str) -> int:
    text = request.args.get(name, "") or "0"
    # Nothing in the tables has a number of more than nine digits; longer ones overflow PostgreSQL's integers.
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):
        raise Refused("Đường dẫn chưa đúng.")
    return int(text)


def _also(asked: Asked) -> str:
    """The filters, to be kept in the addresses of other weeks and forms."""
    return "".join(f"&{name}={value}" for name, value in vars(asked).items() if value)
