"""Conclusions: proposed by a secretary, agreed to by the chair; two who type at once lose nothing. # R6.5"""

import pytest

from contract import events as e
from contract.events import Way
from edge.kiosk.app import create_app
from tests.edge.kiosk.house import House, Visitor
from tests.makers import CHAIR, MEETING, SECRETARY

PROPOSE, FIRST, SECOND = "/conduct/conclusion/draft", "Giao Sở Tài chính rà soát.", "Giao Sở Nội vụ báo cáo."


@pytest.fixture
def secretary(house: House) -> Visitor:
    for attendee in (CHAIR, SECRETARY, 3):
        house.desk.check_in(MEETING, attendee, Way.CAMERA)
    house.desk.start(MEETING, CHAIR, (CHAIR,))
    house.desk.open_item(MEETING, "item-2", CHAIR)
    return house.device_of(SECRETARY)


def concluded(house: House) -> list[tuple[str, str | None]]:
    events = [line.event for _, line in house.journal.lines_of(MEETING)]
    return [(one.item, house.desk.text_of(one.text)) for one in events if isinstance(one, e.ConclusionEntered)]


def test_what_a_secretary_proposes_is_entered_when_the_chair_agrees(house: House, secretary: Visitor) -> None:
    secretary.open("/secretary/words")
    secretary.send(PROPOSE, item="item-2", text=FIRST)
    assert concluded(house) == []

    chair = house.device_of(CHAIR)
    assert FIRST in chair.open("/chair/?ask=agree")
    chair.send("/conduct/conclusion/agree")

    assert concluded(house) == [("item-2", FIRST)]
    assert "Chờ Chủ trì đồng ý" not in secretary.open("/secretary/words")


def test_drafts_of_two_items_wait_side_by_side(secretary: Visitor) -> None:
    for item, text in (("item-2", FIRST), ("", SECOND)):
        secretary.open("/secretary/words")
        secretary.send(PROPOSE, item=item, text=text)

    shown = secretary.open("/secretary/words")

    assert FIRST in shown
    assert SECOND in shown


@pytest.mark.parametrize("action", [PROPOSE, "/conduct/conclusion"])
def test_d24_of_two_who_type_at_once_the_later_sees_both_texts(
    house: House, secretary: Visitor, action: str
) -> None:  # practice D24
    other = house.device_of(CHAIR)
    for one in (secretary, other):
        one.open("/secretary/words")
    other.send(PROPOSE, item="item-2", text=FIRST)
    house.clock.pass_ms(1000)

    shown = secretary.post(action, **{**secretary.form(PROPOSE), "item": "item-2", "text": SECOND})

    assert secretary.status == 409
    assert FIRST in shown
    assert f">{SECOND}</textarea>" in shown
    assert concluded(house) == []

    secretary.send(PROPOSE, item="item-2", text=f"{FIRST} {SECOND}")

    assert f"{FIRST} {SECOND}" in house.device_of(CHAIR).open("/chair/?ask=agree")


def test_a_conclusion_entered_meanwhile_is_not_written_over_unseen(house: House, secretary: Visitor) -> None:
    secretary.open("/secretary/words")
    house.clock.pass_ms(1000)
    house.desk.conclude(MEETING, "item-2", FIRST, CHAIR)

    shown = secretary.send("/conduct/conclusion/draft", item="item-2", text=SECOND)

    assert secretary.status == 409
    assert FIRST in shown
    assert SECOND in shown


def test_what_the_chair_gives_back_stands_ready_to_be_mended(house: House, secretary: Visitor) -> None:
    secretary.open("/secretary/words")
    secretary.send(PROPOSE, item="item-2", text=FIRST)
    chair = house.device_of(CHAIR)
    chair.open("/chair/?ask=agree")
    chair.send("/conduct/conclusion/return")

    shown = secretary.open("/secretary/words")

    assert "Chủ trì đề nghị sửa dự thảo này." in shown
    assert f">{FIRST}</textarea>" in shown


def test_the_chair_agrees_to_nothing_that_has_changed_since(house: House, secretary: Visitor) -> None:
    secretary.open("/secretary/words")
    secretary.send(PROPOSE, item="item-2", text=FIRST)
    chair = house.device_of(CHAIR)
    chair.open("/chair/?ask=agree")
    house.clock.pass_ms(1000)
    secretary.send(PROPOSE, item="item-2", text=SECOND)

    chair.send("/conduct/conclusion/agree")

    assert chair.status == 409
    assert concluded(house) == []


def test_a_draft_outlives_the_power(house: House, secretary: Visitor) -> None:
    secretary.open("/secretary/words")
    secretary.send(PROPOSE, item="item-2", text=FIRST)

    house.app = create_app(house.desk, house.settings, house.clock)

    assert FIRST in house.device_of(CHAIR).open("/chair/?ask=agree")


def test_an_item_that_is_none_gets_no_draft(secretary: Visitor) -> None:
    secretary.open("/secretary/words")

    secretary.send(PROPOSE, item="item-9", text=FIRST)

    assert secretary.status == 409
