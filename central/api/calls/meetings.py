"""Reading meetings, their papers, the week, searching; and registering a meeting (R5)."""

from datetime import date

from flask import Response, abort, g

from central.api import shapes
from central.api.calls.call import Call, file_of, visible
from central.api.reading import answers_of, line_of, meeting_of, results_of, week_of
from central.api.registering import register_new
from central.api.rules import Scope
from central.documents.models import Document
from central.documents.opening import note_opened
from central.documents.reading import is_marked_for, readable
from central.meetings import lists
from central.meetings.attendees import meeting_day
from central.meetings.deadlines import local
from central.meetings.models import Room
from central.meetings.roles import roles_of
from central.meetings.showing import shown
from central.meetings.states import State
from central.notices.actions import notices_of
from central.notices.letters import told_by
from central.search.finding import Filters, find
from central.web.shell import access, centre, now_ms, official, today
from central.week.reading import Asked, schedule_of
from contract.refused import Refused


def me(_asked: shapes.Nothing) -> shapes.Me:
    """Whose token it is, and what it may."""
    one = official()
    return shapes.Me(name=one.name, email=one.email, scopes=sorted(g.token.holds))


def rooms(_asked: shapes.Nothing) -> list[shapes.Room]:
    """The rooms that can be asked for."""
    found = Room.select().where(Room.is_open).order_by(Room.name)
    return [shapes.Room(id=one.id, name=one.name, place=one.place, seats=one.seats) for one in found]


def meetings(asked: shapes.MeetingsAsked) -> list[shapes.MeetingLine]:
    """One of the lists of R5."""
    week, found = _week(asked.week), list[lists.Listed]()
    if asked.list in ("upcoming", "ended"):
        found = getattr(lists, asked.list)(access(), week, today())
    else:
        found = getattr(lists, asked.list)(access(), today())
    return [line_of(one) for one in found]


def meeting(_asked: shapes.Nothing, *, meeting: int) -> shapes.Meeting:
    """A meeting."""
    found, _roles, state = visible(meeting)
    return meeting_of(found, state, shown(found, official(), meeting_day(found, centre().planning)))


def register(asked: shapes.NewMeeting) -> shapes.Registered:
    """Register a meeting and send it to its approver (R5.4)."""
    return register_new(centre().planning, asked, by=official())


def results(_asked: shapes.Nothing, *, meeting: int) -> list[shapes.RoomResults]:
    """Roll, votes and conclusions of an ended meeting (R5.5)."""
    found, roles, state = visible(meeting)
    if state is not State.ENDED:
        raise Refused("Cuộc họp chưa kết thúc.")
    return results_of(found, official(), roles)


def document(_asked: shapes.Nothing, *, document: int) -> shapes.Document:
    """What a paper is."""
    one = _paper(document)
    return shapes.Document(
        id=one.id,
        meeting=one.meeting_id,
        title=one.title,
        pages=one.pages,
        size=one.size,
        sha256=one.sha256,
        given_by=one.giver.name,
        given_at=local(one.given_at_ms),
    )


def file(_asked: shapes.Nothing, *, document: int) -> Response:
    """The paper itself."""
    one = _paper(document)
    if is_marked_for(one, roles_of(access(), one.meeting, today())):
        raise Refused("Tài liệu này chỉ xem trên trang, không tải về.")
    note_opened(centre().database, one, official(), now_ms=now_ms())
    return file_of(one.sha256, name=f"{one.id}.pdf")


def week(asked: shapes.WeekAsked) -> shapes.Week:
    """The weekly schedule."""
    return week_of(schedule_of(access(), _week(asked.week), Asked(), today()))


def search(asked: shapes.SearchAsked) -> shapes.Answers:
    """Look up ended meetings (R5.5)."""
    return answers_of(find(centre().database, access(), today(), asked.q, Filters(), page=asked.page))


def notices(_asked: shapes.Nothing) -> list[shapes.Told]:
    """Notices."""
    return [
        shapes.Told(text=told_by(one), meeting=one.meeting_id, at=local(one.at_ms), is_read=one.read_at_ms is not None)
        for one in notices_of(official())
    ]


def _week(text: str | None) -> lists.Week:
    try:
        return lists.Week.of(date.fromisoformat(text) if text else today())
    except ValueError:
        abort(400)


def _paper(number: int) -> Document:
    found = readable(number, access(), official(), today())
    if found is None:
        abort(404)
    return found


_READ = (Scope.READ,)
CALLS: tuple[Call, ...] = (
    Call("GET", "/me", _READ, me),
    Call("GET", "/rooms", _READ, rooms),
    Call("GET", "/meetings", _READ, meetings),
    Call("POST", "/meetings", (Scope.REGISTER,), register, ("registration.create",), status=201),
    Call("GET", "/meetings/{meeting}", _READ, meeting),
    Call("GET", "/meetings/{meeting}/results", _READ, results),
    Call("GET", "/documents/{document}", _READ, document),
    Call("GET", "/documents/{document}/file", _READ, file),
    Call("GET", "/week", _READ, week),
    Call("GET", "/search", _READ, search),
    Call("GET", "/notices", _READ, notices),
)
