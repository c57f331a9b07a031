"""A meeting's documents, sent in and taken away, and its official papers until they are signed (R5.2a, R6.5)."""

from datetime import datetime
from typing import Annotated, Literal

from flask import Response, abort
from msgspec import Meta, Struct

from central.api.calls.call import Call, day_of, file_of, found, known, moment_of, visible
from central.api.rules import Scope
from central.api.shapes import Clock, Day, Done, Made, Name, Nothing, Number, Once, Text
from central.documents.actions import (
    INVITED,
    Described,
    add_document,
    describe_documents,
    documents_of,
    may_read,
    withdraw_document,
)
from central.documents.models import Document
from central.documents.reading import readable
from central.documents.store import Upload, store_in
from central.documents.versions import replace_document, versions_of
from central.meetings.deadlines import local, meeting_kinds, papers_by
from central.meetings.roles import roles_of
from central.papers import actions
from central.papers.drafting import Drafting, draft_by_hand, redraft
from central.papers.official.content import Sort
from central.papers.reading import found_paper, papers_of, shown_paper
from central.papers.signed import MAX_BYTES, take_signed
from central.papers.signing.trust import read_trust
from central.papers.working import roles_in
from central.web.shell import access, centre, official, today
from contract.refused import Refused


class FileNamed(Struct, kw_only=True, forbid_unknown_fields=True):
    """The file's own name; its title is that without the ending."""

    name: Name


class MeetingDocument(Struct, kw_only=True):
    """`item`: the agenda item's token, empty for all of the meeting. `is_late`: after the moment of R9.3."""

    id: int
    title: str
    item: str
    pages: int
    given_by: str
    given_at: datetime
    is_late: bool


class PaperVersion(Struct, kw_only=True):
    """`number` from 1 on; `replaced_at` None of the newest."""

    id: int
    number: int
    given_by: str
    given_at: datetime
    is_late: bool
    replaced_at: datetime | None


class Describing(Struct, kw_only=True, forbid_unknown_fields=True):
    """`is_marked`: with its reader's name across. `ends_with_meeting`: withdrawn from the invited after it."""

    title: Annotated[str, Meta(max_length=300)]
    item: Annotated[str, Meta(max_length=40)] = ""
    is_marked: bool = False
    ends_with_meeting: bool = False


class OfficialPaper(Struct, kw_only=True):
    """An official paper; `acts`: what the token's owner may do with it now."""

    id: int
    meeting: int
    sort: str
    state: str
    revision: int
    number: str
    subject: str
    acts: list[str]
    fields: dict[str, str]


class PaperLine(Struct, kw_only=True):
    id: int
    sort: str
    state: str
    number: str


class Making(Struct, kw_only=True, forbid_unknown_fields=True):
    once: Once
    sort: Literal["invitation", "sign-in", "minutes", "conclusions"]


class Stepping(Struct, kw_only=True, forbid_unknown_fields=True):
    """`until`, `hour`: of ask. `text`, `agreed`: of answer. `reason`: of return. `number`, `dated`: of number, sign."""

    once: Once
    do: Literal["ask", "answer", "submit", "take-back", "agree", "return", "number", "sign", "amend", "redraft"]
    until: Day | None = None
    hour: Clock = "17:00"
    text: Text = ""
    agreed: bool = False
    reason: Text = ""
    number: Annotated[str, Meta(max_length=20)] = ""
    dated: Day | None = None


class Wording(Struct, kw_only=True, forbid_unknown_fields=True):
    """`fields` by the names that the paper has them; what is not named stays. `revision`: the one that was read."""

    revision: Number
    fields: dict[Annotated[str, Meta(max_length=80)], Annotated[str, Meta(max_length=20_000)]]


def documents(_asked: Nothing, *, meeting: int) -> list[MeetingDocument]:
    """The papers of a meeting that one may read."""
    one, roles, _state = visible(meeting)
    kind = meeting_kinds().get(one.kind)
    due = papers_by(kind, one.starts_at_ms) if kind and one.starts_at_ms else 0
    return [
        MeetingDocument(
            id=each.id,
            title=each.title,
            item=each.item,
            pages=each.pages,
            given_by=each.giver.name,
            given_at=local(each.given_at_ms),
            is_late=bool(due) and each.given_at_ms > due,
        )
        for each in documents_of(one)
        if may_read(one, official(), roles, each.item)
    ]


def add_file(asked: FileNamed, *, meeting: int, file: Upload) -> Made:
    """Give a meeting a paper; the same file again is the same paper."""
    known(meeting)
    given = Upload(file=file.file, name=asked.name)
    return Made(id=add_document(centre().planning, centre().intake, meeting, given, by=official()).id)


def versions(_asked: Nothing, *, document: int) -> list[PaperVersion]:
    """The versions of a paper that one may read: all of them for who prepares, else the newest."""
    one = readable(document, access(), official(), today())
    if one is None:
        abort(404)
    chain = versions_of(one)
    if roles_of(access(), one.meeting, today()) <= INVITED:
        chain = chain[-1:]
    return [
        PaperVersion(
            id=each.document.id,
            number=each.number,
            given_by=each.document.giver.name,
            given_at=local(each.document.given_at_ms),
            is_late=each.is_late,
            replaced_at=local(each.by.given_at_ms) if each.by else None,
        )
        for each in chain
    ]


def newer_version(asked: FileNamed, *, document: int, file: Upload) -> Made:
    """Put a newer version in a paper's place; the same file again is the same version."""
    found(Document, document)
    given = Upload(file=file.file, name=asked.name)
    return Made(id=replace_document(centre().planning, centre().intake, document, given, by=official()).id)


