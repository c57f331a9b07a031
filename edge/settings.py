"""The unit's settings: one TOML file, checked as a whole before anything starts.

A wrong value stops the start with the key, the value and what is allowed. Paths are taken from the file's own folder.
"""

import ipaddress
import re
from pathlib import Path
from typing import Annotated, Literal

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from msgspec import Meta

from contract.settings import Port, Rule, Section, SettingsError, insist, is_address, is_url, parse
from contract.topics import is_unit_name
from contract.wifi import is_wifi_key, is_wifi_name

_CAMERA = re.compile(r"|/dev/.+|film:.+|ribbon:[0-3]")


class Unit(Section, frozen=True, kw_only=True):
    """`data_dir` must survive a power cut; `run_dir` (sockets, what may be lost) had better be in memory.

    `support`: whom people at the door call when no secretary comes, as a telephone and a room (R7.1).
    """

    name: str
    data_dir: Path
    run_dir: Path
    language: Literal["vi", "en"] = "vi"
    support: Annotated[str, Meta(max_length=120)] = ""


class Web(Section, frozen=True, kw_only=True):
    """`public_url` is what phones open, without a slash at its end; `room_networks` are the room's own addresses.

    `only_online`: this is central's own room, for those alone whom the plan marks as taking part from elsewhere.
    `probe_port`: where phones' questions for an Internet are answered (they ask port 80), 0 for nowhere.
    """

    address: str = "127.0.0.1"
    port: Port = 8080
    public_url: str
    room_networks: tuple[str, ...] = ()
    certificate: Path | None = None
    key: Path | None = None
    only_online: bool = False
    probe_port: Annotated[int, Meta(ge=0, le=65535)] = 0


Pin = Annotated[int, Meta(ge=0, le=27)]


class Pins(Section, frozen=True, kw_only=True):
    """Where the doorpost's parts are connected, by the board's GPIO numbers; a part without a number is not there.

    An RGB strip is connected as `red` and `green`; both together are its amber. `presence` wakes the door's screen.
    """

    green: Pin | None = None
    amber: Pin | None = None
    red: Pin | None = None
    buzzer: Pin | None = None
    strike: Pin | None = None
    exit_button: Pin | None = None
    fire: Pin | None = None
    presence: Pin | None = None


class Door(Section, frozen=True, kw_only=True):
    """`camera`: a device, `film:PATH`, `ribbon:0` for one on the board's ribbon, or empty for none. `gap_ms`: the pause
    after which a code counts again.

    `readers`: input devices that type what they read (badges, cards, barcodes), as /dev/input/by-id/…. `cards`: are
    there PC/SC readers, on which cards are laid?

    `exposure_us` and `focus` (in the driver's steps; on the ribbon, centimetres) are locked where the camera allows.
    `look_ms`: processor time for
    looking harder at a megapixel; a slow board needs more to see as much. `lens`: on which side of the door's screen
    the camera sits, for the arrow that leads there.
    """

    camera: str = ""
    readers: tuple[Annotated[str, Meta(pattern=r"^/dev/.+\Z")], ...] = ()
    cards: bool = False
    gap_ms: Annotated[int, Meta(ge=200, le=60_000)] = 3000
    exposure_us: Annotated[int, Meta(ge=100, le=100_000)] = 8000
    focus: Annotated[int, Meta(ge=0, le=1023)] | None = None
    look_ms: Annotated[int, Meta(ge=0, le=500)] = 20
    pins: Pins = Pins()
    lens: Literal["above", "below", "left", "right"] = "above"

    @property
    def has_senses(self) -> bool:
        """Is there anything by which people are seen or heard?"""
        return bool(self.camera or self.readers or self.cards)


class Sync(Section, frozen=True, kw_only=True):
    """The link to central; an empty `broker` means that there is none."""

    broker: str = ""
    port: Port = 8883
    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    protocol: Literal[4, 5] = 5
    central_url: str = ""


class Relay(Section, frozen=True, kw_only=True):
    """The second way in, for phones on the Internet: by central's relay, to which `spare` connections always wait.

    An empty `central` means that there is none. It is reached under the certificate of `sync`; the pages need one, too.
    """

    central: str = ""
    port: Port = 8446
    spare: Annotated[int, Meta(ge=1, le=32)] = 8
    most: Annotated[int, Meta(ge=8, le=800)] = 600


class Wifi(Section, frozen=True, kw_only=True):
    """The room's Wi-Fi as display and paper show it; without a `name` they show none. An open one has no `key`."""

    name: str = ""
    key: str = ""


class Speech(Section, frozen=True, kw_only=True):
    """`model`: the folder of a Vosk model; without one the room is not listened to. `microphone`: a part of its name,
    empty for the system's own choice (`edge microphones` prints the names). `keep_sound`: what is heard stays on the
    unit, encrypted, for so many days after the minutes were signed, or after the meeting when nobody signs any.
    `send_sound`: it goes up to central after the meeting, so many KiB a second at most."""

    model: Path | None = None
    microphone: str = ""
    keep_sound: bool = True
    send_sound: bool = True
    send_kib_s: Annotated[int, Meta(ge=16, le=100_000)] = 512
    sound_days: Annotated[int, Meta(ge=0, le=3650)] = 30
    sound_days_unsigned: Annotated[int, Meta(ge=1, le=3650)] = 365


