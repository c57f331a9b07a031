"""Readers that type: their events as the kernel writes them, through a pipe where a device would be."""

import os
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.badge import badge_in, badge_kept
from edge.door.door import Senses, run
from edge.door.keys import ENTER, EV_KEY, Key, Typing
from edge.door.wedge import Readers
from tests.edge.door.doorstep import Doorstep, doorstep_with, ticket_of
from tests.makers import MEETING, make_package, make_people, make_person
from tests.servers import eventually

LEFT_SHIFT, KEY_ENTER = 42, 28
PLAIN = {"1": 2, "2": 3, "3": 4, "4": 5, "5": 6, "6": 7, "7": 8, "8": 9, "9": 10, "0": 11, "-": 12, "q": 16, "w": 17}
PLAIN |= {"e": 18, "r": 19, "t": 20, "y": 21, "u": 22, "i": 23, "o": 24, "p": 25, "a": 30, "s": 31, "d": 32, "f": 33}
PLAIN |= {"g": 34, "h": 35, "j": 36, "k": 37, "l": 38, "z": 44, "x": 45, "c": 46, "v": 47, "b": 48, "n": 49, "m": 50}
PLAIN |= {".": 52, "/": 53, " ": 57}
SHIFTED = {":": 39, "$": 5, "%": 6, "*": 9, "+": 13} | {
    letter.upper(): code for letter, code in PLAIN.items() if letter.isalpha()
}
BADGE = "0012345678"


def keys_of(text: str, *, at_us: int = 0) -> list[Key]:
    """The events of a reader that types this and presses Enter: each key down and up, with a scan code and a report."""
    events: list[Key] = []
    for letter in text:
        shift = letter in SHIFTED
        code = SHIFTED[letter] if shift else PLAIN[letter]
        around = [(LEFT_SHIFT, 1), (LEFT_SHIFT, 0)] if shift else []
        for this, value in (*around[:1], (code, 1), (code, 0), *around[1:]):
            events += [Key(at_us, 4, 4, 0x70000 + this), Key(at_us, EV_KEY, this, value), Key(at_us, 0, 0, 0)]
        at_us += 2000
    return [*events, Key(at_us, EV_KEY, KEY_ENTER, 1), Key(at_us, 0, 0, 0), Key(at_us, EV_KEY, KEY_ENTER, 0)]


def written(keys: list[Key]) -> bytes:
    """The same as the kernel's `struct input_event`."""
    return b"".join(
        struct.pack("@llHHi", key.at_us // 1_000_000, key.at_us % 1_000_000, key.kind, key.code, key.value)
        for key in keys
    )


def lines_of(keys: list[Key]) -> list[str]:
    typing = Typing()
    return [line for line in map(typing.take, keys) if line is not None]


@given(st.lists(st.text(sorted(PLAIN | SHIFTED), min_size=1, max_size=130), max_size=4))
def test_what_a_reader_types_arrives_letter_by_letter(texts: list[str]) -> None:
    assert lines_of([key for text in texts for key in keys_of(text)]) == texts


def test_a_finger_on_a_keyboard_before_a_badge_is_forgotten() -> None:
    begun = [key for key in keys_of("77") if key.code not in ENTER]

    assert lines_of([*begun, *keys_of(BADGE, at_us=5_000_000)]) == [BADGE]


def test_a_key_that_is_held_fills_no_memory() -> None:
    typing = Typing()
    for at_us in range(100_000):
        typing.take(Key(at_us, EV_KEY, 2, 1))

    assert typing.take(Key(100_000, EV_KEY, KEY_ENTER, 1)) is None


@pytest.fixture
def doorstep(tmp_path: Path) -> Iterator[Doorstep]:
    """A door where the third member has a badge."""
    name = badge_in(MEETING, badge_kept(BADGE))
    others = [one for one in make_people() if one.attendee != 3]
    with doorstep_with(tmp_path, make_package(people=(*others, make_person(3, badges=(name,))))) as step:
        yield step


def test_a_badge_and_a_ticket_come_in_through_a_reader(doorstep: Doorstep, tmp_path: Path) -> None:
    device = tmp_path / "reader"
    os.mkfifo(device)

    with Readers([str(device)], retry_s=0.01) as readers:
        writing = os.open(device, os.O_WRONLY)
        stream = written([*keys_of(BADGE), *keys_of(ticket_of(4))])
        for start in range(0, len(stream), 1000):  # cut where no event ends
            os.write(writing, stream[start : start + 1000])
        run(doorstep.door, Senses(typed=readers.typed), doorstep.stage, is_over=lambda: doorstep.present() == {3, 4})
        os.close(writing)

    room = doorstep.desk.room(MEETING)
    assert (room.attendance[3].way, room.attendance[4].way) == ("card", "camera")
    assert BADGE not in "".join(line.text for line in doorstep.journal.rows_after(doorstep.stream(), 0, limit=100))


def test_a_reader_that_was_unplugged_is_heard_again(tmp_path: Path) -> None:
    device = tmp_path / "reader"

    def reads(readers: Readers, number: str) -> bool:
        os.mkfifo(device)
        writing = os.open(device, os.O_WRONLY)
        os.write(writing, written(keys_of(number)))
        device.unlink()
        os.close(writing)
        return eventually(readers.typed) == [number]

    with Readers([str(device)], retry_s=0.01) as readers:
        assert reads(readers, "1111")
        assert reads(readers, "2222")


def test_a_badge_of_nobody_admits_nobody_and_is_only_counted(doorstep: Doorstep) -> None:
    before = doorstep.journal.position()

    doorstep.door.swipe("9999999999")

    assert (doorstep.present(), doorstep.journal.position()) == (set(), before)
    assert doorstep.shown().outcome == "not-listed"
    doorstep.door.write_refusals()
    assert doorstep.journal.position() == before + 1


def test_a_slip_of_a_key_is_no_badge(doorstep: Doorstep) -> None:
    assert doorstep.door.swipe("1") is None
    assert doorstep.stage.shown() is None