def describe_document(asked: Describing, *, document: int) -> Done:
    """Say what a paper is called, to which item it belongs and how it is read."""
    one: Document = found(Document, document)
    said = Described(asked.title, asked.item, asked.is_marked, asked.ends_with_meeting)
    describe_documents(centre().planning, one.meeting_id, {one.token: said}, by=official())
    return Done()


def withdraw_paper(_asked: Nothing, *, document: int) -> Done:
    """Take a paper away from its meeting."""
    one: Document = found(Document, document)
    withdraw_document(centre().planning, one.meeting_id, one.token, by=official())
    return Done()


def official_papers(_asked: Nothing, *, meeting: int) -> list[PaperLine]:
    """The official papers of a meeting that one may read (R5.5, R6.5)."""
    one, _roles, _state = known(meeting)
    rows = papers_of(one, roles_in(one, centre().planning, official()))
    return [PaperLine(id=each.id, sort=each.sort, state=each.state, number=each.number) for each in rows]


def official_paper(_asked: Nothing, *, paper: int) -> OfficialPaper:
    """One official paper, its words and what may be done with it."""
    one = shown_paper(centre().planning, paper, by=official())
    return OfficialPaper(
        id=one.paper.id,
        meeting=one.paper.meeting_id,
        sort=one.paper.sort,
        state=one.paper.state,
        revision=one.paper.revision,
        number=one.paper.number,
        subject=one.text.subject,
        acts=sorted(one.acts),
        fields=actions.fields_of(one.text),
    )


def paper_file(_asked: Nothing, *, paper: int) -> Response:
    """An official paper's PDF, with its digital signatures when there are any."""
    one = shown_paper(centre().planning, paper, by=official())
    return file_of(one.signed.sha256 if one.signed else one.sha256, name=f"{paper}.pdf")


def make_paper(asked: Making, *, meeting: int) -> Made:
    """Draft an official paper."""
    known(meeting)
    return Made(id=draft_by_hand(_drafting(), meeting, Sort(asked.sort), by=official()).id)


def step_paper(asked: Stepping, *, paper: int) -> Made:
    """Bring an official paper a step further, or back; gives its number, or the new one's that amends it."""
    planning, by = centre().planning, official()
    found_paper(planning, paper, by)
    match asked.do:
        case "ask":
            actions.ask_speakers(planning, paper, until_ms=moment_of(asked.until or "", asked.hour), by=by)
        case "answer":
            actions.answer(planning, paper, is_agreed=asked.agreed, text=asked.text, by=by)
        case "return":
            actions.give_back(planning, paper, reason=asked.reason, by=by)
        case "number" | "sign":
            step = actions.sign if asked.do == "sign" else actions.number_to_sign
            step(planning, paper, number=asked.number, dated_on=day_of(asked.dated or ""), by=by)
        case "amend":
            return Made(id=actions.amend(planning, paper, by=by).id)
        case "redraft":
            redraft(_drafting(), paper, by=by)
        case _:
            _PLAIN[asked.do](planning, paper, by=by)
    return Made(id=paper)


_PLAIN = {"submit": actions.submit, "take-back": actions.take_back, "agree": actions.agree}


def word_paper(asked: Wording, *, paper: int) -> OfficialPaper:
    """Change the words of an official paper."""
    found_paper(centre().planning, paper, official())
    actions.edit(centre().planning, paper, asked.fields, revision=asked.revision, by=official())
    return official_paper(Nothing(), paper=paper)


def sign_file(_asked: Nothing, *, paper: int, file: Upload) -> Done:
    """Send in the PDF with one digital signature more."""
    found_paper(centre().planning, paper, official())
    raw = file.file.read(MAX_BYTES + 1)
    if not raw:
        raise Refused("Kính mời chọn tệp PDF đã ký số.")
    if len(raw) > MAX_BYTES:
        abort(413)
    settings = centre().settings
    trust = read_trust(settings.signing.trust if settings.signing else None)
    take_signed(centre().planning, store_in(settings.central.data_dir), paper, raw, trust=trust, by=official())
    return Done()


def _drafting() -> Drafting:
    settings = centre().settings
    return Drafting(planning=centre().planning, place=settings.central.place, address=settings.web.public_url)


_READ, _PREPARES = (Scope.READ,), (Scope.REGISTER, Scope.APPROVE, Scope.CONDUCT)
_WRITES = (Scope.REGISTER, Scope.CONDUCT)
_EDITS, _SENDS = ("registration.take",), ("registration.take", "pieces.piece")
CALLS: tuple[Call, ...] = (
    Call("GET", "/meetings/{meeting}/documents", _READ, documents),
    Call("POST", "/meetings/{meeting}/documents", _PREPARES, add_file, _SENDS, status=201, takes_file=True),
    Call("GET", "/documents/{document}/versions", _READ, versions),
    Call(
        "POST",
        "/documents/{document}/versions",
        _PREPARES,
        newer_version,
        ("documents.newer",),
        status=201,
        takes_file=True,
    ),
    Call("POST", "/documents/{document}/description", _PREPARES, describe_document, _EDITS),
    Call("POST", "/documents/{document}/withdrawal", _PREPARES, withdraw_paper, _EDITS),
    Call("GET", "/meetings/{meeting}/papers", _READ, official_papers),
    Call("POST", "/meetings/{meeting}/papers", _WRITES, make_paper, ("official.make",), status=201),
    Call("GET", "/papers/{paper}", _READ, official_paper),
    Call("GET", "/papers/{paper}/file", _READ, paper_file),
    Call("POST", "/papers/{paper}/words", _WRITES, word_paper, ("official.edit",)),
    Call("POST", "/papers/{paper}/steps", (Scope.ANSWER, *_WRITES), step_paper, ("official.act",)),
    Call("POST", "/papers/{paper}/signed", _WRITES, sign_file, ("official.act",), takes_file=True),
)
