"""What a phone may keep: one's own meetings of two weeks and the opened papers; never by the Office's right alone."""

import json
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from tests.central.counting import counted
from tests.central.province import DAY, HOUR, NOW, Province


def test_the_manifest_makes_it_an_app(app: Flask) -> None:
    answer = app.test_client().get("/manifest.webmanifest")
    told = json.loads(answer.data)
    assert (answer.mimetype, told["display"], told["start_url"]) == ("application/manifest+json", "standalone", "/")
    assert {one["purpose"] for one in told["icons"]} == {"any", "maskable"}
    for one in told["icons"]:
        with app.test_client().get(one["src"]) as icon:
            assert icon.mimetype == "image/png"


def test_the_worker_is_asked_for_anew_and_without_a_login(app: Flask) -> None:
    with app.test_client().get("/worker.js") as answer:
        assert (answer.status_code, answer.mimetype) == (200, "text/javascript")
        assert "no-cache" in answer.headers["Cache-Control"]


def test_every_file_of_the_look_that_is_to_be_kept_is_there(browser: Callable[[str], FlaskClient]) -> None:
    client = browser("finance")
    shell = client.get("/offline/kept.json").get_json()["shell"]
    assert any(path.endswith("/tokens.css") for path in shell)
    for path in shell:
        with client.get(path) as answer:
            assert answer.status_code == 200, path


def test_the_office_keeps_only_its_own_meetings(province: Province, browser: Callable[[str], FlaskClient]) -> None:
    meeting = province.approved()
    assert f"/meetings/{meeting.id}" in browser("secretary").get("/offline/kept.json").get_json()["pages"]
    assert browser("overseer").get("/offline/kept.json").get_json()["pages"] == ["/offline/week"]


def test_two_people_have_different_marks_that_do_not_name_them(browser: Callable[[str], FlaskClient]) -> None:
    marks = {browser(who).get("/offline/kept.json").get_json()["person"] for who in ("finance", "chair", "finance")}
    assert len(marks) == 2


def test_logging_out_has_the_browser_clear_what_it_holds(browser: Callable[[str], FlaskClient]) -> None:
    client = browser("finance")
    token = client.get("/").text.partition('name="csrf_token" value="')[2].partition('"')[0]
    answer = client.post("/logout", data={"csrf_token": token})
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_more_meetings_cost_no_more_questions(province: Province, browser: Callable[[str], FlaskClient]) -> None:
    client = browser("finance")
    province.approved()
    with counted(province) as few:
        client.get("/offline/kept.json")
    for number in range(1, 5):
        starts = NOW + 7 * DAY + 4 * number * HOUR
        province.approved(starts_at_ms=starts, ends_at_ms=starts + HOUR)
    with counted(province) as many:
        answer = client.get("/offline/kept.json")
    assert len([one for one in answer.get_json()["pages"] if one.startswith("/meetings/")]) == 5
    assert many.queries == few.queries
