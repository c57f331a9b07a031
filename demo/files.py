"""The demo's folder: authority, settings of central and of one room, the broker's configuration; made once, kept."""

import os
from dataclasses import dataclass
from pathlib import Path

import tomli_w
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from central.fleet.founding import found
from central.fleet.pki import Authority
from firmware_config.broker import lay_out

UNIT = "phong-hop-so-1"
MODEL = Path(__file__).parent.parent / "speech_model" / "vi-test"
GUIDES = Path(__file__).parent.parent / "build" / "guides"
"""Their pictures, when `make guides` was called."""
CONFIG = Path(__file__).parent.parent / "firmware_config" / "mosquitto"


@dataclass(frozen=True, kw_only=True)
class Ports:
    central: int
    units: int
    broker: int
    room: int


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where everything of one demo lies."""

    folder: Path
    ports: Ports
    database_url: str = "sqlite:///central/central.sqlite"

    @property
    def pki(self) -> Path:
        return self.folder / "pki"

    @property
    def identity(self) -> Path:
        return self.folder / "unit" / "identity"

    @property
    def central_settings(self) -> Path:
        return self.folder / "central.toml"

    @property
    def unit_settings(self) -> Path:
        return self.folder / "unit.toml"

    @property
    def broker_settings(self) -> Path:
        return self.folder / "mosquitto.conf"

    @property
    def cast(self) -> Path:
        return self.folder / "cast.json"

    @property
    def run(self) -> Path:
        """The unit's run directory."""
        return self.folder / "unit" / "run"

    @property
    def voices(self) -> Path:
        return self.folder / "speech.wav"

    @property
    def film(self) -> Path:
        return self.folder / "door.avi"


def authority_of(place: Place) -> Authority:
    """The demo's own authority; founded when it is not there yet."""
    if not (place.pki / "ca.key").exists():
        return found(place.pki, name="Demo", hosts=("127.0.0.1", "localhost"))
    key = load_pem_private_key((place.pki / "ca.key").read_bytes(), password=None)
    if not isinstance(key, EllipticCurvePrivateKey):
        raise TypeError("the demo's authority has another kind of key")
    return Authority(certificate=x509.load_pem_x509_certificate((place.pki / "ca.pem").read_bytes()), key=key)


def write_settings(place: Place, *, camera: str) -> None:
    """The settings of all processes, for the ports of this start."""
    pki, ports = place.pki, place.ports
    place.central_settings.write_text(tomli_w.dumps(_central(place, place.folder / "central")), "utf-8")
    place.unit_settings.write_text(tomli_w.dumps(_unit(place, camera)), "utf-8")
    broker = lay_out(pki).replace("listener 8883", f"listener {ports.broker} 127.0.0.1")
    if os.geteuid() == 0:
        broker = f"user root\n{broker}"
    place.broker_settings.write_text(broker, "utf-8")


def _central(place: Place, data: Path) -> dict[str, object]:
    pki, ports = place.pki, place.ports
    data.mkdir(parents=True, exist_ok=True)
    if GUIDES.is_dir() and not (data / "guides").exists():
        (data / "guides").symlink_to(GUIDES)
    return {
        "central": {
            "name": "Tỉnh Trường Giang",
            "data_dir": str(data),
            "database_url": place.database_url,
        },
        "web": {
            "port": ports.central,
            "public_url": f"http://127.0.0.1:{ports.central}",
            "secret_key_file": str(pki / "session.key"),
            "second_factor": "offered",
        },
        "units": {
            "port": ports.units,
            "pages_url": f"http://127.0.0.1:{ports.room}",
            **{name: str(pki / file) for name, file in _files("ca.pem", "units.pem", "units.key")},
        },
        "broker": {
            "host": "127.0.0.1",
            "port": ports.broker,
            **{name: str(pki / file) for name, file in _files("ca.pem", "central-1.pem", "central-1.key")},
        },
        "keys": {"signing_key": str(pki / "signing.key"), "ticket_key": str(pki / "ticket.key"), "ticket_key_id": 1},
    }


def _unit(place: Place, camera: str) -> dict[str, object]:
    unit, ports = place.folder / "unit", place.ports
    identity = place.identity
    for folder in ("data", "run"):
        (unit / folder).mkdir(parents=True, exist_ok=True)
    return {
        "unit": {"name": UNIT, "data_dir": str(unit / "data"), "run_dir": str(place.run)},
        "web": {"port": ports.room, "public_url": f"http://127.0.0.1:{ports.room}"},
        "door": {"camera": camera},
        "speech": {"model": str(MODEL)},
        "sync": {
            "broker": "127.0.0.1",
            "port": ports.broker,
            "central_url": f"https://127.0.0.1:{ports.units}",
            **{name: str(identity / file) for name, file in _files("ca.pem", "certificate.pem", "key.pem")},
        },
        "keys": {"run_key": str(identity / "run.key"), "central_key": str(identity / "central.pub")},
    }


def _files(ca: str, certificate: str, key: str) -> tuple[tuple[str, str], ...]:
    return ("ca", ca), ("certificate", certificate), ("key", key)
