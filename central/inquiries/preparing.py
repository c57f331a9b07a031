"""A draft that becomes an inquiry: its form as it is typed, its papers, and the sending to all who are asked."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from central.db import transaction
from central.documents.rules import title_of
from central.documents.store import Intake, Upload
from central.documents.taking_in import take_in
from central.inquiries.actions import deciding, note, recipients, tell_them
from central.inquiries.models import Asked, Inquiry, InquiryPaper
from central.inquiries.reading import may_begin
from central.inquiries.rules import InquiryAct, Late, Silence, Stage
from central.meetings.deadlines import local, to_ms
from central.meetings.planning import Planning
from central.meetings.reading import Reading
from central.meetings.rules import rule_packs
from central.meetings.typed import Typed, kept_form
from central.people.access import access_of
from central.people.models import Agency, Official, Right
from central.people.search import ALL_SORTS, Found, Sort
from central.people.standing import holders
from contract.refused import Refused

MAX_ASKED = 200
MAX_PAPERS = 30
MAX_DRAFTS = 50
_AGENCY = frozenset({Sort.AGENCY})


@dataclass(frozen=True, kw_only=True)
class Whom:
    """Who is asked: a person or an agency."""

    official: int | None = None
    agency: int | None = None


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is asked, of whom, until when, and what lateness and silence mean."""

    title: str
    question: str
    host: int
    due_at_ms: int
    asked: tuple[Whom, ...]
    rule: str = ""
    late: Late = Late.TAKE
    silence: Silence = Silence.NOTHING


def begin(planning: Planning, *, by: Official) -> Inquiry:
    """An empty draft. Refused: who may neither register nor approve anywhere, or has too many drafts."""
    if not may_begin(access_of(by, planning.today)):
        raise Refused("Việc lấy ý kiến do người được phân quyền đăng ký hoặc phê duyệt cuộc họp thực hiện.")
    with transaction(planning.database):
        if Inquiry.select().where(Inquiry.asker == by, Inquiry.stage == Stage.DRAFT).count() >= MAX_DRAFTS:
            raise Refused("Đại biểu có nhiều bản nháp. Kính mời xóa bớt bản nháp không dùng.")
        return Inquiry.create(asker=by, made_at_ms=planning.now_ms())


def keep_typed(planning: Planning, number: int, typed: Typed, *, by: Official) -> Inquiry:
    """The draft as it is typed just now."""
    with deciding(planning, number, InquiryAct.EDIT, by) as row:
        row.typed, row.title = typed.kept(), typed.text("title")[:300]
        row.save(only=["typed", "title"])
    return row


def discard(planning: Planning, number: int, *, by: Official) -> None:
    """The draft and its papers are gone."""
    with deciding(planning, number, InquiryAct.DISCARD, by) as row:
        row.delete_instance()


def add_paper(planning: Planning, intake: Intake, number: int, upload: Upload, *, by: Official) -> InquiryPaper:
    """Keep a paper to be read before answering. Refused: what can't be taken in, or more than MAX_PAPERS."""
    with deciding(planning, number, InquiryAct.EDIT, by):
        pass
    kept = take_in(intake, upload)
    with deciding(planning, number, InquiryAct.EDIT, by) as row:
        there = InquiryPaper.select().where(InquiryPaper.inquiry == row)
        same: InquiryPaper | None = there.where(InquiryPaper.sha256 == kept.sha256).first()
        if same is not None:
            return same
        if there.count() >= MAX_PAPERS:
            raise Refused("Một lần lấy ý kiến có tối đa %(most)s tài liệu.", most=MAX_PAPERS)
        return InquiryPaper.create(
            inquiry=row,
            title=title_of(upload.name),
            sha256=kept.sha256,
            size=kept.size,
            pages=kept.pages,
            giver=by,
            given_at_ms=planning.now_ms(),
        )


def drop_paper(planning: Planning, number: int, paper: int, *, by: Official) -> None:
    """Take a paper out of the draft."""
    with deciding(planning, number, InquiryAct.EDIT, by) as row:
        InquiryPaper.delete().where(InquiryPaper.inquiry == row, InquiryPaper.id == paper).execute()


