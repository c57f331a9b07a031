"""What programs may ask and do: each call with its scope and shapes, answered by the same actions as the pages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response, abort, g, send_file

from central.api import shapes
from central.api.reading import answers_of, line_of, meeting_of, results_of, week_of
from central.api.registering import register_new
from central.api.rules import Scope
from central.documents.models import Document
from central.documents.reading import is_marked_for, readable
from central.documents.store import store_in
from central.meetings import lists
from central.meetings.attendees import meeting_day
from central.meetings.deadlines import local
from central.meetings.models import Meeting, Room
from central.meetings.naming import confirm, decline
from central.meetings.phases import state_of
from central.meetings.rights import Role, require
from central.meetings.roles import roles_of
from central.meetings.showing import shown
from central.meetings.states import Act, State
from central.notices.actions import notices_of
from central.notices.letters import told_by
from central.search.finding import Filters, find
from central.web.shell import access, centre, official, today
from central.week.reading import Asked, schedule_of
from contract.refused import Refused


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call. `asked`: its parameters or, for POST, its body; `answer` None: the PDF itself."""

    method: str
    path: str
    summary: str
    scope: Scope
    act: Callable[..., object]
    asked: type[Any] = shapes.Nothing
    answer: Any = None
    status: int = 200


def me(_asked: shapes.Nothing) -> shapes.Me:
    one = official()
    return shapes.Me(name=one.name, email=one.email, scopes=sorted(g.token.holds))


def rooms(_asked: shapes.Nothing) -> list[shapes.Room]:
    found = Room.select().where(Room.is_open).order_by(Room.name)
    return [shapes.Room(id=one.id, name=one.name, place=one.place, seats=one.seats) for one in found]


def meetings(asked: shapes.MeetingsAsked) -> list[shapes.MeetingLine]:
    week, found = _week(asked.week), list[lists.Listed]()
    if asked.list in ("upcoming", "ended"):
        found = getattr(lists, asked.list)(access(), week, today())
    else:
        found = getattr(lists, asked.list)(access(), today())
    return [line_of(one) for one in found]


def meeting(_asked: shapes.Nothing, *, meeting: int) -> shapes.Meeting:
    found, _roles, state = _visible(meeting)
    return meeting_of(found, state, shown(found, official(), meeting_day(found, centre().planning)))


def register(asked: shapes.NewMeeting) -> shapes.Registered:
    return register_new(centre().planning, asked, by=official())


def answer(asked: shapes.Answering, *, meeting: int) -> shapes.Meeting:
    _known(meeting)
    if asked.answer == "confirm":
        confirm(centre().planning, meeting, by=official())
    else:
        decline(centre().planning, meeting, by=official(), reason=asked.reason)
    found, _roles, state = _visible(meeting)
    return meeting_of(found, state, shown(found, official(), meeting_day(found, centre().planning)))


def results(_asked: shapes.Nothing, *, meeting: int) -> list[shapes.RoomResults]:
    found, roles, state = _visible(meeting)
    if state is not State.ENDED:
        raise Refused("Cuộc họp chưa kết thúc.")
    return results_of(found, official(), roles)


def document(_asked: shapes.Nothing, *, document: int) -> shapes.Document:
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
    one = _paper(document)
    if is_marked_for(one, roles_of(access(), one.meeting, today())):
        raise Refused("Tài liệu này chỉ xem trên trang, không tải về.")
    path = store_in(centre().settings.central.data_dir).path(one.sha256)
    if not path.is_file():
        raise Refused("Tệp tạm thời không mở được. Kính mời thử lại hoặc gọi hỗ trợ.")
    return send_file(path, mimetype="application/pdf", etag=one.sha256, download_name=f"{one.id}.pdf")


def week(asked: shapes.WeekAsked) -> shapes.Week:
    return week_of(schedule_of(access(), _week(asked.week), Asked(), today()))


def search(asked: shapes.SearchAsked) -> shapes.Answers:
    return answers_of(find(centre().database, access(), today(), asked.q, Filters(), page=asked.page))


def notices(_asked: shapes.Nothing) -> list[shapes.Told]:
    return [
        shapes.Told(text=told_by(one), meeting=one.meeting_id, at=local(one.at_ms), is_read=one.read_at_ms is not None)
        for one in notices_of(official())
    ]


def _week(text: str | None) -> lists.Week:
    try:
        return lists.Week.of(date.fromisoformat(text) if text else today())
    except ValueError:
        abort(400)


def _known(number: int) -> Meeting:
    found: Meeting | None = Meeting.get_or_none(Meeting.id == number)
    if found is None:
        abort(404)
    return found


def _visible(number: int) -> tuple[Meeting, frozenset[Role], State]:
    found = _known(number)
    roles, state = roles_of(access(), found, today()), state_of(found)
    require(roles, Act.SEE, state)
    return found, roles, state


def _paper(number: int) -> Document:
    found = readable(number, access(), official(), today())
    if found is None:
        abort(404)
    return found


READ, ANSWER, REGISTER = Scope.READ, Scope.ANSWER, Scope.REGISTER
_LINES, _MEETING, _ROOMS = list[shapes.MeetingLine], shapes.Meeting, list[shapes.Room]

CALLS: tuple[Call, ...] = (
    Call(method="GET", path="/me", summary="Whose token it is, and what it may", scope=READ, act=me, answer=shapes.Me),
    Call(method="GET", path="/rooms", summary="The rooms that can be asked for", scope=READ, act=rooms, answer=_ROOMS),
    Call(
        method="GET",
        path="/meetings",
        summary="One of the lists of R5",
        scope=READ,
        act=meetings,
        asked=shapes.MeetingsAsked,
        answer=_LINES,
    ),
    Call(
        method="POST",
        path="/meetings",
        summary="Register a meeting and send it to its approver (R5.4)",
        scope=REGISTER,
        act=register,
        asked=shapes.NewMeeting,
        answer=shapes.Registered,
        status=201,
    ),
    Call(method="GET", path="/meetings/{meeting}", summary="A meeting", scope=READ, act=meeting, answer=_MEETING),
    Call(
        method="POST",
        path="/meetings/{meeting}/answer",
        summary="Answer the invitation (R5.1)",
        scope=ANSWER,
        act=answer,
        asked=shapes.Answering,
        answer=_MEETING,
    ),
    Call(
        method="GET",
        path="/meetings/{meeting}/results",
        summary="Roll, votes and conclusions of an ended meeting (R5.5)",
        scope=READ,
        act=results,
        answer=list[shapes.RoomResults],
    ),
    Call(
        method="GET",
        path="/documents/{document}",
        summary="What a paper is",
        scope=READ,
        act=document,
        answer=shapes.Document,
    ),
    Call(method="GET", path="/documents/{document}/file", summary="The paper itself", scope=READ, act=file),
    Call(
        method="GET",
        path="/week",
        summary="The weekly schedule",
        scope=READ,
        act=week,
        asked=shapes.WeekAsked,
        answer=shapes.Week,
    ),
    Call(
        method="GET",
        path="/search",
        summary="Look up ended meetings (R5.5)",
        scope=READ,
        act=search,
        asked=shapes.SearchAsked,
        answer=shapes.Answers,
    ),
    Call(method="GET", path="/notices", summary="Notices", scope=READ, act=notices, answer=list[shapes.Told]),
)
