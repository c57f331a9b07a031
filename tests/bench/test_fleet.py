"""A rehearsal with many emulated units: they are units to central, and nothing that they wrote is missing there."""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from central.db import migrate
from central.fleet.models import Unit
from central.proceedings.models import Cursor
from tests.link.province import ROOT, Province, make_plan, make_province
from tests.servers import eventually, program


class Rehearsal:
    """`python -m bench fleet`, ended by Ctrl-C."""

    def __init__(self, folder: Path, *options: str | Path) -> None:
        self._said = folder / "said"
        with self._said.open("wb") as said:
            self._process = subprocess.Popen(
                [program("setpriv"), "--pdeathsig", "KILL", sys.executable, "-m", "bench", "fleet", *options],
                stdout=subprocess.PIPE,
                stderr=said,
                cwd=ROOT,
            )

    def has_said(self, pattern: str) -> bool:
        assert self._process.poll() is None, self._said.read_text()
        return re.search(pattern, self._said.read_text()) is not None

    def interrupt(self) -> dict[str, Any]:
        """What it found."""
        self._process.send_signal(signal.SIGINT)
        printed, _ = self._process.communicate(timeout=60)
        assert self._process.returncode == 0, self._said.read_text()
        found: dict[str, Any] = json.loads(printed)
        return found


@pytest.fixture
def province(tmp_path: Path) -> Iterator[Province]:
    """Somebody's own central for rehearsals."""
    folder = tmp_path / "central"
    folder.mkdir()
    made = make_province(folder, f"sqlite:///{folder / 'central.sqlite'}", seats=1)
    migrate(made.database)
    made.start_web()
    made.start_sync()
    made.start_worker()
    yield made
    made.close()


def test_a_throw_away_province_holds_meetings_until_it_is_interrupted(tmp_path: Path) -> None:
    rehearsal = Rehearsal(tmp_path, "--units", "6", "--meetings", "2", "--minutes", "0", "--lines", "600")
    eventually(lambda: rehearsal.has_said(r"connected 6/6  meetings 2  lines [1-9]\d\d"), timeout_s=60, every_s=0.2)

    found = rehearsal.interrupt()

    assert found["units"] == found["connected"] == 6
    assert found["meetings"] == 2
    assert found["lacking"] == found["links_lost"] == found["refused_in_rooms"] == 0
    assert found["rows_at_central"] == found["lines"] >= 100
    assert 0 < found["answered_s"]["p50"] <= found["answered_s"]["longest"]


def test_at_ones_own_central_units_are_let_in_once_and_hold_what_is_planned(tmp_path: Path, province: Province) -> None:
    options: list[str | Path] = ["--central", province.settings[0], "--pki", province.pki]
    options += ["--identities", tmp_path / "identities", "--units", "2", "--minutes", "0", "--lines", "1200"]
    first = Rehearsal(tmp_path, *options)
    eventually(lambda: first.has_said("connected 2/2"), timeout_s=60, every_s=0.2)
    assert first.interrupt()["meetings"] == 0
    province.publish(make_plan(7, room="rehearsal-2"), unit="rehearsal-2")

    second = Rehearsal(tmp_path, *options)
    eventually(lambda: second.has_said(r"meetings 1  lines [1-9]\d\d"), timeout_s=60, every_s=0.2)
    found = second.interrupt()

    assert found["meetings"] == 1
    with province.database.connection_context():
        assert [one.name for one in Unit.select().order_by(Unit.name)] == ["rehearsal-1", "rehearsal-2"]
        # Each time the cards are empty, so each begins a stream of its own.
        assert Cursor.select().count() == 4
