"""One journal line: its text, its digest, and the way back from text to fact.

The text is one JSON object, UTF-8, NFC, without a newline, at most 16 KiB. It is kept and hashed as written, never
made again. The digest, SHA-256(digest before || text), stands beside the text and not in it.
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from typing import Annotated

import msgspec
from msgspec import Meta

from contract.events import KNOWN, Event, Number, UnknownEvent
from contract.refused import Malformed

MAX_LINE_BYTES = 16 * 1024
NO_DIGEST = bytes(32)
"""The digest before the first line of a stream."""
_EVENT_NAME = r"^[A-Z][A-Za-z]{0,59}\Z"


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A fact with its place and time.

    `seq` counts from 1 in its stream without holes and is the only order. `meeting` is 0 for what concerns the unit.
    `at` is the wall clock in milliseconds since 1970, `within` its uncertainty in milliseconds (-1: unknown), `mono`
    milliseconds since the boot.
    """

    stream: str
    seq: int
    meeting: int
    at: int
    within: int
    mono: int
    event: Event

    @property
    def name(self) -> str:
        """`stream/seq`: how another line refers to this one."""
        return f"{self.stream}/{self.seq}"


class Outline(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """A line as central keeps it: its place is read, what has happened is not. Whoever applies it reads the text."""

    stream: str
    seq: int
    meeting: Annotated[int, Meta(ge=0, le=0xFFFFFFFF)]
    at: Number
    within: Annotated[int, Meta(ge=-1, le=2**53)]
    mono: Number
    event: str
    data: msgspec.Raw


class _Written(msgspec.Struct, forbid_unknown_fields=True):
    stream: Annotated[str, Meta(pattern=r"^[0-9a-f]{16}\Z")]
    seq: Annotated[int, Meta(ge=1, le=2**53)]
    meeting: Annotated[int, Meta(ge=0, le=0xFFFFFFFF)]
    at: Number
    within: Annotated[int, Meta(ge=-1, le=2**53)]
    mono: Number
    event: Annotated[str, Meta(pattern=_EVENT_NAME)]
    data: msgspec.Raw


_decoder = msgspec.json.Decoder(_Written)
_outliner = msgspec.json.Decoder(Outline)
_READ_AT_ONCE = frozenset({"StreamBegan", "Erased"})
_SURELY_SHORT = MAX_LINE_BYTES // 4
"""So many characters are never too many bytes."""
_encoder = msgspec.json.Encoder()
_readers = {name: msgspec.json.Decoder(kind) for name, kind in KNOWN.items()}


def write_line(line: Line) -> str:
    """The text of a line. Malformed when `read_line` would not take it back: too long, or a value out of range."""
    return compose(line)[0]


def compose(line: Line) -> tuple[str, Line]:
    """The text of a line as `write_line` gives it, and the line as others will read it, in its normal form."""
    event = line.event
    if isinstance(event, UnknownEvent):
        name, body = event.name, event.body
    else:
        name, body = type(event).__name__, _encoder.encode(event)
    written = _Written(
        stream=line.stream,
        seq=line.seq,
        meeting=line.meeting,
        at=line.at,
        within=line.within,
        mono=line.mono,
        event=name,
        data=msgspec.Raw(body),
    )
    text = unicodedata.normalize("NFC", _encoder.encode(written).decode())
    return text, read_line(text)


def read_line(text: str) -> Line:
    """The line of a text; Malformed when it is not one. An event unknown to this version becomes UnknownEvent."""
    raw = text.encode()
    if len(raw) > MAX_LINE_BYTES:
        raise Malformed(f"a line of {len(raw)} bytes; at most {MAX_LINE_BYTES} are allowed")
    if "\n" in text or not unicodedata.is_normalized("NFC", text):
        raise Malformed("a line with a newline or not in NFC")
    try:
        written = _decoder.decode(raw)
        reader = _readers.get(written.event)
        event: Event = (
            reader.decode(written.data) if reader else UnknownEvent(name=written.event, body=bytes(written.data))
        )
    except (msgspec.MsgspecError, RecursionError) as error:
        raise Malformed(f"not a line: {error}") from None
    return Line(
        stream=written.stream,
        seq=written.seq,
        meeting=written.meeting,
        at=written.at,
        within=written.within,
        mono=written.mono,
        event=event,
    )


def read_outlines(texts: Sequence[str], *, stream: str, first: int) -> list[Outline]:
    """The outlines of consecutive lines of a stream; Malformed when one is not what its place asks for.

    Of all that `read_line` checks only the event's own fields are left out: they are a third of the work, and a line
    whose event can't be read is evidence all the same. What concerns the unit as a whole is read in full.
    """
    joined = "\n".join(texts)
    if joined.count("\n") != len(texts) - 1 or not unicodedata.is_normalized("NFC", joined):
        raise Malformed("a line with a newline or not in NFC")
    try:
        outlines = list(map(_outliner.decode, texts))
    except (msgspec.MsgspecError, RecursionError) as error:
        raise Malformed(f"not a line: {error}") from None
    _check_places(outlines, stream=stream, first=first)
    events = {one.event for one in outlines}
    # Mostly no line is read in full, which is seen sooner than by asking each.
    if min(one.meeting for one in outlines) == 0 or events & _READ_AT_ONCE or max(map(len, texts)) > _SURELY_SHORT:
        for one, text in zip(outlines, texts, strict=True):
            if not one.meeting or one.event in _READ_AT_ONCE or len(text) > _SURELY_SHORT:
                read_line(text)
    for name in events.difference(KNOWN):
        if not re.search(_EVENT_NAME, name):
            raise Malformed(f"an event of the impossible name {name[:60]!r}")
    return outlines


def _check_places(outlines: Sequence[Outline], *, stream: str, first: int) -> None:
    places = range(first, first + len(outlines))
    if [one.seq for one in outlines] == list(places) and {one.stream for one in outlines} == {stream}:
        return
    for one, place in zip(outlines, places, strict=True):
        if one.seq != place or one.stream != stream:
            raise Malformed(f"line {one.stream}/{one.seq} stands where {stream}/{place} should")


def digest(before: bytes, text: str) -> bytes:
    """The 32-byte digest of a line, given that of the line before it in the stream (NO_DIGEST for the first)."""
    return hashlib.sha256(before + text.encode()).digest()
