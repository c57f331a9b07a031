"""Whatever is sent to any form of the room: an answer in words, never a broken page, and a journal that holds."""

import random
from pathlib import Path

import pytest

import edge.kiosk
from edge import sealing
from edge.ballot_box import BallotBox
from tests.edge.kiosk.house import House, Visitor
from tests.edge.unit import assert_chain_holds
from tests.garbage import addresses, field_names, filled, posts
from tests.makers import CHAIR, MEETING, SECRETARY

NAMES = [*field_names(Path(edge.kiosk.__file__).parent), *(f"q{place}" for place in range(3))]


def visitors(house: House) -> tuple[Visitor, ...]:
    """A stranger, a delegate, the secretary, and the room's own screen."""
    phones = [house.phone(one) for one in (1, 3, SECRETARY)]
    for person, phone in zip((0, 3, SECRETARY), phones, strict=True):
        phone.open("/who")
        if person:
            cookie = phone.client.get_cookie("device")
            assert cookie is not None
            house.desk.link_device(MEETING, person, device_hash(cookie.value))
    screen = house.screen()
    screen.open("/chair/")
    return (*phones, screen)


def device_hash(secret: str) -> str:
    from edge.kiosk.people_here import Device  # noqa: PLC0415 - only this test needs to know how a device is named

    return Device(secret, is_new=False, is_screen=False).hash


@pytest.mark.parametrize("seed", range(3))
def test_no_form_of_the_room_breaks(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.setattr(sealing, "MEMORY_KIB", 64)
    chance = random.Random(seed)
    house.desk.box = BallotBox(tmp_path / "ballot-box.sqlite", tmp_path / "run")
    house.desk.start(MEETING, CHAIR, (1, 2, 3, 4, 5))
    people = visitors(house)
    broken = []
    for rule in posts(house.app):
        for address in addresses(house.app, rule, chance, 8):
            visitor, form = chance.choice(people), filled(NAMES, chance)
            visitor.post(address, meeting=chance.choice((MEETING, MEETING, 0, "x", 10**12)), **form)
            if visitor.status >= 500:
                broken.append((address, form, visitor.status))
    assert not broken
    assert_chain_holds(house.journal)
    assert visitors(house)[1].open("/")


@pytest.mark.parametrize("seed", range(2))
def test_no_address_of_the_room_breaks(house: House, seed: int) -> None:
    chance = random.Random(seed)
    people = visitors(house)
    rules = [rule for rule in house.app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    for rule in rules:
        if rule.endpoint in ("listening.live", "static") or rule.rule in ("/live", "/captions") or "eye" in rule.rule:
            continue
        for address in addresses(house.app, rule, chance, 4):
            visitor = chance.choice(people)
            query = "&".join(f"{name}=%00%C3{chance.randint(-9, 10**12)}" for name in ("q", "agency", "ask", "change"))
            visitor.open(f"{address}?{query}")
            assert visitor.status < 500, address
