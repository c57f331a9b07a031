"""Asking an agency for papers, sending them, taking or returning them; each with its history and its notices (R9.3)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from central.db import locked
from central.documents.actions import Given, publish
from central.documents.rules import title_of
from central.documents.store import Intake, Upload
from central.documents.taking_in import take_in
from central.meetings.deciding import Acting, acting, reason_of
from central.meetings.planning import Planning
from central.meetings.rights import require
from central.meetings.roles import asks_of
from central.meetings.states import PLANNED, RUNNING, Act
from central.people.access import access_of
from central.people.models import Official
from central.people.standing import agency_name
from central.requests.models import DocumentRequest, SentPaper
from central.requests.reading import fates_of, host_office, stage_of
from central.requests.rules import OPEN, Fate, Stage, is_late
from central.requests.telling import change, preparers, tell_agency
from contract.refused import Refused
from contract.vietnamese import nfc

MAX_WANTED = 500
MAX_REQUESTS = 100
MAX_SENT = 30


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What an agency is to prepare, by when, and whom to turn to there."""

    agency: int
    wanted: str
    due_at_ms: int
    item: str = ""
    contact: int | None = None


@dataclass(frozen=True, kw_only=True)
class Sending:
    """A file that an agency sends; an empty title is that of the file. `reason`: why it comes late."""

    upload: Upload
    title: str = ""
    reason: str = ""


def ask(planning: Planning, meeting: int, wanted: Wanted, *, by: Official) -> DocumentRequest:
    """Ask an agency for papers. It is told at once, or, of a draft, as the registration is submitted.

    Refused: a meeting on state secrets, nothing said of what is wanted, or a moment that is past or after the start.
    """
    text = nfc(" ".join(wanted.wanted.split()))
    with acting(planning, meeting, Act.ASK_PAPER, by) as now:
        one = now.meeting
        if one.is_secret:
            raise Refused("Cuộc họp có nội dung bí mật nhà nước: hệ thống không nhận tài liệu.")
        if not 1 <= len(text) <= MAX_WANTED:
            raise Refused("Kính mời ghi tài liệu cần chuẩn bị, không quá %(most)s ký tự.", most=MAX_WANTED)
        if wanted.due_at_ms <= planning.now_ms():
            raise Refused("Hạn gửi tài liệu đã qua. Kính mời chọn lại.")
        if one.starts_at_ms and wanted.due_at_ms > one.starts_at_ms:
            raise Refused("Hạn gửi tài liệu phải trước giờ họp.")
        if DocumentRequest.select().where(DocumentRequest.meeting == one).count() >= MAX_REQUESTS:
            raise Refused("Một cuộc họp có tối đa %(most)s yêu cầu tài liệu.", most=MAX_REQUESTS)
        row = DocumentRequest.create(
            meeting=one,
            item=wanted.item,
            agency=wanted.agency,
            contact=wanted.contact,
            wanted=text,
            due_at_ms=wanted.due_at_ms,
            asked_by=by,
            asked_at_ms=planning.now_ms(),
        )
        now.record(Act.ASK_PAPER, reason=f"{agency_name(wanted.agency, planning.today)}: {text}")
        if now.state in PLANNED | RUNNING:
            tell_agency(now, row)
    return row


def drop(planning: Planning, request: int, *, by: Official) -> None:
    """Take a request back. Refused: it is done already."""
    with _deciding(planning, request, Act.ASK_PAPER, by) as (now, row):
        if stage_of(row) in (Stage.DONE, Stage.DROPPED):
            raise Refused("Yêu cầu này đã xong.")
        change(row, dropped_at_ms=planning.now_ms())
        now.record(Act.ASK_PAPER, reason=f"{agency_name(row.agency_id, planning.today)}: {row.wanted}", changes="drop")
        if row.told_at_ms:
            subject = "Không cần gửi tài liệu này cho cuộc họp “%(title)s” nữa: %(wanted)s"
            now.tell(preparers(planning, row), subject, Act.SEND_PAPER, wanted=row.wanted)


def send_paper(planning: Planning, intake: Intake, request: int, sending: Sending, *, by: Official) -> SentPaper:
    """An agency sends a paper to the host office; the same file twice, while it waits there, is one.

    Refused: what can't be taken in (a secrecy stamp), a request that is done, or, past its moment, no reason.
    """
    now_ms = planning.now_ms()
    with _deciding(planning, request, Act.SEND_PAPER, by) as (_, row):
        reason = reason_of(sending.reason, needed=is_late(now_ms, row.due_at_ms))
        _still_wanted(row)
    kept = take_in(intake, sending.upload)
    with _deciding(planning, request, Act.SEND_PAPER, by) as (now, row):
        _still_wanted(row)
        same: SentPaper | None = SentPaper.get_or_none(
            SentPaper.request == row, SentPaper.sha256 == kept.sha256, SentPaper.fate == Fate.WAITING
        )
        if same is not None:
            return same
        late = is_late(now_ms, row.due_at_ms)
        sent = SentPaper.create(
            request=row,
            title=nfc(" ".join(sending.title.split()))[:300] or title_of(sending.upload.name),
            file_name=sending.upload.name[:200],
            sha256=kept.sha256,
            size=kept.size,
            pages=kept.pages,
            giver=by,
            given_at_ms=now_ms,
            late_reason=reason if late else "",
        )
        now.record(Act.SEND_PAPER, reason=sent.title + (f" ({reason})" if late else ""), changes=str(row.id))
        agency = agency_name(row.agency_id, planning.today)
        subject = "%(agency)s gửi tài liệu cho cuộc họp “%(title)s”, chờ tiếp nhận: %(paper)s"
        now.tell(host_office(now.meeting), subject, Act.TAKE_PAPER, agency=agency, paper=sent.title)
    return sent


