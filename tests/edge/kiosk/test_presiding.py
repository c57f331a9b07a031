"""Another one presides: handed over by the chair, or by the secretary when the chair is not here; and who is absent."""

import pytest

from contract import events as e
from contract.events import Way
from tests.edge.kiosk.house import House, Visitor
from tests.makers import CHAIR, EIGHT, GUEST, MEETING, SECRETARY, make_package

DEPUTY = 3


@pytest.fixture
def running(house: House) -> House:
    """Two planned chairs and a guest are here."""
    house.take(make_package(revision=2, chairs=(CHAIR, DEPUTY)))
    for attendee in (CHAIR, SECRETARY, DEPUTY, 4, GUEST):
        house.desk.check_in(MEETING, attendee, Way.CAMERA)
    house.clock.pass_ms(EIGHT - house.clock.now().at_ms)
    house.desk.start(MEETING, CHAIR)
    return house


def hand_over(visitor: Visitor, taker: int, reason: str = "assigned") -> str:
    return visitor.post("/conduct/chair", meeting=MEETING, then="/chair/", attendee=taker, reason=reason)


def test_the_chair_hands_over_from_the_rooms_screen_with_a_reason(running: House) -> None:
    screen = running.screen()
    assert "Trao quyền điều hành" in screen.open("/chair/presiding")
    screen.open(f"/chair/presiding?to={DEPUTY}")

    screen.send("/conduct/chair", reason="called-away")

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

    hand_over(secretary, 4, "absent")

    assert house.room.chair == 4


@pytest.mark.parametrize(
    ("taker", "reason"), [(GUEST, "assigned"), (5, "assigned"), (CHAIR, "assigned"), (DEPUTY, "because")]
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
