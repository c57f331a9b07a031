"""Every decoder of bytes that strangers may send, with bytes that it takes; each may refuse by Malformed alone.

What is signed is signed anew here, as a unit or a central in wrong hands would: a signature guards nothing from those.
"""

import io
import ssl
import struct
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import soundfile
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from central.notices.itip import read_reply
from central.papers.checking import check_upload
from central.people.portrait import portrait
from central.people.xlsx import Sheet, read_xlsx, write_book
from central.relay.hello import server_name
from contract import base45, notes, run
from contract.badge import badge_number
from contract.claim import PURPOSE as CLAIM
from contract.claim import open_claim, read_code, requested_key
from contract.envelope import disclosed, enclosed
from contract.line import read_line
from contract.lists import PACKAGES_PURPOSE, ROOMS_PURPOSE, WISHES_PURPOSE, open_packages, open_rooms, open_wishes
from contract.messages import Held, Hello, State, read_message
from contract.origin import read_origin
from contract.package import read_package
from contract.refused import Malformed, Refused
from contract.signed import seal, sign
from contract.sound.packed import PackedPieces
from contract.sound.pieces import open_piece, seal_piece
from contract.stick import paper_in
from contract.ticket import is_ticket, read_ticket
from tests.central.documents import papers
from tests.makers import CENTRAL_KEY, TICKET_KEY, UNIT, UNIT_KEY
from tests.portraits import taken

_SOUND_KEY = b"1" * 32
_GOLDEN = Path(__file__).parents[1] / "contract" / "golden"


@dataclass(frozen=True, slots=True)
class Decoder:
    """`read` is given any bytes; `taken` are some that it takes, and more of them are made by changing these."""

    read: Callable[[bytes], object]
    taken: tuple[bytes, ...]


def _client_hello() -> bytes:
    """What a phone says first."""
    said = ssl.MemoryBIO()
    phone = ssl.create_default_context().wrap_bio(ssl.MemoryBIO(), said, server_hostname="phong-1.hop.example.vn")
    with suppress(ssl.SSLWantReadError):
        phone.do_handshake()
    return said.read()


def _golden(*names: str) -> tuple[bytes, ...]:
    return tuple((_GOLDEN / name).read_bytes() for name in names)


def _lines(*names: str) -> tuple[bytes, ...]:
    return tuple(line for raw in _golden(*names) for line in raw.split(b"\n") if line)


def _as_text(read: Callable[[str], object]) -> Callable[[bytes], object]:
    return lambda raw: read(raw.decode("utf-8", "replace"))


def _run_signed_anew(raw: bytes) -> object:
    """The bytes are all of a run but its signature: length of header, header, codec, body."""
    head = raw[1 : 1 + raw[0]] if raw else b""
    return run.unpack_run(sign(head, purpose=run.PURPOSE, key=UNIT_KEY) + raw, key=UNIT_KEY.public_key())


def _list_signed_anew(opened: Callable[..., object], purpose: bytes) -> Callable[[bytes], object]:
    key = CENTRAL_KEY
    return lambda raw: opened(seal(raw, purpose=purpose, key=key), unit=UNIT, key=key.public_key())


def _claim_signed_anew(raw: bytes) -> object:
    return open_claim(seal(raw, purpose=CLAIM, key=UNIT_KEY))


def _ticket(raw: bytes) -> object:
    return is_ticket(raw), read_ticket(raw, keys={1: TICKET_KEY.public_key()})


def _envelope(raw: bytes) -> object:
    return disclosed(raw, key=CENTRAL_KEY, label="x")


def _photo(raw: bytes) -> object:
    """What people are told in words counts as refused, too, and what Pillow only warns of."""
    try:
        return portrait(raw)
    except (Refused, UserWarning) as refused:
        raise Malformed(str(refused)) from None


def _sound(raw: bytes) -> object:
    """A recording of a unit in wrong hands, which has its key: each piece is opened as far as it can be."""
    pieces = PackedPieces.of(lambda at, count: raw[at : at + count], len(raw))
    return [open_piece(pieces.read(one, len(raw)) or b"", key=_SOUND_KEY, place="a/1") for one in pieces.numbers()]


def _piece_sealed_anew(raw: bytes) -> object:
    """The bytes are the FLAC inside."""
    head, nonce = struct.pack(">II", 16_000, 800), b"0" * 12
    sealed = ChaCha20Poly1305(_SOUND_KEY).encrypt(nonce, raw, head + b"a/1")
    return open_piece(head + nonce + sealed, key=_SOUND_KEY, place="a/1")


def _flac() -> bytes:
    file = io.BytesIO()
    soundfile.write(file, [0.1, -0.1] * 400, 16_000, format="FLAC", subtype="PCM_16")
    return file.getvalue()


