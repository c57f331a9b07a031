"""`edge speech` as the process that a unit runs."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from contract import events as e
from contract.sound.playing import reach
from contract.wording import read_wording
from edge.clock import Clock
from edge.sound.playing import playback
from edge.sound.store import SoundStore
from tests.edge.speech.spoken import MODEL, write_wav
from tests.edge.speech.test_attending import plan
from tests.edge.speech.test_transcribe import AGREE, VOTE, said
from tests.edge.unit import give, open_desk
from tests.makers import CHAIR, MEETING, UNIT, UNIT_KEY, write_unit
from tests.servers import eventually
from tests.supervisor import Supervisor, assert_it_is_watched


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = write_unit(tmp_path, data_dir=".")
    path.write_text(f'{path.read_text()}[speech]\nmodel = "{MODEL}"\n')
    return path


def command(settings: Path, *words: object) -> list[str]:
    return [sys.executable, "-m", "edge", "--settings", str(settings), *map(str, words)]


def test_it_writes_down_a_meeting_and_says_when_it_is_ended(settings: Path, tmp_path: Path) -> None:
    # given
    desk = open_desk(tmp_path, clock=Clock())
    give(desk, plan())
    desk.start(MEETING, CHAIR, (1, 2, 3))
    desk.open_item(MEETING, "open", CHAIR)
    desk.give_floor(MEETING, 3, CHAIR)
    wav = write_wav(tmp_path / "a.wav", said(AGREE, VOTE))

    # when
    with subprocess.Popen(command(settings, "speech", "--wav", wav)) as process:
        try:
            eventually(lambda: len(desk.room(MEETING).heard) >= 2, timeout_s=60)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=20)

    # then
    first, second, *_ = desk.room(MEETING).heard.values()
    texts = [read_wording(desk.text_of(one.text) or "").text for one in (first, second)]
    assert (texts, first.speaker) == ([AGREE, VOTE], 3)
    ended = [line.event for _, line in desk.journal.lines_of(MEETING)][-1]
    assert isinstance(ended, e.ListeningEnded)
    assert ended.why is e.Silence.STOPPED
    assert desk.room(MEETING).recording == ""
    desk.journal.close()


def test_a_power_cut_costs_the_last_seconds_of_sound_and_nothing_before(settings: Path, tmp_path: Path) -> None:
    # given
    desk = open_desk(tmp_path, clock=Clock())
    give(desk, plan())
    desk.start(MEETING, CHAIR, (1, 2, 3))
    desk.open_item(MEETING, "open", CHAIR)
    spoken = said(AGREE, VOTE).at_rate(16_000)
    wav, store = write_wav(tmp_path / "a.wav", spoken), SoundStore(tmp_path / "sound", UNIT)
    if not store.has_room():
        pytest.fail("this machine's disk is too full for a unit to keep sound on it")

    # when
    with subprocess.Popen(command(settings, "speech", "--wav", wav)) as process:
        try:
            (recording,) = eventually(lambda: desk.room(MEETING).recordings, timeout_s=60)
            eventually(lambda: store.numbers(MEETING, recording) >= {0}, timeout_s=60)
        finally:
            process.kill()

    # then
    pieces = reach(store.numbers(MEETING, recording))
    sound = playback(store, MEETING, recording, pieces=pieces, own=UNIT_KEY).readall()
    assert spoken.pcm().startswith(sound[44:][: 5 * 32_000])
    assert [path for path in (tmp_path / "sound").rglob(".new-*") if path.stat().st_size] == []
    desk.journal.close()


def test_it_is_missed_when_it_hangs_while_it_listens(settings: Path, tmp_path: Path) -> None:
    # given
    desk, supervisor = open_desk(tmp_path, clock=Clock()), Supervisor()
    give(desk, plan())
    desk.start(MEETING, CHAIR, (1, 2, 3))
    desk.open_item(MEETING, "open", CHAIR)
    wav = write_wav(tmp_path / "a.wav", said(AGREE, VOTE))

    # when
    listening = ("edge", "--settings", settings, "speech", "--wav", wav)
    with supervisor.service(*listening, log=tmp_path / "speech.log") as process:
        # then
        assert_it_is_watched(supervisor, process)
        assert eventually(lambda: desk.room(MEETING).recording, timeout_s=60)
        assert_it_is_watched(supervisor, process, was_ready=True)
    supervisor.close()
    desk.journal.close()


@pytest.mark.parametrize(
    ("model", "reason"),
    [("", "speech.model is missing"), ('model = "nowhere"', "there is no such folder")],
)
def test_it_does_not_start_without_a_model_that_understands(model: str, reason: str, settings: Path) -> None:
    text = settings.read_text().split("[speech]")[0] + f"[speech]\n{model}\n"
    settings.write_text(text)
    done = subprocess.run(command(settings, "speech"), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert reason in done.stderr
    assert done.stderr.count("\n") == 1
