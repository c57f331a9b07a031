"""The time a ballot is given: counted down on every page; when it is over the chair is told and nothing closes."""

import pytest

from contract.ballot import Mode
from contract.events import Way
from contract.refused import Refused
from tests.edge.kiosk.house import House
from tests.makers import CHAIR, EIGHT, MEETING, SECRETARY, make_vote

OVER = 'data-state="over"'
VOTER = 3
PAGES = ("/chair/", "/display")


@pytest.fixture
def timed(house: House) -> House:
    """A ballot of two minutes, opened from the chair's screen."""
    for attendee in (CHAIR, SECRETARY, VOTER, 4):
        house.desk.check_in(MEETING, attendee, Way.CAMERA)
    house.clock.pass_ms(EIGHT - house.clock.now().at_ms)
    house.desk.start(MEETING, CHAIR)
    house.desk.open_item(MEETING, "item-2", CHAIR)
    screen = house.screen()
    screen.open("/chair/?ask=open-ballot")
    screen.post(
        "/conduct/ballot/open", meeting=MEETING, then="/chair/", ballot="nq-01", mode=Mode.DEVICES.value, minutes=2
    )
    return house


def test_every_page_counts_down_to_the_same_moment(timed: House) -> None:
    screen, phone = timed.screen(), timed.phone()
    phone.open("/")
    timed.desk.link_device(MEETING, VOTER, phone.device_hash)
    timed.clock.pass_ms(55_000)

    shown = [*map(screen.open, PAGES), phone.open("/")]

    for text in shown:
        assert f'data-ends="{EIGHT + 120_000}" data-state="within"' in text
        assert "Còn lại <time>1:05</time>" in text


def test_when_the_time_is_over_the_chair_is_told_and_votes_still_count(timed: House) -> None:
    timed.clock.pass_ms(120_000)

    assert all(OVER in timed.screen().open(path) for path in PAGES)
    assert "Đã hết thời gian biểu quyết. Chủ trì kết thúc hoặc chờ thêm." in timed.screen().open("/chair/")
    timed.desk.cast_vote(MEETING, make_vote(VOTER))
    ballot = timed.room.ballots["nq-01", 1]
    assert (ballot.is_open, list(ballot.votes)) == (True, [VOTER])


def test_a_ballot_without_a_time_counts_nothing_down(timed: House) -> None:
    timed.desk.void_ballot(MEETING, "nq-01", 1, CHAIR, "Nhầm")
    timed.desk.open_ballot(MEETING, "nq-01", Mode.DEVICES, CHAIR)

    assert all("data-ends" not in timed.screen().open(path) for path in PAGES)


def test_a_time_that_makes_no_sense_opens_nothing(timed: House) -> None:
    timed.desk.void_ballot(MEETING, "nq-01", 1, CHAIR, "Nhầm")
    screen = timed.screen()
    screen.open("/chair/")

    text = screen.post(
        "/conduct/ballot/open", meeting=MEETING, then="/chair/", ballot="nq-01", mode="devices", minutes=-1
    )

    assert (screen.status, "Thời gian biểu quyết chưa hợp lệ." in text) == (409, True)
    with pytest.raises(Refused):
        timed.desk.cast_vote(MEETING, make_vote(VOTER, round=2))