def _recording() -> bytes:
    piece = seal_piece(b"\x01\x02" * 800, rate_hz=16_000, key=_SOUND_KEY, place="a/1")
    return struct.pack(">II", 1, len(piece)) + piece


def _replied(raw: bytes) -> object:
    """Any letter may come; most are no answers."""
    if (reply := read_reply(raw, receiver="mail.tinh.gov.vn")) is None:
        raise Malformed("no answer")
    return reply


def _reply() -> bytes:
    """A letter in which a mail program accepts."""
    head = "From: An <an@tinh.gov.vn>\r\nAuthentication-Results: mail.tinh.gov.vn; dkim=pass header.d=tinh.gov.vn\r\n"
    kind = (
        'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/calendar; charset=utf-8\r\n\r\n'
    )
    said = "METHOD:REPLY\r\nUID:meeting-1\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:an@tinh.gov.vn\r\nCOMMENT:x\r\n--b--\r\n"
    return (head + kind + said).encode()


def _sheet() -> bytes:
    return write_book([Sheet(title="A", head=["Tên", "Số"], rows=[["Đỗ Thị Đào", 3]])])


def _lists_without_signature(*names: str) -> tuple[bytes, ...]:
    return tuple(raw[64:] for raw in _golden(*names))


DECODERS: dict[str, Decoder] = {
    "run": Decoder(partial(run.unpack_run, key=UNIT_KEY.public_key()), _golden("run-1.bin")),
    "run-signed": Decoder(_run_signed_anew, tuple(raw[64:] for raw in _golden("run-1.bin"))),
    "run-unverified": Decoder(run.peek, _golden("run-1.bin")),
    "line": Decoder(_as_text(read_line), _lines(*(path.name for path in sorted(_GOLDEN.glob("lines-*-1.txt"))))),
    "hello": Decoder(partial(read_message, kind=Hello), _golden("hello-1.json", "hello-health-1.json")),
    "held": Decoder(partial(read_message, kind=Held), _golden("held-1.json")),
    "state": Decoder(partial(read_message, kind=State), _golden("state-1.json")),
    "packages": Decoder(
        _list_signed_anew(open_packages, PACKAGES_PURPOSE), _lists_without_signature("packages-1.signed")
    ),
    "wishes": Decoder(_list_signed_anew(open_wishes, WISHES_PURPOSE), _lists_without_signature("wishes-1.signed")),
    "rooms": Decoder(
        _list_signed_anew(open_rooms, ROOMS_PURPOSE),
        _lists_without_signature("rooms-1.signed", "rooms-adjourned-1.signed"),
    ),
    "package": Decoder(read_package, _golden("package-1.json", "package-rooms-1.json", "package-sittings-1.json")),
    "ticket": Decoder(_ticket, _golden("ticket-1.txt")),
    "base45": Decoder(base45.decode, (b"QED8WEX0", b"6BFOXN*TS0BI$ZD4N9:9S6RCVN5+O30K3")),
    "claim": Decoder(_claim_signed_anew, (b'{"request":"-----BEGIN","run_key":"' + b"0" * 64 + b'","software":"1"}',)),
    "request": Decoder(_as_text(requested_key), (b"-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n",)),
    "code": Decoder(_as_text(read_code), (b"7C2D-A19F-K3QX",)),
    "badge": Decoder(_as_text(badge_number), (b"04A1 B2C3",)),
    "envelope": Decoder(_envelope, (enclosed(b"a run", to=CENTRAL_KEY.public_key(), label="x"),)),
    "stick": Decoder(_as_text(paper_in), (b"0" * 64, b"0" * 64 + b".sealed")),
    "server-name": Decoder(server_name, (_client_hello(),)),
    "origin": Decoder(read_origin, (b"PROXY TCP4 10.0.0.1 10.0.0.2 1 2\r\n", b"PROXY TCP6 ::1 ::1 1 2\r\n")),
    "sheet": Decoder(partial(read_xlsx, most_rows=100, most_columns=20), (_sheet(),)),
    "word": Decoder(check_upload, (papers.word("Tờ trình"),)),
    "reply": Decoder(_replied, (_reply(),)),
    "photo": Decoder(_photo, (taken((200, 240)), taken((200, 240), kind="PNG"), taken((200, 240), kind="WEBP"))),
    "sound": Decoder(_sound, (_recording(),)),
    "flac": Decoder(_piece_sealed_anew, (_flac(),)),
    "ink": Decoder(_as_text(notes.read_ink), (b"[[0,[10,10,5,5]],[1,[0,0]]]",)),
}


def refusal_of(decoder: Decoder, raw: bytes) -> str:
    """Why the decoder refuses these bytes; empty when it takes them. Any other exception is a finding."""
    try:
        decoder.read(raw)
    except Malformed as error:
        return str(error) or "refused"
    return ""
