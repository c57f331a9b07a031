"""Runs: whatever was changed on the way is refused or named, and nothing unpacks without a bound."""

import re

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from contract.content import Content
from contract.events import CheckedIn, ConclusionEntered, Event, Way
from contract.line import NO_DIGEST, digest, read_line, write_line
from contract.refused import Malformed
from contract.run import MAX_PACKED_BYTES, MAX_UNPACKED_BYTES, Header, pack_header, pack_run, peek, unpack_run
from contract.signed import sign
from tests.makers import STREAM, UNIT, UNIT_KEY, key_of, make_content, make_lines

KEY = UNIT_KEY.public_key()
CONTENT = make_content()
EVENTS: tuple[Event, ...] = (
    CheckedIn(attendee=3, way=Way.CAMERA),
    ConclusionEntered(text=CONTENT.name, by=1),
    CheckedIn(attendee=4, way=Way.TAP),
)


def texts_of(events: tuple[Event, ...] = EVENTS, *, first: int = 1) -> list[str]:
    return [write_line(line) for line in make_lines(events, first=first)]


def header_of(texts: list[str], *, first: int = 1, before: bytes = NO_DIGEST, unit: str = UNIT) -> Header:
    after = before
    for text in texts:
        after = digest(after, text)
    return Header(unit=unit, stream=STREAM, first=first, count=len(texts), before=before, after=after)


def packed_run(texts: list[str] | None = None, contents: tuple[Content, ...] = (CONTENT,), **header: object) -> bytes:
    lines = texts_of() if texts is None else texts
    return pack_run(lines, header=header_of(lines, **header), contents=contents, key=UNIT_KEY)  # type: ignore[arg-type]


def resigned(head: bytes, rest: bytes) -> bytes:
    """A run whose header was signed by the unit, whatever follows it."""
    return sign(head, purpose=b"hop-run-1", key=UNIT_KEY) + bytes((len(head),)) + head + rest


def test_a_run_arrives_as_it_was_sent() -> None:
    texts = texts_of()
    run = unpack_run(packed_run(), key=KEY)
    assert list(run.texts) == texts
    assert [read_line(text).event for text in run.texts] == list(EVENTS)
    assert run.contents == (CONTENT,)
    assert run.header == peek(packed_run()) == header_of(texts)
    assert packed_run().startswith(run.signed_header[:64])


@given(place=st.integers(0, len(packed_run()) - 1), flip=st.integers(1, 255))
def test_a_flipped_byte_is_refused_or_changes_nothing(place: int, flip: int) -> None:
    raw = bytearray(packed_run())
    raw[place] ^= flip
    try:
        run = unpack_run(bytes(raw), key=KEY)
    except Malformed:
        return
    assert list(run.texts) == texts_of()
    assert run.contents in ((CONTENT,), ())


@given(st.integers(0, len(packed_run()) - 1))
def test_a_cut_run_is_refused(length: int) -> None:
    with pytest.raises(Malformed):
        unpack_run(packed_run()[:length], key=KEY)


@given(st.binary(max_size=2000))
def test_garbage_is_refused(raw: bytes) -> None:
    with pytest.raises(Malformed):
        unpack_run(raw, key=KEY)


def test_a_run_of_another_unit_does_not_pass_for_this_one() -> None:
    with pytest.raises(Malformed, match="signature"):
        unpack_run(packed_run(), key=key_of(9).public_key())


def test_lines_in_another_order_do_not_fit_the_header() -> None:
    texts = texts_of()
    swapped = pack_run(texts[::-1], header=header_of(texts), contents=(CONTENT,), key=UNIT_KEY)
    with pytest.raises(Malformed, match="digest"):
        unpack_run(swapped, key=KEY)


def test_a_line_of_another_place_is_named() -> None:
    texts = texts_of(first=5)
    with pytest.raises(Malformed, match=f"{STREAM}/5 stands where {STREAM}/1 should"):
        unpack_run(packed_run(texts), key=KEY)


def test_an_event_that_this_version_cannot_read_is_kept_to_the_byte() -> None:
    texts = [text.replace('"camera"', '"magic"') for text in texts_of()]
    assert texts != texts_of()
    assert list(unpack_run(packed_run(texts), key=KEY).texts) == texts


def test_an_unreadable_event_of_the_unit_itself_is_refused() -> None:
    texts = [re.sub('"meeting":[0-9]+', '"meeting":0', text.replace('"camera"', '"magic"')) for text in texts_of()]
    with pytest.raises(Malformed, match="not a line"):
        unpack_run(packed_run(texts), key=KEY)


def test_an_event_of_an_impossible_name_is_refused() -> None:
    texts = [text.replace('"CheckedIn"', '"checked in"') for text in texts_of()]
    with pytest.raises(Malformed, match="impossible name"):
        unpack_run(packed_run(texts), key=KEY)


def test_a_content_that_no_line_names_is_refused() -> None:
    stray = make_content("Không ai nhắc đến")
    with pytest.raises(Malformed, match="no line"):
        unpack_run(packed_run(contents=(CONTENT, stray)), key=KEY)


def test_a_content_may_be_missing_since_it_may_have_been_erased() -> None:
    assert unpack_run(packed_run(contents=()), key=KEY).contents == ()


def test_a_bomb_does_not_unpack() -> None:
    head = pack_header(header_of(texts_of()))
    bomb = zstandard.ZstdCompressor().compress(bytes(50 * MAX_UNPACKED_BYTES))
    assert len(bomb) < MAX_PACKED_BYTES
    with pytest.raises(Malformed, match="at most"):
        unpack_run(resigned(head, b"\x01" + bomb), key=KEY)


def test_a_bomb_that_hides_its_size_does_not_unpack() -> None:
    head = pack_header(header_of(texts_of()))
    squeezed = zstandard.ZstdCompressor(write_content_size=False).compress(bytes(50 * MAX_UNPACKED_BYTES))
    with pytest.raises(Malformed):
        unpack_run(resigned(head, b"\x01" + squeezed), key=KEY)


@pytest.mark.parametrize(
    "body", [b"\x00", b"\x00\xc0", b"\x00" + b"\x91" * 3000, b"\x07abc", b"\x01abc", b"\x00\x92\x90\x90"]
)
def test_a_signed_header_with_another_body_is_refused(body: bytes) -> None:
    head = pack_header(header_of(texts_of()))
    with pytest.raises(Malformed):
        unpack_run(resigned(head, body), key=KEY)


@pytest.mark.parametrize("unit", ["Room-12", "room 12", "-room", "room/12", ""])
def test_a_header_with_an_impossible_unit_is_refused(unit: str) -> None:
    with pytest.raises(Malformed, match=r"unit|cut"):
        unpack_run(packed_run(unit=unit), key=KEY)


def test_what_is_too_much_for_one_run_is_said_before_it_is_sent() -> None:
    many = texts_of(EVENTS * 67)
    with pytest.raises(ValueError, match="1 to 200"):
        packed_run(many)
