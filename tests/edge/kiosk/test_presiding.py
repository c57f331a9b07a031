"""Another one presides: handed over by the chair, or by the secretary when the chair is not here; and who is absent."""

import pytest

from contract import events as e
from contract.events import Way
from contract.refused import Refused
from tests.edge.kiosk.house import House, Visitor
from tests.makers import CHAIR, EIGHT, GUEST, MEETING, SECRETARY, make_package

DEPUTY = 3
ASSIGNED = "Điều hành theo phân công"


@pytest.fixture
def running(house: House) -> House:
    """Two planned chairs and a guest are here."""
    house.take(make_package(revision=2, chairs=(CHAIR, DEPUTY)))
    for attendee in (CHAIR, SECRETARY, DEPUTY, 4, GUEST):
        house.desk.check_in(MEETING, attendee, Way.CAMERA)
    house.clock.pass_ms(EIGHT - house.clock.now().at_ms)
    house.desk.start(MEETING, CHAIR)
    return house


def hand_over(visitor: Visitor, taker: int, reason: str = ASSIGNED) -> str:
    return visitor.post("/conduct/chair", meeting=MEETING, then="/chair/", attendee=taker, reason=reason)


def test_the_chair_hands_over_from_the_rooms_screen_with_a_reason(running: House) -> None:
    screen = running.screen()
    assert "Trao quyền điều hành" in screen.open("/chair/presiding")
    screen.open(f"/chair/presiding?to={DEPUTY}")

    screen.send("/conduct/chair", reason="Chủ trì có việc đột xuất")

    assert (screen.status, running.room.chair, running.room.head) == (200, DEPUTY, CHAIR)
    handed = running.room.last_event
    assert isinstance(handed, e.ChairHandedOver)
    assert (handed.giver, handed.by) == (CHAIR, CHAIR)
    assert running.desk.text_of(handed.reason) == "Chủ trì có việc đột xuất"


def test_a_mistaken_handing_over_is_taken_back_in_one_tap(running: House) -> None:
    screen = running.screen()
    screen.open("/chair/")
    shown = hand_over(screen, DEPUTY)
    assert "chuyển người điều hành" in shown

    screen.send("/conduct/undo")

    assert running.room.chair == CHAIR


def test_the_secretary_lets_the_deputy_begin_when_the_chair_did_not_come(house: House) -> None:
    house.take(make_package(revision=2, chairs=(CHAIR, DEPUTY)))
    for attendee in (SECRETARY, DEPUTY, 4):
        house.desk.check_in(MEETING, attendee, Way.CAMERA)
    secretary = house.device_of(SECRETARY)
    assert "Đổi người điều hành" in secretary.open("/secretary/")

    hand_over(secretary, 4, "Chủ trì vắng mặt")

    assert house.room.chair == 4


@pytest.mark.parametrize(
    ("taker", "reason"), [(GUEST, ASSIGNED), (5, ASSIGNED), (CHAIR, ASSIGNED), (DEPUTY, "because")]
)
def test_no_guest_nobody_absent_not_the_same_and_not_without_a_reason(running: House, taker: int, reason: str) -> None:
    screen = running.screen()
    screen.open("/chair/")

    hand_over(screen, taker, reason)

    assert (screen.status, running.room.chair) == (409, CHAIR)


def test_a_member_who_does_not_conduct_can_hand_nothing_over(running: House) -> None:
    member = running.device_of(4)

    hand_over(member, 4)

    assert (member.status, running.room.chair) == (403, CHAIR)


def test_an_absence_is_excused_by_one_tap_and_listed_with_its_reason(running: House) -> None:
    secretary = running.device_of(SECRETARY)
    shown = secretary.open("/secretary/roll/5")
    assert all(reason in shown for reason in ("Đi công tác", "Ốm, điều trị", "Nghỉ phép"))

    secretary.send("/secretary/roll/5/excuse", reason="Đi công tác")

    absent = secretary.open("/secretary/roll?show=absent")
    assert "Vắng có lý do: Đi công tác" in absent
    assert 'id="person-5"' in absent
    assert f'id="person-{DEPUTY}"' not in absent


