"""What was said is heard again on the secretary's page, from a word on, by nobody else."""

import io
import re
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import Page, expect

from contract.events import Silence
from edge.kiosk.shell import OUTSIDE
from edge.settings import Speech
from edge.sound.keeping import Keeper
from edge.sound.store import For, SoundStore
from tests.edge.kiosk.house import House
from tests.edge.kiosk.test_live_page import become, tell
from tests.edge.kiosk.test_speech import RECORDING, hall, line_of, secretary, wording
from tests.edge.speech.spoken import MODEL, say
from tests.makers import CENTRAL_KEY, CHAIR, EIGHT, MEETING, SECRETARY, UNIT_KEY, make_package
from tests.servers import eventually, serve

__all__ = ["hall"]

RATE_HZ = 16_000
SOUND = f"/secretary/speech/sound/{RECORDING}"
OF = f"{SOUND}?meeting={MEETING}"
DAY_MS = 86_400_000


@pytest.fixture(scope="module")
def speech() -> bytes:
    """Twelve seconds."""
    pcm = say("xin chào các đồng chí tôi đồng ý với dự thảo").at_rate(RATE_HZ).pcm()
    return (pcm * 9)[: 12 * RATE_HZ * 2]


@pytest.fixture
def heard(hall: House, speech: bytes) -> House:
    """The unit keeps sound, and has kept that of the meeting so far."""
    kiosk = hall.app.extensions["kiosk"]
    object.__setattr__(kiosk, "settings", replace(hall.settings, speech=Speech(model=MODEL)))
    keep(kiosk.sound, speech)
    return hall


def keep(store: SoundStore, pcm: bytes, recording: str = RECORDING) -> None:
    keeper = Keeper(store, For(unit=UNIT_KEY.public_key(), central=CENTRAL_KEY.public_key()), leaves=0)
    keeper.begin(MEETING, recording)
    keeper.take(pcm, RATE_HZ)
    keeper.close()


def test_the_secretary_hears_all_of_it_and_any_part(heard: House, speech: bytes) -> None:
    desk = secretary(heard)

    whole = desk.client.get(f"{OF}&pieces=3", environ_base=desk.environ)
    with wave.open(io.BytesIO(whole.data)) as wav:
        assert wav.readframes(wav.getnframes()) == speech
    part = desk.client.get(f"{OF}&pieces=3", environ_base=desk.environ, headers={"Range": "bytes=160040-160049"})

    assert (part.status_code, part.data) == (206, whole.data[160_040:160_050])
    assert part.headers["Content-Range"] == f"bytes 160040-160049/{len(whole.data)}"
    assert whole.headers["Cache-Control"] == "no-store"
    beyond = desk.client.get(f"{OF}&pieces=3", environ_base=desk.environ, headers={"Range": "bytes=9999999-"})
    assert beyond.status_code == 416


def test_nobody_else_hears_it_and_nobody_at_all_from_outside(heard: House) -> None:
    for stranger in (heard.phone(9), heard.device_of(3), heard.screen()):
        assert stranger.client.get(f"{OF}&pieces=3", environ_base=stranger.environ).status_code == 403
    desk = secretary(heard)
    from_afar = {**desk.environ, OUTSIDE: True}
    assert desk.client.get(f"{OF}&pieces=3", environ_base=from_afar).status_code == 403


@pytest.mark.parametrize(
    "asked",
    [f"{OF}&pieces=4", f"{OF}&pieces=0", f"{OF}&pieces=x", SOUND, SOUND[:-1] + "2?pieces=1", f"{SOUND}/.."],
)
def test_what_is_not_there_is_not_there(asked: str, heard: House) -> None:
    desk = secretary(heard)
    assert desk.client.get(asked, environ_base=desk.environ).status_code == 404


def test_a_key_of_another_unit_or_of_garbage_lets_nobody_hear_and_breaks_no_page(heard: House, tmp_path: Path) -> None:
    (tmp_path / "sound" / str(MEETING) / RECORDING / "key").write_bytes(b"\x00" * 99)
    desk = secretary(heard)
    assert desk.client.get(f"{OF}&pieces=3", environ_base=desk.environ).status_code == 404
    assert "Nghe đoạn này" in desk.open("/secretary/speech")


def test_the_page_says_of_which_utterance_there_is_no_sound(heard: House) -> None:
    # given
    desk = secretary(heard)
    assert "Không có âm thanh" not in desk.open("/secretary/speech")

    # when
    late = wording("ý kiến sau đó", start_ms=40_000)
    heard.desk.write_down(MEETING, RECORDING, late, speaker=3, item="item-1")
    assert "Không có âm thanh" not in desk.open("/secretary/speech")
    heard.desk.pause(MEETING, CHAIR)
    heard.desk.end_listening(MEETING, RECORDING, Silence.PAUSED)

    # then
    assert desk.open("/secretary/speech").count("Không có âm thanh của đoạn này") == 1