def send(planning: Planning, number: int, wanted: Wanted, *, by: Official) -> Inquiry:
    """Send the question to all who are asked, once; each is told by a notice and a letter.

    Refused: nobody asked, a moment that is past, a host for which this person may not ask.
    """
    with deciding(planning, number, InquiryAct.SEND, by) as row:
        access = access_of(by, planning.today)
        if not any(access.has(right, wanted.host) for right in (Right.REGISTER, Right.APPROVE)):
            raise Refused("Tài khoản chưa được phân quyền lấy ý kiến thay mặt cơ quan này.")
        asked = tuple(dict.fromkeys(wanted.asked))
        if not 1 <= len(asked) <= MAX_ASKED:
            raise Refused("Kính mời chọn từ 1 đến %(most)s người, cơ quan được lấy ý kiến.", most=MAX_ASKED)
        if wanted.due_at_ms <= planning.now_ms():
            raise Refused("Hạn trả lời đã qua. Kính mời chọn lại.")
        row.host = Agency.get_by_id(wanted.host)
        row.title, row.question = wanted.title, wanted.question
        row.due_at_ms, row.rule, row.late, row.silence = wanted.due_at_ms, wanted.rule, wanted.late, wanted.silence
        row.stage, row.sent_at_ms = Stage.OPEN, planning.now_ms()
        row.save()
        Asked.insert_many(
            {"inquiry": row.id, "place": place, "official": one.official, "agency": one.agency}
            for place, one in enumerate(asked)
        ).execute()
        note(planning, row, InquiryAct.SEND, by)
        due = f"{local(row.due_at_ms):%H:%M %d/%m/%Y}"
        told = recipients(planning, Asked.select().where(Asked.inquiry == row))
        tell_them(planning, row, told - {by.id}, "Lấy ý kiến bằng văn bản “%(title)s”, trả lời trước %(due)s", due=due)
    return row


def form_of(row: Inquiry) -> Typed:
    """The draft's form, with at least three rows for those who are asked."""
    typed = kept_form(row.typed)
    for _ in range(3 - len(typed.rows("invite"))):
        typed = typed.with_row("invite")
    return typed


def read_wanted(typed: Typed, today: date) -> tuple[Reading, Wanted | None]:
    """What the form means; None as long as something is wrong, which is noted beside its field."""
    reading = Reading(typed=typed, today=today)
    title = reading.text("title", 300, "Kính mời nhập tên việc lấy ý kiến.")
    question = reading.text("question", 10_000, "Kính mời nhập nội dung lấy ý kiến.")
    host = reading.one("host", today, _AGENCY)
    day, hour = reading.day("day"), reading.clock("hour")
    if day is None:
        reading.errors["day"] = Refused("Kính mời chọn ngày hết hạn, ví dụ 25/11/2026.")
    rule = reading.one_of("rule", ["", *rule_packs()])
    late, silence = reading.one_of("late", list(Late)), reading.one_of("silence", list(Silence))
    asked = _asked(reading, today)
    if not asked:
        first = next(iter(reading.typed.rows("invite")), 0)
        reading.wrong(f"invite-{first}-text", "Kính mời chọn người hoặc cơ quan được lấy ý kiến.")
    if reading.errors or host is None or day is None or hour is None:
        return reading, None
    due = to_ms(datetime.combine(day, hour))
    return reading, Wanted(
        title=title,
        question=question,
        host=host.id,
        due_at_ms=due,
        asked=tuple(asked),
        rule=rule,
        late=Late(late),
        silence=Silence(silence),
    )


def _asked(reading: Reading, today: date) -> list[Whom]:
    """Those in the rows, each once. A position means its holder on this day."""
    found: list[Whom] = []
    for row in reading.filled("invite"):
        one = reading.one(f"invite-{row}", today, ALL_SORTS)
        if one is None:
            continue
        whom = _whom(one, today)
        if whom is None:
            reading.wrong(f"invite-{row}-text", "Chức vụ này hiện chưa có người giữ.")
        elif whom in found:
            reading.wrong(f"invite-{row}-text", "Người, cơ quan này đã có ở dòng trên.")
        else:
            found.append(whom)
    return found


def _whom(one: Found, today: date) -> Whom | None:
    if one.sort is Sort.AGENCY:
        return Whom(agency=one.id)
    if one.sort is Sort.OFFICIAL:
        return Whom(official=one.id)
    held_by = holders(one.id, today)
    return Whom(official=held_by[0]) if held_by else None


def arranged(typed: Typed, do: str, names: str) -> Typed:
    """The form after one of the buttons of its list: a row more, a row less, a pasted list."""
    if do == "paste":
        return typed.with_names("invite", names.splitlines())
    if do == "add":
        return typed.with_row("invite")
    row = do.removeprefix("remove-")
    return typed.without_row("invite", int(row)) if row != do and row.isdecimal() else typed


def with_field(typed: Typed, **fields: str) -> Typed:
    """The same with these fields filled where they are empty."""
    return replace(typed, fields={**fields, **{name: text for name, text in typed.fields.items() if text}})
