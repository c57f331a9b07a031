"""Somebody's account by pages: whose it is to change, and what becomes of who was logged in."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from central.audit.rules import Hand
from central.people.agencies import give_right
from central.people.models import Official, Right
from tests.central.province import NOW, Province, enter, send

Browser = Callable[[str], FlaskClient]


@pytest.fixture
def administrator(province: Province, browser: Browser) -> FlaskClient:
    """The administrator of the health office."""
    health = province.agencies["health"]
    give_right(province.database, province.people["clerk"], Right.AGENCY_ADMIN, agency=health, by=Hand(at_ms=NOW))
    return browser("clerk")


def page_of(province: Province, who: str) -> str:
    return f"/people/{province.people[who].id}"


# R9.4
def test_a_new_password_is_shown_once_and_the_old_logins_are_out(
    province: Province, administrator: FlaskClient, browser: Browser
) -> None:
    old = browser("health")
    answer = send(administrator, page_of(province, "health"), {"do": "password"})
    shown = re.search(r'class="secret">([^<]+)<', answer.text)
    assert shown is not None
    assert answer.headers["Cache-Control"] == "no-store"
    assert old.get("/").status_code == 303
    entering = {"email": "health@tinh.gov.vn", "password": shown[1]}
    assert send(old, "/login", entering).status_code == 303
    assert shown[1] not in administrator.get(page_of(province, "health")).text


def test_a_closed_account_is_out_and_can_be_opened_again(
    province: Province, administrator: FlaskClient, browser: Browser
) -> None:
    health = browser("health")
    assert send(administrator, page_of(province, "health"), {"do": "close"}).status_code == 303
    assert health.get("/").status_code == 303
    assert "Đã khóa" in administrator.get(page_of(province, "health")).text
    assert send(administrator, page_of(province, "health"), {"do": "reopen"}).status_code == 303
    enter(health, "health")
    assert "Mở lại tài khoản của Lý Văn An" in administrator.get("/audit").text


@pytest.mark.parametrize("who", ["finance", "overseer", "clerk", "stranger"])
def test_accounts_of_others_are_not_theirs(province: Province, administrator: FlaskClient, who: str) -> None:
    """Another agency's, the Office's, one's own."""
    assert administrator.get(page_of(province, who)).status_code == 404
    answer = send(administrator, page_of(province, who), {"do": "close"}, form="/account")
    assert answer.status_code == 404
    assert Official.get_by_id(province.people[who].id).is_active


def test_the_offices_account_in_ones_own_agency_is_above(province: Province, administrator: FlaskClient) -> None:
    give_right(province.database, province.people["health"], Right.OFFICE, agency=None, by=Hand(at_ms=NOW))
    assert administrator.get(page_of(province, "health")).status_code == 404


def test_an_agencys_administrator_takes_no_second_factor_away(province: Province, administrator: FlaskClient) -> None:
    assert send(administrator, page_of(province, "health"), {"do": "second"}).status_code == 409
    assert send(administrator, page_of(province, "health"), {"do": "nothing"}).status_code == 409


def test_who_administers_nothing_sees_nobodys_account(province: Province, browser: Browser) -> None:
    client = browser("chair")
    assert client.get(page_of(province, "health")).status_code == 404
    assert client.get("/people/999999").status_code == 404
    assert "/people/" not in client.get(f"/agencies/{province.agencies['health'].id}").text
