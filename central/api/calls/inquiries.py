"""Opinions in writing between meetings: asking, answering, extending, closing, the slips and the table as PDF."""

from datetime import datetime
from typing import Annotated, Literal

from flask import Response, abort
from msgspec import Meta, Struct

from central.api.calls.call import Call, file_of, moment_of
from central.api.registering import Unreadable
from central.api.rules import Scope
from central.api.shapes import Clock, Day, Done, Made, Name, Nothing, Once, Text
from central.documents.store import Upload
from central.inquiries.actions import answer, close, extend, remind, respond, withdraw
from central.inquiries.models import InquiryPaper
from central.inquiries.preparing import add_paper, begin, discard, form_of, keep_typed, read_wanted, send
from central.inquiries.printing import slip_of, table_of
from central.inquiries.reading import Line, ShownInquiry, asked_by, one_inquiry, own_slips, parts_in, to_answer
from central.inquiries.rules import Choice, InquiryAct, Part, Stage, may, require
from central.meetings.deadlines import local
from central.meetings.typed import Typed
from central.papers.official.content import Paper
from central.papers.official.printing import write_pdf
from central.web.shell import access, centre, official, today
from contract.refused import Refused


class InquiriesAsked(Struct, kw_only=True, forbid_unknown_fields=True):
    """Those that one is to answer, or those that one's office asks."""

    list: Literal["answer", "asked"] = "answer"


class InquiryLine(Struct, kw_only=True):
    id: int
    title: str
    host: str
    stage: str
    due_at: datetime | None
    asked: int
    answered: int
    waiting: int


class Slip(Struct, kw_only=True):
    """`choice`: None before it is answered, and where others' answers are not to be seen."""

    id: int
    who: str
    choice: str | None
    text: str
    response: str
    is_mine: bool


class InquiryFile(Struct, kw_only=True):
    id: int
    title: str
    pages: int


class Inquiry(Struct, kw_only=True):
    id: int
    title: str
    question: str
    host: str
    stage: str
    due_at: datetime | None
    papers: list[InquiryFile]
    slips: list[Slip]


class AskingAll(Struct, kw_only=True, forbid_unknown_fields=True):
    """People, posts and agencies by name. `send` false: a draft, so that papers can be added first."""

    once: Once
    title: Annotated[str, Meta(min_length=1, max_length=300)]
    question: Annotated[str, Meta(min_length=1, max_length=10_000)]
    host: Name
    day: Day
    hour: Clock = "17:00"
    asked: Annotated[list[Name], Meta(min_length=1, max_length=200)]
    rule: Annotated[str, Meta(max_length=40)] = ""
    late: Literal["take", "refuse"] = "take"
    silence: Literal["nothing", "agrees"] = "nothing"
    send: bool = True


class FileName(Struct, kw_only=True, forbid_unknown_fields=True):
    name: Name


class Opinion(Struct, kw_only=True, forbid_unknown_fields=True):
    """Another opinion needs its text."""

    choice: Literal["agree", "disagree", "other"]
    text: Annotated[str, Meta(max_length=10_000)] = ""


class MadeOfIt(Struct, kw_only=True, forbid_unknown_fields=True):
    text: Annotated[str, Meta(max_length=10_000)]


class Extending(Struct, kw_only=True, forbid_unknown_fields=True):
    day: Day
    hour: Clock = "17:00"
    reason: Text


class Again(Struct, kw_only=True, forbid_unknown_fields=True):
    once: Once


class Withdrawing(Struct, kw_only=True, forbid_unknown_fields=True):
    reason: Text


class Reminded(Struct, kw_only=True):
    people: int


def inquiries(asked: InquiriesAsked) -> list[InquiryLine]:
    """The written inquiries that one is to answer, or that one's office asks."""
    return [_line(one) for one in (to_answer if asked.list == "answer" else asked_by)(access(), today())]


def inquiry(_asked: Nothing, *, inquiry: int) -> Inquiry:
    """One inquiry with the slips that one may read."""
    return _inquiry(*_theirs(inquiry))


