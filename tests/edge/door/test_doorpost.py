"""Lamps, buzzer and strike on pins that stand in for the board's."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from gpiozero.pins.mock import MockFactory, MockPin

from contract.settings import SettingsError
from edge.door.doorpost import Doorpost
from edge.doorway.greeting import Tone
from edge.doorway.stage import Stage
from edge.settings import Pins
from tests.servers import eventually

PINS = Pins(green=17, amber=27, red=22, buzzer=18, strike=23, exit_button=24, fire=25, presence=12)


class Board:
    """The board's pins, told apart by what is connected."""

    def __init__(self, folder: Path) -> None:
        self.factory = MockFactory()
        self.stage = Stage(folder)

    @contextmanager
    def post(self, pins: Pins = PINS) -> Iterator[Doorpost]:
        """All parts, in quiet times."""
        with Doorpost(pins, stage=self.stage, factory=self.factory) as post:
            self.pin(PINS.fire).drive_low()
            yield post

    def pin(self, number: int | None) -> MockPin:
        return self.factory.pin(number)

    def lit(self) -> set[str]:
        lamps = {"green": PINS.green, "amber": PINS.amber, "red": PINS.red}
        return {name for name, number in lamps.items() if self.pin(number).state}

    def is_open(self) -> bool:
        """No current holds the strike."""
        strike = self.pin(PINS.strike)
        return strike.function != "output" or not strike.state

    def sounded(self) -> bool:
        return any(change.state for change in self.pin(PINS.buzzer).states)


@pytest.fixture
def board(tmp_path: Path) -> Iterator[Board]:
    made = Board(tmp_path)
    yield made
    made.factory.close()


def test_who_may_come_in_sees_green_hears_a_tone_and_finds_the_door_open(board: Board) -> None:
    with board.post() as post:
        assert not board.is_open()

        post.answer("yes")

        eventually(board.is_open)
        assert board.lit() == {"green"}
        assert board.sounded()


@pytest.mark.parametrize(("tone", "lamp"), [("no", "red"), ("wait", "amber")])
def test_a_refusal_is_seen_and_not_heard(board: Board, tone: Tone, lamp: str) -> None:
    with board.post() as post:
        post.answer(tone)

        eventually(lambda: board.lit() == {lamp})
        assert not board.sounded()
        assert not board.is_open()


def test_the_next_answer_takes_the_place_of_the_last(board: Board) -> None:
    with board.post() as post:
        post.answer("no")
        post.answer("yes")

        eventually(lambda: board.lit() == {"green"})


def test_the_exit_button_opens(board: Board) -> None:
    with board.post():
        board.pin(PINS.exit_button).drive_low()

        eventually(board.is_open)


def test_a_fire_and_a_cut_wire_open_the_door_until_it_is_quiet(board: Board) -> None:
    with board.post() as post:
        board.pin(PINS.fire).drive_high()
        assert board.is_open()
        post.open()
        assert board.is_open()

        board.pin(PINS.fire).drive_low()

        assert not board.is_open()


def test_a_fire_that_began_before_the_unit_did_opens(board: Board) -> None:
    with Doorpost(PINS, stage=board.stage, factory=board.factory):
        assert board.is_open()


def test_a_process_that_ends_leaves_the_door_open(board: Board) -> None:
    with board.post():
        assert not board.is_open()

    assert board.is_open()


def test_nothing_connected_is_fine_and_needs_no_board(tmp_path: Path) -> None:
    with Doorpost(Pins(), stage=Stage(tmp_path)) as post:
        post.answer("yes")
        post.open()


def test_a_pin_used_twice_stops_the_start(board: Board) -> None:
    with (
        pytest.raises(SettingsError, match=r"door\.pins"),
        Doorpost(Pins(green=4, red=4), stage=board.stage, factory=board.factory),
    ):
        pass


def test_a_strip_of_red_and_green_is_amber_with_both(board: Board) -> None:
    with board.post(Pins(green=PINS.green, red=PINS.red)) as post:
        post.answer("wait")
        eventually(lambda: board.lit() == {"green", "red"})

        post.answer("yes")
        eventually(lambda: board.lit() == {"green"})


def test_sound_that_was_switched_off_leaves_the_lamp(board: Board) -> None:
    board.stage.put_look(board.stage.look().switched("sound"))
    with board.post() as post:
        post.answer("yes")

        eventually(lambda: board.lit() == {"green"})
        assert not board.sounded()


def test_who_comes_near_wakes_the_screen(board: Board) -> None:
    with board.post():
        asleep = board.stage.stirred()
        board.pin(PINS.presence).drive_high()

        assert eventually(board.stage.stirred) != asleep
