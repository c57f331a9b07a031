"""The lists of R5 and the page of one meeting."""

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from central.inquiries.reading import waiting_count
from central.meetings import names
from central.meetings.attendees import meeting_day
from central.meetings.deadlines import answer_by, approve_by, local, meeting_kinds
from central.meetings.lists import Listed, Week, awaiting, by_day, ended, ongoing, upcoming
from central.meetings.models import Meeting
from central.meetings.naming import places_to_fill
from central.meetings.online import own_room, set_online
from central.meetings.phases import going_on, state_of
from central.meetings.rights import Role, may, require
from central.meetings.roles import roles_of
from central.meetings.showing import shown
from central.meetings.states import Act, State
from central.meetings.tickets import reissue
from central.people.models import Right
from central.requests.reading import own_requests, to_take
from central.web.shell import access, centre, now_ms, official, today, week_asked
from contract.refused import Refused

bp = Blueprint("meetings", __name__, template_folder="templates")


bp.add_app_template_filter(names.choice_name)


@bp.app_context_processor
def _names() -> dict[str, object]:
    return {"names": names, "State": State}


@bp.get("/")
def list_upcoming() -> ResponseReturnValue:
    """R5.1: by default the current week, ascending."""
    week = week_asked()
    found = upcoming(access(), week, today())
    return _list("upcoming", found, week=week, waits=_waits())


@bp.get("/ongoing")
def list_ongoing() -> ResponseReturnValue:
    """R5.2: what its rooms have started."""
    return _list("ongoing", ongoing(access(), today()))


@bp.get("/awaiting")
def list_awaiting() -> ResponseReturnValue:
    """R5.3: what waits for an approval, those to be decided by this person first."""
    return _list("awaiting", awaiting(access(), today()))


@bp.get("/ended")
def list_ended() -> ResponseReturnValue:
    """R5.5: what is over, by week; by words at /search."""
    week = week_asked()
    return _list("ended", ended(access(), week, today()), week=week)


@bp.get("/meetings/<int:number>")
def meeting(number: int) -> ResponseReturnValue:
    """All of one meeting, and what this person may do with it.

    Who only names or prepares papers for an agency is led to where that is done.
    """
    found, roles, state = known(number)
    if may(roles, Act.NAME, state) and not may(roles, Act.SEE, state):
        return redirect(url_for("attending.to_name"))
    if roles & {Role.PREPARER, Role.HOST_OFFICE} and not may(roles, Act.SEE, state):
        return redirect(url_for("requests.own"))
    require(roles, Act.SEE, state)
    return render_template(
        "meetings/meeting.html",
        meeting=found,
        state=state,
        roles=roles,
        Role=Role,
        may=lambda act: may(roles, Act(act), state),
        goes_on=going_on([found]).get(number),
        registers=access().has_anywhere(Right.REGISTER),
        shown=shown(found, official(), meeting_day(found, centre().planning)),
        approve_by=approve_by(meeting_kinds()[found.kind], found.starts_at_ms) if found.starts_at_ms else 0,
        answer_by=answer_by(meeting_kinds()[found.kind], found.starts_at_ms) if found.starts_at_ms else None,
        allows_online=own_room(found, centre().settings.units.own_room) is not None,
    )


@bp.post("/meetings/<int:number>/reissue/<int:attendee>")
def give_new_code(number: int, attendee: int) -> ResponseReturnValue:
    """The secretary has an attendee's code made anew; the old one is refused at the door."""
    reissue(centre().planning, number, attendee, by=official())
    return redirect(url_for("meetings.meeting", number=number) + "#people", 303)


@bp.post("/meetings/<int:number>/online/<int:attendee>")
def mark_online(number: int, attendee: int) -> ResponseReturnValue:
    """Who registered or conducts the meeting says that somebody takes part from elsewhere, or in the room again."""
    found, roles, state = known(number)
    require(roles, Act.PLACE, state)
    online = request.form.get("online") == "yes"
    if online and own_room(found, centre().settings.units.own_room) is None:
        raise Refused("Cuộc họp này không có phòng họp trực tuyến.")
    set_online(centre().planning, number, attendee, online=online, by=official())
    return redirect(url_for("meetings.meeting", number=number) + "#people", 303)


def visible(number: int) -> tuple[Meeting, frozenset[Role], State]:
    """The meeting with this person's roles and its state; 404 when there is none, Refused when it is not theirs."""
    found, roles, state = known(number)
    require(roles, Act.SEE, state)
    return found, roles, state


def known(number: int) -> tuple[Meeting, frozenset[Role], State]:
    """The same before anything is asked of the roles; 404 when there is no such meeting."""
    found: Meeting | None = Meeting.get_or_none(Meeting.id == number)
    if found is None:
        abort(404)
    return found, roles_of(access(), found, today()), state_of(found)


@dataclass(frozen=True, kw_only=True)
class Waits:
    """What waits beside the meetings: places to fill, papers to send, papers to take, slips to answer."""

    unnamed: int
    to_send: int
    to_take: int
    to_answer: int


def _waits() -> Waits:
    sending = own_requests(access(), today(), now_ms=now_ms())
    return Waits(
        unnamed=places_to_fill(official(), centre().planning),
        to_send=len([one for one in sending if one.is_open]),
        to_take=len(to_take(access(), today(), now_ms=now_ms())),
        to_answer=waiting_count(access()),
    )


def _list(
    page: str, found: list[Listed], *, week: Week | None = None, waits: Waits | None = None
) -> ResponseReturnValue:
    return render_template(
        f"meetings/{page}.html",
        days=by_day(found, lambda at_ms: local(at_ms).date()),
        found=found,
        week=week,
        waits=waits,
        today=today(),
        current=Week.of(today()),
        approve_by=lambda one: approve_by(meeting_kinds()[one.meeting.kind], one.meeting.starts_at_ms),
        late=lambda at_ms: at_ms < now_ms(),
    )
