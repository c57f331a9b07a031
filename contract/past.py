"""What a meeting brings along that leaves its room in the middle: its lines so far, the plans and the words they name.

One file, named by its SHA-256 in a signed plan. The unit that takes the meeting up keeps what is in it and drops the
file, so that a word that is erased later is nowhere.
"""

from collections.abc import Iterable

import msgspec
import zstandard

from contract.content import Content, checked
from contract.line import Line, read_line
from contract.refused import Malformed

MAX_PAST_BYTES = 64 * 1024 * 1024
"""Packed and unpacked: a day of a thousand people is a tenth of it."""


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """`texts` are all lines of the meeting in their order, also those that the unit itself had got from another one;
    `packages` the bytes of each plan that they name."""

    meeting: int
    unit: str
    texts: tuple[str, ...]
    packages: tuple[bytes, ...]
    contents: tuple[Content, ...]

    def lines(self) -> list[Line]:
        """The lines that this version can read; one that it can't is a fault at central, too."""
        return list(readable(self.texts))


def write_past(past: Past) -> bytes:
    """The bytes of the file. ValueError when over MAX_PAST_BYTES."""
    body = msgspec.msgpack.encode(past)
    if len(body) > MAX_PAST_BYTES:
        raise ValueError(f"a past of {len(body)} bytes; at most {MAX_PAST_BYTES} are allowed")
    return zstandard.ZstdCompressor(level=6).compress(body)


def read_past(raw: bytes) -> Past:
    """The past of these bytes; Malformed when it is none, is too large, or a content does not bear its name."""
    try:
        if len(raw) > MAX_PAST_BYTES or not 0 <= zstandard.frame_content_size(raw) <= MAX_PAST_BYTES:
            raise Malformed(f"a past of over {MAX_PAST_BYTES} bytes")
        past = _decoder.decode(zstandard.ZstdDecompressor().decompress(raw, max_output_size=MAX_PAST_BYTES))
    except (zstandard.ZstdError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(f"not a past: {error}") from None
    for content in past.contents:
        checked(content)
    if any(line.meeting != past.meeting for line in readable(past.texts)):
        raise Malformed("a past with lines of other meetings")
    return past


def readable(texts: Iterable[str]) -> Iterable[Line]:
    """The lines of these texts, without what can't be read."""
    for text in texts:
        try:
            yield read_line(text)
        except Malformed:
            continue


_decoder = msgspec.msgpack.Decoder(Past)
