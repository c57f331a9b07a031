"""What is counted of the pages' requests: routes and classes of answers, few in number, and nobody's name."""

from pathlib import Path

import pytest
from flask import Flask
from prometheus_client import generate_latest
from werkzeug.test import create_environ

from central.db import Database
from central.documents.store import store_in
from central.measures import Pages, own_registry
from central.notices.models import Notice
from central.packages.serving import PARTS, Shelves
from central.serving import counted
from central.web.watching import watch_requests
from tests.central.province import PEOPLE, Province, enter, send
from tests.scrape import figure, read


def test_requests_are_counted_by_route_and_class(app: Flask) -> None:
    registry = own_registry()
    watch_requests(app, Pages(registry))
    browser = enter(app.test_client(), "secretary")

    browser.get("/meetings/987654")
    browser.get("/meetings/987655")
    browser.get("/no/such/page")

    seen = read(registry)
    route = "/meetings/<int:number>"
    assert figure(seen, "hop_http_requests_total", route=route, method="GET", **{"class": "4xx"}) == 2
    assert figure(seen, "hop_http_requests_total", route="none", method="GET", **{"class": "4xx"}) == 1
    assert figure(seen, "hop_http_seconds_count", route=route) == 2
    assert figure(seen, "hop_database_errors_total") == 0


# R8.1
def test_no_request_can_put_a_name_or_word_of_its_own_into_what_is_shown(app: Flask, province: Province) -> None:
    registry = own_registry()
    watch_requests(app, Pages(registry))
    browser = enter(app.test_client(), "secretary")

    for number in range(50):
        browser.get(f"/tim-{number}/nguyen-van-an?q=ky-luat")
        browser.open("/", method=f"BIMAT{number}")
    browser.get("/search?q=nguyen-van-an")
    send(browser, "/login", {"email": "nguyen-van-an@example.test", "password": "ky-luat"}, form="/")

    shown = generate_latest(registry).decode()
    assert province.people
    for word in ("nguyen-van-an", "ky-luat", "tim-1", "BIMAT", "@", *(name for name, *_ in PEOPLE.values())):
        assert word not in shown
    series = [line for line in shown.splitlines() if line.startswith("hop_http_requests_total")]
    assert len(series) < 12


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_that_fails_is_counted(app: Flask, province: Province) -> None:
    registry = own_registry()
    watch_requests(app, Pages(registry))
    browser = enter(app.test_client(), "secretary")
    browser.get("/")
    province.database.drop_tables([Notice])

    answer = browser.get("/notices")

    assert answer.status_code == 503
    assert figure(read(registry), "hop_database_errors_total") == 1


def test_what_units_fetch_is_counted_without_its_hash(database: Database, tmp_path: Path) -> None:
    registry = own_registry()
    door = counted(Shelves(database, store_in(tmp_path)), Pages(registry), parts=PARTS)
    sent: list[str] = []

    for path in ("/packages/" + "ab" * 32, "/packages/" + "cd" * 32, "/secrets/" + "ef" * 32):
        environ = {**create_environ(path), "hop.unit": "phong-1", "hop.serial": "1"}
        list(door(environ, lambda status, _headers: sent.append(status)))

    seen = read(registry)
    assert [status[:3] for status in sent] == ["403", "403", "404"]
    assert figure(seen, "hop_http_requests_total", route="units:/packages", method="GET", **{"class": "4xx"}) == 2
    assert figure(seen, "hop_http_seconds_count", route="units:none") == 1
    shown = generate_latest(registry).decode()
    assert "abab" not in shown
    assert "phong-1" not in shown
