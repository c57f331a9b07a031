"""Papers that agencies are asked for: asking, sending, taking or returning them, and being done (R9.3)."""

from datetime import datetime
from typing import Annotated, Literal

from flask import Response, abort
from msgspec import Meta, Struct

from central.api.calls.call import Call, agency_named, file_of, known, moment_of, official_named
from central.api.rules import Scope
from central.api.shapes import Clock, Day, Made, Name, Nothing, Once, Text
from central.documents.store import Upload
from central.meetings.deadlines import local
from central.meetings.models import AgendaItem
from central.meetings.phases import state_of
from central.meetings.rights import Role, may, require
from central.meetings.roles import roles_of
from central.meetings.states import Act
from central.requests.actions import Sending, Wanted, ask, drop, finish, is_own, return_paper, send_paper, take_paper
from central.requests.models import SentPaper
from central.requests.reading import Shown, one_request, own_requests, requests_of, to_take
from central.web.shell import access, centre, now_ms, official, today
from contract.refused import Refused


class RequestsAsked(Struct, kw_only=True, forbid_unknown_fields=True):
    """What one's agencies are to send, or what waits for one's office to take it."""

    list: Literal["send", "take"] = "send"


class SentFile(Struct, kw_only=True):
    """`fate`: waiting, taken or returned with a reason. `document`: what it became in the meeting."""

    id: int
    title: str
    pages: int
    given_by: str
    given_at: datetime
    fate: str
    reason: str
    document: int | None


class Request(Struct, kw_only=True):
    id: int
    meeting: int
    title: str
    agency: str
    wanted: str
    item: str
    due_at: datetime
    stage: str
    is_late: bool
    sent: list[SentFile]


class Asking(Struct, kw_only=True, forbid_unknown_fields=True):
    """`item`: an agenda item's token; `contact`: whom to turn to at the agency."""

    once: Once
    agency: Name
    wanted: Annotated[str, Meta(min_length=1, max_length=500)]
    day: Day
    hour: Clock = "17:00"
    item: Annotated[str, Meta(max_length=40)] = ""
    contact: Annotated[str, Meta(max_length=200)] = ""


class FileSent(Struct, kw_only=True, forbid_unknown_fields=True):
    """`name`: the file's own. `reason`: why it comes late."""

    name: Name
    title: Annotated[str, Meta(max_length=300)] = ""
    reason: Text = ""


class DecidingOnFile(Struct, kw_only=True, forbid_unknown_fields=True):
    """`more`: something further is wanted of the agency. A return needs its reason."""

    do: Literal["take", "return"]
    more: bool = False
    reason: Text = ""


def requests(asked: RequestsAsked) -> list[Request]:
    """The requests for papers that are one's to send for, or to take."""
    found = (own_requests if asked.list == "send" else to_take)(access(), today(), now_ms=now_ms())
    return [_request(one) for one in found]


def request(_asked: Nothing, *, request: int) -> Request:
    """One request with the files that were sent."""
    return _request(_theirs(request))


def meeting_requests(_asked: Nothing, *, meeting: int) -> list[Request]:
    """The requests of a meeting, for who prepares it."""
    one, roles, state = known(meeting)
    if not may(roles, Act.ASK_PAPER, state):
        require(roles & _PREPARE, Act.SEE, state)
    return [_request(each) for each in requests_of(one, today())]


def ask_for_paper(asked: Asking, *, meeting: int) -> Made:
    """Ask an agency to prepare a paper."""
    one, roles, state = known(meeting)
    require(roles, Act.ASK_PAPER, state)
    items = {row.token for row in AgendaItem.select(AgendaItem.token).where(AgendaItem.meeting == one)}
    wanted = Wanted(
        agency=agency_named(asked.agency, today()),
        wanted=asked.wanted,
        due_at_ms=moment_of(asked.day, asked.hour),
        item=asked.item if asked.item in items else "",
        contact=official_named(asked.contact).id if asked.contact else None,
    )
    return Made(id=ask(centre().planning, meeting, wanted, by=official()).id)