def ask_all(asked: AskingAll) -> Made:
    """Ask for opinions in writing."""
    planning, by = centre().planning, official()
    fields = {
        "title": asked.title,
        "question": asked.question,
        "host-text": asked.host,
        "day": asked.day,
        "hour": asked.hour,
        "rule": asked.rule,
        "late": asked.late,
        "silence": asked.silence,
    }
    fields |= {f"invite-{row}-text": name for row, name in enumerate(asked.asked)}
    row = begin(planning, by=by)
    keep_typed(planning, row.id, Typed(fields), by=by)
    if asked.send:
        _send(row.id, Typed(fields))
    return Made(id=row.id)


def send_inquiry(_asked: Nothing, *, inquiry: int) -> Inquiry:
    """Send a draft to all who are asked."""
    shown, parts = _theirs(inquiry)
    require(parts, InquiryAct.SEND, shown.stage)
    _send(inquiry, form_of(shown.row))
    return _inquiry(*_theirs(inquiry))


def add_inquiry_paper(asked: FileName, *, inquiry: int, file: Upload) -> Made:
    """Add a paper to a draft; the same file again is the same paper."""
    _theirs(inquiry)
    given = Upload(file=file.file, name=asked.name)
    return Made(id=add_paper(centre().planning, centre().intake, inquiry, given, by=official()).id)


def inquiry_paper(_asked: Nothing, *, inquiry: int, paper: int) -> Response:
    """A paper to be read before answering."""
    _theirs(inquiry)
    one = InquiryPaper.get_or_none(InquiryPaper.id == paper, InquiryPaper.inquiry == inquiry)
    if one is None:
        abort(404)
    return file_of(one.sha256, name=f"{paper}.pdf")


def answer_slip(asked: Opinion, *, inquiry: int, slip: int) -> Inquiry:
    """Answer for oneself or one's agency; until the closing the newest answer counts."""
    _slip(inquiry, slip)
    answer(centre().planning, slip, Choice(asked.choice), asked.text, by=official())
    return _inquiry(*_theirs(inquiry))


def respond_to_slip(asked: MadeOfIt, *, inquiry: int, slip: int) -> Inquiry:
    """Say what is made of an opinion (tiếp thu, giải trình)."""
    _slip(inquiry, slip)
    respond(centre().planning, slip, asked.text, by=official())
    return _inquiry(*_theirs(inquiry))


def remind_silent(_asked: Again, *, inquiry: int) -> Reminded:
    """Remind all who have not answered."""
    _theirs(inquiry)
    return Reminded(people=remind(centre().planning, inquiry, by=official()))


def extend_inquiry(asked: Extending, *, inquiry: int) -> Inquiry:
    """Set another deadline, for a reason."""
    _theirs(inquiry)
    due = moment_of(asked.day, asked.hour)
    extend(centre().planning, inquiry, due, by=official(), reason=asked.reason)
    return _inquiry(*_theirs(inquiry))


def close_inquiry(_asked: Nothing, *, inquiry: int) -> Inquiry:
    """Take no more answers; all who were asked may read the table."""
    _theirs(inquiry)
    close(centre().planning, inquiry, by=official())
    return _inquiry(*_theirs(inquiry))


def withdraw_inquiry(asked: Withdrawing, *, inquiry: int) -> Inquiry:
    """Take the question back, for a reason."""
    _theirs(inquiry)
    withdraw(centre().planning, inquiry, by=official(), reason=asked.reason)
    return _inquiry(*_theirs(inquiry))


def discard_inquiry(_asked: Nothing, *, inquiry: int) -> Done:
    """A draft and its papers are gone."""
    _theirs(inquiry)
    discard(centre().planning, inquiry, by=official())
    return Done()


def slip_paper(_asked: Nothing, *, inquiry: int, slip: int) -> Response:
    """A slip as a paper (phiếu lấy ý kiến)."""
    shown, parts = _theirs(inquiry)
    theirs = shown.asked if may(parts, InquiryAct.SEE_ALL, shown.stage) else own_slips(shown, access())
    one = next((each for each in theirs if each.row.id == slip), None)
    if one is None or shown.stage is Stage.DRAFT:
        abort(404)
    return _pdf(slip_of(shown, one, place=centre().settings.central.place))


def table(_asked: Nothing, *, inquiry: int) -> Response:
    """The consolidated table as a paper (bảng tổng hợp ý kiến)."""
    shown, parts = _theirs(inquiry)
    require(parts, InquiryAct.SEE_ALL, shown.stage)
    return _pdf(table_of(shown, place=centre().settings.central.place))


