"""The directory by pages: whose agency one may keep, and every mistake in words."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from central.audit.rules import Hand
from central.people.agencies import give_right
from central.people.models import AccountRight, Official, Right
from central.people.standing import agency_name, agency_tree, standing_of
from tests.central.province import NOW, Province, send

Browser = Callable[[str], FlaskClient]


@pytest.fixture
def administrator(province: Province, browser: Browser) -> FlaskClient:
    """The administrator of the health office."""
    health = province.agencies["health"]
    give_right(province.database, province.people["clerk"], Right.AGENCY_ADMIN, agency=health, by=Hand(at_ms=NOW))
    return browser("clerk")


def newcomer(**changes: str) -> dict[str, object]:
    return {
        "do": "official",
        "name": "Ngô Văn Mới",
        "email": "moi@tinh.gov.vn",
        "title": "Chuyên viên",
        "level": "staff",
        "password": "một mật khẩu đầu tiên",
        **changes,
    }


def test_r9_1d_an_administrator_adds_officials_and_rights_of_the_own_agency(
    province: Province, administrator: FlaskClient
) -> None:
    path = f"/agencies/{province.agencies['health'].id}"
    assert send(administrator, path, newcomer()).status_code == 303
    added = Official.get(Official.email == "moi@tinh.gov.vn")
    right: dict[str, object] = {"do": "right", "official": str(added.id), "right": "register"}
    assert send(administrator, path, right).status_code == 303
    held = AccountRight.get(AccountRight.official == added)
    assert (held.right, held.agency_id) == (Right.REGISTER, province.agencies["health"].id)
    assert send(administrator, path, {"do": "end", "held": str(held.id)}).status_code == 303
    assert AccountRight.get_by_id(held.id).ended_at_ms is not None


@pytest.mark.parametrize("fields", [newcomer(), {"do": "rename", "name": "Sở Mới", "from": "2026-12-01"}])
def test_others_agencies_are_not_theirs_to_keep(
    province: Province, administrator: FlaskClient, fields: dict[str, object]
) -> None:
    answer = send(administrator, f"/agencies/{province.agencies['finance'].id}", fields, form="/account")
    assert answer.status_code == 409
    assert not Official.select().where(Official.email == "moi@tinh.gov.vn").exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (newcomer(email="không phải thư"), "Thư điện tử công vụ chưa đúng"),
        (newcomer(email="chair@tinh.gov.vn"), "đã có tài khoản"),
        (newcomer(name=" "), "nhập tên"),
        (newcomer(level="boss"), "trong danh sách"),
        (newcomer(password="ngắn"), "ít nhất 10"),
        ({"do": "right", "official": "x", "right": "register"}, "trong danh sách"),
        ({"do": "right", "official": "1", "right": "office"}, "trong danh sách"),
        ({"do": "right", "official": "1", "right": "register"}, "không thuộc cơ quan"),
        ({"do": "unknown"}, "Việc này do Văn phòng"),
    ],
)
def test_a_mistake_is_told_and_what_was_typed_stays(
    province: Province, administrator: FlaskClient, fields: dict[str, object], said: str
) -> None:
    answer = send(administrator, f"/agencies/{province.agencies['health'].id}", fields)
    assert answer.status_code == 409
    assert said in answer.text
    assert str(fields.get("email", "")) in answer.text


def test_r7_the_office_renames_an_agency_from_a_day_on(province: Province, browser: Browser) -> None:
    path = f"/agencies/{province.agencies['health'].id}"
    client = browser("overseer")
    assert send(client, path, {"do": "rename", "name": "Sở Y tế mới", "from": "không"}).status_code == 409
    assert send(client, path, {"do": "rename", "name": "Sở Y tế mới", "from": "2026-12-01"}).status_code == 303
    assert agency_name(province.agencies["health"].id, date(2026, 11, 30)) == "Sở Y tế"
    assert "Sở Y tế mới" in client.get("/agencies?day=2026-12-01").text
    assert "Sở Y tế mới" not in client.get("/agencies?day=2026-11-30").text


# R2.2
def test_the_office_moves_and_merges_agencies_by_their_page_and_last_year_stays(
    province: Province, browser: Browser
) -> None:
    client, health, finance = browser("overseer"), province.agencies["health"], province.agencies["finance"]
    path = f"/agencies/{health.id}"
    moved = {"do": "move", "parent-text": "so tai chinh", "from": "2026-12-01"}
    assert send(client, path, dict(moved)).status_code == 303
    merged = {"do": "merge", "into-text": "Sở Tài chính", "from": "2027-01-01", "people": "yes"}
    assert send(client, path, {**merged, "into-text": "Sở"}).status_code == 409
    assert send(client, path, dict(merged)).status_code == 303

    before, after = date(2026, 12, 31), date(2027, 1, 1)
    assert {one.id: one.parent for one in agency_tree(before)}[health.id] == finance.id
    assert health.id not in {one.id for one in agency_tree(after)}
    head = province.people["health"].id
    assert (standing_of(head, before).agency, standing_of(head, after).agency) == ("Sở Y tế", "Sở Tài chính")
    assert standing_of(head, after).office == "Giám đốc"
    assert "Sáp nhập cơ quan" in client.get("/audit").text


def test_searching_gives_options_without_diacritics(browser: Browser) -> None:
    page = browser("registrar").get("/people/search?chairs-0-text=do+thi+dao&sorts=official").text
    assert page.strip() == '<option value="Đỗ Thị Đào – Giám đốc, Sở Tài chính"></option>'


@pytest.mark.parametrize(
    "asked", ["", "x-text=", "x-text=a&sorts=official", "x-text=%25&sorts=nothing", "sorts=agency"]
)
def test_searching_for_nothing_gives_nothing(browser: Browser, asked: str) -> None:
    answer = browser("registrar").get(f"/people/search?{asked}")
    assert (answer.status_code, answer.text.strip()) == (200, "")


def test_r7_2_the_office_makes_an_agencys_administrator_who_then_keeps_it(province: Province, browser: Browser) -> None:
    path, clerk = f"/agencies/{province.agencies['health'].id}", province.people["clerk"]
    fields: dict[str, object] = {"do": "right", "official": str(clerk.id), "right": "agency-admin"}
    assert send(browser("clerk"), path, fields, form="/account").status_code == 409
    assert send(browser("overseer"), path, fields).status_code == 303
    assert send(browser("clerk"), path, newcomer()).status_code == 303


@pytest.mark.parametrize("words", ["đỗ thị đào", "do thi dao", "DAO", "tai chinh"])
def test_people_and_agencies_are_found_on_the_directorys_page_without_diacritics(
    province: Province, browser: Browser, words: str
) -> None:
    page = browser("registrar").get("/agencies", query_string={"q": words}).text.partition('class="rows"')[2]
    assert f'href="/agencies/{province.agencies["finance"].id}"' in page.partition('class="rows tree"')[0]
