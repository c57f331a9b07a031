"""What somebody said is keyed in by the secretary, under the speaker's name and marked as such. # R5.2a"""

import pytest

from contract import events as e
from contract.events import Way
from tests.edge.kiosk.house import House, Visitor
from tests.makers import CHAIR, MEETING, SECRETARY

FORM = "/secretary/opinion"


@pytest.fixture
def secretary(house: House) -> Visitor:
    for attendee in (SECRETARY, 3):
        house.desk.check_in(MEETING, attendee, Way.CAMERA)
    house.desk.start(MEETING, CHAIR, (CHAIR,))
    house.desk.open_item(MEETING, "item-2", CHAIR)
    house.desk.give_floor(MEETING, 3, CHAIR)
    return house.device_of(SECRETARY)


def test_the_speaker_stands_ready_and_the_opinion_in_list_and_log(house: House, secretary: Visitor) -> None:
    assert '<option value="3" selected>' in secretary.open("/secretary/words")

    for _ in range(2):
        secretary.open("/secretary/words")
        shown = secretary.send(FORM, attendee=3, item="item-2", text="Đề nghị làm rõ nguồn chi.")

    (said,) = [line.event for _, line in house.journal.lines_of(MEETING) if isinstance(line.event, e.OpinionGiven)]
    assert (said.attendee, said.item, said.source, said.by) == (3, "item-2", e.Source.SECRETARY, SECRETARY)
    assert shown.count("Đề nghị làm rõ nguồn chi.") == 1
    assert "Ý kiến của ông Nguyễn Văn C" in secretary.open("/secretary/log")


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"attendee": 3, "item": "item-9", "text": "x"}, 409),
        ({"attendee": 3, "text": "  "}, 409),
        ({"attendee": 4, "text": "x"}, 409),
        ({"attendee": 999, "text": "x"}, 404),
    ],
)
def test_what_does_not_fit_is_refused(house: House, secretary: Visitor, values: dict[str, object], status: int) -> None:
    secretary.open("/secretary/words")
    before = house.journal.position()

    secretary.post(FORM, meeting=MEETING, **values)

    assert secretary.status == status
    assert house.journal.position() == before


def test_a_delegate_keys_nothing_in(house: House, secretary: Visitor) -> None:
    member = house.device_of(3)

    member.post(FORM, meeting=MEETING, attendee=3, text="x")

    assert member.status == 403
    assert secretary.status == 200
