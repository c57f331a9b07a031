"""Ink as it is kept and sent: what leaves the page or is none is refused, and points come back as they were."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.content import MAX_CONTENT_BYTES
from contract.notes import GRID, MAX_INK_BYTES, MAX_NOTE, PageNotes, Stroke, Tool, read_ink, write_ink
from contract.refused import Malformed

PLACES = st.lists(st.tuples(st.integers(0, GRID), st.integers(0, GRID)), min_size=1, max_size=40)


@given(PLACES)
def test_the_points_of_a_stroke_come_back_as_they_were(places: list[tuple[int, int]]) -> None:
    x, y = 0, 0
    path = []
    for across, down in places:
        path += [across - x, down - y]
        x, y = across, down

    (stroke,) = read_ink(msgspec.json.encode([[1, path]]).decode())

    assert stroke.tool is Tool.RED
    assert stroke.points == " ".join(f"{across},{down}" for across, down in places)
    assert read_ink(write_ink((stroke,))) == (stroke,)


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[1]", "[[0,[]]]", "[[0,[5]]]", "[[0,[1,2,3]]]", "[[3,[1,2]]]", "[[0,[4001,0]]]", "[[0,[0,0,0,-1]]]"],
)
def test_what_is_no_ink_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        read_ink(text)


def test_a_page_takes_no_more_ink_than_fits_into_one_content_beside_the_longest_note() -> None:
    ink = tuple(Stroke(Tool.BLUE, (0, 0, *(1, 1) * 500)) for _ in range(22))
    full = PageNotes(sha256="a" * 64, page=9999, text="ệ" * MAX_NOTE, ink=ink)

    assert MAX_INK_BYTES - 2100 < len(write_ink(ink)) <= MAX_INK_BYTES
    assert len(msgspec.json.encode(full)) < MAX_CONTENT_BYTES
    with pytest.raises(Malformed, match="more than"):
        read_ink(write_ink((*ink, *ink)))
