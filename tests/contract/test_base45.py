"""Base45 is strict: one text for each bytes, and no other text is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.base45 import decode, encode
from contract.refused import Malformed


@pytest.mark.parametrize(("raw", "text"), [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581")])
def test_the_examples_of_the_standard(raw: bytes, text: str) -> None:
    """RFC 9285, section 4.3."""
    assert encode(raw) == text
    assert decode(text.encode()) == raw


@given(st.binary(max_size=200))
def test_what_is_encoded_comes_back(raw: bytes) -> None:
    assert decode(encode(raw).encode()) == raw


@given(st.text(alphabet="0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", max_size=60))
def test_a_text_that_is_read_is_the_only_one_for_its_bytes(text: str) -> None:
    try:
        raw = decode(text.encode())
    except Malformed:
        return
    assert encode(raw) == text


@pytest.mark.parametrize("text", [b"GGW", b":::", b"A", b"BB8A", b"bb8", b"B\xff8", b"::", "Ạ".encode()])
def test_what_no_bytes_give_is_refused(text: bytes) -> None:
    with pytest.raises(Malformed):
        decode(text)
