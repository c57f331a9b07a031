"""Central's settings: one TOML file, checked as a whole before anything starts.

A wrong value stops the start with the key, the value and what is allowed. Paths are taken from the file's own folder.
"""

import re
from pathlib import Path
from typing import Annotated, Literal

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from msgspec import Meta, field

from contract.settings import Port, Rule, Section, SettingsError, insist, is_address, is_url, parse


class Central(Section, frozen=True, kw_only=True):
    """`name` is shown on pages, `support` is whom to call (R7.1).

    `place` is what papers are dated at (Decree 30: the province's name); open when it is empty.
    `map_outline`: a GeoJSON file with the province's border, for the map of units; without it there are only the rooms.
    `database_url`: sqlite:///PATH (from the file's folder) or postgresql://…
    """

    name: str
    support: str = "Văn phòng UBND tỉnh"
    place: str = ""
    map_outline: Path | None = None
    data_dir: Path
    database_url: str
    language: Literal["vi", "en"] = "vi"


class Documents(Section, frozen=True, kw_only=True):
    """Files that people send in: how large they may be, and where ClamAV's daemon is (a socket's path or host:port)."""

    most_mb: Annotated[int, Meta(ge=1, le=1024)] = 64
    clamd: str = ""


class Web(Section, frozen=True, kw_only=True):
    """The pages; `secret_key_file` holds at least 32 bytes that sign sessions. `api_a_minute`: calls of one token.

    `second_factor`: required of administrators, or only offered, as to all.
    """

    address: str = "127.0.0.1"
    port: Port = 8000
    public_url: str
    secret_key_file: Path
    second_factor: Literal["required", "offered"] = "required"
    api_a_minute: Annotated[int, Meta(ge=1)] = 300


class Units(Section, frozen=True, kw_only=True):
    """Where rooms fetch packages and documents: HTTPS, each room under its own certificate of `ca`.

    `pages_url` is where a room's own pages are opened by phones; {unit} stands for the unit's name.
    `own_room` is the unit of central's own room, for those who take part from elsewhere.
    """

    address: str = "127.0.0.1"
    port: Port = 8443
    pages_url: str = "https://{unit}.hop.example.gov.vn"
    own_room: str = ""
    ca: Path
    certificate: Path
    key: Path


class Broker(Section, frozen=True, kw_only=True):
    """`cuts`: it is mosquitto, which is told whom to cut off; a cluster would cut off central for saying so."""

    host: str
    port: Port = 8883
    ca: Path
    certificate: Path
    key: Path
    protocol: Literal[4, 5] = 5
    cuts: bool = True


class Enrolment(Section, frozen=True, kw_only=True):
    """The door for units that nobody knows yet, and what a unit that was let in is told; no door without this table.

    `broker` and `central_url` are as rooms reach them.
    """

    address: str = "127.0.0.1"
    port: Port = 8444
    broker: str
    broker_port: Port = 8883
    central_url: str


class Relay(Section, frozen=True, kw_only=True):
    """The second way into rooms, over the Internet; none without this table.

    Phones come to `address`, from the front on this machine or, on an address of its own, by themselves; units come to
    `units_address`, under the certificates of `units`. `certificate` and `key`, for all rooms' names, are for the page
    that says that a room can't be reached; without them a phone is told nothing.
    """

    address: str = "127.0.0.1"
    port: Port = 8447
    units_address: str = "127.0.0.1"
    units_port: Port = 8446
    certificate: Path | None = None
    key: Path | None = None


class Mail(Section, frozen=True, kw_only=True):
    """The mail server that takes what central sends; without this table nothing is sent.

    From hour `quiet_from` until `quiet_until` nobody is disturbed, unless the meeting is near.
    """

    host: str
    port: Port = 587
    security: Literal["none", "starttls", "tls"] = "starttls"
    user: str = ""
    password_file: Path | None = None
    sender: str
    timeout_s: Annotated[float, Meta(gt=0, le=300)] = 30.0
    quiet_from: Annotated[int, Meta(ge=0, le=23)] = 22
    quiet_until: Annotated[int, Meta(ge=0, le=23)] = 6


class Push(Section, frozen=True, kw_only=True):
    """Telling browsers at once, through the push services of their makers; without this table nobody is offered it.

    `contact`: whom these services ask about what we send, mailto: or https:. `hosts`: which services are called, as a
    browser may name any address. What goes through them is sealed for the browser.
    """

    contact: str
    hosts: tuple[str, ...] = (
        *("fcm.googleapis.com", "updates.push.services.mozilla.com"),
        *("web.push.apple.com", "*.push.apple.com", "*.notify.windows.com"),
    )
    timeout_s: Annotated[float, Meta(gt=0, le=60)] = 15.0
    quiet_from: Annotated[int, Meta(ge=0, le=23)] = 22
    quiet_until: Annotated[int, Meta(ge=0, le=23)] = 6


