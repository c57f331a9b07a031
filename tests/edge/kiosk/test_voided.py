"""Why a round was declared void, on every page that showed the vote, until it was held again. # R5.2a"""

import pytest

from contract.ballot import Mode
from contract.events import Way
from contract.package import AgendaItem
from tests.edge.kiosk.house import House
from tests.makers import CHAIR, EIGHT, GUEST, MEETING, SECRETARY, make_package

BALLOT, WHY = "nq-01", "Câu hỏi ghi nhầm số"
TOLD = f"Lần biểu quyết thứ 1 đã hủy lúc 08:00: {WHY}"
PAGES = {"chair": "/chair/", "secretary": "/secretary/", "wall": "/display", "member": "/"}


@pytest.fixture
def voting(house: House) -> House:
    for attendee in (CHAIR, SECRETARY, 3, 4, GUEST):
        house.desk.check_in(MEETING, attendee, Way.CAMERA)
    house.clock.pass_ms(EIGHT - house.clock.now().at_ms)
    house.desk.start(MEETING, CHAIR)
    house.desk.open_item(MEETING, "item-2", CHAIR)
    house.desk.open_ballot(MEETING, BALLOT, Mode.DEVICES, CHAIR)
    return house


def seen(house: House) -> dict[str, bool]:
    """On which of the pages the reason stands."""
    visitors = {"chair": CHAIR, "secretary": SECRETARY, "member": 3}
    shown = {who: house.device_of(one).open(PAGES[who]) for who, one in visitors.items()}
    shown["wall"] = house.screen().open(PAGES["wall"])
    return {who: TOLD in text for who, text in shown.items()}


def test_every_page_says_why_until_the_vote_is_held_again(voting: House) -> None:
    assert not any(seen(voting).values())

    voting.desk.void_ballot(MEETING, BALLOT, 1, SECRETARY, WHY)
    assert all(seen(voting).values())
    voting.desk.open_ballot(MEETING, BALLOT, Mode.DEVICES, CHAIR)
    assert all(seen(voting).values())
    voting.clock.pass_ms(60_000)
    voting.desk.close_ballot(MEETING, BALLOT, 2, CHAIR)

    assert not any(seen(voting).values())
    secretary = voting.device_of(SECRETARY)
    assert f"Lần 1 đã hủy lúc 08:00: {WHY}" in secretary.open("/secretary/ballots")
    assert f"Hủy lượt biểu quyết: Thông qua nghị quyết ({WHY})" in secretary.open("/secretary/log")


def test_the_next_item_knows_nothing_of_it(voting: House) -> None:
    voting.desk.void_ballot(MEETING, BALLOT, 1, SECRETARY, WHY)

    voting.desk.open_item(MEETING, "item-1", CHAIR)

    assert not any(seen(voting).values())


def test_a_delegate_hears_it_and_a_guest_of_another_item_does_not(voting: House) -> None:
    voting.desk.void_ballot(MEETING, BALLOT, 1, SECRETARY, WHY)
    assert f'data-say="{TOLD}' in voting.device_of(3).open("/")
    agenda = (AgendaItem(item="item-1", title="Báo cáo"), AgendaItem(item="item-2", title="Cán bộ", closed=True))
    voting.take(make_package(revision=2, agenda=agenda))

    guest, wall = voting.device_of(GUEST), voting.screen()

    assert WHY not in guest.open("/")
    assert WHY not in wall.open("/display")
    assert WHY in voting.device_of(3).open("/")


@pytest.mark.parametrize(
    ("why", "english"),
    [
        ("Chuyển sang hình thức khác", "Voting in another way instead"),
        ("Thiết bị mất điện khi hòm phiếu đang mở; các phiếu không đọc được nữa.", "lost power while the box was open"),
    ],
)
def test_a_reason_that_was_tapped_or_is_the_units_own_is_told_in_the_pages_language(
    voting: House, why: str, english: str
) -> None:
    voting.desk.void_ballot(MEETING, BALLOT, 1, SECRETARY, why)
    member = voting.device_of(3)
    assert why in member.open("/")

    shown = member.open("/language/en?to=/")

    assert english in shown
    assert why not in shown
