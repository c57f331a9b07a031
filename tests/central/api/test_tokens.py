"""Tokens: made by their owner, shown once, kept hashed, narrowed by scope, ended at once, and audited."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from central.api.models import ApiToken
from central.api.rules import DAY_MS, FOR_ALL, Pace, Scope, Wanted
from central.api.tokens import make_token, offered_to, revoke_token, token_of
from central.audit.models import AuditLine
from central.audit.rules import Hand
from central.people.access import access_of
from central.people.accounts import close_account, give_password
from contract.refused import Refused
from tests.central.province import NOW, Province, send

Browser = Callable[[str], FlaskClient]


def token(province: Province, who: str = "finance", *scopes: str, days: int = 90) -> str:
    held, by = list(scopes or ("read",)), Hand(at_ms=province.clock())
    wanted = Wanted(name="Lịch số", scopes=held, days=days)
    offered = offered_to(access_of(province.people[who], province.planning.today))
    return make_token(province.database, province.people[who], wanted, offered=offered, by=by)


def ask(app: Flask, shown: str, path: str = "/me", **body: object) -> tuple[int, object]:
    client, headers = app.test_client(), {"Authorization": f"Bearer {shown}"}
    url = f"/api/v1{path}"
    with client.post(url, json=body, headers=headers) if body else client.get(url, headers=headers) as answer:
        return answer.status_code, answer.get_json(silent=True)


# R9.4
def test_a_token_is_made_on_its_owner_s_page_shown_once_and_ended_there(browser: Browser, app: Flask) -> None:
    client = browser("finance")
    page = send(client, "/account/tokens", {"do": "make", "name": "Lịch số", "scope": "read", "days": "30"}).text
    shown = page.partition('<p class="secret">')[2].partition("<")[0]
    assert shown not in client.get("/account/tokens").text
    assert shown not in str(list(ApiToken.select().dicts()))
    assert ask(app, shown) == (200, {"name": "Đỗ Thị Đào", "email": "finance@tinh.gov.vn", "scopes": ["read"]})

    send(client, "/account/tokens", {"do": f"end-{ApiToken.get().id}"})

    assert ask(app, shown)[0] == 401
    acts = [one.deed for one in AuditLine.select().order_by(AuditLine.id)]
    assert acts[-2:] == ["api-allowed", "api-ended"]


def test_a_token_does_what_its_scope_says_and_no_more(province: Province, app: Flask) -> None:
    meeting = province.approved()
    reads, answers = token(province), token(province, "finance", "answer")
    path = f"/meetings/{meeting.id}/answer"
    assert ask(app, reads, path, answer="confirm")[0] == 403
    assert ask(app, answers, path, answer="confirm")[0] == 200
    assert ask(app, answers, f"/meetings/{meeting.id}")[0] == 403


def test_who_may_not_register_gets_no_token_for_it(browser: Browser) -> None:
    answer = send(browser("finance"), "/account/tokens", {"do": "make", "name": "x", "scope": "register", "days": "30"})
    assert answer.status_code == 409
    assert not ApiToken.select().exists()


@pytest.mark.parametrize(
    ("name", "scopes", "days"), [("", ["read"], 30), ("x", [], 30), ("x", ["all"], 30), ("x", ["read"], 31)]
)
def test_what_nobody_can_choose_makes_no_token(province: Province, name: str, scopes: list[str], days: int) -> None:
    wanted = Wanted(name=name, scopes=scopes, days=days)
    with pytest.raises(Refused):
        make_token(province.database, province.people["finance"], wanted, offered=FOR_ALL, by=Hand(at_ms=NOW))


def test_a_token_ends_with_its_time_its_account_and_a_new_password(province: Province) -> None:
    database, who, by = province.database, province.people["finance"], Hand(at_ms=NOW)
    shown = token(province, days=30)
    assert token_of(database, shown, now_ms=NOW + 30 * DAY_MS - 1) is not None
    assert token_of(database, shown, now_ms=NOW + 30 * DAY_MS) is None
    give_password(database, who, agency=None, by=by)
    assert token_of(database, shown, now_ms=NOW) is None
    shown = token(province)
    close_account(database, who, agency=None, by=by)
    assert token_of(database, shown, now_ms=NOW) is None


def test_nobody_ends_another_s_token(province: Province) -> None:
    shown = token(province)
    revoke_token(province.database, province.people["health"], ApiToken.get().id, by=Hand(at_ms=NOW))
    assert token_of(province.database, shown, now_ms=NOW) is not None


def test_too_many_wrong_tokens_of_an_address_have_to_wait(app: Flask) -> None:
    client = app.test_client()
    for _ in range(30):
        assert client.get("/api/v1/me", headers={"Authorization": "Bearer hop_x"}).status_code == 401
    answer = client.get("/api/v1/me", headers={"Authorization": "Bearer hop_x"})
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 61


def test_a_cookie_is_no_token(browser: Browser) -> None:
    answer = browser("chair").get("/api/v1/meetings")
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


@given(st.lists(st.integers(0, 3 * 60_000), max_size=60), st.integers(1, 5))
def test_in_no_minute_are_there_more_calls_than_allowed(moments: list[int], most: int) -> None:
    pace, minutes = Pace(), dict[int, int]()
    for at_ms in sorted(moments):
        if pace.may("one", most, now_ms=at_ms):
            minutes[at_ms // 60_000] = minutes.get(at_ms // 60_000, 0) + 1
    assert all(count <= most for count in minutes.values())
    assert set(minutes) == {one // 60_000 for one in moments}


@pytest.mark.parametrize(
    ("who", "scopes"),
    [
        ("finance3", "read answer conduct"),
        ("finance", "read answer conduct agency"),
        ("registrar", "read answer conduct register"),
        ("approver", "read answer conduct agency approve"),
        ("overseer", "read answer conduct agency administer"),
    ],
)
def test_the_page_offers_the_scopes_of_the_account_s_rights(browser: Browser, who: str, scopes: str) -> None:
    page = browser(who).get("/account/tokens").text
    assert {str(scope) for scope in Scope if f'value="{scope}"' in page} == set(scopes.split())
