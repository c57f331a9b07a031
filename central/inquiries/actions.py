"""An inquiry on its way: answered, reminded of, given more time, closed, taken back; each told to whom it concerns."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from central.db import locked, transaction
from central.inquiries.models import Answer, Asked, Inquiry, InquiryStep
from central.inquiries.reading import is_own, parts_in
from central.inquiries.rules import Choice, InquiryAct, Late, Pace, Stage, pace, require
from central.meetings.deadlines import local
from central.meetings.deciding import reason_of
from central.meetings.planning import Planning
from central.notices.actions import tell
from central.people.access import access_of
from central.people.models import Official
from central.requests.telling import who_answers
from contract.refused import Refused
from contract.vietnamese import nfc

MAX_TEXT = 20_000


def answer(planning: Planning, asked: int, choice: Choice, text: str, *, by: Official) -> Answer:
    """Answer for oneself or for one's agency; until the closing the newest answer counts and the others stay.

    Refused: not one's slip, no words for another opinion, or after the deadline where late answers are not taken. The
    same answer again is the same.
    """
    said = nfc(text.strip())
    if choice is Choice.OTHER and not said:
        raise Refused("Kính mời ghi rõ ý kiến khác.")
    if len(said) > MAX_TEXT:
        raise Refused("Ý kiến không quá %(most)s ký tự.", most=MAX_TEXT)
    slip: Asked | None = Asked.get_or_none(Asked.id == asked)
    if slip is None:
        raise Refused("Không tìm thấy phiếu lấy ý kiến này.")
    with deciding(planning, slip.inquiry_id, InquiryAct.ANSWER, by) as row:
        if not is_own(slip, access_of(by, planning.today)):
            raise Refused("Phiếu này do người khác trả lời.")
        is_late = planning.now_ms() > row.due_at_ms
        if is_late and row.late == Late.REFUSE:
            raise Refused("Đã hết hạn trả lời. Kính mời liên hệ cơ quan lấy ý kiến.")
        given = list(Answer.select().where(Answer.asked == slip).order_by(Answer.id))
        if given and (given[-1].choice, given[-1].text) == (choice, said):
            same: Answer = given[-1]
            return same
        made = Answer.create(asked=slip, choice=choice, text=said, by=by, at_ms=planning.now_ms(), is_late=is_late)
        silent = Asked.id.not_in(Answer.select(Answer.asked))
        if not given and not Asked.select().where(Asked.inquiry == row, silent).exists():
            tell_them(planning, row, {row.asker_id}, "Đã có đủ ý kiến trả lời: “%(title)s”")
    return made


def remind(planning: Planning, number: int, *, by: Official) -> int:
    """Tell all who have not answered; how many people that were."""
    with deciding(planning, number, InquiryAct.REMIND, by) as row:
        told = recipients(planning, _silent(row))
        note(planning, row, InquiryAct.REMIND, by, str(len(told)))
        due = f"{local(row.due_at_ms):%H:%M %d/%m/%Y}"
        tell_them(planning, row, told, "Nhắc trả lời lấy ý kiến “%(title)s”, hạn %(due)s", due=due)
    return len(told)


def extend(planning: Planning, number: int, due_at_ms: int, *, by: Official, reason: str) -> None:
    """Another deadline, for a reason; who has not answered is told the old and the new one."""
    with deciding(planning, number, InquiryAct.EXTEND, by) as row:
        why = reason_of(reason)
        if due_at_ms <= planning.now_ms() or due_at_ms == row.due_at_ms:
            raise Refused("Hạn trả lời đã qua hoặc không thay đổi. Kính mời chọn lại.")
        before, after = (f"{local(one):%H:%M %d/%m/%Y}" for one in (row.due_at_ms, due_at_ms))
        row.due_at_ms, row.is_due_told = due_at_ms, False
        row.save()
        Asked.update(urged="").where(Asked.inquiry == row).execute()
        note(planning, row, InquiryAct.EXTEND, by, f"{before} → {after}: {why}")
        subject = "Hạn trả lời lấy ý kiến “%(title)s” đổi từ %(before)s sang %(after)s"
        tell_them(planning, row, recipients(planning, _silent(row)), subject, before=before, after=after)


def respond(planning: Planning, asked: int, text: str, *, by: Official) -> None:
    """What the asker makes of one opinion: taken over or explained (tiếp thu, giải trình)."""
    said = nfc(text.strip())
    if len(said) > MAX_TEXT:
        raise Refused("Ý kiến không quá %(most)s ký tự.", most=MAX_TEXT)
    slip: Asked | None = Asked.get_or_none(Asked.id == asked)
    if slip is None:
        raise Refused("Không tìm thấy phiếu lấy ý kiến này.")
    with deciding(planning, slip.inquiry_id, InquiryAct.RESPOND, by) as row:
        Asked.update(response=said).where(Asked.id == asked).execute()
        _changed(row)


def close(planning: Planning, number: int, *, by: Official) -> None:
    """No more answers; all who were asked may read the consolidated table.

    Refused: the deadline is still to come and somebody has not answered.
    """
    with deciding(planning, number, InquiryAct.CLOSE, by) as row:
        if planning.now_ms() < row.due_at_ms and _silent(row):
            raise Refused("Chưa hết hạn và còn người chưa trả lời. Có thể đổi hạn nếu cần kết thúc sớm.")
        row.stage, row.closed_at_ms = Stage.CLOSED, planning.now_ms()
        _changed(row)
        note(planning, row, InquiryAct.CLOSE, by)
        told = recipients(planning, Asked.select().where(Asked.inquiry == row)) - {by.id}
        tell_them(planning, row, told, "Kết quả lấy ý kiến “%(title)s” đã được tổng hợp")


def withdraw(planning: Planning, number: int, *, by: Official, reason: str) -> None:
    """The question is taken back, for a reason; what was answered stays with its office."""
    with deciding(planning, number, InquiryAct.WITHDRAW, by) as row:
        why = reason_of(reason)
        row.stage = Stage.WITHDRAWN
        _changed(row)
        note(planning, row, InquiryAct.WITHDRAW, by, why)
        told = recipients(planning, Asked.select().where(Asked.inquiry == row)) - {by.id}
        tell_them(planning, row, told, "Thôi lấy ý kiến “%(title)s”: %(why)s", why=why)


def urge_inquiry(planning: Planning) -> bool:
    """Tell of one open inquiry that is near its moment or past it, each once; False when there is none."""
    now_ms = planning.now_ms()
    for row in Inquiry.select().where(Inquiry.stage == Stage.OPEN).order_by(Inquiry.due_at_ms, Inquiry.id):
        found = pace(Stage.OPEN, row.due_at_ms, now_ms)
        if found is Pace.IN_TIME:
            return False
        if not _fresh(row, found) and (found is Pace.SOON or row.is_due_told):
            continue
        with transaction(planning.database):
            again = _locked(row.id)
            if again.stage != Stage.OPEN or again.due_at_ms != row.due_at_ms:
                continue
            if _urge(planning, again, found):
                return True
    return False


def recipients(planning: Planning, rows: Iterable[Asked]) -> set[int]:
    """Who is told for those who were asked: the person, or who answers for the agency."""
    found: set[int] = set()
    for one in rows:
        if one.official_id:
            found.add(one.official_id)
        elif one.agency_id:
            found |= who_answers(one.agency_id, planning.today)
    return found


def note(planning: Planning, row: Inquiry, act: InquiryAct, by: Official, text: str = "") -> None:
    """Write it into the inquiry's history."""
    InquiryStep.create(inquiry=row, at_ms=planning.now_ms(), official=by, act=act, text=text)


