"""Sound at central: heard from the word on by who conducted, in the dossier, gone when its room or a person says so."""

import io
import wave
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from central.documents.store import Store, store_in
from central.fleet.models import Unit
from central.papers.collecting import seal_next
from central.papers.models import Dossier
from central.papers.verifying import verify_dossier
from central.proceedings.results import KeptSound
from central.settings import read_signing_key
from central.sound.hearing import drop_sound
from contract import events as e
from contract.lists import SoundErased
from tests.central.papers.held import Held, draft_all, hold
from tests.central.papers.test_dossier import files_of, sealed_again
from tests.central.province import Province, send
from tests.central.sound.rooms import RATE_HZ, RECORDING, Kept, bring, hear, spoken
from tests.central.test_signed import listed
from tests.makers import CENTRAL_KEY, UNIT

Browser = Callable[[str], FlaskClient]
PCM = b"".join(int(8000 * ((at * 37 % 200) / 100 - 1)).to_bytes(2, "little", signed=True) for at in range(12 * RATE_HZ))
"""Twelve seconds."""


@dataclass
class Hall:
    held: Held
    kept: Kept
    store: Store

    @property
    def page(self) -> str:
        return f"/meetings/{self.held.meeting.id}/speech"

    @property
    def sound(self) -> str:
        return f"/meetings/{self.held.meeting.id}/sound/{RECORDING}"


@pytest.fixture
def hall(province: Province, app: Flask) -> Hall:
    held = hold(province, ends=False)
    settings = app.extensions["centre"].settings
    kept = Kept(PCM, held.meeting.id, read_signing_key(settings).public_key())
    hear(held, kept, spoken("đề", "nghị", "bổ", "sung", "kinh", "phí"))
    return Hall(held, kept, store_in(settings.central.data_dir))


def dossier(hall: Hall) -> bytes:
    draft_all(hall.held, hall.store)
    assert seal_next(hall.held.province.planning, hall.store, key=CENTRAL_KEY)
    newest = Dossier.select().order_by(Dossier.number.desc()).get()
    return hall.store.path(newest.sha256).read_bytes()


def test_who_conducted_reads_what_was_said_and_hears_it_from_any_word(hall: Hall, browser: Browser) -> None:
    secretary = browser("secretary")
    before = secretary.get(hall.page).text
    assert "Âm thanh đang chuyển từ phòng họp về" in before
    assert "data-at" not in before

    bring(hall.kept, hall.store)

    page = secretary.get(hall.page).text
    assert 'data-at="1500"' in page
    assert "Đỗ Thị Đào" in page
    assert "chưa rà soát" in page
    with secretary.get(hall.sound) as whole, wave.open(io.BytesIO(whole.data)) as wav:
        assert wav.readframes(wav.getnframes()) == PCM
        assert whole.headers["Cache-Control"] == "no-store"
    with secretary.get(hall.sound, headers={"Range": "bytes=160040-160049"}) as part:
        assert (part.status_code, part.data) == (206, whole.data[160_040:160_050])


@pytest.mark.parametrize("who", ["finance", "overseer", "approver", "stranger"])
def test_nobody_else_reads_or_hears_it(hall: Hall, browser: Browser, who: str) -> None:
    bring(hall.kept, hall.store)
    assert browser(who).get(hall.page).status_code == 409
    assert browser(who).get(hall.sound).status_code == 409


def test_a_piece_that_was_lost_is_silence_and_the_times_stay(province: Province, app: Flask, browser: Browser) -> None:
    held = hold(province, ends=False)
    settings = app.extensions["centre"].settings
    kept = Kept(PCM, held.meeting.id, read_signing_key(settings).public_key(), lost=(1,))
    hear(held, kept, spoken("đề", "nghị"))
    bring(kept, store_in(settings.central.data_dir))

    address = f"/meetings/{held.meeting.id}/sound/{RECORDING}"
    with browser("secretary").get(address) as whole, wave.open(io.BytesIO(whole.data)) as wav:
        frames = wav.readframes(wav.getnframes())

    second = 5 * RATE_HZ * 2
    assert frames == PCM[:second] + bytes(second) + PCM[2 * second :]


