"""How this unit is let in: its own keys, asking central again and again, and keeping what central answers.

The keys are made here and never leave. Central's server is believed by the authority in the image and by nothing else.
"""

import contextlib
import http.client
import ssl
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec
import tomli_w
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import NameOID
from msgspec import Meta

from contract.claim import MAX_WELCOME_BYTES, Welcome, code_of, make_request, seal_claim
from contract.refused import Malformed
from contract.settings import Port, Section, SettingsError, insist, is_address, is_url, parse
from contract.topics import is_unit_name
from edge import SOFTWARE
from edge.files import write_whole
from edge.settings import Door, Speech, is_camera, is_network

_GIVEN_S = 10.0
MADE, HELD = "identity.new", "identity"


class Enrol(Section, frozen=True, kw_only=True):
    """What the image knows before anybody named the unit. `settings`: the file that ends the waiting once it is there.

    `central_url`: central's door for units that nobody knows; `pages_url`: central's pages, for whoever scans the code.
    `support`, `room_networks`, `door` and `speech` are taken over into those settings: central knows the room's name,
    not its devices.
    """

    central_url: str
    pages_url: str
    ca: Path
    data_dir: Path
    run_dir: Path
    settings: Path
    address: str = "0.0.0.0"  # noqa: S104 - the room's screens and whoever installs it
    port: Port = 443
    language: Literal["vi", "en"] = "vi"
    support: Annotated[str, Meta(max_length=120)] = ""
    room_networks: tuple[str, ...] = ()
    door: Door = Door()
    speech: Speech = Speech()