def drop_request(_asked: Nothing, *, request: int) -> Request:
    """Take a request back."""
    _theirs(request)
    drop(centre().planning, request, by=official())
    return _request(_theirs(request))


def send_file_for(asked: FileSent, *, request: int, file: Upload) -> Request:
    """Send a paper that was asked for; the same file again, while it waits, is one."""
    _theirs(request)
    sending = Sending(upload=Upload(file=file.file, name=asked.name), title=asked.title, reason=asked.reason)
    send_paper(centre().planning, centre().intake, request, sending, by=official())
    return _request(_theirs(request))


def sent_file(_asked: Nothing, *, request: int, file: int) -> Response:
    """A file that was sent, as PDF."""
    one = _sent(request, file)
    return file_of(one.sha256, name=f"{file}.pdf")


def decide_on_file(asked: DecidingOnFile, *, request: int, file: int) -> Request:
    """The host office takes a file, so that it is the meeting's, or returns it."""
    _sent(request, file)
    if asked.do == "take":
        take_paper(centre().planning, file, by=official(), is_last=not asked.more)
    else:
        return_paper(centre().planning, file, by=official(), reason=asked.reason)
    return _request(_theirs(request))


def finish_request(_asked: Nothing, *, request: int) -> Request:
    """Nothing more is wanted of the agency."""
    _theirs(request)
    finish(centre().planning, request, by=official())
    return _request(_theirs(request))


_PREPARE = frozenset({Role.CHAIR, Role.SECRETARY, Role.REGISTRAR, Role.APPROVER, Role.OFFICE})


def _theirs(number: int) -> Shown:
    """404 for who is neither asked nor taking nor preparing."""
    shown = one_request(number, today())
    if shown is None:
        abort(404)
    meeting = shown.row.meeting
    roles, state = roles_of(access(), meeting, today()), state_of(meeting)
    prepares = any(may(roles, act, state) for act in (Act.ASK_PAPER, Act.TAKE_PAPER))
    if not (prepares or is_own(centre().planning, shown.row, official())):
        abort(404)
    return shown


def _sent(number: int, file: int) -> SentPaper:
    one = next((each for each in _theirs(number).sent if each.id == file), None)
    if one is None:
        raise Refused("Không tìm thấy tài liệu này.")
    return one


def _request(one: Shown) -> Request:
    return Request(
        id=one.row.id,
        meeting=one.row.meeting_id,
        title=one.row.meeting.title,
        agency=one.agency,
        wanted=one.row.wanted,
        item=one.item,
        due_at=local(one.row.due_at_ms),
        stage=one.stage,
        is_late=one.is_late(now_ms()),
        sent=[
            SentFile(
                id=each.id,
                title=each.title,
                pages=each.pages,
                given_by=each.giver.name,
                given_at=local(each.given_at_ms),
                fate=each.fate,
                reason=each.reason,
                document=each.document_id,
            )
            for each in one.sent
        ],
    )


_READ, _SENDS, _ASKS = (Scope.READ,), (Scope.AGENCY,), (Scope.REGISTER, Scope.APPROVE, Scope.CONDUCT)
_TAKES = (Scope.REGISTER, Scope.CONDUCT)
_ONE, _OF_MEETING = ("requests.one",), ("requests.of_meeting",)
CALLS: tuple[Call, ...] = (
    Call("GET", "/requests", _READ, requests),
    Call("GET", "/requests/{request}", _READ, request),
    Call("GET", "/meetings/{meeting}/requests", _READ, meeting_requests),
    Call("POST", "/meetings/{meeting}/requests", _ASKS, ask_for_paper, _OF_MEETING, status=201),
    Call("POST", "/requests/{request}/drop", _ASKS, drop_request, _OF_MEETING),
    Call("POST", "/requests/{request}/files", _SENDS, send_file_for, _ONE, status=201, takes_file=True),
    Call("GET", "/requests/{request}/files/{file}", _READ, sent_file),
    Call("POST", "/requests/{request}/files/{file}/decision", _TAKES, decide_on_file, _ONE),
    Call("POST", "/requests/{request}/finish", _TAKES, finish_request, _ONE),
)