def take_paper(planning: Planning, sent: int, *, by: Official, is_last: bool) -> None:
    """The host office takes a paper: from now on it is the meeting's. `is_last`: nothing more is wanted of the agency.

    Refused: who has sent it takes it, or it was decided on already.
    """
    with _deciding_on(planning, sent, Act.TAKE_PAPER, by) as (now, row, paper):
        given = Given(
            sha256=paper.sha256,
            size=paper.size,
            pages=paper.pages,
            file_name=paper.file_name,
            title=paper.title,
            giver=paper.giver_id,
            given_at_ms=paper.given_at_ms,
            item=row.item,
        )
        document = publish(now, given)
        _decide(planning, paper, Fate.ACCEPTED, by, document=document.id)
        if is_last:
            change(row, done_at_ms=planning.now_ms())
        now.record(Act.TAKE_PAPER, reason=paper.title, changes=str(row.id))
        subject = "Tài liệu của cuộc họp “%(title)s” đã được tiếp nhận: %(paper)s"
        now.tell(preparers(planning, row) | {paper.giver_id}, subject, Act.SEND_PAPER, paper=paper.title)


def return_paper(planning: Planning, sent: int, *, by: Official, reason: str) -> None:
    """The host office returns a paper with a reason; the agency sends another."""
    with _deciding_on(planning, sent, Act.RETURN_PAPER, by) as (now, row, paper):
        reason = reason_of(reason)
        _decide(planning, paper, Fate.RETURNED, by, reason=reason)
        now.record(Act.RETURN_PAPER, reason=f"{paper.title}: {reason}", changes=str(row.id))
        subject = "Tài liệu của cuộc họp “%(title)s” được trả lại để sửa: %(reason)s"
        now.tell(preparers(planning, row) | {paper.giver_id}, subject, Act.SEND_PAPER, reason=reason)


def finish(planning: Planning, request: int, *, by: Official) -> None:
    """The host office says that nothing more is wanted. Refused: nothing was taken yet, or something waits."""
    with _deciding(planning, request, Act.TAKE_PAPER, by) as (_, row):
        fates = fates_of([row.id])[row.id]
        if stage_of(row, fates) not in OPEN or Fate.ACCEPTED not in fates:
            raise Refused("Yêu cầu này chưa có tài liệu nào được tiếp nhận, hoặc còn tài liệu chờ tiếp nhận.")
        change(row, done_at_ms=planning.now_ms())


@contextmanager
def _deciding(planning: Planning, request: int, act: Act, by: Official) -> Iterator[tuple[Acting, DocumentRequest]]:
    """A decision on a request, its meeting locked. An agency decides on its own requests alone."""
    found: DocumentRequest | None = DocumentRequest.get_or_none(DocumentRequest.id == request)
    if found is None:
        raise Refused("Không tìm thấy yêu cầu tài liệu này.")
    with acting(planning, found.meeting_id, act, by) as now:
        row = next(iter(locked(DocumentRequest.select().where(DocumentRequest.id == request))))
        if act is Act.SEND_PAPER and not is_own(planning, row, by):
            require((), act, now.state)
        yield now, row


@contextmanager
def _deciding_on(
    planning: Planning, sent: int, act: Act, by: Official
) -> Iterator[tuple[Acting, DocumentRequest, SentPaper]]:
    found: SentPaper | None = SentPaper.get_or_none(SentPaper.id == sent)
    if found is None:
        raise Refused("Không tìm thấy tài liệu này.")
    with _deciding(planning, found.request_id, act, by) as (now, row):
        paper = SentPaper.get_by_id(sent)
        if paper.fate != Fate.WAITING:
            raise Refused("Tài liệu này đã được tiếp nhận hoặc trả lại.")
        if paper.giver_id == by.id:
            raise Refused("Người gửi tài liệu không tự tiếp nhận được. Kính mời người khác của văn phòng thực hiện.")
        yield now, row, paper


def is_own(planning: Planning, row: DocumentRequest, by: Official) -> bool:
    """Is this request answered by this person: as its contact, or for its agency?"""
    mine = asks_of(access_of(by, planning.today))
    return bool(DocumentRequest.select().where(DocumentRequest.id == row.id, mine).exists())


def _still_wanted(row: DocumentRequest) -> None:
    fates = fates_of([row.id])[row.id]
    if stage_of(row, fates) in (Stage.DONE, Stage.DROPPED):
        raise Refused("Yêu cầu này đã xong, không cần gửi thêm tài liệu.")
    if len(fates) >= MAX_SENT:
        raise Refused("Một yêu cầu nhận tối đa %(most)s tệp.", most=MAX_SENT)


def _decide(planning: Planning, paper: SentPaper, fate: Fate, by: Official, **values: object) -> None:
    changes = {"fate": fate, "decided_by": by.id, "decided_at_ms": planning.now_ms(), **values}
    SentPaper.update(changes).where(SentPaper.id == paper.id).execute()
