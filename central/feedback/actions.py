"""Sending feedback, answering it, passing it to the other place, finishing it; its sender is told of each."""

from central.db import locked, transaction
from central.feedback.models import Feedback, FeedbackStep
from central.feedback.reading import keepers, parts_in
from central.feedback.rules import FeedbackAct, Kind, Stage, after, other, require
from central.meetings.deciding import reason_of
from central.meetings.planning import Planning
from central.notices.actions import tell
from central.people.access import access_of
from central.people.models import Official
from central.people.standing import standing_of
from contract.refused import Refused
from contract.vietnamese import nfc

MAX_TEXT = 4_000
MOST_A_DAY = 30


def send_feedback(planning: Planning, kind: Kind, text: str, *, by: Official, page: str = "") -> Feedback:
    """Keep what somebody suggests or finds difficult, and tell those who answer for it.

    Refused: no text, too long a one, or more than MOST_A_DAY in a day.
    """
    said = nfc(text.strip())
    if not 1 <= len(said) <= MAX_TEXT:
        raise Refused("Kính mời ghi nội dung, không quá %(most)s ký tự.", most=MAX_TEXT)
    with transaction(planning.database):
        now_ms = planning.now_ms()
        recent = Feedback.select().where(Feedback.official == by, Feedback.sent_at_ms > now_ms - 86_400_000)
        if recent.count() >= MOST_A_DAY:
            raise Refused("Đại biểu đã gửi nhiều ý kiến trong ngày. Kính mời gọi hỗ trợ.")
        row = Feedback.create(
            kind=kind,
            official=by,
            agency=standing_of(by.id, planning.today).agency_id or None,
            text=said,
            page=page[:200],
            sent_at_ms=now_ms,
        )
        _note(planning, row, FeedbackAct.SEND, by)
        _tell_keepers(planning, row, by)
    return row


def act_on(planning: Planning, number: int, act: FeedbackAct, text: str, *, by: Official) -> None:
    """One step with it. A text is needed, but for taking it up: it is what its sender, or who takes it, is told."""
    with transaction(planning.database):
        row: Feedback | None = next(iter(locked(Feedback.select().where(Feedback.id == number))), None)
        if row is None:
            raise Refused("Không tìm thấy ý kiến này.")
        require(parts_in(access_of(by, planning.today), row), act, Stage(row.stage))
        said = reason_of(text, needed=act is not FeedbackAct.TAKE)
        row.stage = after(Stage(row.stage), act)
        if act is FeedbackAct.FORWARD:
            row.kind = other(Kind(row.kind))
        row.save()
        _note(planning, row, act, by, said)
        if by.id == row.official_id or act is FeedbackAct.FORWARD:
            _tell_keepers(planning, row, by)
        if by.id != row.official_id:
            _tell(planning, row, {row.official_id}, _TOLD[act], said=said[:300])


_TOLD = {
    FeedbackAct.TAKE: "Ý kiến của đại biểu đang được xử lý: %(text)s",
    FeedbackAct.FORWARD: "Ý kiến của đại biểu được chuyển nơi xử lý khác: %(text)s",
    FeedbackAct.FINISH: "Ý kiến của đại biểu đã được giải quyết: %(said)s",
    FeedbackAct.REOPEN: "Ý kiến của đại biểu được xem xét lại: %(text)s",
}
_NEW = {
    Kind.SUGGESTION: "Góp ý về hệ thống: %(text)s",
    Kind.DIFFICULTY: "Khó khăn, vướng mắc khi sử dụng hệ thống: %(text)s",
}


def _tell_keepers(planning: Planning, row: Feedback, by: Official) -> None:
    kind = Kind(row.kind)
    _tell(planning, row, keepers(kind) - {by.id}, _NEW[kind])


def _tell(planning: Planning, row: Feedback, told: set[int], subject: str, **values: str) -> None:
    tell(told, None, subject, act=f"feedback-{row.id}", now_ms=planning.now_ms(), text=row.text[:200], **values)


def _note(planning: Planning, row: Feedback, act: FeedbackAct, by: Official, text: str = "") -> None:
    FeedbackStep.create(feedback=row, at_ms=planning.now_ms(), official=by, act=act, stage=row.stage, text=text)
