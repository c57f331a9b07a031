"""Whatever is sent to any form of central: an answer in words, never a broken page."""

import random
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

import central
from central.meetings.models import Meeting
from tests.central.province import Province, csrf
from tests.garbage import addresses, field_names, filled, posts

NAMES = field_names(Path(central.__file__).parent)
PEOPLE = ("registrar", "approver", "chair", "clerk", "overseer", "stranger")
FILES = (b"", b"%PDF-1.7\n%%EOF", b"\x00" * 100, b"PK\x03\x04" + b"a" * 50, "Nội dung".encode())

FILE_NAMES = ("a.pdf", "../b.PDF", "", "ạ\u202e.exe")
IN_AN_ADDRESS = ("%00", "-1", "10e9", "%C3%28", "x")


@pytest.mark.parametrize("seed", range(2))
def test_no_form_of_central_breaks(
    app: Flask, province: Province, browser: Callable[[str], FlaskClient], seed: int
) -> None:
    chance = random.Random(seed)
    for made in (province.draft, province.submitted, province.approved):
        made()
    people = {who: browser(who) for who in PEOPLE}
    broken = []
    for rule in posts(app):
        if rule.endpoint in ("entry.logout", "entry.login"):
            continue
        for address in addresses(app, rule, chance, 6):
            who = chance.choice(PEOPLE)
            form = filled(NAMES, chance)
            for field in ("file", "files"):
                if chance.random() < 0.3:
                    form[field] = (
                        BytesIO(chance.choice(FILES)),
                        chance.choice(("a.pdf", "../b.PDF", "", "ạ\u202e.exe")),
                    )
            answer = people[who].post(address, data={**form, "csrf_token": csrf(people[who], "/account")})
            if answer.status_code >= 500:
                broken.append((who, address, form, answer.status_code))
    assert not broken
    assert people["chair"].get("/").status_code == 200


@pytest.mark.parametrize("seed", range(1))
def test_no_address_of_central_breaks(
    app: Flask, province: Province, browser: Callable[[str], FlaskClient], seed: int
) -> None:
    chance = random.Random(seed)
    province.approved()
    people = {who: browser(who) for who in PEOPLE}
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        for address in addresses(app, rule, chance, 3):
            query = "&".join(
                f"{name}={chance.choice(('%00', '-1', '10e9', '%C3%28', 'x'))}" for name in ("q", "page", "week")
            )
            with people[chance.choice(PEOPLE)].get(f"{address}?{query}") as answer:
                assert answer.status_code < 500, address


@pytest.mark.parametrize("field", ["once", "title"])
def test_a_sign_that_nobody_types_is_refused_in_words(
    browser: Callable[[str], FlaskClient], province: Province, field: str
) -> None:
    assert province.people
    registrar = browser("registrar")
    form = {"title": "Họp giao ban", "csrf_token": csrf(registrar, "/account")}

    answer = registrar.post("/register", data={**form, field: "a\0b"})

    assert (answer.status_code, "ký tự không hợp lệ" in answer.text) == (409, True)
    assert not Meeting.select().exists()
    assert registrar.get("/ended?q=a%00b").status_code == 409
    assert registrar.get("/meetings/%00").status_code == 404
