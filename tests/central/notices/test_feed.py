"""One's calendar by a secret address: the own meetings, fetched without a login, ended at once. # R5.1"""

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from central.audit.rules import Hand
from central.meetings.actions import cancel
from central.people.accounts import close_account
from tests.central.province import NOW, Province, send

Browser = Callable[[str], FlaskClient]


def address(client: FlaskClient) -> str:
    send(client, "/account/calendar", {"do": "make"})
    found = re.search(r'<p class="secret">http://central.test([^<]+)</p>', client.get("/account/calendar").text)
    assert found
    return found[1]


def fetched(app: Flask, path: str) -> tuple[int, str]:
    answer = app.test_client().get(path)
    return answer.status_code, answer.text


# R5.1
def test_a_calendar_program_fetches_the_own_meetings_and_what_became_of_them(
    province: Province, browser: Browser, app: Flask
) -> None:
    meeting = province.approved()
    path = address(browser("finance"))
    status, text = fetched(app, path)
    assert (status, text.count("BEGIN:VEVENT")) == (200, 1)
    assert "SUMMARY:Họp về ngân sách" in text
    assert "ATTENDEE" not in text
    cancel(province.planning, meeting.id, by=province.people["secretary"], reason="Bão")
    assert "STATUS:CANCELLED" in fetched(app, path)[1]


def test_it_shows_what_concerns_its_person_and_not_what_the_office_may_look_at(
    province: Province, browser: Browser, app: Flask
) -> None:
    province.approved()
    assert "BEGIN:VEVENT" in fetched(app, address(browser("secretary")))[1]
    for who in ("overseer", "stranger"):
        assert "BEGIN:VEVENT" not in fetched(app, address(browser(who)))[1]


def test_a_new_address_ends_the_old_one_and_so_do_its_person_and_a_closed_account(
    province: Province, browser: Browser, app: Flask
) -> None:
    client = browser("finance")
    first = address(client)
    second = address(client)
    assert (fetched(app, first)[0], fetched(app, second)[0]) == (404, 200)
    send(client, "/account/calendar", {"do": "end"})
    assert fetched(app, second)[0] == 404
    third = address(client)
    close_account(province.database, province.people["finance"], agency=None, by=Hand(at_ms=NOW))
    assert fetched(app, third)[0] == 404


def test_a_guessed_address_opens_nothing(province: Province, browser: Browser, app: Flask) -> None:
    path = address(browser("finance"))
    other = province.people["chair"].id
    another = f"/calendar/{other}-{path.partition('-')[2]}"
    for guess in (path.replace("A", "B").replace("a", "b"), another, "/calendar/x.ics"):
        assert fetched(app, guess)[0] == 404
