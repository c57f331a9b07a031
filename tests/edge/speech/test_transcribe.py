"""A recording becomes text by the real engine and the test model, and what is of no use is refused in words."""

import json
import shutil
import struct
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from contract.refused import Malformed
from contract.settings import SettingsError
from edge.speech.listening import Ear, Sound
from edge.speech.model_check import check_model
from edge.speech.recogniser import Model
from edge.speech.segments import Partial, Segment
from edge.speech.transcribe import transcribe
from edge.speech.wav import open_wav
from tests.edge.speech.spoken import MODEL, Spoken, room_noise, say, write_wav

AGREE, VOTE = "tôi đồng ý với dự thảo nghị quyết", "đề nghị các đồng chí biểu quyết"


def said(*lines: str, voice: str = "vi") -> Spoken:
    """The lines one after the other, a second and a half of quiet between them."""
    parts = [say(line, voice=voice).padded(before_s=0.3, after_s=1.2) for line in lines]
    return Spoken(samples=np.concatenate([one.samples for one in parts]), rate_hz=parts[0].rate_hz)


@pytest.fixture(scope="module")
def model() -> Model:
    return Model(MODEL)


@pytest.mark.parametrize("rate_hz", [16_000, 22_050, 44_100, 48_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_each_pause_ends_a_segment_whatever_the_file_is_like(rate_hz: int, channels: int, tmp_path: Path) -> None:
    # given
    path = write_wav(tmp_path / "a.wav", said(AGREE, VOTE).at_rate(rate_hz), channels=channels)

    # when
    first, second = transcribe(path, model=MODEL)

    # then
    assert (first.text, second.text) == (AGREE, VOTE)
    assert 0.2 < first.start_s < 0.5 < first.end_s < second.start_s
    assert [word.word for word in first.words] == AGREE.split()
    assert all(a.end_s <= b.start_s + 0.001 for a, b in zip(first.words, first.words[1:], strict=False))


def test_silence_noise_and_english_give_no_words(tmp_path: Path) -> None:
    # given
    dice = np.random.default_rng(5)
    noise = room_noise(dice, 20 * 16_000, rate_hz=16_000) * np.repeat([0.0, 40.0, 400.0, 3000.0], 5 * 16_000)
    path = write_wav(tmp_path / "noise.wav", Spoken(samples=noise, rate_hz=16_000))
    english = write_wav(tmp_path / "english.wav", say("Could you please close the window?", voice="en").padded())

    # when
    heard = [one.text for one in transcribe(path, model=MODEL)]
    foreign = [word.word for one in transcribe(english, model=MODEL) for word in one.words]

    # then
    assert heard == []
    assert len([word for word in foreign if word != "[…]"]) <= 1


def test_the_command_prints_one_line_of_json_a_segment(tmp_path: Path) -> None:
    # given
    path = write_wav(tmp_path / "a.wav", said(AGREE, VOTE))
    command = [sys.executable, "-m", "edge", "transcribe", str(path), "--model", str(MODEL)]

    # when
    done = subprocess.run(command, capture_output=True, text=True, check=True)

    # then
    lines = [json.loads(line) for line in done.stdout.split("\n") if line]
    assert [line["text"] for line in lines] == [AGREE, VOTE]
    assert set(lines[0]) == {"start_s", "end_s", "text", "words"}
    assert set(lines[0]["words"][0]) == {"word", "start_s", "end_s", "confidence"}
    assert done.stderr == ""


def test_the_text_does_not_depend_on_the_size_of_the_blocks(model: Model) -> None:
    # given
    sound = said(AGREE, VOTE)
    pcm = sound.pcm()

    # when
    def text(size: int) -> list[str]:
        ear = Ear(model)
        blocks = (pcm[at : at + size] for at in range(0, len(pcm), size))
        heard = [one for raw in blocks for one in ear.hear(Sound(samples=raw, rate_hz=sound.rate_hz))]
        return [one.text for one in (*heard, *ear.cut()) if isinstance(one, Segment)]

    # then
    assert text(1_000) == text(4_410) == text(50_000) == [AGREE, VOTE]


def test_a_cut_ends_the_utterance_and_time_goes_on(model: Model) -> None:
    """The floor passes to another speaker in the middle of the sound."""
    # given
    ear, first, second = Ear(model), said(AGREE), said(VOTE)
    length_s = len(first.samples) / first.rate_hz

    # when
    before = [*ear.hear(Sound(samples=first.pcm()[: -2 * 22_050], rate_hz=22_050)), *ear.cut()]
    after = [*ear.hear(Sound(samples=second.pcm(), rate_hz=22_050)), *ear.cut()]

    # then
    (agreed,) = (one for one in before if isinstance(one, Segment))
    (voted,) = (one for one in after if isinstance(one, Segment))
    assert (agreed.text, voted.text) == (AGREE, VOTE)
    assert voted.start_s == pytest.approx(length_s - 1 + 0.3, abs=0.15)


def test_partials_come_only_when_they_change(model: Model) -> None:
    # given
    ear, pcm = Ear(model), said(AGREE).pcm()

    # when
    blocks = (pcm[at : at + 4410] for at in range(0, len(pcm), 4410))
    heard = [one for raw in blocks for one in ear.hear(Sound(samples=raw, rate_hz=22_050))]

    # then
    partials = [one.text for one in heard if isinstance(one, Partial)]
    assert len(partials) > 3
    assert all(a != b for a, b in pairwise(partials))
    assert AGREE in partials


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"RIFF",
        b"not a wav file at all, but long enough to look like one" * 3,
        b"RIFF" + struct.pack("<I", 36) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 16_000, 32_000, 2, 16),
        b"RIFF\x00\x00\x00\x00WAVEfmt " + struct.pack("<IHHIIHH", 16, 7, 1, 8_000, 8_000, 1, 8) + b"data\x04\0\0\0abcd",
        b"RIFF\x00\x00\x00\x00WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 16_000, 32_000, 2, 16) + b"data\0\0\0\0",
    ],
)
def test_a_file_that_cannot_be_heard_is_refused_in_a_sentence(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "broken.wav"
    path.write_bytes(raw)
    with pytest.raises(Malformed, match=r"broken\.wav"):
        open_wav(path)


def test_a_recording_that_was_cut_off_is_read_to_its_end(tmp_path: Path) -> None:
    # given
    path = write_wav(tmp_path / "whole.wav", said(AGREE, VOTE))
    raw = path.read_bytes()
    path.write_bytes(raw[: len(raw) * 6 // 10 + 1])

    # when
    heard = [one.text for one in transcribe(path, model=MODEL)]

    # then
    assert heard[0] == AGREE


def test_a_model_is_tried_before_it_is_relied_on(tmp_path: Path) -> None:
    # given
    def broken(name: str, file: str, raw: bytes | None) -> Path:
        folder = shutil.copytree(MODEL, tmp_path / name)
        (folder / file).unlink() if raw is None else (folder / file).write_bytes(raw)
        return folder

    graph = (MODEL / "graph" / "HCLr.fst").read_bytes()

    # then
    check_model(MODEL)
    for folder, reason in (
        (tmp_path / "nowhere", "there is no such folder"),
        (broken("no-network", "am/final.mdl", None), r"am/final\.mdl"),
        (broken("cut-network", "am/final.mdl", (MODEL / "am" / "final.mdl").read_bytes()[:100_000]), "Vosk failed"),
        (broken("cut-graph", "graph/HCLr.fst", graph[: len(graph) // 2]), "Vosk failed"),
        (broken("no-words", "graph/words.txt", b""), "speech.model"),
    ):
        with pytest.raises(SettingsError, match=reason):
            check_model(folder)
