"""Error correction and layout of codes: what is within its power is put right, what is beyond is never made up."""

import numpy as np
import qrcode
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.random import default_rng
from qrcode import base

from edge.door.contrast import floats
from edge.door.layout import LARGEST, layout
from edge.door.payload import payload_of
from edge.door.reed_solomon import corrected
from edge.door.softly import format_of, payload_from

LEVELS = (qrcode.ERROR_CORRECT_L, qrcode.ERROR_CORRECT_M, qrcode.ERROR_CORRECT_Q, qrcode.ERROR_CORRECT_H)


def codeword(seed: int, correction: int) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    """Forty random codewords and their correction, by the encoder that draws our codes."""
    data = [int(value) for value in default_rng(seed).integers(0, 256, 40)]
    generator = base.Polynomial([1], 0)
    for power in range(correction):
        generator = generator * base.Polynomial([1, base.gexp(power)], 0)
    rest = base.Polynomial(data, correction) % generator
    tail = [rest[at] for at in range(len(rest))]
    return np.array(data + [0] * (correction - len(tail)) + tail, np.uint8)


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 9999), errors=st.integers(0, 12), erasures=st.integers(0, 16))
def test_errors_and_erasures_within_its_power_are_put_right(seed: int, errors: int, erasures: int) -> None:
    assume(2 * errors + erasures <= 24)
    sent, random = codeword(seed, 26), default_rng(seed)
    places = random.permutation(len(sent))[: errors + erasures]
    received = sent.copy()
    received[places] ^= random.integers(1, 256, len(places), dtype=np.uint8)

    found = corrected(received, 26, erased=[int(at) for at in places[errors:]], most_errors=(26 - erasures) // 2)

    assert found is not None
    assert (found == sent).all()


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 9999))
def test_noise_is_no_codeword(seed: int) -> None:
    noise = default_rng(seed).integers(0, 256, 66, dtype=np.uint8)

    assert corrected(noise, 26, erased=[], most_errors=9) is None


@settings(max_examples=60, deadline=None)
@given(
    version=st.integers(1, LARGEST),
    level=st.sampled_from(LEVELS),
    mask=st.integers(0, 7),
    text=st.text("0123456789ABC xyz:", min_size=1, max_size=7),
)
def test_every_code_that_an_encoder_draws_is_read(version: int, level: int, mask: int, text: str) -> None:
    made = qrcode.QRCode(version=version, error_correction=level, mask_pattern=mask, border=0)
    made.add_data(text, optimize=0)
    made.make(fit=False)
    soft = floats(np.where(np.array(made.get_matrix()), 1, -1).astype(np.float32))

    form = format_of(soft, layout(version))

    assert form is not None
    assert (form.level, form.mask) == (level, mask)
    assert payload_from(soft, layout(version), form) == text.encode()


@given(content=st.binary(min_size=1, max_size=80), version=st.integers(1, LARGEST))
def test_codewords_that_no_encoder_wrote_are_taken_calmly(content: bytes, version: int) -> None:
    payload = payload_of(content, version)

    assert payload is None or 0 < len(payload) <= 3 * len(content)
