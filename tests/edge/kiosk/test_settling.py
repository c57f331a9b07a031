"""“Việc cần Thư ký xem xét”: shown where the secretary looks, settled with a reason, once, and told in the log."""

import pytest

from contract import events as e
from contract.events import Way
from contract.package import PersonHere
from edge.desk import NextSitting
from edge.kiosk.offers import OfferedPaper, Offers
from tests.edge.kiosk.house import House, Visitor
from tests.makers import CHAIR, EIGHT, MEETING, SECRETARY, make_package, make_people, make_person

ACTION = "/secretary/matters/settle"


@pytest.fixture
def secretary(house: House) -> Visitor:
    return house.device_of(SECRETARY)


@pytest.fixture
def withdrawn(house: House) -> House:
    """The third came in by the first plan; by the second the invitation is taken back."""
    house.desk.check_in(MEETING, 3, Way.CAMERA, issue=1)
    people = (*make_people(2)[:2], make_person(3, withdrawn=True), make_person(4))
    house.take(make_package(revision=2, people=people))
    return house


def test_the_secretarys_page_says_what_waits_and_leads_there(withdrawn: House, secretary: Visitor) -> None:
    assert "1 việc cần xem xét" in secretary.open("/secretary/")

    shown = secretary.open("/secretary/matters/")

    assert "Giấy mời của ông Nguyễn Văn C đã được thu hồi, nhưng đại biểu đã điểm danh" in shown
    assert withdrawn.room.is_present(3)


# R5.2a
def test_it_is_kept_with_a_reason_that_stands_in_the_log(withdrawn: House, secretary: Visitor) -> None:
    secretary.open("/secretary/matters/")

    shown = secretary.send(ACTION, settlement="kept", reason="Chủ trì đồng ý để dự")

    assert "giữ nguyên điểm danh" in shown
    assert "Chủ trì đồng ý để dự" in shown
    assert withdrawn.room.is_present(3)
    assert "việc cần xem xét" not in secretary.open("/secretary/")
    assert "Thư ký xem xét: giữ nguyên điểm danh của ông Nguyễn Văn C" in secretary.open("/secretary/log")
    assert "(Chủ trì đồng ý để dự)" in secretary.text


def test_undoing_is_one_decision_of_two_lines(withdrawn: House, secretary: Visitor) -> None:
    secretary.open("/secretary/matters/")

    secretary.send(ACTION, settlement="undone", reason="Vào nhầm phòng")

    events = [line.event for _, line in withdrawn.journal.lines_of(MEETING)][-2:]
    assert [type(one) for one in events] == [e.MatterSettled, e.CheckInUndone]
    assert not withdrawn.room.is_present(3)
    assert "hủy điểm danh" in secretary.open("/secretary/matters/")


def test_of_two_secretaries_the_second_is_told_and_nothing_is_written(withdrawn: House) -> None:
    first, second = withdrawn.device_of(SECRETARY), withdrawn.device_of(CHAIR)
    for one in (first, second):
        one.open("/secretary/matters/")
    form = second.form(ACTION)
    first.send(ACTION, settlement="kept", reason="Đồng ý")
    lines = withdrawn.journal.position()

    shown = second.post(ACTION, **{**form, "settlement": "undone", "reason": "Không đồng ý"})

    assert second.status == 409
    assert "vừa được người khác xem xét" in shown
    assert withdrawn.journal.position() == lines
    assert withdrawn.room.is_present(3)


def test_the_substitute_goes_when_the_principal_has_come(house: House, secretary: Visitor) -> None:
    named = house.desk.name_substitute(MEETING, 3, PersonHere(name="Trần Thị Bình"), SECRETARY).event
    assert isinstance(named, e.SubstituteNamedHere)
    house.desk.check_in(MEETING, named.attendee, Way.SECRETARY, by=SECRETARY)
    house.desk.check_in(MEETING, 3, Way.CAMERA)
    assert "Cả ông Nguyễn Văn C và người dự thay" in secretary.open("/secretary/matters/")
    assert 'value="undone"' not in secretary.text

    secretary.send(ACTION, settlement="left", reason="Bàn giao lại")

    assert not house.room.is_present(named.attendee)
    assert house.room.is_present(3)