def _theirs(number: int) -> tuple[ShownInquiry, frozenset[Part]]:
    """404 for who is nothing for it."""
    shown = one_inquiry(number, today())
    parts = parts_in(access(), number) if shown else frozenset[Part]()
    if shown is None or not may(parts, InquiryAct.SEE, shown.stage):
        abort(404)
    return shown, parts


def _slip(inquiry: int, slip: int) -> None:
    shown, _parts = _theirs(inquiry)
    if slip not in {one.row.id for one in shown.asked}:
        raise Refused("Không tìm thấy phiếu lấy ý kiến này.")


def _send(number: int, typed: Typed) -> None:
    reading, wanted = read_wanted(typed, today())
    if wanted is None:
        raise Unreadable(reading)
    send(centre().planning, number, wanted, by=official())


def _pdf(paper: Paper) -> Response:
    return Response(write_pdf(paper), mimetype="application/pdf")


def _line(one: Line) -> InquiryLine:
    return InquiryLine(
        id=one.row.id,
        title=one.row.title,
        host=one.host,
        stage=one.stage,
        due_at=local(one.row.due_at_ms) if one.row.due_at_ms else None,
        asked=one.asked,
        answered=one.answered,
        waiting=one.waiting,
    )


def _inquiry(shown: ShownInquiry, parts: frozenset[Part]) -> Inquiry:
    mine = {one.row.id for one in own_slips(shown, access())}
    theirs = shown.asked if may(parts, InquiryAct.SEE_ALL, shown.stage) else own_slips(shown, access())
    return Inquiry(
        id=shown.row.id,
        title=shown.row.title,
        question=shown.row.question,
        host=shown.host,
        stage=shown.stage,
        due_at=local(shown.row.due_at_ms) if shown.row.due_at_ms else None,
        papers=[InquiryFile(id=one.id, title=one.title, pages=one.pages) for one in shown.papers],
        slips=[
            Slip(
                id=one.row.id,
                who=one.name,
                choice=one.choice,
                text=one.answer.text if one.answer else "",
                response=one.row.response,
                is_mine=one.row.id in mine,
            )
            for one in theirs
        ],
    )


_READ, _ANSWERS, _ASKS = (Scope.READ,), (Scope.ANSWER, Scope.AGENCY), (Scope.REGISTER, Scope.APPROVE)
_DRAFT, _ONE = ("inquiry_draft.new", "inquiry_draft.take"), ("inquiries.one",)
_INQUIRY = "/inquiries/{inquiry}"
CALLS: tuple[Call, ...] = (
    Call("GET", "/inquiries", _READ, inquiries),
    Call("POST", "/inquiries", _ASKS, ask_all, _DRAFT, status=201),
    Call("GET", _INQUIRY, _READ, inquiry),
    Call("POST", f"{_INQUIRY}/papers", _ASKS, add_inquiry_paper, _DRAFT, status=201, takes_file=True),
    Call("GET", f"{_INQUIRY}/papers/{{paper}}", _READ, inquiry_paper),
    Call("POST", f"{_INQUIRY}/sending", _ASKS, send_inquiry, _DRAFT),
    Call("POST", f"{_INQUIRY}/discarding", _ASKS, discard_inquiry, _DRAFT),
    Call("POST", f"{_INQUIRY}/slips/{{slip}}/answer", _ANSWERS, answer_slip, _ONE),
    Call("POST", f"{_INQUIRY}/slips/{{slip}}/response", _ASKS, respond_to_slip, _ONE),
    Call("POST", f"{_INQUIRY}/reminders", _ASKS, remind_silent, _ONE),
    Call("POST", f"{_INQUIRY}/deadline", _ASKS, extend_inquiry, _ONE),
    Call("POST", f"{_INQUIRY}/closing", _ASKS, close_inquiry, _ONE),
    Call("POST", f"{_INQUIRY}/withdrawal", _ASKS, withdraw_inquiry, _ONE),
    Call("GET", f"{_INQUIRY}/slips/{{slip}}/file", _READ, slip_paper),
    Call("GET", f"{_INQUIRY}/table", _READ, table),
)