class Update(Section, frozen=True, kw_only=True):
    """`home`: the folder of the unit's releases. What `edge update` itself goes by is on its command line, since these
    settings are the room's user's own on a unit that enrolled."""

    home: Path = Path("/data/release")


class Keys(Section, frozen=True, kw_only=True):
    """PEM files: the unit's private Ed25519 key that signs runs, and central's public one that signs lists."""

    run_key: Path
    central_key: Path


class Settings(Section, frozen=True, kw_only=True):
    unit: Unit
    web: Web
    door: Door = Door()
    sync: Sync = Sync()
    speech: Speech = Speech()
    relay: Relay = Relay()
    wifi: Wifi = Wifi()
    update: Update = Update()
    keys: Keys

    @property
    def journal(self) -> Path:
        return self.unit.data_dir / "journal.sqlite"

    @property
    def shelf(self) -> Path:
        return self.unit.data_dir / "shelf"

    @property
    def sound(self) -> Path:
        return self.unit.data_dir / "sound"

    @property
    def keeps_sound(self) -> bool:
        return self.speech.model is not None and self.speech.keep_sound


def read_settings(path: Path) -> Settings:
    """The settings of a file; SettingsError on the first value that is wrong."""
    try:
        settings = parse(path.read_text(encoding="utf-8"), Settings, folder=path.parent)
        insist(_rules(settings))
    except (OSError, UnicodeDecodeError, SettingsError) as error:
        raise SettingsError(f"{path}: {error}") from None
    return settings


def read_run_key(settings: Settings) -> Ed25519PrivateKey:
    """The key that signs this unit's runs; SettingsError when the file is not such a key."""
    path = settings.keys.run_key
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise SettingsError(f"keys.run_key = {str(path)!r}: {error}") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise SettingsError(f"keys.run_key = {str(path)!r}: a private Ed25519 key in PEM without a password")
    return key


def read_central_key(settings: Settings) -> Ed25519PublicKey:
    """The key by which central signs its lists; SettingsError when the file is not such a key."""
    path = settings.keys.central_key
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        raise SettingsError(f"keys.central_key = {str(path)!r}: {error}") from None
    if not isinstance(key, Ed25519PublicKey):
        raise SettingsError(f"keys.central_key = {str(path)!r}: a public Ed25519 key in PEM")
    return key


def _rules(settings: Settings) -> list[Rule]:
    unit, web, door, sync = settings.unit, settings.web, settings.door, settings.sync
    pairs, way = "certificate and key are given both or not at all", settings.relay
    has_all = bool(web.certificate and sync.ca and sync.certificate)
    return [
        ("unit.name", unit.name, is_unit_name(unit.name), "a-z, 0-9 and - inside, at most 63 characters"),
        ("web.address", web.address, is_address(web.address), "an IP address to listen on"),
        ("web.public_url", web.public_url, is_url(web.public_url), "http(s)://host[:port] without a path"),
        ("web.room_networks", list(web.room_networks), all(map(is_network, web.room_networks)), "as 10.0.0.0/8"),
        ("web.certificate", str(web.certificate), (web.certificate is None) == (web.key is None), pairs),
        (
            "relay.central",
            way.central,
            has_all or not way.central,
            "with web.certificate and those of sync",
        ),
        ("wifi.name", settings.wifi.name, is_wifi_name(settings.wifi.name), "at most 32 bytes that can be read"),
        ("wifi.key", "…", is_wifi_key(settings.wifi.key), "empty, or 8 to 63 letters, figures and signs of ASCII"),
        ("web.probe_port", web.probe_port, web.probe_port != web.port, "another port than that of the pages, or 0"),
        ("door.camera", door.camera, is_camera(door.camera), '"", "/dev/…", "ribbon:0" or "film:PATH"'),
        ("sync.certificate", str(sync.certificate), (sync.certificate is None) == (sync.key is None), pairs),
        (
            "sync.central_url",
            sync.central_url,
            not sync.central_url or is_url(sync.central_url),
            "http(s)://host[:port]",
        ),
    ]


def outside_path(run_dir: Path) -> Path:
    """Where `edge web` takes the phones that `edge relay` brings from outside."""
    return run_dir / "outside.sock"


def is_camera(value: str) -> bool:
    """No camera, a device, one on the ribbon, or a film in a camera's place."""
    return _CAMERA.fullmatch(value) is not None


def ribbon_number(camera: str) -> str:
    """Which of the board's ribbons this camera is on; empty for another kind of camera."""
    return camera.removeprefix("ribbon:") if camera.startswith("ribbon:") else ""


def is_network(value: str) -> bool:
    """An IP network, as 10.12.0.0/24."""
    try:
        ipaddress.ip_network(value)
    except ValueError:
        return False
    return True
