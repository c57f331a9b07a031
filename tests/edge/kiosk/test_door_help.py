"""What the door does for who gets no further: reads aloud, leads to the lens, says whom to call when nobody comes."""

import io
import re
import wave
from pathlib import Path
from typing import Literal

import msgspec
import numpy as np
import pytest

from edge.doorway.decide import Decision, Outcome
from edge.doorway.greeting import greeting
from edge.kiosk.aloud import NotSpokenError, spoken
from edge.kiosk.app import create_app
from edge.kiosk.door import UNANSWERED_MS
from edge.settings import Door
from tests.edge.kiosk.house import SUPPORT, House
from tests.makers import EIGHT, MEETING
from tests.pictures.session import MINUTE, session


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path, session(), at_ms=EIGHT - 25 * MINUTE)


def heard(raw: bytes) -> tuple[float, float]:
    """Seconds and mean loudness (0 to 1) of a WAV file."""
    with wave.open(io.BytesIO(raw)) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        samples = np.frombuffer(file.readframes(file.getnframes()), dtype=np.int16) / 32768
        return len(samples) / file.getframerate(), float(np.sqrt((samples**2).mean()))


def test_a_text_becomes_sound_as_long_as_it_is() -> None:
    short, long = (heard(spoken(text, "vi")) for text in ("Phòng trống.", "Kính mời đại biểu quét mã điểm danh. " * 3))

    assert 0.5 < short[0] < 3 < long[0] < 15
    assert short[1] > 0.01
    assert long[1] > 0.01


def test_a_door_without_the_program_shows_no_button(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "data-aloud" in house.screen().open("/door")

    monkeypatch.setenv("PATH", "")

    with pytest.raises(NotSpokenError):
        spoken("Phòng trống.", "vi")
    assert "data-aloud" not in house.screen().open("/door")


def test_the_door_reads_the_answer_that_it_shows(house: House) -> None:
    door = house.screen()
    door.open("/door/aloud.wav")
    assert door.shown is not None
    invited = heard(door.shown.get_data())

    package = house.room.package
    assert package is not None
    decision = Decision(outcome=Outcome.WELCOME, person=package.person(3))
    stage = house.app.extensions["kiosk"].stage
    stage.show(greeting(decision, package=package, number=1, now_ms=house.clock.now().at_ms))
    door.open("/door/aloud.wav")

    assert door.shown.mimetype == "audio/wav"
    assert heard(door.shown.get_data())[0] > invited[0] + 1


def test_a_phone_in_the_corridor_makes_the_unit_say_nothing(house: House) -> None:
    phone = house.phone()

    phone.open("/door/aloud.wav")

    assert phone.status == 404


def test_when_no_secretary_comes_the_door_says_whom_to_call(house: House) -> None:  # R7.1
    door = house.screen()
    door.open("/door")
    shown = door.send("/door/call")
    assert re.search(r'data-told-from="\d+" hidden>Thư ký chưa trả lời', shown)
    assert re.search(r'data-told-until="\d+">Đã báo Thư ký lúc', shown)

    house.clock.pass_ms(UNANSWERED_MS)

    shown = door.open("/door")
    assert f"Thư ký chưa trả lời. Kính mời đại biểu liên hệ: {SUPPORT}." in shown
    assert re.search(r'data-told-until="\d+" hidden>Đã báo Thư ký lúc', shown)


def test_who_is_called_and_answers_is_waited_for_no_longer(house: House) -> None:
    door = house.screen()
    door.open("/door")
    door.send("/door/call")
    house.clock.pass_ms(2 * UNANSWERED_MS)

    house.desk.answer_secretary(MEETING, 2)

    assert "Thư ký chưa trả lời" not in door.open("/door")


@pytest.mark.parametrize("lens", ["above", "below", "left", "right"])
def test_an_arrow_leads_to_the_lens_where_there_is_one(
    house: House, lens: Literal["above", "below", "left", "right"]
) -> None:
    house.settings = msgspec.structs.replace(house.settings, door=Door(lens=lens))
    house.app = create_app(house.desk, house.settings, house.clock)
    assert "door-arrow" not in house.screen().open("/door")

    house.app.extensions["kiosk"].stage.put_preview(b"a picture")

    assert f"door-arrow lens-{lens}" in house.screen().open("/door")
