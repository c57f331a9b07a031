"""The paper kit: what stands on it, that it becomes a real PDF, and that it opens even without one."""

import re

import pypdfium2 as pdfium
import pytest

from contract.ballot import Aim, Question
from contract.events import Way
from contract.look.codes import svg_code
from contract.package import Category, PersonHere
from edge.kiosk.kit import slips_of
from tests.edge.kiosk.house import House, Visitor
from tests.makers import MEETING, SECRETARY, make_ballot, make_package, make_people, make_person


@pytest.fixture
def secretary(house: House) -> Visitor:
    return house.device_of(SECRETARY)


def words_of(raw: bytes) -> list[str]:
    """The text of each page of a PDF, in one line."""
    document = pdfium.PdfDocument(raw)
    pages = [re.sub(r"\s+", " ", page.get_textpage().get_text_bounded()) for page in document]
    document.close()
    return pages


def pdf(visitor: Visitor, path: str) -> list[str]:
    visitor.open(path)
    assert visitor.shown is not None
    assert (visitor.status, visitor.shown.mimetype) == (200, "application/pdf")
    return words_of(visitor.shown.get_data())


# R5.2a
def test_the_list_to_sign_has_everybody_and_who_is_in_already(house: House, secretary: Visitor) -> None:
    house.desk.check_in(MEETING, 3, Way.CAMERA)
    house.desk.add_attendee(MEETING, PersonHere(name="Lê Thị Khách", agency="Báo tỉnh"), SECRETARY)

    pages = pdf(secretary, "/secretary/kit/meeting.pdf")

    plan, listed, results = pages
    assert "Báo cáo kinh tế - xã hội" in plan
    assert "Số thành viên: 5. Đủ số thành viên dự họp khi có mặt ít nhất 4." in plan
    assert "Ông Nguyễn Văn C Giám đốc Sở số 3 07:50" in listed
    assert "Lê Thị Khách Báo tỉnh" in listed
    # Five members, a guest of the plan, one of the room, and lines for whom nobody expects.
    assert listed.split()[-1] == "13"
    assert "Thông qua nghị quyết" in results
    assert "Không tán thành" in results


# R9.2b
def test_the_sheet_for_the_door_has_the_code_of_the_wifi_and_of_the_meeting(house: House, secretary: Visitor) -> None:
    (text,) = pdf(secretary, "/secretary/kit/door.pdf")
    sheet = secretary.open("/secretary/kit/door")

    assert "Wi-Fi “Phong hop so 1”" in text
    assert "2. Quét mã để điểm danh" in text
    wifi = r"WIFI:T:WPA;S:Phong hop so 1;P:hop\;khong\,giay;;"
    assert str(svg_code(wifi, label="Mã Wi-Fi phòng họp")) in sheet
    poster = house.desk.room(MEETING).package
    assert poster is not None
    assert str(svg_code(f"http://127.0.0.1:8080/p/{poster.poster}", label="Mã QR cuộc họp")) in sheet


def test_slips_are_enough_for_all_members_and_name_nobody(secretary: Visitor) -> None:
    pages = pdf(secretary, "/secretary/kit/slips/nq-01.pdf")

    assert len(pages) == 2
    for text in pages:
        assert text.upper().count("PHIẾU BIỂU QUYẾT") == 4
        assert text.count("Không tán thành") == 4
        assert "Nguyễn Văn" not in text


def test_an_election_says_how_many_boxes_may_be_marked(house: House, secretary: Visitor) -> None:
    names = tuple(f"Ứng viên {number}" for number in range(1, 8))
    question = Question(text="Bầu Ban Chỉ đạo", options=names, most=3, aim=Aim.ELECT)
    house.take(make_package(revision=2, ballots=(make_ballot("bau", title="Bầu Ban Chỉ đạo", questions=(question,)),)))

    pages = pdf(secretary, "/secretary/kit/slips/bau.pdf")

    assert pages[0].upper().count("PHIẾU BẦU") == 2
    assert "Đánh dấu X vào tối đa 3 ô." in pages[0]
    assert "Ứng viên 7" in pages[0]


def test_questions_that_take_different_marks_each_say_so(house: House, secretary: Visitor) -> None:
    plans = Question(text="Chọn phương án", options=("Phương án 1", "Phương án 2"), aim=Aim.CHOOSE)
    works = Question(text="Chọn dự án", options=("Cầu", "Đường", "Trường"), most=2, aim=Aim.CHOOSE)
    house.take(make_package(revision=2, ballots=(make_ballot("von", title="Vốn", questions=(plans, works)),)))

    text = pdf(secretary, "/secretary/kit/slips/von.pdf")[0]

    assert "1. Chọn phương án (một ô)" in text
    assert "2. Chọn dự án (tối đa 2 ô)" in text
    assert "từng câu hỏi" in text


@pytest.mark.parametrize(
    ("members", "options", "expected"),
    [(5, 3, (5, 8, 4, 2)), (85, 3, (85, 96, 4, 24)), (85, 12, (85, 94, 2, 47)), (5, 30, (5, 7, 1, 7))],
)
def test_a_page_is_filled_and_some_are_spare(
    house: House, members: int, options: int, expected: tuple[int, int, int, int]
) -> None:
    question = Question(text="?", options=tuple(f"{place}" for place in range(options)))
    house.take(make_package(revision=2, people=make_people(members), ballots=(make_ballot(questions=(question,)),)))
    spec = house.room.package.ballots[0] if house.room.package else make_ballot()

    found = slips_of(house.room, spec)

    assert (found.voters, found.number, found.on_page, found.pages) == expected


def test_substitutes_get_a_slip_only_where_the_rule_lets_them_vote(house: House) -> None:
    stands_in = make_person(50, represents=3, category=Category.MEMBER)
    house.take(make_package(revision=2, people=(*make_people(), stands_in)))

    assert slips_of(house.room, make_ballot()).voters == 5


def test_the_papers_are_vietnamese_and_open_as_pages_too(secretary: Visitor) -> None:
    secretary.client.set_cookie("language", "en")

    assert "Paper kit" in secretary.open("/secretary/kit/")
    assert "8 slips on 2 pages for 5 people who may vote" in secretary.text
    assert "Danh sách đại biểu ký tên" in secretary.open("/secretary/kit/meeting")
    assert "Thứ Ba, 25/11/2025" in secretary.text
    assert "Phiếu biểu quyết" in secretary.open("/secretary/kit/slips/nq-01")


def test_without_a_press_the_browser_prints(secretary: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edge.sheets.press.sys.executable", "/bin/false")

    shown = secretary.open("/secretary/kit/meeting.pdf")

    assert secretary.shown is not None
    assert secretary.shown.mimetype == "text/html"
    assert "Danh sách đại biểu ký tên" in shown


def test_only_who_conducts_gets_papers_and_no_ballot_is_made_up(house: House, secretary: Visitor) -> None:
    delegate = house.device_of(3)

    for path in ("", "meeting", "meeting.pdf", "slips/nq-01"):
        delegate.open(f"/secretary/kit/{path}")
        assert delegate.status == 403
    secretary.open("/secretary/kit/slips/nq-99")
    assert secretary.status == 404
