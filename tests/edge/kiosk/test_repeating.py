"""The chair's own screen holds a ballot again and declares one void, by taps alone. # R5.2a"""

import pytest

from contract.ballot import Mode
from contract.events import Way
from edge.kiosk.repeating import AGAIN, VOID
from tests.edge.kiosk.house import House, Visitor
from tests.makers import CHAIR, EIGHT, MEETING, SECRETARY, make_vote

BALLOT = "nq-01"


@pytest.fixture
def running(house: House) -> House:
    for attendee in (CHAIR, SECRETARY, 3, 4):
        house.desk.check_in(MEETING, attendee, Way.CAMERA)
    house.clock.pass_ms(EIGHT - house.clock.now().at_ms)
    house.desk.start(MEETING, CHAIR)
    house.desk.open_item(MEETING, "item-2", CHAIR)
    house.desk.open_ballot(MEETING, BALLOT, Mode.DEVICES, CHAIR)
    return house


@pytest.fixture
def screen(running: House) -> Visitor:
    found = running.screen()
    found.open("/chair/")
    return found


def hold(house: House, *voters: int) -> None:
    for voter in voters:
        house.desk.cast_vote(MEETING, make_vote(voter))
    house.desk.close_ballot(MEETING, BALLOT, 1, CHAIR)


def why(house: House, number: int) -> str | None:
    """The reason that was written down for this round."""
    state = house.room.ballots[BALLOT, number]
    name = state.voided.reason if state.voided else state.opened.reason or ""
    return house.desk.text_of(name)


def test_the_chair_declares_the_open_round_void(running: House, screen: Visitor) -> None:
    assert f'href="/chair/ballots/{BALLOT}/1/void"' in screen.text
    screen.open(f"/chair/ballots/{BALLOT}/1/void")

    screen.send("/conduct/ballot/void", reason=VOID[1], other="")

    assert running.room.ballots[BALLOT, 1].is_void
    assert why(running, 1) == VOID[1]
    assert f"Lần biểu quyết thứ 1 đã hủy lúc 08:00: {VOID[1]}" in screen.text


def test_another_reason_is_typed_and_none_is_refused(running: House, screen: Visitor) -> None:
    for typed, is_void in (("", False), ("Mời thêm đại biểu vào phòng", True)):
        screen.open(f"/chair/ballots/{BALLOT}/1/void")
        screen.send("/conduct/ballot/void", reason="", other=typed)
        assert running.room.ballots[BALLOT, 1].is_void is is_void
    assert why(running, 1) == "Mời thêm đại biểu vào phòng"


def test_the_chair_holds_it_again_and_the_first_result_stays(running: House, screen: Visitor) -> None:
    assert "/again" not in screen.text  # while it is open it can only be void
    hold(running, CHAIR, 3, 4)
    for page in ("/chair/", "/chair/agenda"):
        assert f'href="/chair/ballots/{BALLOT}/again"' in screen.open(page)
    screen.open(f"/chair/ballots/{BALLOT}/again")

    screen.send("/conduct/ballot/open", reason=AGAIN[0], other="", mode="hands")

    assert running.room.open_ballot == (BALLOT, 2)
    assert why(running, 2) == AGAIN[0]
    assert running.room.ballots[BALLOT, 1].closed is not None


def test_after_a_result_without_quorum_no_reason_is_asked(running: House, screen: Visitor) -> None:
    running.desk.depart(MEETING, 4, by=SECRETARY)
    hold(running, CHAIR, 3)
    running.desk.check_in(MEETING, 4, Way.SECRETARY, by=SECRETARY)

    assert 'name="reason"' not in screen.open(f"/chair/ballots/{BALLOT}/again")
    screen.send("/conduct/ballot/open", mode="devices", minutes=3)

    assert running.room.open_ballot == (BALLOT, 2)
    assert not running.room.ballots[BALLOT, 2].opened.reason


def test_what_was_never_held_or_is_open_is_not_repeated(running: House, screen: Visitor) -> None:
    assert "Chương trình" in screen.open(f"/chair/ballots/{BALLOT}/again")
    assert 'action="/conduct/ballot/open"' not in screen.text
    hold(running, CHAIR, 3, 4)
    screen.open(f"/chair/ballots/{BALLOT}/1/void")
    assert 'action="/conduct/ballot/void"' not in screen.text


def test_a_delegate_repeats_nothing(running: House) -> None:
    hold(running, CHAIR, 3, 4)
    phone = running.device_of(3)

    phone.open(f"/chair/ballots/{BALLOT}/again")

    assert phone.status == 403
