"""`edge speech` as the process that a unit runs."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from contract import events as e
from contract.wording import read_wording
from edge.clock import Clock
from tests.edge.speech.spoken import MODEL, write_wav
from tests.edge.speech.test_attending import plan
from tests.edge.speech.test_transcribe import AGREE, VOTE, said
from tests.edge.unit import give, open_desk
from tests.makers import CENTRAL_KEY, CHAIR, MEETING, UNIT, UNIT_KEY, private_pem, public_pem
from tests.servers import eventually

SETTINGS = f"""
[unit]
name = "{UNIT}"
data_dir = "."
run_dir = "run"
[web]
public_url = "http://127.0.0.1:8080"
[keys]
run_key = "run.pem"
central_key = "central.pem"
[speech]
model = "MODEL"
"""


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    (tmp_path / "run.pem").write_bytes(private_pem(UNIT_KEY))
    (tmp_path / "central.pem").write_bytes(public_pem(CENTRAL_KEY.public_key()))
    path = tmp_path / "unit.toml"
    path.write_text(SETTINGS.replace("MODEL", str(MODEL)))
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
