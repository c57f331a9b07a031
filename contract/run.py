"""A run: signed, consecutive lines of one stream with the contents that they name, as it travels.

    64 B signature of the header | header | codec (0 raw, 1 zstd) | body

The header is packed as documented in docs/wire.md; the body is MessagePack `[[text, …], [[salt, content], …]]`.
The signature covers the header, the header's two digests cover the texts, and the texts' hashes cover the contents.
"""

import struct
from collections.abc import Iterable, Sequence
from hashlib import sha256

import msgspec
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from contract.content import Content, checked
from contract.events import UnknownEvent, contents_of, may_name_contents
from contract.line import Outline, read_outlines
from contract.refused import Malformed
from contract.signed import SIGNATURE_BYTES, check, sign
from contract.topics import is_unit_name

PURPOSE = b"hop-run-1"
PROTOCOL = 1
MAX_LINES = 200
MAX_PACKED_BYTES = 64 * 1024
MAX_UNPACKED_BYTES = 1024 * 1024
_FIXED = struct.Struct(">B8sQH32s32s")
_RAW, _ZSTD = 0, 1


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """What the unit signed. `before` and `after` are the stream's digests around the run."""

    unit: str
    stream: str
    first: int
    count: int
    before: bytes
    after: bytes

    @property
    def last(self) -> int:
        return self.first + self.count - 1


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """A run whose signature, size, chain and contents have been checked."""

    header: Header
    signed_header: bytes
    texts: tuple[str, ...]
    outlines: list[Outline]
    contents: tuple[Content, ...]


def pack_header(header: Header) -> bytes:
    """Version u8, stream 8 B, first u64, count u16, two digests of 32 B, then the unit's name in ASCII; big endian."""
    stream = bytes.fromhex(header.stream)
    fixed = _FIXED.pack(PROTOCOL, stream, header.first, header.count, header.before, header.after)
    return fixed + header.unit.encode("ascii")


def unpack_header(raw: bytes) -> Header:
    """The header of its bytes; Malformed when it is none."""
    if len(raw) <= _FIXED.size:
        raise Malformed("a run's header is cut")
    version, stream, first, count, before, after = _FIXED.unpack_from(raw)
    if version != PROTOCOL:
        raise Malformed(f"a run of protocol {version}; this side speaks {PROTOCOL}")
    name = raw[_FIXED.size :].decode("ascii", "replace")
    if not is_unit_name(name) or not 1 <= count <= MAX_LINES or first < 1:
        raise Malformed("a run's header names an impossible unit, count or place")
    return Header(unit=name, stream=stream.hex(), first=first, count=count, before=before, after=after)


def pack_run(
    texts: Sequence[str], *, header: Header, contents: Iterable[Content] = (), key: Ed25519PrivateKey
) -> bytes:
    """The bytes of a run. ValueError when over MAX_PACKED_BYTES or MAX_UNPACKED_BYTES: send fewer lines."""
    if header.count != len(texts) or not 1 <= header.count <= MAX_LINES:
        raise ValueError(f"a run of {len(texts)} lines, its header says {header.count}; 1 to {MAX_LINES} are allowed")
    head = pack_header(header)
    body = msgspec.msgpack.encode((tuple(texts), tuple(contents)))
    if len(body) > MAX_UNPACKED_BYTES:
        raise ValueError(f"a run of {len(body)} bytes; at most {MAX_UNPACKED_BYTES} are allowed before packing")
    small = zstandard.ZstdCompressor(level=1).compress(body)
    codec, payload = (_ZSTD, small) if len(small) < len(body) else (_RAW, body)
    packed = sign(head, purpose=PURPOSE, key=key) + bytes((len(head),)) + head + bytes((codec,)) + payload
    if len(packed) > MAX_PACKED_BYTES:
        raise ValueError(f"a run of {len(packed)} bytes; at most {MAX_PACKED_BYTES} are allowed")
    return packed


def peek(packed: bytes) -> Header:
    """The header of a run that nobody has verified yet: enough to find the unit's key. Malformed as in `unpack_run`."""
    return unpack_header(_split(packed)[1])


def unpack_run(packed: bytes, *, key: Ed25519PublicKey) -> Run:
    """A run, checked in this order: size, form, signature, bounded unpacking, chain, lines, contents.

    Malformed tells in one line what is wrong. Whether the run continues what the receiver holds is for the receiver.
    """
    signature, head, codec, payload = _split(packed)
    header = unpack_header(head)
    check(head, signature, purpose=PURPOSE, key=key)
    texts, contents = _read_body(_unpack(codec, payload))
    if len(texts) != header.count:
        raise Malformed(f"a run of {len(texts)} lines whose header says {header.count}")
    if _chained(header.before, texts) != header.after:
        raise Malformed("a run's lines do not give the digest that its header names")
    outlines = read_outlines(texts, stream=header.stream, first=header.first)
    _check_contents(contents, outlines)
    return Run(header=header, signed_header=signature + head, texts=texts, outlines=outlines, contents=contents)


def reopen_run(packed: bytes) -> tuple[Header, bytes, tuple[str, ...], tuple[Content, ...]]:
    """Header, signed header, texts and contents of a run that `unpack_run` has checked; nothing is checked again."""
    signature, head, codec, payload = _split(packed)
    return unpack_header(head), signature + head, *_read_body(_unpack(codec, payload))


def _chained(link: bytes, texts: Sequence[str]) -> bytes:
    """`digest` over many lines, without a call for each."""
    for text in texts:
        link = sha256(link + text.encode()).digest()
    return link


def _check_contents(contents: Sequence[Content], outlines: Sequence[Outline]) -> None:
    if not contents:
        return
    events = {event for event in {one.event for one in outlines} if may_name_contents(event)}
    told = [one for one in outlines if one.event in events]
    named = {name for one in told for name in contents_of(UnknownEvent(name=one.event, body=bytes(one.data)))}
    for content in contents:
        if checked(content).name not in named:
            raise Malformed("a content that no line of the run names")


def _split(packed: bytes) -> tuple[bytes, bytes, int, bytes]:
    """Signature, header, codec and packed body of a run."""
    if len(packed) > MAX_PACKED_BYTES:
        raise Malformed(f"a run of {len(packed)} bytes; at most {MAX_PACKED_BYTES} are allowed")
    if len(packed) < SIGNATURE_BYTES + 2:
        raise Malformed("a run that was cut")
    start = SIGNATURE_BYTES + 1
    end = start + packed[SIGNATURE_BYTES]
    if len(packed) <= end:
        raise Malformed("a run that was cut")
    return packed[:SIGNATURE_BYTES], packed[start:end], packed[end], packed[end + 1 :]


def _unpack(codec: int, payload: bytes) -> bytes:
    if codec == _RAW:
        return payload
    if codec != _ZSTD:
        raise Malformed(f"a run packed by the unknown codec {codec}")
    try:
        size = zstandard.frame_content_size(payload)
        if not 0 <= size <= MAX_UNPACKED_BYTES:
            raise Malformed(f"a run that unpacks to {size} bytes; at most {MAX_UNPACKED_BYTES} are allowed")
        return zstandard.ZstdDecompressor().decompress(payload, max_output_size=MAX_UNPACKED_BYTES)
    except zstandard.ZstdError:
        raise Malformed("a run that does not unpack") from None


def _read_body(body: bytes) -> tuple[tuple[str, ...], tuple[Content, ...]]:
    try:
        return _body.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(f"a run's body is malformed: {error}") from None


_body = msgspec.msgpack.Decoder(tuple[tuple[str, ...], tuple[Content, ...]])
