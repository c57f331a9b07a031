"""Whose floor it is, read from the journal by the process that writes into it what is said."""

from pathlib import Path

import pytest

from contract.wording import Spoken, Wording
from edge.desk import Desk
from edge.speech.floor import Floor
from tests.edge.unit import give, open_desk
from tests.makers import CHAIR, MEETING, SetClock, make_package

RECORDING = "ab" * 8
SAID = Wording(words=(Spoken(word="đồng", start_ms=0, end_ms=200, confidence_permille=990),))


@pytest.fixture
def chair(tmp_path: Path) -> Desk:
    desk = open_desk(tmp_path)
    give(desk, make_package(MEETING))
    desk.start(MEETING, CHAIR, (1, 2, 3, 4))
    desk.give_floor(MEETING, 3, CHAIR)
    return desk


def say(ear: Desk, floor: Floor) -> None:
    ear.write_down(MEETING, RECORDING, SAID, speaker=3, item="")
    floor.pass_over()


@pytest.mark.usefixtures("chair")
def test_what_we_write_down_ourselves_is_not_read_again(tmp_path: Path) -> None:
    ear = open_desk(tmp_path, clock=SetClock())
    floor, asked = Floor(ear), list[str]()
    floor.look()
    ear.begin_listening(MEETING, RECORDING)
    floor.look()
    ear.journal._connection.set_trace_callback(asked.append)

    say(ear, floor)
    asked.clear()
    floor.look()

    assert floor.now.speaker == 3
    assert asked == ["PRAGMA data_version"]


def test_a_floor_that_the_chair_gives_while_we_write_is_not_passed_over(chair: Desk, tmp_path: Path) -> None:
    ear = open_desk(tmp_path, clock=SetClock())
    floor = Floor(ear)
    floor.look()
    ear.begin_listening(MEETING, RECORDING)
    floor.look()

    chair.give_floor(MEETING, 4, CHAIR)
    say(ear, floor)
    floor.look()

    assert floor.now.speaker == 4