@pytest.mark.parametrize(
    "changes",
    [{"reason": "  "}, {"reason": "x" * 121}, {"kind": "another"}, {"settlement": ""}, {"line": "0" * 16 + "/1"}],
)
def test_an_order_that_is_not_one_is_refused(withdrawn: House, secretary: Visitor, changes: dict[str, str]) -> None:
    secretary.open("/secretary/matters/")
    form = {**secretary.form(ACTION), "settlement": "kept", "reason": "Đồng ý", **changes}
    lines = withdrawn.journal.position()

    secretary.post(ACTION, **form)

    assert secretary.status == 409
    assert withdrawn.journal.position() == lines


def test_a_delegate_neither_sees_nor_settles(withdrawn: House) -> None:
    delegate = withdrawn.device_of(4)

    delegate.open("/secretary/matters/")
    assert delegate.status == 403
    line = withdrawn.room.attendance[3].line
    delegate.post(ACTION, meeting=MEETING, kind="withdrawn", attendee=3, line=line, settlement="kept", reason="x")
    assert delegate.status == 403


def test_a_settlement_is_taken_back_by_one_line_and_told_in_the_log(withdrawn: House, secretary: Visitor) -> None:
    secretary.open("/secretary/matters/")
    secretary.send(ACTION, settlement="undone", reason="Vào nhầm phòng")
    assert not withdrawn.room.is_present(3)

    shown = secretary.send("/secretary/matters/undo")

    assert withdrawn.room.is_present(3)
    assert isinstance([line.event for _, line in withdrawn.journal.lines_of(MEETING)][-1], e.SettlementUndone)
    assert "1 việc cần xem xét" in secretary.open("/secretary/")
    assert "Đã xem xét" not in shown
    assert "Hoàn tác việc Thư ký đã xem xét" in secretary.open("/secretary/log")


def test_nobody_else_takes_it_back(withdrawn: House, secretary: Visitor) -> None:
    secretary.open("/secretary/matters/")
    secretary.send(ACTION, settlement="undone", reason="Vào nhầm phòng")
    form = secretary.form("/secretary/matters/undo")
    member = withdrawn.device_of(4)

    member.post("/secretary/matters/undo", **{**form, "token": member.form_token})

    assert member.status == 403
    assert not withdrawn.room.is_present(3)


def test_the_end_asks_about_what_waits_and_about_offered_papers(withdrawn: House, secretary: Visitor) -> None:
    withdrawn.desk.check_in(MEETING, CHAIR, Way.CAMERA)
    withdrawn.clock.pass_ms(EIGHT - withdrawn.clock.now().at_ms)
    withdrawn.desk.start(MEETING, CHAIR)
    asked = withdrawn.screen().open("/chair/?ask=end")
    assert "việc cần Thư ký xem xét" in asked
    assert 'href="/chair/agenda"' in asked
    assert "tài liệu đại biểu gửi" not in asked

    offers: Offers = withdrawn.app.extensions["kiosk"].offers
    paper = OfferedPaper(document="moi", title="Mới", sha256="a" * 64, size=1, item="", giver=4, at=EIGHT)
    offers.file(MEETING, paper.sha256).write_bytes(b"x")
    offers.add(MEETING, paper)
    secretary.open("/secretary/matters/")
    secretary.send(ACTION, settlement="kept", reason="Chủ trì đồng ý")

    asked = withdrawn.screen().open("/chair/?ask=end")
    assert "Xem xét" not in asked
    assert "còn 1 tài liệu đại biểu gửi chưa được xem" in asked.lower()
    assert 'href="/chair/papers"' in asked


def test_the_chair_is_led_from_the_end_to_what_waits_and_settles_it_there(withdrawn: House) -> None:
    withdrawn.desk.start(MEETING, CHAIR, (CHAIR,))
    screen = withdrawn.screen()
    assert 'href="/chair/matters/"' in screen.open("/chair/?ask=end")
    screen.open("/chair/matters/")

    shown = screen.send(ACTION, settlement="kept", reason="Chủ trì đồng ý")

    assert "giữ nguyên điểm danh" in shown
    assert "Không có việc nào cần xem xét" in shown
    assert 'href="/chair/matters/"' not in screen.open("/chair/?ask=end")


def test_the_secretary_is_led_from_the_end_to_what_is_left(withdrawn: House, secretary: Visitor) -> None:
    withdrawn.desk.start(MEETING, CHAIR, (CHAIR,))
    withdrawn.desk.close_sitting(MEETING, CHAIR, NextSitting())

    shown = secretary.open("/secretary/?ask=end")

    assert "Còn 2 nội dung chưa họp" in shown
    assert 'href="/secretary/#agenda"' in shown
    assert 'href="/secretary/ballots"' in shown
