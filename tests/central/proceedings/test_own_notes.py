"""Notes that a person brought to central: for that person alone after login, on no record, gone when erased."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from flask.testing import FlaskClient

from central.documents.store import Store
from central.papers.collecting import seal_next
from central.papers.models import Dossier
from central.papers.verifying import verify_dossier
from central.proceedings.apply import rebuild
from central.proceedings.models import Content
from central.search.indexing import index_next
from contract import events as e
from contract.notes import PageNotes, Stroke, Tool
from tests.central.papers.held import Held, draft_all, hold
from tests.central.province import NOW, Province, send
from tests.makers import CENTRAL_KEY, make_content

SECRET = "điều tôi chỉ ghi cho riêng mình"
DRAWN = 'points="5,6 8,4"'
NOTE = PageNotes(sha256="a" * 64, page=2, text=SECRET, ink=(Stroke(Tool.RED, (5, 6, 3, -2)),))
BODY = make_content(msgspec.json.encode(NOTE).decode(), salt=b"salt of own note")
NEWER = make_content(msgspec.json.encode(PageNotes(sha256="a" * 64, page=3, text="bản mới")).decode())


def brought(held: Held, bringing: str = "b-1", body: object = BODY) -> None:
    content = BODY if body is BODY else NEWER
    mine = held.number("finance")
    held.send(e.NotesBrought(attendee=mine, bringing=bringing, text=content.name), more=(content,))


@pytest.fixture
def held(province: Province) -> Held:
    found = hold(province)
    brought(found)
    return found


def test_they_are_shown_to_their_person_and_to_nobody_else(held: Held, browser: Callable[[str], FlaskClient]) -> None:
    path = f"/meetings/{held.meeting.id}/notes"

    mine = browser("finance").get(path)
    assert SECRET in mine.text
    assert DRAWN in mine.text
    assert mine.headers["Cache-Control"] == "no-store"
    for who in ("chair", "secretary", "approver", "registrar", "finance3", "overseer"):
        other = browser(who)
        seen = other.get(path)
        assert SECRET not in seen.text
        assert DRAWN not in seen.text
        assert seen.status_code in (200, 404)
        for shown in ("proceedings", "papers", ""):
            assert SECRET not in other.get(f"/meetings/{held.meeting.id}/{shown}".rstrip("/")).text


def test_no_reader_of_the_record_sees_them(held: Held, browser: Callable[[str], FlaskClient]) -> None:
    line = f"{held.stream.name}/{len(held.stream.texts)}"

    seen = browser("secretary").get(f"/meetings/{held.meeting.id}/lines/{line}")

    assert "NotesBrought" in seen.text
    assert SECRET not in seen.text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_dossier_has_them_and_it_is_whole_without(held: Held, tmp_path: Path) -> None:
    store = Store(tmp_path / "files")
    draft_all(held)
    held.signed()
    draft_all(held, store)
    assert seal_next(held.province.planning, store, key=CENTRAL_KEY)

    raw = store.path(Dossier.select().get().sha256).read_bytes()

    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        contents = json.loads(packed.read("record/contents.json"))
        assert any("NotesBrought" in packed.read(one).decode() for one in packed.namelist() if "/lines/" in one)
    assert len(contents["contents"]) == 3
    assert BODY.name not in contents["contents"]
    assert verify_dossier(raw, key=CENTRAL_KEY.public_key()).wrong == []


def test_search_finds_nothing_of_them(held: Held, browser: Callable[[str], FlaskClient], tmp_path: Path) -> None:
    while index_next(held.province.database, Store(tmp_path / "files"), now_ms=held.province.clock()):
        pass

    assert "nguồn chi" in browser("finance").get("/search?q=nguồn chi").text
    for who in ("finance", "secretary"):
        assert SECRET not in browser(who).get(f"/search?q={SECRET}").text.replace(f'value="{SECRET}"', "")


def test_what_is_brought_again_takes_the_place_of_the_former(held: Held, browser: Callable[[str], FlaskClient]) -> None:
    brought(held, "b-2", NEWER)

    text = browser("finance").get(f"/meetings/{held.meeting.id}/notes").text

    assert "bản mới" in text
    assert SECRET not in text


def test_their_person_erases_them_for_good(held: Held, browser: Callable[[str], FlaskClient]) -> None:
    path = f"/meetings/{held.meeting.id}/notes"

    send(browser("finance"), f"{path}/erase", form=path)

    assert "Chưa có ghi chú nào được gửi về" in browser("finance").get(path).text
    assert Content.get_or_none(Content.name == BODY.name) is None
    brought(held)
    rebuild(held.province.database, held.meeting.id, now_ms=NOW)
    assert SECRET not in browser("finance").get(path).text


def test_nobody_erases_anothers(held: Held, browser: Callable[[str], FlaskClient]) -> None:
    path = f"/meetings/{held.meeting.id}/notes"

    assert send(browser("chair"), f"{path}/erase", form="/account").status_code in (303, 404)
    assert send(browser("registrar"), f"{path}/erase", form="/account").status_code == 404

    assert SECRET in browser("finance").get(path).text


def test_what_the_room_takes_back_is_gone_here(held: Held, browser: Callable[[str], FlaskClient]) -> None:
    held.send(e.Erased(content=BODY.name, by=held.number("finance"), reason="own notes"))

    assert SECRET not in browser("finance").get(f"/meetings/{held.meeting.id}/notes").text
    assert Content.get_or_none(Content.name == BODY.name) is None
