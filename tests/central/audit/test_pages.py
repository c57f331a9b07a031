"""The page of administrative acts: who sees whose, what is asked of it, and the sheet."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from central.audit.actions import note
from central.audit.rules import Deed, Hand
from central.people.agencies import give_right
from central.people.models import Right
from tests.central.province import NOW, Province, csrf, send

Browser = Callable[[str], FlaskClient]


@pytest.fixture
def administrator(province: Province, browser: Browser) -> FlaskClient:
    """The administrator of the health office."""
    health = province.agencies["health"]
    give_right(province.database, province.people["clerk"], Right.AGENCY_ADMIN, agency=health, by=Hand(at_ms=NOW))
    return browser("clerk")


# R9.4
def test_the_office_reads_what_it_has_just_done(province: Province, browser: Browser) -> None:
    client = browser("overseer")
    path = f"/agencies/{province.agencies['health'].id}"
    assert send(client, path, {"do": "rename", "name": "Sở Y tế mới", "from": "2026-12-01"}).status_code == 303
    page = client.get("/audit").text
    assert "Đổi tên cơ quan “Sở Y tế” thành “Sở Y tế mới” từ ngày 01/12/2026" in page
    assert "Đặng Thị Mai (overseer@tinh.gov.vn)" in page
    assert "127.0.0.1" in page
    client.set_cookie("language", "en")
    assert "Renamed “Sở Y tế” to “Sở Y tế mới” from 01/12/2026" in client.get("/audit").text


def test_an_agencys_administrator_reads_and_takes_away_that_agencys_acts_alone(
    province: Province, administrator: FlaskClient
) -> None:
    note(Hand(at_ms=NOW), Deed.AGENCY_RENAMED, within=province.agencies["finance"].id, before="A", after="B", day="C")
    own = administrator.get("/audit").text
    assert "Giao quyền “Quản trị hệ thống của đơn vị” cho Võ Thị Thư" in own
    assert "Đổi tên cơ quan" not in own.partition("<table")[2]
    sheet = administrator.post("/audit/export.csv", data={"csrf_token": csrf(administrator, "/audit")})
    assert sheet.mimetype == "text/csv"
    assert "Võ Thị Thư" in sheet.text
    assert "agency-renamed" not in sheet.text


@pytest.mark.parametrize("path", ["/audit", "/administration"])
def test_who_administers_nothing_sees_nothing_of_it(browser: Browser, path: str) -> None:
    client = browser("chair")
    assert client.get(path).status_code == 403
    assert 'href="/administration"' not in client.get("/").text
    token = csrf(client, "/account")
    assert client.post("/audit/export.csv", data={"csrf_token": token}).status_code == 403


def test_the_sheet_needs_the_pages_own_form(browser: Browser) -> None:
    assert browser("overseer").post("/audit/export.csv").status_code == 400


def test_many_acts_are_turned_page_by_page(province: Province, browser: Browser) -> None:
    for number in range(60):
        note(Hand(at_ms=NOW), Deed.UNIT_REVOKED, unit=f"phong-{number:02}")
    client = browser("overseer")
    first = client.get("/audit?deed=unit-revoked").text
    assert "phong-59" in first
    assert "phong-09" not in first
    older = first.partition("before=")[2].partition("&")[0].partition('"')[0]
    second = client.get(f"/audit?deed=unit-revoked&before={older}").text
    assert "phong-09" in second
    assert "phong-10" not in second
    assert len(province.rooms) == 2


@pytest.mark.parametrize(
    "asked", ["q=%25", "deed=nothing", "before=x", "before=99999999999999999999", "q=" + "x" * 500]
)
def test_nonsense_in_the_address_breaks_nothing(browser: Browser, asked: str) -> None:
    assert browser("overseer").get(f"/audit?{asked}").status_code == 200


def test_a_day_that_is_none_is_told(browser: Browser) -> None:
    assert browser("overseer").get("/audit?from=hôm+qua").status_code == 409


def test_each_administrator_is_led_to_the_own_parts(
    province: Province, administrator: FlaskClient, browser: Browser
) -> None:
    give_right(province.database, province.people["stranger"], Right.IT_ADMIN, agency=None, by=Hand(at_ms=NOW))
    parts = ("/agencies", "/people/lists", "/audit", "/outbox", "/working-days", "/fleet")

    def led(client: FlaskClient) -> list[str]:
        page = client.get("/administration").text.partition('id="main"')[2]
        return [path for path in parts if f'href="{path}"' in page]

    assert led(administrator) == ["/agencies", "/people/lists", "/audit"]
    assert led(browser("overseer")) == ["/agencies", "/people/lists", "/audit", "/outbox", "/working-days"]
    assert led(browser("stranger")) == list(parts)
