"""After a power cut the secretary keys in what was kept on paper, each with about when it was. # R5.2a, D7"""

import pytest

from contract import events as e
from contract.events import Way
from contract.standing import Standing, attending
from tests.edge.kiosk.house import House, Visitor
from tests.makers import CHAIR, EIGHT, MEETING, SECRETARY

PAGE = "/secretary/from-paper"
MINUTE = 60_000
DAY, NEXT_DAY = "2025-11-25", "2025-11-26"


@pytest.fixture
def back(house: House) -> House:
    """Two are here, the meeting has begun, and at half past nine there is power again."""
    for attendee in (CHAIR, SECRETARY):
        house.desk.check_in(MEETING, attendee, Way.CAMERA)
    house.clock.pass_ms(EIGHT - house.clock.now().at_ms)
    house.desk.start(MEETING, CHAIR)
    house.desk.open_item(MEETING, "item-2", CHAIR)
    house.clock.pass_ms(90 * MINUTE)
    return house


@pytest.fixture
def secretary(back: House) -> Visitor:
    visitor = back.device_of(SECRETARY)
    visitor.open(PAGE)
    return visitor


def sign(secretary: Visitor, *attendees: int, at: str = "09:10") -> str:
    secretary.open(PAGE)
    return secretary.send(f"{PAGE}/roll", present=list(attendees), day=DAY, at=at)


def test_the_day_of_these_tests_is_the_rooms(secretary: Visitor) -> None:
    assert f'value="{DAY}"' in secretary.text


def test_the_roll_shows_when_they_came_and_the_journal_when_it_was_keyed_in(back: House, secretary: Visitor) -> None:
    sign(secretary, 3, 4, at="07:55")
    sign(secretary, 4, 5)

    came = {who: back.room.attendance[who].first_at for who in (3, 4, 5)}
    assert came == {3: EIGHT - 5 * MINUTE, 4: EIGHT - 5 * MINUTE, 5: EIGHT + 70 * MINUTE}
    assert attending(back.room, 3).standing is Standing.PRESENT
    assert attending(back.room, 5).standing is Standing.LATE
    events = ((line.at, line.event) for _, line in back.journal.lines_of(MEETING))
    recorded = [at for at, one in events if isinstance(one, e.CheckedIn) and one.attendee == 5]
    assert recorded == [EIGHT + 90 * MINUTE]
    log = secretary.open("/secretary/log")
    assert "khoảng 09:10, nhập bù từ bản giấy" in log
    assert "09:30:00" in log


def test_hands_on_paper_are_a_round_that_is_open_counted_and_closed_at_once(back: House, secretary: Visitor) -> None:
    sign(secretary, 3, 4)
    secretary.open(f"{PAGE}?ballot=nq-01")
    numbers = {"q0-0": 3, "q0-1": 1, "q0-2": 0, "counters": [3, 4]}

    secretary.send(f"{PAGE}/ballot", mode="hands", day=DAY, at="09:20", **numbers)

    state = back.room.ballots["nq-01", 1]
    assert state.closed is not None
    assert (state.opened.entitled, state.count and state.count.counts) == ((1, 2, 3, 4), ((3, 1, 0),))
    assert secretary.open("/secretary/log").count("khoảng 09:20, nhập bù từ bản giấy") == 2
    secretary.open(f"{PAGE}?ballot=nq-01")
    assert "Lý do biểu quyết lại" in secretary.text


def test_of_a_count_that_does_not_add_up_nothing_stays(back: House, secretary: Visitor) -> None:
    secretary.open(f"{PAGE}?ballot=nq-01")
    before = back.journal.position()

    secretary.send(f"{PAGE}/ballot", mode="hands", day=DAY, at="09:20", **{"q0-0": 40, "q0-1": 0, "counters": [1]})

    assert (secretary.status, back.journal.position(), dict(back.room.ballots)) == (409, before, {})


def test_an_opinion_and_a_departure_have_their_time(back: House, secretary: Visitor) -> None:
    said = {"attendee": CHAIR, "item": "item-2", "text": "Đề nghị rà soát số liệu."}
    secretary.send(f"{PAGE}/opinion", day=DAY, at="09:05", **said)
    secretary.send(f"{PAGE}/left", day=DAY, at="09:25", attendee=CHAIR)

    [opinion] = back.room.opinions
    assert (opinion.at, back.desk.text_of(opinion.text)) == (EIGHT + 65 * MINUTE, said["text"])
    assert back.room.attendance[CHAIR].left_at == EIGHT + 85 * MINUTE
    assert not back.room.is_present(CHAIR)


def test_who_spoke_is_told_with_the_time_and_the_floor_stays_as_it_is(back: House, secretary: Visitor) -> None:
    back.desk.request_floor(MEETING, CHAIR)
    back.desk.give_floor(MEETING, SECRETARY, CHAIR)

    secretary.send(f"{PAGE}/speech", day=DAY, at="09:05", attendee=CHAIR, item="item-2", minutes="7")

    assert (back.room.speaker, back.room.queue) == (SECRETARY, [CHAIR])
    [spoken] = back.room.speeches
    assert (spoken.attendee, spoken.since, spoken.lasted_ms) == (CHAIR, EIGHT + 65 * MINUTE, 7 * MINUTE)
    assert "khoảng 09:05, nhập bù từ bản giấy" in secretary.open("/secretary/log")
    secretary.open(PAGE)
    secretary.send(f"{PAGE}/speech", day=DAY, at="09:05", attendee=CHAIR, item="item-2", minutes="6000")
    assert (secretary.status, len(back.room.speeches)) == (409, 1)


def test_a_conclusion_has_its_time_and_the_last_one_holds(back: House, secretary: Visitor) -> None:
    secretary.send(f"{PAGE}/conclusion", day=DAY, at="09:05", item="item-2", text="Giao Sở Tài chính.")
    secretary.send(f"{PAGE}/conclusion", day=DAY, at="09:15", item="item-2", text="Giao Sở Tài chính chủ trì.")

    held = back.room.conclusions["item-2"]
    assert (held.at, back.desk.text_of(held.text)) == (EIGHT + 75 * MINUTE, "Giao Sở Tài chính chủ trì.")
    assert secretary.open("/secretary/log").count("nhập bù từ bản giấy") == 2
    secretary.open(PAGE)
    secretary.send(f"{PAGE}/conclusion", day=DAY, at="09:15", item="item-9", text="Khác")
    assert (secretary.status, set(back.room.conclusions)) == (409, {"item-2"})


@pytest.mark.parametrize(("day", "at"), [(DAY, "09:31"), (DAY, "9h10"), (DAY, ""), ("", "09:10"), (NEXT_DAY, "07:00")])
def test_a_time_that_is_none_or_has_not_come_is_refused(back: House, secretary: Visitor, day: str, at: str) -> None:
    secretary.send(f"{PAGE}/roll", present=[3], day=day, at=at)

    assert secretary.status == 409
    assert not back.room.is_present(3)


def test_nobody_else_keys_in_anything(back: House) -> None:
    stranger = back.device_of(3)
    stranger.post(f"{PAGE}/roll", meeting=MEETING, present=3, day=DAY, at="09:10")

    assert stranger.status == 403
    assert not back.room.is_present(3)