def test_a_chair_handed_over_for_an_item_goes_back_with_it(running: House) -> None:  # A7
    running.desk.open_item(MEETING, "item-1", CHAIR)
    screen = running.screen()
    screen.open(f"/chair/presiding?to={DEPUTY}")
    assert "hết nội dung thì trao lại" in screen.text
    screen.post("/conduct/chair", meeting=MEETING, then="/chair/", attendee=DEPUTY, item="item-1", reason=ASSIGNED)
    assert running.room.chair == DEPUTY
    assert "chỉ trong nội dung 1" in screen.open("/chair/presiding")

    running.desk.open_item(MEETING, "item-2", DEPUTY)

    assert running.room.chair == CHAIR
    assert "Nguyễn Văn C điều hành trong nội dung 1" in running.device_of(SECRETARY).open("/secretary/log")


def test_it_stays_where_it_is_while_nobody_is_here_to_take_it_back(running: House) -> None:
    running.desk.open_item(MEETING, "item-1", CHAIR)
    running.desk.hand_over_chair(MEETING, 4, CHAIR, item="item-1")
    for attendee in (CHAIR, DEPUTY):
        running.desk.depart(MEETING, attendee)

    running.desk.open_item(MEETING, "item-2", 4)

    assert (running.room.chair, running.room.presiding_for) == (4, "")


def test_a_hand_over_for_an_item_that_is_over_is_refused_in_words(running: House) -> None:
    running.desk.open_item(MEETING, "item-1", CHAIR)
    screen = running.screen()
    screen.open(f"/chair/presiding?to={DEPUTY}")
    running.desk.open_item(MEETING, "item-2", CHAIR)

    screen.send("/conduct/chair", reason=ASSIGNED, item="item-1")

    assert screen.status == 409
    assert running.room.chair == CHAIR


def test_the_chair_names_another_secretary_whose_rights_follow_at_once(running: House) -> None:  # A7
    former, other = running.device_of(SECRETARY), running.device_of(4)
    assert (other.open("/secretary/"), other.status)[1] == 403
    screen = running.screen()
    screen.open("/chair/secretaries?to=4")
    assert "làm Thư ký thay" in screen.text

    screen.send("/conduct/secretary", reason="Thư ký có việc đột xuất", replaces=SECRETARY)

    assert running.room.secretaries == (4,)
    assert (other.open("/secretary/"), other.status)[1] == 200
    assert (former.open("/secretary/"), former.status)[1] == 403
    said = other.open("/secretary/log")
    assert "Thư ký: ông Nguyễn Văn D" in said
    assert "Thư ký có việc đột xuất" in said
    screen.open("/chair/")
    screen.send("/conduct/undo")
    assert running.room.secretaries == (SECRETARY,)


def test_a_secretary_hands_over_the_own_place_alone(running: House) -> None:
    secretary = running.device_of(SECRETARY)
    secretary.open("/chair/secretaries?to=4")
    assert "cùng làm Thư ký" not in secretary.text
    form = {"meeting": MEETING, "then": "/chair/", "attendee": 4, "reason": "Thư ký vắng mặt"}
    secretary.post("/conduct/secretary", **form)
    assert (secretary.status, running.room.secretaries) == (409, (SECRETARY,))

    secretary.post("/conduct/secretary", **form, replaces=SECRETARY)

    assert running.room.secretaries == (4,)
    assert secretary.status == 200  # on the delegate's own page now
    assert 'href="/secretary/"' not in secretary.text


def test_who_is_absent_or_presides_does_not_keep_the_minutes(running: House) -> None:
    for attendee in (5, DEPUTY, SECRETARY):
        with pytest.raises(Refused):
            running.desk.name_secretary(MEETING, attendee, CHAIR)
    with pytest.raises(Refused):
        running.desk.name_secretary(MEETING, GUEST, 4)
