"""Badges: enrolled at central, told to the rooms of their owner's meetings, and never the number itself."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from central.audit.rules import Hand
from central.people.agencies import give_right
from central.people.models import Badge, Right
from central.proceedings.models import KeptPackage
from contract.badge import badge_in, badge_kept
from contract.package import Package, Person, read_package
from tests.central.province import NOW, Province, send

NUMBER = "00 1234 5678"


@pytest.fixture
def clerk(province: Province, browser: Callable[[str], FlaskClient]) -> FlaskClient:
    """The administrator of the health office."""
    health = province.agencies["health"]
    give_right(province.database, province.people["clerk"], Right.AGENCY_ADMIN, agency=health, by=Hand(at_ms=NOW))
    return browser("clerk")


def page_of(province: Province) -> str:
    return f"/agencies/{province.agencies['health'].id}"


def enrol(province: Province, client: FlaskClient, who: str = "health", number: str = NUMBER) -> int:
    fields: dict[str, object] = {"do": "badge", "holder": str(province.people[who].id), "number": number}
    return send(client, page_of(province), fields).status_code


def sent(meeting: int) -> Package:
    newest = KeptPackage.select().where(KeptPackage.meeting == meeting).order_by(KeptPackage.revision.desc()).first()
    return read_package(bytes(newest.body))


def of_health(province: Province, meeting: int) -> Person:
    return next(one for one in sent(meeting).people if one.name == province.people["health"].name)


def test_the_room_of_a_meeting_to_come_hears_of_a_badge_and_of_its_end(province: Province, clerk: FlaskClient) -> None:
    meeting = province.approved(chairs=(province.people["health"].id,))
    before = sent(meeting.id).revision

    assert enrol(province, clerk) == 303
    with_badge = of_health(province, meeting.id)
    assert send(clerk, page_of(province), {"do": "unbadge", "held": str(Badge.get().id)}).status_code == 303

    assert with_badge.badges == (badge_in(meeting.id, badge_kept("0012345678")),)
    assert not of_health(province, meeting.id).badges
    assert sent(meeting.id).revision == before + 2
    assert all(b"0012345678" not in bytes(one.body) for one in KeptPackage.select())


def test_a_badge_has_one_owner_and_enrolling_it_again_changes_nothing(province: Province, clerk: FlaskClient) -> None:
    assert [enrol(province, clerk), enrol(province, clerk, number="0012345678")] == [303, 303]
    assert enrol(province, clerk, who="clerk") == 409
    assert [one.official_id for one in Badge.select()] == [province.people["health"].id]


@pytest.mark.parametrize("number", ["", "12", "1234;", "x" * 41])
def test_what_is_no_badge_is_told(province: Province, clerk: FlaskClient, number: str) -> None:
    assert enrol(province, clerk, number=number) == 409
    assert not Badge.select().exists()


def test_nobody_enrols_the_people_of_another_agency(
    province: Province, clerk: FlaskClient, browser: Callable[[str], FlaskClient]
) -> None:
    assert enrol(province, clerk, who="finance") == 409
    fields: dict[str, object] = {"do": "badge", "holder": str(province.people["health"].id), "number": NUMBER}
    assert send(browser("finance"), page_of(province), fields, form="/account").status_code == 409
    assert not Badge.select().exists()
