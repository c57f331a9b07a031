"""What the reader reads, what it never reads, and how long it may take, on pictures drawn here."""

import time
from collections.abc import Callable

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.random import default_rng
from numpy.typing import NDArray

from bench.films import film
from bench.scenes import scene
from contract.ticket import LENGTH
from edge.door.film import draw_code
from edge.door.frame import Frame, as_frame, grey
from edge.door.hard_look import Memory, hard_look
from edge.door.looks import quick_look
from edge.door.reader import Reader, is_ticket, read_codes

TICKET = "HOP1:" + "A1B2C3 $%*+-./:" * 7 + "QRSTUVWXYZ01"
POSTER = "WIFI:T:WPA;S:phong-hop;;"


def shown(*payloads: str, size: tuple[int, int] = (640, 480), box: int = 5, turn: float = 0) -> Frame:
    """Codes side by side on a grey wall, turned about their own middles."""
    wall = np.full((size[1], size[0]), 150, np.uint8)
    for index, payload in enumerate(payloads):
        code = draw_code(payload, box=box)
        middle = (size[0] * (2 * index + 1) / (2 * len(payloads)), size[1] / 2)
        warp = cv2.getRotationMatrix2D((code.shape[1] / 2, code.shape[0] / 2), turn, 1)
        warp[:, 2] += np.array(middle) - (code.shape[1] / 2, code.shape[0] / 2)
        mask = cv2.warpAffine(np.full_like(code, 255), warp, size, flags=cv2.INTER_NEAREST)
        cv2.copyTo(cv2.warpAffine(code, warp, size, flags=cv2.INTER_LINEAR), mask, wall)
    return as_frame(cv2.cvtColor(wall, cv2.COLOR_GRAY2BGR))


def blurred(frame: Frame, sigma: float) -> Frame:
    return as_frame(cv2.GaussianBlur(frame, (0, 0), sigma))


def under_thumb(frame: Frame) -> Frame:
    """The top left finder is covered; codes stand in the middle."""
    covered = frame.copy()
    cv2.circle(covered, (320 - 92, 240 - 92), 26, (120, 160, 210), -1, cv2.LINE_AA)
    return blurred(covered, 1.0)


def bloomed(frame: Frame) -> Frame:
    """A screen that shines into what is dark beside it, clipped at white."""
    light = frame.astype(np.float32)
    spread = cv2.GaussianBlur(np.clip(light - 100, 0, None), (0, 0), 3)
    return np.clip(light * 0.8 + spread * 2.4, 0, 255).astype(np.uint8)


def test_a_code_is_read_however_it_is_turned() -> None:
    for turn in range(0, 360, 15):
        assert read_codes(shown(TICKET, turn=turn)) == [TICKET.encode()]


def test_a_code_in_dark_mode_is_read() -> None:
    assert read_codes(as_frame(255 - shown(TICKET, turn=20))) == [TICKET.encode()]


def test_two_people_at_once_are_both_read() -> None:
    other = TICKET[:-1] + "9"

    assert set(read_codes(shown(TICKET, other, size=(1280, 720)))) == {TICKET.encode(), other.encode()}


def test_a_poster_beside_the_ticket_does_not_hide_it() -> None:
    assert TICKET.encode() in read_codes(blurred(shown(POSTER, TICKET, size=(1280, 720)), 2.8))


@pytest.mark.parametrize(
    "spoil", [under_thumb, bloomed, lambda frame: blurred(frame, 2.9)], ids=["thumb", "bloom", "blur"]
)
def test_what_no_decoder_off_the_shelf_reads_is_read(spoil: Callable[[Frame], Frame]) -> None:
    frame = spoil(shown(TICKET, turn=8))

    assert quick_look(grey(frame)) == []
    assert hard_look(grey(frame), bool, Memory()) == [TICKET.encode()]


def test_frames_that_fail_alone_are_read_together() -> None:
    clean = blurred(shown(TICKET, turn=4), 1.2)
    frames = [clean.copy() for _ in range(3)]
    for frame, reflection in zip(frames, ((350, 200), (300, 290), (350, 300)), strict=True):
        cv2.circle(frame, reflection, 54, (255, 255, 255), -1, cv2.LINE_AA)
    memory = Memory()

    alone = [hard_look(grey(frame), bool, Memory()) for frame in frames]
    together = [hard_look(grey(frame), bool, memory) for frame in frames]

    assert alone == [[], [], []]
    assert [TICKET.encode()] in together


def test_nothing_is_ever_read_that_is_not_there() -> None:
    for seed in range(20_000, 20_040):
        made = scene(seed)
        there = {payload.encode() for payload in (made.primary, *made.others)}
        assert set(read_codes(made.frame)) <= there


def test_a_person_who_comes_to_the_door_is_read_while_still_moving() -> None:
    came = film(3)
    reader = Reader()

    numbers = [at for at, frame in enumerate(came.frames) if came.payload.encode() in reader.read(frame)]

    assert numbers[0] <= came.first_full + 10


def hostile(kind: str, height: int, width: int) -> NDArray[np.uint8]:
    """Pictures that keep readers busy: noise, nothing but finders, stripes of a finder's widths, chequers."""
    random = default_rng(9)
    if kind == "noise":
        return random.integers(0, 256, (height, width), dtype=np.uint8)
    if kind == "stripes":
        return np.tile(np.resize(np.repeat([0, 255, 0, 255, 0, 255], [2, 2, 6, 2, 2, 4]), width), (height, 1)).astype(
            np.uint8
        )
    if kind == "chequers":
        return (np.add.outer(np.arange(height) // 3, np.arange(width) // 3) % 2 * 255).astype(np.uint8)
    rings = np.maximum(*np.abs(np.mgrid[-4:5, -4:5]))
    finder = np.kron(np.where((rings == 2) | (rings == 4), 255, 0), np.ones((2, 2))).astype(np.uint8)
    return np.tile(finder, (height // 18 + 1, width // 18 + 1))[:height, :width]


@pytest.mark.parametrize("kind", ["noise", "finders", "stripes", "chequers"])
@pytest.mark.parametrize("size", [(480, 640), (720, 1280), (3000, 4000)])
def test_a_hostile_picture_costs_little_and_reads_nothing(kind: str, size: tuple[int, int]) -> None:
    picture = np.dstack([hostile(kind, *size)] * 3)
    took = []
    for _ in range(3):
        started = time.thread_time()
        assert read_codes(picture) == []
        took.append(time.thread_time() - started)

    assert min(took) < 0.2


@settings(max_examples=60, deadline=None)
@given(
    height=st.integers(0, 90), width=st.integers(0, 90), depth=st.sampled_from([0, 1, 3, 4]), seed=st.integers(0, 999)
)
def test_any_picture_is_taken(height: int, width: int, depth: int, seed: int) -> None:
    shape = (height, width) if depth == 0 else (height, width, depth)

    assert read_codes(default_rng(seed).integers(0, 256, shape, dtype=np.uint8)) == []


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="8-bit"):
        read_codes(np.zeros((40, 40)))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="shape"):
        read_codes(np.zeros((40, 40, 2), np.uint8))


def test_a_poster_is_no_ticket() -> None:
    assert len(TICKET) == LENGTH
    assert is_ticket(TICKET.encode())
    assert not any(
        map(is_ticket, (POSTER.encode(), b"https://venue.example/ab12cd34", b"BEGIN:VCARD\nFN:A\nEND:VCARD"))
    )
