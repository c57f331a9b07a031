"""The fleet's pages: administrators only, every mistake in words, each act where the page leads to it."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from central.audit.rules import Hand
from central.fleet.claims import ask
from central.fleet.models import Claim, Unit
from central.meetings.models import Room
from central.people.agencies import give_right
from central.people.models import Right
from central.proceedings.models import RunKey
from contract.claim import grouped
from tests.central.fleet.test_claims import claim
from tests.central.province import NOW, Province, send

Browser = Callable[[str], FlaskClient]


@pytest.fixture
def administrator(province: Province, browser: Browser) -> FlaskClient:
    give_right(province.database, province.people["clerk"], Right.IT_ADMIN, agency=None, by=Hand(at_ms=NOW))
    return browser("clerk")


def asking(province: Province, number: int = 1) -> Claim:
    found = ask(province.database, claim(number), address="10.20.0.31", now_ms=province.clock())
    assert found is not None
    return found


@pytest.mark.parametrize("path", ["/fleet", "/fleet/claim", "/fleet/units/room-12"])
def test_the_fleet_is_for_administrators(browser: Browser, path: str) -> None:
    assert browser("clerk").get(path).status_code == 403


def test_the_page_shows_who_asks_but_not_the_whole_code(province: Province, administrator: FlaskClient) -> None:
    """Who approves must have read it off the unit's own screen."""
    code = asking(province).code
    shown = administrator.get("/fleet").text
    assert code[:4] in shown
    assert code[4:8] not in shown
    assert "10.20.0.31" in shown


def test_a_scanned_code_names_the_rooms_unit_once(province: Province, administrator: FlaskClient) -> None:
    code, room = asking(province).code, Room.select().first()
    assert grouped(code) in administrator.get(f"/fleet/claim?code={code}").text
    fields: dict[str, object] = {"code": grouped(code), "for": f"room:{room.id}"}

    assert send(administrator, "/fleet/claim", fields).status_code == 303
    named = Claim.get_by_id(code)
    assert (named.room, named.named_by) == (room.name, province.people["clerk"].id)
    assert send(administrator, "/fleet/claim", fields).status_code == 409


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"code": "7C2D-A19F-K3QX"},
        {"code": "7C2D-A19F-K3QX", "for": "room:99999"},
        {"code": "7C2D-A19F-K3QX", "for": "room:²"},
        {"code": "7C2D-A19F-K3QX", "for": "unit:room-9"},
        {"code": "7C2D-A19F-K3QX", "for": "room:" + "9" * 40},
        {"code": "<script>" * 20, "for": "unit:"},
    ],
)
def test_what_is_typed_wrong_is_said_in_words(
    province: Province, administrator: FlaskClient, fields: dict[str, object]
) -> None:
    asking(province)
    answer = send(administrator, "/fleet/claim", fields)
    assert answer.status_code == 409
    assert "notice stop" in answer.text
    assert "<script>" * 2 not in answer.text
    assert not Claim.select().where(Claim.named_at_ms.is_null(False)).exists()


def test_a_unit_is_moved_and_revoked_by_its_page(administrator: FlaskClient) -> None:
    Unit.create(name="room-12", room="Kho", added_at_ms=NOW)
    RunKey.create(unit="room-12", public="0" * 64, from_ms=NOW)
    room = Room.select().first()

    assert administrator.get("/fleet/units/room-12").status_code == 200
    assert send(administrator, "/fleet/units/room-12", {"do": "move", "room": "x"}).status_code == 409
    assert send(administrator, "/fleet/units/room-12", {"do": "else"}).status_code == 409
    assert send(administrator, "/fleet/units/room-12", {"do": "move", "room": str(room.id)}).status_code == 303
    assert Unit.get().room == room.name
    assert send(administrator, "/fleet/units/room-12", {"do": "revoke"}).status_code == 303
    assert RunKey.get().until_ms is not None
    assert "Đã thu hồi" in administrator.get("/fleet").text
    assert administrator.get("/fleet/units/room-9").status_code == 404
