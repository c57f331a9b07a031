"""Written opinions between meetings: asked, answered, urged, extended, closed, consolidated, printed, found again."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import weasyprint
from flask.testing import FlaskClient

from central.documents.store import Intake, Store, Upload
from central.inquiries.actions import answer, close, extend, remind, respond, urge_inquiry, withdraw
from central.inquiries.finding import find_inquiries, index_inquiry
from central.inquiries.models import Answer, Asked, Inquiry
from central.inquiries.preparing import Wanted, Whom, add_paper, begin, discard, send
from central.inquiries.reading import asked_by, one_inquiry, parts_in, to_answer, waiting_count
from central.inquiries.rules import Choice, InquiryAct, Late, Pace, Part, Silence, Stage, Tally, may, pace, tally
from central.meetings.rules import rule_packs
from central.notices.models import Letter, Notice
from central.people.access import access_of
from central.people.own_data import own_data
from central.people.xlsx import read_xlsx
from central.search.finding import Filters
from contract.refused import Refused
from tests.central.counting import counted
from tests.central.province import DAY, HOUR, NOW, Province
from tests.central.province import send as post

Browser = Callable[[str], FlaskClient]
DUE = NOW + 3 * DAY
# One line a part and act: the stages in which it may be done. What is not here is never allowed.
TABLE = """
asker    edit     draft
asker    discard  draft
asker    send     draft
asker    remind   open
asker    extend   open
asker    respond  open closed
asker    close    open
asker    withdraw open
asker    see      draft open closed withdrawn
asker    see-all  open closed withdrawn
answerer answer   open
answerer see      open closed withdrawn
answerer see-all  closed
reader   see      open closed withdrawn
reader   see-all  open closed withdrawn
"""
ALLOWED = {
    (Part(part), InquiryAct(act), Stage(stage))
    for part, act, *stages in map(str.split, TABLE.strip().split("\n"))
    for stage in stages
}
A, D, OTHER = Choice.AGREE, Choice.DISAGREE, Choice.OTHER


def asked(province: Province, **changes: object) -> Inquiry:
    """The Office's registrar asks Sở Tài chính's director and Sở Y tế as an agency."""
    values = {
        "title": "Dự thảo Quyết định về tài sản công",
        "question": "Đồng ý ban hành Quyết định?",
        "host": province.agencies["office"].id,
        "due_at_ms": DUE,
        "asked": (Whom(official=province.people["finance"].id), Whom(agency=province.agencies["health"].id)),
        "rule": "committee",
        **changes,
    }
    by = province.people["registrar"]
    row = begin(province.planning, by=by)
    return send(province.planning, row.id, Wanted(**values), by=by)  # type: ignore[arg-type]


def slip(row: Inquiry, place: int) -> int:
    return int(Asked.get(Asked.inquiry == row, Asked.place == place).id)


def told(province: Province, who: str) -> list[str]:
    return [row.subject for row in Notice.select().where(Notice.official == province.people[who]).order_by(Notice.id)]


def stage(row: Inquiry) -> Stage:
    return Stage(Inquiry.get_by_id(row.id).stage)


@pytest.mark.parametrize("part", Part)
def test_a_part_may_exactly_what_the_table_says(part: Part) -> None:
    found = {(part, act, one) for act in InquiryAct for one in Stage if may({part}, act, one)}
    assert found == {one for one in ALLOWED if one[0] is part}


@pytest.mark.parametrize(
    ("choices", "silence", "is_closed", "found"),
    [
        ([A, D, OTHER, None], Silence.NOTHING, True, Tally(asked=4, agree=1, disagree=1, other=1)),
        ([A, None, None], Silence.AGREES, True, Tally(asked=3, agree=1, deemed=2)),
        ([A, None, None], Silence.AGREES, False, Tally(asked=3, agree=1)),
        ([], Silence.AGREES, True, Tally()),
    ],
)
def test_silence_counts_as_the_asker_said_and_not_before_the_closing(
    choices: list[Choice | None], silence: Silence, is_closed: bool, found: Tally
) -> None:
    assert tally(choices, silence, is_closed=is_closed) == found


@pytest.mark.parametrize(
    ("found", "adopted", "waits"),
    [
        (Tally(asked=5, agree=3, disagree=2), True, False),
        (Tally(asked=5, agree=2, disagree=1), False, False),
        (Tally(asked=5, agree=2, deemed=1), True, False),
        (Tally(asked=4, agree=2, disagree=2), False, True),
    ],
)
def test_the_rule_of_the_body_decides_and_a_tie_waits_for_its_chair(found: Tally, adopted: bool, waits: bool) -> None:
    verdict = found.verdict(rule_packs()["committee"])
    assert (verdict.adopted, verdict.waits_for_chair) == (adopted, waits)


@pytest.mark.parametrize(
    ("stage", "now_ms", "found"),
    [
        (Stage.OPEN, DUE - 25 * HOUR, Pace.IN_TIME),
        (Stage.OPEN, DUE - 23 * HOUR, Pace.SOON),
        (Stage.OPEN, DUE + 1, Pace.LATE),
        (Stage.CLOSED, DUE + 1, Pace.IN_TIME),
    ],
)
def test_only_what_is_open_is_near_or_past_its_moment(stage: Stage, now_ms: int, found: Pace) -> None:
    assert pace(stage, DUE, now_ms) is found


# R5.2a
def test_opinions_are_asked_answered_and_consolidated(province: Province) -> None:
    row, planning, people = asked(province), province.planning, province.people
    assert any("Lấy ý kiến" in one for one in told(province, "finance"))
    assert any("Lấy ý kiến" in one for one in told(province, "clerk"))
    assert Letter.select().where(Letter.official == people["finance"]).exists()
    answer(planning, slip(row, 0), A, "", by=people["finance"])
    with pytest.raises(Refused, match="còn người chưa trả lời"):
        close(planning, row.id, by=people["registrar"])
    answer(planning, slip(row, 1), OTHER, "Bổ sung Điều 3", by=people["clerk"])
    assert any("đủ ý kiến" in one for one in told(province, "registrar"))
    respond(planning, slip(row, 1), "Đã tiếp thu", by=people["registrar"])
    close(planning, row.id, by=people["registrar"])
    assert stage(row) is Stage.CLOSED
    assert any("tổng hợp" in one for one in told(province, "health") + told(province, "clerk"))
    shown = one_inquiry(row.id, planning.today)
    assert shown
    assert [(one.name, one.choice, one.row.response) for one in shown.asked] == [
        ("Đỗ Thị Đào", A, ""),
        ("Sở Y tế", OTHER, "Đã tiếp thu"),
    ]
    assert (shown.tally.agree, shown.tally.other, shown.tally.silent) == (1, 1, 0)


def test_the_newest_answer_counts_the_same_again_is_one_and_all_stay(province: Province) -> None:
    row, planning, finance = asked(province), province.planning, province.people["finance"]
    for choice in (A, A, D):
        answer(planning, slip(row, 0), choice, "", by=finance)
    shown = one_inquiry(row.id, planning.today)
    assert shown
    assert (shown.asked[0].choice, shown.asked[0].changes) == (D, 1)
    assert Answer.select().count() == 2


def test_who_was_not_asked_neither_answers_nor_reads(province: Province) -> None:
    row, planning, people = asked(province), province.planning, province.people
    for who in ("stranger", "finance2", "clerk"):
        with pytest.raises(Refused):
            answer(planning, slip(row, 0), A, "", by=people[who])
    with pytest.raises(Refused, match="ghi rõ"):
        answer(planning, slip(row, 0), OTHER, " ", by=people["finance"])
    for who, parts in (("stranger", set()), ("overseer", {Part.READER}), ("approver", {Part.ASKER})):
        assert parts_in(access_of(people[who], planning.today), row.id) == parts
    with pytest.raises(Refused):
        begin(planning, by=people["finance"])
    elsewhere = Wanted(title="a", question="b", host=province.agencies["health"].id, due_at_ms=DUE, asked=(Whom(),))
    draft = begin(planning, by=people["registrar"])
    with pytest.raises(Refused, match="thay mặt"):
        send(planning, draft.id, elsewhere, by=people["registrar"])
    discard(planning, draft.id, by=people["registrar"])


def test_a_late_answer_is_marked_or_refused_as_was_said(province: Province) -> None:
    taking, refusing = asked(province), asked(province, late=Late.REFUSE)
    province.clock.at_ms = DUE + 1
    finance = province.people["finance"]
    assert answer(province.planning, slip(taking, 0), A, "", by=finance).is_late
    with pytest.raises(Refused, match="hết hạn"):
        answer(province.planning, slip(refusing, 0), A, "", by=finance)
    close(province.planning, taking.id, by=province.people["approver"])
    with pytest.raises(Refused):
        answer(province.planning, slip(taking, 0), D, "", by=finance)


def test_who_is_silent_is_urged_once_before_and_once_after_the_deadline(province: Province) -> None:
    row, planning, people = asked(province), province.planning, province.people
    answer(planning, slip(row, 0), A, "", by=people["finance"])
    assert not urge_inquiry(planning)
    for at_ms, words in ((DUE - HOUR, "Sắp đến hạn"), (DUE + HOUR, "Quá hạn")):
        province.clock.at_ms = at_ms
        assert urge_inquiry(planning)
        assert not urge_inquiry(planning)
        assert sum(words in one for one in told(province, "clerk")) == 1
        assert not any(words in one for one in told(province, "finance"))
    assert any("còn %(missing)s phiếu" in one for one in told(province, "registrar"))
    extend(planning, row.id, DUE + 2 * DAY, by=people["registrar"], reason="Chờ số liệu")
    assert any("đổi từ" in one for one in told(province, "clerk"))
    assert not urge_inquiry(planning)
    assert remind(planning, row.id, by=people["registrar"]) == 1
    withdraw(planning, row.id, by=people["registrar"], reason="Họp trực tiếp")
    assert any("Thôi lấy ý kiến" in one for one in told(province, "finance"))
    assert not urge_inquiry(planning)


def pdf(text: str) -> io.BytesIO:
    return io.BytesIO(weasyprint.HTML(string=f"<p>{text}</p>").write_pdf())


# R5.5
def test_a_closed_inquiry_is_found_by_those_who_may_read_it(province: Province, tmp_path: Path) -> None:
    planning, people, store = province.planning, province.people, Store(tmp_path)
    by = people["registrar"]
    row = begin(planning, by=by)
    intake = Intake(store=store, support="Văn phòng")
    add_paper(planning, intake, row.id, Upload(file=pdf("Phụ lục về trụ sở làm việc"), name="Phụ lục.pdf"), by=by)
    wanted = Wanted(
        title="Tài sản công",
        question="Đồng ý?",
        host=province.agencies["office"].id,
        due_at_ms=DUE,
        asked=(Whom(official=people["finance"].id),),
    )
    send(planning, row.id, wanted, by=by)
    answer(planning, slip(row, 0), D, "Chưa rõ nguồn kinh phí", by=people["finance"])

    def found(who: str, words: str) -> list[int]:
        mine = access_of(people[who], planning.today)
        return [one.row.id for one in find_inquiries(province.database, mine, words, Filters())]

    assert not index_inquiry(province.database, store, today=planning.today)
    assert found("registrar", "kinh phi") == []
    close(planning, row.id, by=by)
    assert index_inquiry(province.database, store, today=planning.today)
    assert not index_inquiry(province.database, store, today=planning.today)
    for words in ("kinh phi", "trụ sở", "tai san cong"):
        assert found("finance", words) == found("overseer", words) == found("registrar", words) == [row.id]
        assert found("stranger", words) == []
    respond(planning, slip(row, 0), "Nguồn dự phòng", by=by)
    assert index_inquiry(province.database, store, today=planning.today)
    assert found("finance", "du phong") == [row.id]
    assert "kinh phí" in own_data(people["finance"], now_ms=NOW).decode()


def test_the_pages_lead_from_the_draft_to_the_table(province: Province, browser: Browser) -> None:
    asks, answers = browser("registrar"), browser("finance")
    draft = str(post(asks, "/inquiries/new", form="/inquiries").headers["Location"])
    fields: dict[str, object] = {
        "title": "Dự thảo Quyết định",
        "question": "Đồng ý ban hành?",
        "host-text": "Văn phòng Ủy ban nhân dân tỉnh",
        "invite-0-text": "do thi dao",
        "invite-1-text": "Sở Y tế",
        "day": "2026-11-23",
        "hour": "09:00",
        "late": "take",
        "silence": "agrees",
        "rule": "committee",
    }
    wrong = post(asks, draft, {**fields, "invite-1-text": "Sở không có", "do": "send"})
    assert wrong.status_code == 422
    assert "Chưa tìm thấy trong danh bạ" in wrong.text
    assert "Sở không có" in asks.get(draft).text
    file = (pdf("Tờ trình"), "Tờ trình.pdf")
    assert post(asks, draft, {**fields, "do": "upload", "files": file}).status_code == 200
    assert answers.get(draft).status_code == 404
    pasted = post(asks, draft, {**fields, "do": "paste", "many": "Lý Văn An"})
    assert "Lý Văn An" in pasted.text
    sent = post(asks, draft, {**fields, "do": "send"})
    address = str(sent.headers["Location"])
    assert sent.status_code == 303
    row = Inquiry.get()
    assert "Có 1 phiếu lấy ý kiến" in answers.get("/").text
    assert answers.get(f"{address}/table.pdf").status_code == 409
    assert "Tờ trình" in answers.get(address).text
    with answers.get(f"{address}/papers/1") as paper:
        assert paper.mimetype == "application/pdf"
    number = slip(row, 0)
    nothing = post(answers, address, {"do": f"answer-{number}"})
    assert "chọn một trong ba ô" in nothing.text
    done: dict[str, object] = {"do": f"answer-{number}", "choice": "disagree", f"text-{number}": "Chưa rõ nguồn"}
    assert post(answers, address, done).status_code == 303
    assert "Đã ghi nhận lúc" in answers.get(address).text
    assert answers.get(f"{address}/slips/{number}.pdf").data.startswith(b"%PDF")
    assert answers.get(f"{address}/slips/{slip(row, 1)}.pdf").status_code == 404
    province.clock.at_ms = row.due_at_ms + 1
    assert post(asks, address, {"do": "close"}).status_code == 303
    page = answers.get(address).text
    assert "Coi như đồng ý" in page
    assert "Số ý kiến đồng ý bằng một nửa (1/2)" in page
    for ending, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        assert answers.get(f"{address}/table.{ending}").data.startswith(start)
    sheet = read_xlsx(answers.get(f"{address}/table.xlsx").data, most_rows=9, most_columns=9)
    assert [cells[1] for _, cells in sheet] == ["Cơ quan, cá nhân", "Đỗ Thị Đào", "Sở Y tế"]
    assert browser("stranger").get(address).status_code == 404
    assert post(asks, address, {"do": "close"}).status_code == 409


def test_the_list_asks_no_more_as_it_grows(province: Province, browser: Browser) -> None:
    client = browser("overseer")
    asked(province)
    with counted(province) as few:
        assert client.get("/inquiries").status_code == 200
    for _ in range(6):
        asked(province)
    with counted(province) as many:
        client.get("/inquiries")
    assert many.queries == few.queries
    mine = access_of(province.people["finance"], province.planning.today)
    assert [one.waiting for one in to_answer(mine, province.planning.today)] == [1] * 7
    assert waiting_count(mine) == 7
    assert asked_by(mine, province.planning.today) == []


def test_what_is_to_be_answered_stands_in_the_calendar_until_it_is(province: Province, browser: Browser) -> None:
    row, client = asked(province), browser("finance")
    text = client.get("/inquiries.ics").text.replace("\r\n ", "")
    assert f"URL:http://central.test/inquiries/{row.id}\r\n" in text
    assert f"DTEND:{datetime.fromtimestamp(DUE / 1000, UTC):%Y%m%dT%H%M%SZ}\r\n" in text
    assert "BEGIN:VEVENT" not in browser("stranger").get("/inquiries.ics").text
    answer(province.planning, slip(row, 0), Choice.AGREE, "", by=province.people["finance"])
    assert "BEGIN:VEVENT" not in client.get("/inquiries.ics").text