class Sms(Section, frozen=True, kw_only=True):
    """Text messages, by a gateway that takes a POST or by Gammu's daemon beside central; without this table none go.

    `fields`: what is posted, {number} and {text} in it; `header_file`: a line `Name: secret` that the gateway is shown.
    `gammu`: the configuration of gammu-smsd, in whose queue messages are put.
    """

    url: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    as_json: bool = True
    header_file: Path | None = None
    gammu: Path | None = None
    timeout_s: Annotated[float, Meta(gt=0, le=60)] = 15.0
    quiet_from: Annotated[int, Meta(ge=0, le=23)] = 21
    quiet_until: Annotated[int, Meta(ge=0, le=23)] = 6


class Imap(Section, frozen=True, kw_only=True):
    """The official mail server, which says whether a password is that of its mailbox (R4.3); nobody is asked without.

    IMAP over TLS from the first byte. `ca`: who vouches for it, when that is not one of the machine's authorities.
    `account`: what it knows mailboxes by, the whole address or the part before the @ of those under `domain`.
    """

    host: str
    port: Port = 993
    ca: Path | None = None
    account: Literal["address", "name"] = "address"
    domain: str = ""
    timeout_s: Annotated[float, Meta(gt=0, le=60)] = 10.0


class Replies(Section, frozen=True, kw_only=True):
    """The mailbox to which mail programs send answers to invitations, read by IMAP over TLS; without it none are asked.

    `address` is the mailbox's, by which calendar entries name their organizer. `receiver`: the name under which the
    province's mail server says whether a letter was signed (Authentication-Results); without it answers by mail only
    remind their person to answer on the page.
    """

    address: str
    host: str
    port: Port = 993
    ca: Path | None = None
    user: str
    password_file: Path
    folder: str = "INBOX"
    receiver: str = ""
    timeout_s: Annotated[float, Meta(gt=0, le=60)] = 20.0
    every_s: Annotated[float, Meta(gt=0, le=3600)] = 60.0


class Oidc(Section, frozen=True, kw_only=True):
    """The province's login service, an OpenID provider (R4.3); there is none without this table.

    `issuer` is what it calls itself, `name` what people call it. We are `client_id` to it, with the secret in
    `client_secret_file`. `ca`: who vouches for it, when that is not one of the machine's authorities.
    """

    issuer: str
    name: str = ""
    client_id: str
    client_secret_file: Path
    ca: Path | None = None
    timeout_s: Annotated[float, Meta(gt=0, le=60)] = 5.0


class Keys(Section, frozen=True, kw_only=True):
    """PEM files of Ed25519 keys: `signing_key` signs lists for rooms, `ticket_key` signs tickets as `ticket_key_id`.

    `release_key`: the public half of the province's key that signs releases; without it none is taken in.
    """

    signing_key: Path
    ticket_key: Path
    ticket_key_id: Annotated[int, Meta(ge=0, le=15)] = 0
    release_key: Path | None = None


class Signing(Section, frozen=True, kw_only=True):
    """Digital signatures on papers: `trust` is the folder of the authorities' certificates (PEM or DER) and of their
    lists of revoked ones (`.crl`), which somebody keeps fresh there. Without this table no signed file is taken."""

    trust: Path


class Metrics(Section, frozen=True, kw_only=True):
    """Where Prometheus reads what each process counts, 0 for not at all; no port is open without this table.

    A further `central sync` has settings of its own, and with them a port of its own. An address that is not this
    machine's own needs a firewall that lets in Prometheus alone.
    """

    address: str = "127.0.0.1"
    web: Annotated[int, Meta(ge=0, le=65535)] = 0
    sync: Annotated[int, Meta(ge=0, le=65535)] = 0
    worker: Annotated[int, Meta(ge=0, le=65535)] = 0
    relay: Annotated[int, Meta(ge=0, le=65535)] = 0


class Settings(Section, frozen=True, kw_only=True):
    central: Central
    web: Web
    units: Units
    broker: Broker
    keys: Keys
    mail: Mail | None = None
    push: Push | None = None
    documents: Documents = field(default_factory=Documents)
    sms: Sms | None = None
    imap: Imap | None = None
    replies: Replies | None = None
    oidc: Oidc | None = None
    enrolment: Enrolment | None = None
    metrics: Metrics | None = None
    relay: Relay | None = None
    signing: Signing | None = None


def read_settings(path: Path) -> Settings:
    """The settings of a file; SettingsError on the first value that is wrong."""
    try:
        settings = parse(path.read_text(encoding="utf-8"), Settings, folder=path.parent)
        insist(_rules(settings))
    except (OSError, UnicodeDecodeError, SettingsError) as error:
        raise SettingsError(f"{path}: {error}") from None
    return settings


def read_signing_key(settings: Settings) -> Ed25519PrivateKey:
    """The key that signs lists; SettingsError when the file is not such a key."""
    return _private_key("keys.signing_key", settings.keys.signing_key)


def read_ticket_key(settings: Settings) -> Ed25519PrivateKey:
    """The key that signs tickets; SettingsError when the file is not such a key."""
    return _private_key("keys.ticket_key", settings.keys.ticket_key)


