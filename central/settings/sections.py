"""The sections of central's settings: what may be told, within which bounds, and what holds when nothing is."""

from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, field

from contract.settings import Port, Section


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
