"""Codes that are printed are read again by the reader of the door."""

import re

import cv2
import numpy as np
import pytest

from contract.look.codes import QUIET, svg_code
from edge.door.reader import read_codes

RUN = re.compile(r"M(\d+) (\d+)h(\d+)")


def drawn(svg: str, *, module: int = 6) -> np.ndarray:
    """The picture of an SVG code, from its own path."""
    size = int(re.findall(r'viewBox="0 0 (\d+)', svg)[0])
    picture = np.full((size, size), 255, np.uint8)
    for x, y, width in (map(int, run) for run in RUN.findall(svg)):
        picture[y, x : x + width] = 0
    return cv2.cvtColor(np.kron(picture, np.ones((module, module), np.uint8)), cv2.COLOR_GRAY2BGR)


@pytest.mark.parametrize(
    "text", ["HOP1:" + "7OF7RYMQZ1B+7PUQ+" * 6 + "655RJ 1222 $%*", "https://room-12.hop.example.gov.vn/p/k3jh4"]
)
# R9.2b
def test_a_drawn_code_is_read_back_to_the_letter(text: str) -> None:
    assert read_codes(drawn(svg_code(text, label="mã"))) == [text.encode()]


def test_a_ticket_is_a_code_of_37_modules() -> None:
    svg = svg_code("HOP1:" + "W620003H0" * 13, label="mã")
    assert f'viewBox="0 0 {37 + 2 * QUIET} ' in svg


def test_a_label_cannot_break_out_of_the_picture() -> None:
    assert "<script>" not in svg_code("A", label='"><script>')


def test_what_fits_into_no_code_is_refused() -> None:
    with pytest.raises(ValueError, match="fits into no QR code"):
        svg_code("x" * 4000, label="mã")
