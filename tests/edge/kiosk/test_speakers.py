"""Who waits to speak, who speaks, and for how long: on the pages of chair, delegate and display."""

import pytest

from contract import events as e
from contract.events import Way
from contract.package import PersonHere
from tests.edge.kiosk.house import House, Visitor
from tests.makers import CHAIR, EIGHT, MEETING, SECRETARY, make_person

MINUTE = 60_000


@pytest.fixture
def chair(house: House) -> Visitor:
    """The room's touchscreen, item 2 open, three people here."""
    for attendee in (CHAIR, SECRETARY, 3, 4):
        house.desk.check_in(MEETING, attendee, Way.CAMERA)
    house.clock.pass_ms(EIGHT - house.clock.now().at_ms)
    house.desk.start(MEETING, CHAIR)
    house.desk.open_item(MEETING, "item-2", CHAIR)
    return house.screen()


def phone_of(house: House, attendee: int) -> Visitor:
    visitor = house.phone(attendee)
    visitor.open("/")
    house.desk.link_device(MEETING, attendee, visitor.device_hash)
    visitor.open("/")
    return visitor


def state(visitor: Visitor) -> str:
    """What the page says of the time that is left: one of the three sentences is shown."""
    return visitor.text.partition('data-state="')[2].partition('"')[0]


def test_a_speakers_time_is_calmly_said_to_run_out(house: House, chair: Visitor) -> None:
    chair.open("/chair/speakers")
    chair.post("/conduct/floor/time", meeting=MEETING, then="/chair/", item="item-2", person=5, agency=0)
    house.desk.give_floor(MEETING, 3, CHAIR)
    seen = []
    for minutes in (1, 3, 1, 4):
        house.clock.pass_ms(minutes * MINUTE)
        chair.open(f"/chair/?at={house.clock.now().at_ms}")
        seen.append(state(chair))
    assert seen == ["within", "near", "over", "over"]
    assert "tối đa 5 phút mỗi đại biểu" in chair.text
    assert "tối đa 5 phút mỗi đại biểu" in house.phone().open("/display")


def test_a_pause_stops_the_speakers_clock(house: House, chair: Visitor) -> None:
    house.desk.set_speaking_time(MEETING, "item-2", CHAIR, person=5, agency=0)
    house.desk.give_floor(MEETING, 3, CHAIR)
    house.clock.pass_ms(2 * MINUTE)
    house.desk.pause(MEETING, CHAIR)
    house.clock.pass_ms(30 * MINUTE)
    house.desk.resume(MEETING, CHAIR)
    chair.open("/chair/")
    assert state(chair) == "within"


def test_the_time_of_an_agency_is_that_of_all_who_speak_for_it(house: House, chair: Visitor) -> None:
    colleague = PersonHere(name="Lê Văn Bốn", agency=make_person(3).agency)
    line = house.desk.add_attendee(MEETING, colleague, SECRETARY)
    assert isinstance(line.event, e.AttendeeAddedHere)
    house.desk.check_in(MEETING, line.event.attendee, Way.SECRETARY, by=SECRETARY)
    house.desk.set_speaking_time(MEETING, "", CHAIR, person=0, agency=10)
    house.desk.give_floor(MEETING, 3, CHAIR)
    house.clock.pass_ms(8 * MINUTE)
    house.desk.give_floor(MEETING, line.event.attendee, CHAIR)
    house.clock.pass_ms(3 * MINUTE)
    chair.open("/chair/")
    assert state(chair) == "over"
    assert "tối đa 10 phút mỗi cơ quan" in chair.text


def test_a_raised_hand_may_be_for_a_remark(house: House, chair: Visitor) -> None:  # R5.2a
    house.desk.request_floor(MEETING, 4, by=4)
    chair.open("/chair/speakers")
    form = {"meeting": MEETING, "then": "/chair/speakers", "attendee": 3}
    assert 'name="remark" value="reply"' in chair.text

    for _ in range(2):
        chair.post("/conduct/floor/ask", **form, remark="procedure")
    assert (house.room.queue, house.room.remarks) == ([3, 4], {3: e.Remark.PROCEDURE})
    assert "Ý kiến về chương trình, trình tự" in chair.open("/chair/")
    chair.post("/conduct/floor/ask", **{**form, "attendee": 4}, remark="reply")
    assert house.room.remarks[4] is e.Remark.REPLY

    chair.post("/conduct/floor/ask", **form, remark="song")
    assert chair.status == 409
    assert [
        line.event.by for _, line in house.journal.lines_of(MEETING) if isinstance(line.event, e.RemarkRequested)
    ] == [
        CHAIR,
        CHAIR,
    ]


def test_a_remark_on_procedure_comes_first_and_costs_no_time(house: House, chair: Visitor) -> None:
    house.desk.set_speaking_time(MEETING, "", CHAIR, person=3, agency=0)
    phone_of(house, 3).send("/floor", wants="yes")
    phone_of(house, 4).send("/floor", wants="procedure")
    assert house.room.queue == [4, 3]
    assert "Ý kiến về chương trình, trình tự" in chair.open("/chair/")
    chair.send("/conduct/floor", attendee=4)
    assert state(chair) == ""
    assert house.room.speaker_remark is e.Remark.PROCEDURE


@pytest.mark.usefixtures("chair")
def test_a_delegate_asks_once_however_often_the_button_is_sent(house: House) -> None:
    phone = phone_of(house, 3)
    for _ in range(3):
        phone.post("/floor", meeting=MEETING, wants="reply")
    assert (house.room.queue, house.room.remarks) == ([3], {3: e.Remark.REPLY})
    phone.post("/floor", meeting=MEETING, wants="no")
    assert (house.room.queue, house.room.remarks) == ([], {})


def test_the_chair_notes_a_raised_hand_and_takes_it_off_again(house: House, chair: Visitor) -> None:
    chair.open("/chair/speakers")
    chair.post("/conduct/floor/ask", meeting=MEETING, then="/chair/speakers", attendee=4)
    chair.post("/conduct/floor/ask", meeting=MEETING, then="/chair/speakers", attendee=4)
    assert house.room.queue == [4]
    chair.post("/conduct/floor/pass", meeting=MEETING, then="/chair/speakers", attendee=4)
    assert house.room.queue == []


def test_a_delegate_sets_no_time_and_no_endless_one_is_set(house: House, chair: Visitor) -> None:
    phone = phone_of(house, 3)
    phone.post("/conduct/floor/time", meeting=MEETING, item="item-2", person=5, agency=0)
    assert phone.status == 403
    chair.open("/chair/")
    chair.post("/conduct/floor/time", meeting=MEETING, then="/chair/", item="item-2", person=-1, agency=0)
    assert chair.status == 409
    assert house.room.speaking_times == {}
