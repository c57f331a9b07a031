"""Personal data: what is over goes and is said to have gone, what is not stays, and everybody may take their own."""

import json
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from central.api.models import ApiOnce
from central.api.rules import NAME_KEPT_MS
from central.audit.actions import Wanted, find, note
from central.audit.rules import Deed, Hand
from central.notices.models import Notice
from central.people.keeping import DAY_MS, KEPT, MOST_AT_ONCE, YEAR_MS, Sort, sweep
from central.people.models import KnownDevice, Login, LoginDelay
from tests.central.province import NOW, Province, csrf, send

Browser = Callable[[str], FlaskClient]


def log_in_at(province: Province, at_ms: int, count: int = 1) -> None:
    whose = province.people["finance"].id
    rows = [
        {"token_hash": f"{at_ms}-{number}", "official": whose, "began_at_ms": at_ms, "seen_at_ms": at_ms}
        for number in range(count)
    ]
    for start in range(0, count, 1000):
        Login.insert_many(rows[start : start + 1000]).execute()


# R9.4
def test_what_is_over_goes_and_that_is_written_down(province: Province) -> None:
    for at_ms in (NOW - YEAR_MS - 1, NOW - YEAR_MS, NOW):
        log_in_at(province, at_ms)
    KnownDevice.create(official=province.people["finance"], kept="x", seen_at_ms=NOW - YEAR_MS - 1)
    LoginDelay.create(key="account:x", failed_at_ms=NOW - DAY_MS - 1, until_ms=0)
    LoginDelay.create(key="account:y", failed_at_ms=NOW, until_ms=NOW)
    assert sweep(province.database, now_ms=NOW) == {Sort.LOGINS: 1, Sort.DEVICES: 1, Sort.DELAYS: 1}
    assert sorted(one.seen_at_ms for one in Login.select()) == [NOW - YEAR_MS, NOW]
    assert [one.key for one in LoginDelay.select()] == ["account:y"]
    assert [one.text for one in find(Wanted(deed=Deed.SWEPT))] == [
        f"Xóa dữ liệu hết thời hạn lưu: {KEPT[sort].what}; số bản ghi: 1" for sort in (Sort.DEVICES, Sort.LOGINS)
    ]
    assert sweep(province.database, now_ms=NOW) == {}


def test_unread_notices_stay_and_read_ones_go(province: Province) -> None:
    old = {"official": province.people["chair"], "subject": "x", "act": "x", "at_ms": NOW - 2 * YEAR_MS - 1}
    Notice.create(**old)
    Notice.create(**old, read_at_ms=NOW)
    assert sweep(province.database, now_ms=NOW) == {Sort.NOTICES: 1}
    assert [one.read_at_ms for one in Notice.select()] == [None]


def test_what_programs_asked_under_a_name_goes_also_when_they_never_ask_again(province: Province) -> None:
    asked = {"official": province.people["chair"], "asked_sha256": "0" * 64, "answer": b"{}"}
    ApiOnce.create(**asked, name="old", at_ms=NOW - NAME_KEPT_MS - 1)
    ApiOnce.create(**asked, name="new", at_ms=NOW)
    assert sweep(province.database, now_ms=NOW) == {Sort.REQUESTS: 1}
    assert [one.name for one in ApiOnce.select()] == ["new"]


def test_much_goes_in_parts(province: Province) -> None:
    log_in_at(province, 1, MOST_AT_ONCE + 1)
    swept = [sweep(province.database, now_ms=NOW).get(Sort.LOGINS, 0) for _ in range(3)]
    assert swept == [MOST_AT_ONCE, 1, 0]


def test_administrative_acts_go_when_their_own_time_is_over(province: Province) -> None:
    before = len(find(Wanted(), at_most=500))
    note(Hand(at_ms=1_000), Deed.RESTORED)
    assert sweep(province.database, now_ms=NOW) == {Sort.AUDIT: 1}
    assert len(find(Wanted(), at_most=500)) == before + 1


def test_everybody_is_told_and_takes_the_own_data_and_nobody_elses(province: Province, browser: Browser) -> None:
    meeting = province.approved()
    client = browser("finance")
    page = client.get("/account/data").text
    assert all(kept.what in page and kept.why in page for kept in KEPT.values())
    answer = send(client, "/account/data.json", form="/account/data")
    assert answer.headers["Cache-Control"] == "no-store"
    told = json.loads(answer.text)
    assert told["account"]["email"] == "finance@tinh.gov.vn"
    assert told["invited_to"][0]["meeting"] == meeting.title
    assert told["posts"][0]["position"] == "Giám đốc"
    assert len(told["logins"]) == 1
    assert any("Thêm tài khoản của Đỗ Thị Đào" in one["what"] for one in told["administrative_acts"])
    assert "Nguyễn Minh Hải" not in answer.text
    assert "argon2" not in answer.text
    assert find(Wanted(deed=Deed.OWN_DATA_TAKEN))[0].about == province.people["finance"].id


@pytest.mark.parametrize("path", ["/account/data.json"])
def test_taking_it_needs_ones_own_form(browser: Browser, path: str) -> None:
    assert browser("finance").post(path).status_code == 400
    assert browser("finance").post(path, data={"csrf_token": csrf(browser("chair"), "/account")}).status_code == 400