def test_the_sound_is_in_the_dossier_and_its_every_byte_is_verified(hall: Hall) -> None:
    draft_all(hall.held)
    hall.held.signed()
    before = dossier(hall)
    found = verify_dossier(before, key=CENTRAL_KEY.public_key())
    assert found.wrong == []
    assert any("had not come when this was sealed" in one for one in found.held)

    name = bring(hall.kept, hall.store)

    after, path = dossier(hall), f"sound/{name}.sound"
    found = verify_dossier(after, key=CENTRAL_KEY.public_key())
    assert found.wrong == []
    assert any(one.startswith(f"{path} is the recording {RECORDING}") and "12 s" in one for one in found.held)
    assert not seal_next(hall.held.province.planning, hall.store, key=CENTRAL_KEY), "it is made anew once"
    files = files_of(after)
    assert f'path="{path}"' in files["index.xml"].decode()
    assert hall.kept.key.hex() not in after.hex()
    assert hall.kept.key_content.body not in after, "the key is in no dossier"
    start = after.index(hall.kept.raw)
    for place in (start, start + len(hall.kept.raw) // 2, start + len(hall.kept.raw) - 1):
        changed = after[:place] + bytes([after[place] ^ 1]) + after[place + 1 :]
        assert any(path in one for one in verify_dossier(changed, key=CENTRAL_KEY.public_key()).wrong)
    other = sealed_again({**files, path: files[path][:-1]})
    assert any("not the sound that the line names" in one for one in verify_dossier(other).wrong)
    more = sealed_again({**files, "sound/extra.sound": b"x"})
    assert any("no line of the rooms names this sound" in one for one in verify_dossier(more).wrong)


def test_what_its_room_deletes_is_gone_here_too_and_the_page_says_so(hall: Hall, browser: Browser) -> None:
    name = bring(hall.kept, hall.store)
    key = hall.kept.key_content.name

    hall.held.send(
        e.SoundDeleted(seconds=12, why=e.SoundOver.SIGNED, signed_at=hall.held.province.clock()),
        e.Erased(content=key, by=0, reason="sound"),
    )

    assert browser("secretary").get(hall.sound).status_code == 404
    assert "Âm thanh tại phòng họp đã xóa" in browser("secretary").get(hall.page).text
    assert drop_sound(hall.held.province.planning, hall.store) == 1
    assert not hall.store.has(name)
    assert drop_sound(hall.held.province.planning, hall.store) == 0


def test_it_is_erased_on_request_once_the_minutes_are_signed(hall: Hall, browser: Browser) -> None:
    name = bring(hall.kept, hall.store)
    draft_all(hall.held)
    secretary = browser("secretary")
    too_early = send(secretary, hall.page, {"reason": "theo yêu cầu"})
    assert too_early.status_code == 409
    assert "sau khi biên bản đã ký" in too_early.text
    hall.held.signed()
    sealed = dossier(hall)

    assert send(secretary, hall.page, {"reason": ""}).status_code == 409
    assert send(secretary, hall.page, {"reason": "theo yêu cầu của người phát biểu"}).status_code == 303

    assert secretary.get(hall.sound).status_code == 404
    assert "đề" in secretary.get(hall.page).text, "the words stay"
    assert drop_sound(hall.held.province.planning, hall.store) == 1
    assert not hall.store.has(name)
    assert verify_dossier(sealed, key=CENTRAL_KEY.public_key()).wrong == []
    assert "Xóa âm thanh" in browser("secretary").get(f"/meetings/{hall.held.meeting.id}").text


def test_the_room_is_told_what_was_erased_until_it_says_that_its_own_copy_is_gone(hall: Hall, browser: Browser) -> None:
    # given
    province, other = hall.held.province, "phong-2"
    for unit in (UNIT, other):
        Unit.create(name=unit, room=f"Phòng {unit}", added_at_ms=province.clock())
    bring(hall.kept, hall.store)
    draft_all(hall.held)
    hall.held.signed()
    before = listed(province)
    KeptSound.insert({**KeptSound.get().__data__, "unit": other}).execute()

    # when
    assert send(browser("secretary"), hall.page, {"reason": "theo yêu cầu của người phát biểu"}).status_code == 303

    # then
    told = listed(province)
    assert told.erased == (SoundErased(meeting=hall.held.meeting.id, recording=RECORDING),)
    assert told.serial > before.serial
    assert not listed(province, other).erased
    assert "Phòng họp sẽ xóa bản của mình" in browser("secretary").get(hall.page).text
    hall.held.send(
        e.SoundDeleted(seconds=12, why=e.SoundOver.REQUESTED, signed_at=province.clock()),
    )
    assert not listed(province).erased
    page = browser("secretary").get(hall.page).text
    assert "Phòng họp sẽ xóa" not in page
    assert "Âm thanh tại phòng họp đã xóa" in page