def test_a_meeting_without_any_sound_says_so_and_a_unit_that_keeps_none_does_not(hall: House) -> None:
    desk = secretary(hall)
    hall.clock.pass_ms(60_000)
    assert "Âm thanh của cuộc họp này chưa được lưu" not in desk.open("/secretary/speech")

    kiosk = hall.app.extensions["kiosk"]
    object.__setattr__(kiosk, "settings", replace(hall.settings, speech=Speech(model=MODEL)))

    assert "Âm thanh của cuộc họp này chưa được lưu" in desk.open("/secretary/speech?again")


@pytest.mark.parametrize("days", [3, 25])
def test_days_later_the_secretary_hears_it_and_puts_words_right_while_another_meeting_is_on(
    days: int, heard: House
) -> None:
    # given
    desk, line = secretary(heard), line_of(heard, 1)
    heard.desk.end_listening(MEETING, RECORDING, Silence.ENDED)
    heard.desk.end(MEETING, CHAIR)
    later = {"starts_at": EIGHT + days * DAY_MS, "ends_at": EIGHT + days * DAY_MS + 3_600_000}
    heard.take(make_package(MEETING + 1, opens_at=EIGHT + days * DAY_MS - 1, title="Giao ban", **later))
    heard.clock.pass_ms(days * DAY_MS)

    # when
    found = desk.open("/secretary/speech")
    page = desk.open(f"/secretary/speech?meeting={MEETING}&edit={line}")
    after = desk.send("/secretary/speech/correct", text="Tôi đồng ý với dự thảo.")

    # then
    assert "Lời phát biểu của các cuộc họp đã qua" in found
    assert f"/secretary/speech?meeting={MEETING}" in found
    assert f"{OF}&pieces=3" in page
    assert "Tôi đồng ý với dự thảo." in after
    assert "Giao ban" not in after
    assert heard.room.heard[line].is_accepted
    assert desk.client.get(f"{OF}&pieces=3", environ_base=desk.environ).status_code == 200
    stranger = heard.phone(9)
    assert "cuộc họp đã qua nào" in stranger.open("/secretary/speech/earlier")
    stranger.open(f"/secretary/speech?meeting={MEETING}")
    assert stranger.status == 403
    assert desk.client.get("/secretary/speech?meeting=999", environ_base=desk.environ).status_code == 404


@pytest.fixture
def address(heard: House) -> Iterator[str]:
    tell(heard)
    with serve(heard.app) as found:
        yield found


def test_a_click_on_a_word_plays_it_and_the_keys_stop_and_go_back(heard: House, page: Page, address: str) -> None:
    # given
    last = wording("câu nói sau cùng", start_ms=9000)
    heard.desk.write_down(MEETING, RECORDING, last, speaker=3, item="item-1")
    become(heard, page, SECRETARY, address)
    faults: list[str] = []
    page.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
    page.goto(f"{address}/secretary/speech")
    sound = page.locator("#sound")

    # when
    page.get_by_text("sau", exact=True).click()

    # then
    eventually(lambda: float(sound.evaluate("sound => sound.currentTime")) > 9.7)
    expect(page.locator("#player")).to_contain_text("Tạm dừng phát")
    page.keyboard.press("Space")
    assert sound.evaluate("sound => sound.paused")
    stopped_at = float(sound.evaluate("sound => sound.currentTime"))
    page.keyboard.press("ArrowLeft")
    assert float(sound.evaluate("sound => sound.currentTime")) == pytest.approx(stopped_at - 3, abs=0.01)
    assert float(sound.evaluate("sound => sound.duration")) == pytest.approx(12)
    assert faults == []


def test_while_a_passage_is_put_right_its_sound_is_at_hand(heard: House, page: Page, address: str) -> None:
    # given
    become(heard, page, SECRETARY, address)
    line = line_of(heard, 1)
    page.goto(f"{address}/secretary/speech?edit={line}")
    page.locator("form .hear").click()
    eventually(lambda: not page.locator("#sound").evaluate("sound => sound.paused"))

    # when
    page.fill("#text", "Tôi đồng ý")
    page.locator("#text").press("End")
    page.locator("#text").press("Control+Space")

    # then
    assert page.locator("#sound").evaluate("sound => sound.paused")
    page.locator("#text").press("Space")
    assert page.locator("#sound").evaluate("sound => sound.paused")
    assert re.fullmatch(r"Tôi đồng ý ", page.locator("#text").input_value())