def read_secret_key(settings: Settings) -> bytes:
    """The secret of the sessions; SettingsError when the file can't be read or is too short."""
    path = settings.web.secret_key_file
    try:
        secret = path.read_bytes()
    except OSError as error:
        raise SettingsError(f"web.secret_key_file = {str(path)!r}: {error}") from None
    if len(secret) < 32:
        raise SettingsError(f"web.secret_key_file = {str(path)!r}: at least 32 bytes are allowed")
    return secret


def read_mail_password(mail: Mail) -> str:
    """The password of the mail account, empty for none; SettingsError when its file can't be read."""
    if mail.password_file is None:
        return ""
    try:
        return mail.password_file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"mail.password_file = {str(mail.password_file)!r}: {error}") from None


def read_replies_password(replies: Replies) -> str:
    """The password of the mailbox of answers; SettingsError when its file can't be read."""
    try:
        return replies.password_file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"replies.password_file = {str(replies.password_file)!r}: {error}") from None


def read_sms_headers(sms: Sms) -> dict[str, str]:
    """What the gateway is shown; SettingsError when its file can't be read or is no such line."""
    if sms.header_file is None:
        return {}
    try:
        name, sep, secret = sms.header_file.read_text("utf-8").strip().partition(":")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"sms.header_file = {str(sms.header_file)!r}: {error}") from None
    if not sep:
        raise SettingsError(f"sms.header_file = {str(sms.header_file)!r}: a line `Name: secret` is allowed")
    return {name.strip(): secret.strip()}


def read_oidc_secret(oidc: Oidc) -> str:
    """What we show the login service; SettingsError when its file can't be read or is empty."""
    path = oidc.client_secret_file
    try:
        secret = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"oidc.client_secret_file = {str(path)!r}: {error}") from None
    if not secret:
        raise SettingsError(f"oidc.client_secret_file = {str(path)!r}: it is empty")
    return secret


def read_release_key(settings: Settings) -> Ed25519PublicKey:
    """The key by which releases are checked; SettingsError when there is none, or the file is not such a key."""
    path = settings.keys.release_key
    if path is None:
        raise SettingsError("keys.release_key is missing: the public half of the province's release key")
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        raise SettingsError(f"keys.release_key = {str(path)!r}: {error}") from None
    if not isinstance(key, Ed25519PublicKey):
        raise SettingsError(f"keys.release_key = {str(path)!r}: a public Ed25519 key in PEM is allowed")
    return key


def _private_key(name: str, path: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise SettingsError(f"{name} = {str(path)!r}: {error}") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise SettingsError(f"{name} = {str(path)!r}: an Ed25519 private key in PEM without a password is allowed")
    return key


def _rules(settings: Settings) -> list[Rule]:
    central, web, units = settings.central, settings.web, settings.units
    url = central.database_url
    is_database = url.startswith(("sqlite:///", "postgresql://")) and not url.endswith("/")
    imap, oidc = settings.imap, settings.oidc
    mail, door = settings.mail, settings.enrolment
    metrics, relay = settings.metrics, settings.relay or Relay()
    return [
        ("relay.address", relay.address, is_address(relay.address), "an IP address to listen on"),
        ("relay.units_address", relay.units_address, is_address(relay.units_address), "an IP address to listen on"),
        (
            "relay.certificate",
            str(relay.certificate),
            (relay.certificate is None) == (relay.key is None),
            "certificate and key are given both or not at all",
        ),
        (
            "units.pages_url",
            units.pages_url,
            settings.relay is None or units.pages_url.count("{unit}") == 1,
            "https://{unit}.domain, by which the relay knows a room",
        ),
        (
            "metrics.address",
            metrics.address if metrics else "",
            metrics is None or is_address(metrics.address),
            "an IP address to listen on",
        ),
        (
            "enrolment.central_url",
            door.central_url if door else "",
            door is None or (is_url(door.central_url) and door.central_url.startswith("https://")),
            "https://host[:port]",
        ),
        (
            "enrolment.address",
            door.address if door else "",
            door is None or is_address(door.address),
            "an IP address to listen on",
        ),
        (
            "imap.domain",
            imap.domain if imap else "",
            imap is None or imap.account == "address" or bool(imap.domain),
            "the addresses' part after the @, where mailboxes are known by the part before it",
        ),
        (
            "oidc.issuer",
            oidc.issuer if oidc else "",
            oidc is None or re.fullmatch(r"https://[^\s?#]+", oidc.issuer) is not None,
            "https://host[:port][/path], as the service writes it",
        ),
        (
            "mail.sender",
            mail.sender if mail else "",
            mail is None or re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", mail.sender) is not None,
            "an e-mail address",
        ),
        ("central.name", central.name, bool(central.name.strip()), "a name to show on pages"),
        ("central.database_url", url, is_database, "sqlite:///PATH or postgresql://USER@HOST/NAME"),
        ("web.address", web.address, is_address(web.address), "an IP address to listen on"),
        ("web.public_url", web.public_url, is_url(web.public_url), "http(s)://host[:port] without a path"),
        (
            "units.pages_url",
            units.pages_url,
            is_url(units.pages_url.replace("{unit}", "unit")),
            "http(s)://{unit}.domain",
        ),
        ("units.address", units.address, is_address(units.address), "an IP address to listen on"),
    ]