class _File(Section, frozen=True, kw_only=True):
    enrol: Enrol


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnKeys:
    """What the unit has made for itself: one key for its connections, one for its lines."""

    tls: ec.EllipticCurvePrivateKey
    run: Ed25519PrivateKey

    @property
    def code(self) -> str:
        return code_of(self.tls.public_key(), self.run.public_key().public_bytes_raw())

    def claim(self) -> bytes:
        return seal_claim(make_request(self.tls), run_key=self.run, software=SOFTWARE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What central says to a claim: who we are now, that the code is spent, or neither (still waiting)."""

    welcome: Welcome | None = None
    is_spent: bool = False


def read_enrol(path: Path) -> Enrol:
    """The image's own settings; SettingsError on the first wrong value."""
    try:
        read = parse(path.read_text("utf-8"), _File, folder=path.parent).enrol
        networks, camera = read.room_networks, read.door.camera
        insist(
            [
                ("enrol.central_url", read.central_url, read.central_url.startswith("https://"), "https://host[:port]"),
                ("enrol.pages_url", read.pages_url, is_url(read.pages_url), "http(s)://host[:port] without a path"),
                ("enrol.address", read.address, is_address(read.address), "an IP address to listen on"),
                ("enrol.room_networks", networks, all(map(is_network, networks)), "as 10.0.0.0/8"),
                ("enrol.door.camera", camera, is_camera(camera), '"", "/dev/…", "ribbon:0" or "film:PATH"'),
            ]
        )
    except (OSError, UnicodeDecodeError, SettingsError) as error:
        raise SettingsError(f"{path}: {error}") from None
    return read


def own_keys(folder: Path, *, anew: bool = False) -> OwnKeys:
    """The keys that this unit asks with; made when they are not there, or can't be read, or `anew`."""
    made = folder / MADE
    try:
        if anew:
            raise ValueError
        tls = load_pem_private_key((made / "key.pem").read_bytes(), password=None)
        run = load_pem_private_key((made / "run.key").read_bytes(), password=None)
        if not isinstance(tls, ec.EllipticCurvePrivateKey) or not isinstance(run, Ed25519PrivateKey):
            raise ValueError
    except (OSError, ValueError, TypeError):
        tls, run = ec.generate_private_key(ec.SECP256R1()), Ed25519PrivateKey.generate()
        made.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, key in (("key.pem", tls), ("run.key", run)):
            write_whole(made / name, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return OwnKeys(tls=tls, run=run)


def ask(enrol: Enrol, claim: bytes) -> Answer:
    """Ask central once. OSError and http.client.HTTPException: not reached, or not the one of the image's authority."""
    where = urlsplit(enrol.central_url)
    tls = ssl.create_default_context(cafile=str(enrol.ca))
    tls.minimum_version = ssl.TLSVersion.TLSv1_3
    connection = http.client.HTTPSConnection(where.netloc, timeout=_GIVEN_S, context=tls)
    try:
        connection.request("POST", "/claims", body=claim)
        answer = connection.getresponse()
        raw = answer.read(MAX_WELCOME_BYTES + 1)
    finally:
        connection.close()
    if answer.status == HTTPStatus.OK:
        try:
            return Answer(welcome=msgspec.json.decode(raw, type=Welcome))
        except msgspec.MsgspecError as error:
            raise Malformed(f"central's answer can't be read: {error}") from None
    return Answer(is_spent=answer.status == HTTPStatus.GONE)


def settle(enrol: Enrol, keys: OwnKeys, welcome: Welcome) -> None:
    """Keep who we are now, the settings last: with them the unit is a room's. A cut before leaves it asking again.

    Malformed: a certificate for another key, of another authority or for another name than it says.
    """
    _check(enrol, keys, welcome)
    made, held = enrol.data_dir / MADE, enrol.data_dir / HELD
    write_whole(made / "ca.pem", enrol.ca.read_bytes())
    write_whole(made / "certificate.pem", welcome.certificate.encode())
    write_whole(made / "central.pub", welcome.central_key.encode())
    for name in ("key.pem", "run.key", "ca.pem", "certificate.pem", "central.pub"):
        write_whole(held / name, (made / name).read_bytes())
    held.chmod(0o700)
    write_whole(enrol.settings, _settings(enrol, welcome, held).encode())


def forget_claim(folder: Path) -> None:
    """Remove the folder that was asked with; what it held is the unit's identity now. May be repeated after a cut."""
    for path in (folder / MADE).glob("*"):
        path.unlink()
    with contextlib.suppress(FileNotFoundError):
        (folder / MADE).rmdir()


def _check(enrol: Enrol, keys: OwnKeys, welcome: Welcome) -> None:
    try:
        certificate = x509.load_pem_x509_certificate(welcome.certificate.encode())
        certificate.verify_directly_issued_by(x509.load_pem_x509_certificate(enrol.ca.read_bytes()))
    except (ValueError, TypeError, InvalidSignature) as error:
        raise Malformed(f"a certificate that our authority has not made: {error}") from None
    names = [one.value for one in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    if certificate.public_key() != keys.tls.public_key():
        raise Malformed("a certificate for another key")
    if names != [welcome.unit] or not is_unit_name(welcome.unit):
        raise Malformed(f"a certificate for {names}, not for {welcome.unit!r}")


def _settings(enrol: Enrol, welcome: Welcome, held: Path) -> str:
    named = {
        "unit": {
            "name": welcome.unit,
            "data_dir": str(enrol.data_dir),
            "run_dir": str(enrol.run_dir),
            "language": welcome.language,
            "support": enrol.support,
        },
        "web": {
            "address": enrol.address,
            "port": enrol.port,
            "public_url": welcome.pages_url,
            "room_networks": enrol.room_networks,
        },
        "door": _given(enrol.door),
        "speech": _given(enrol.speech),
        "sync": {
            "broker": welcome.broker,
            "port": welcome.broker_port,
            "ca": str(held / "ca.pem"),
            "certificate": str(held / "certificate.pem"),
            "key": str(held / "key.pem"),
            "central_url": welcome.central_url,
        },
        "keys": {"run_key": str(held / "run.key"), "central_key": str(held / "central.pub")},
    }
    return tomli_w.dumps(named)


def _given(section: Section) -> dict[str, object]:
    """A table of settings without the keys that have no value, which TOML can't write."""
    values = {name: getattr(section, name) for name in section.__struct_fields__}
    return {
        name: _given(value) if isinstance(value, Section) else str(value) if isinstance(value, Path) else value
        for name, value in values.items()
        if value is not None
    }