def tell_them(planning: Planning, row: Inquiry, told: set[int], subject: str, **values: str) -> None:
    """Tell people of it, by notice and letter."""
    tell(told, None, subject, act=f"inquiry-{row.id}", now_ms=planning.now_ms(), title=row.title, **values)


@contextmanager
def deciding(planning: Planning, number: int, act: InquiryAct, by: Official) -> Iterator[Inquiry]:
    """One decision on an inquiry that nobody else changes meanwhile. Refused: this person may not, or not now."""
    with transaction(planning.database):
        row = _locked(number)
        require(parts_in(access_of(by, planning.today), number), act, Stage(row.stage))
        yield row


def _locked(number: int) -> Inquiry:
    row: Inquiry | None = next(iter(locked(Inquiry.select().where(Inquiry.id == number))), None)
    if row is None:
        raise Refused("Không tìm thấy việc lấy ý kiến này.")
    return row


def _silent(row: Inquiry) -> list[Asked]:
    return list(Asked.select().where(Asked.inquiry == row, Asked.id.not_in(Answer.select(Answer.asked))))


def _fresh(row: Inquiry, found: Pace) -> list[Asked]:
    """Who has not answered and was not told of this pace yet."""
    return [one for one in _silent(row) if one.urged != found]


def _changed(row: Inquiry) -> None:
    row.version += 1
    row.save()


def _urge(planning: Planning, row: Inquiry, found: Pace) -> bool:
    """True when somebody was told. Past a deadline that takes nothing any more only the asker is."""
    silent = _fresh(row, found)
    Asked.update(urged=found).where(Asked.id.in_([one.id for one in silent])).execute()
    due = f"{local(row.due_at_ms):%H:%M %d/%m/%Y}"
    is_told = bool(silent)
    if found is Pace.SOON:
        subject = "Sắp đến hạn trả lời lấy ý kiến “%(title)s”: %(due)s"
        tell_them(planning, row, recipients(planning, silent), subject, due=due)
    elif row.late == Late.TAKE:
        subject = "Quá hạn trả lời lấy ý kiến “%(title)s”: %(due)s"
        tell_them(planning, row, recipients(planning, silent), subject, due=due)
    if found is Pace.LATE and not row.is_due_told:
        row.is_due_told = is_told = True
        row.save(only=["is_due_told"])
        missing = str(len(_silent(row)))
        subject = "Hết hạn lấy ý kiến “%(title)s”, còn %(missing)s phiếu chưa trả lời"
        tell_them(planning, row, {row.asker_id}, subject, missing=missing)
    return is_told
