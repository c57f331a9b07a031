"""Which program answers for which file; a file that none answers for is refused as well."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from firmware_config import board, programs

EXPOSED_AT_MOST = 2.4
"""systemd's measure for our processes. A browser builds its own sandbox and may be a little more exposed."""
BROWSER_EXPOSED_AT_MOST = 3.0

_JOURNALD, _SYSTEM = Path("/etc/systemd/journald.conf"), Path("/etc/systemd/system.conf")

_READ_BY: tuple[tuple[str, Callable[[Path], list[str]]], ...] = (
    ("mosquitto/mosquitto.conf", programs.mosquitto),
    ("mosquitto/withdrawn.json", programs.plain_json),
    ("*/etc/nftables.conf", programs.nftables),
    ("*/etc/udev/rules.d/*.rules", programs.udev),
    ("*/etc/chrony/chrony.conf", programs.chrony),
    ("*/etc/sysctl.d/*.conf", programs.sysctl),
    ("*/etc/sysusers.d/*.conf", programs.sysusers),
    ("*/etc/tmpfiles.d/*.conf", programs.tmpfiles),
    ("*/etc/systemd/journald.conf.d/*.conf", partial(programs.ini, like=_JOURNALD)),
    ("*/etc/systemd/system.conf.d/*.conf", partial(programs.ini, like=_SYSTEM)),
    ("*/etc/hop/sway.conf", programs.sway),
    ("*/etc/chromium/policies/managed/*.json", programs.policies),
    ("*/etc/polkit-1/rules.d/*.rules", programs.polkit),
    ("*/boot/firmware/config.txt", board.config),
    ("*/boot/firmware/cmdline.txt", board.cmdline),
    ("*/boot/firmware/vendor-data", programs.cloud_init),
)
_UNITS = ("*/etc/systemd/system/*.*", "*/etc/systemd/system/*.d/*.conf")
"""Read together, since they name each other."""
_WITH_ANOTHER = ("mosquitto/acl",)
"""Read by the program that reads the file beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """What a program has against a file."""

    file: str
    text: str


def files_of(folder: Path) -> list[Path]:
    """Everything that lands on a machine, as paths within the folder."""
    found = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return sorted(path.relative_to(folder) for path in found if path.suffix not in (".py", ".pyc"))


def check(folder: Path) -> list[Complaint]:
    """What there is against the files of this folder; nothing when each is accepted."""
    complaints = [found for file in files_of(folder) for found in _check_file(folder, file)]
    for machine in ("unit", "server"):
        complaints += _check_units(folder, machine)
    return complaints


def _check_file(folder: Path, file: Path) -> Iterator[Complaint]:
    if any(file.match(pattern) for pattern in (*_UNITS, *_WITH_ANOTHER)):
        return
    readers = [reader for pattern, reader in _READ_BY if file.match(pattern)]
    if not readers:
        yield Complaint(file=str(file), text="no program answers for this file")
    for reader in readers:
        for text in reader(folder / file):
            yield Complaint(file=str(file), text=text)


def _check_units(folder: Path, machine: str) -> Iterator[Complaint]:
    with tempfile.TemporaryDirectory(prefix="hop-units-") as name:
        root = programs.SystemdRoot(Path(name), folder / machine)
        for line in root.verify():
            yield Complaint(file=f"{machine}/etc/systemd/system", text=line.replace(name, ""))
        for path in sorted((folder / machine / "etc/systemd/system").glob("*.service")):
            if "[Service]" in path.read_text("utf-8") and not path.name.startswith("zram"):
                most = BROWSER_EXPOSED_AT_MOST if path.name.startswith("kiosk-page") else EXPOSED_AT_MOST
                exposed = root.exposure(path.name)
                if exposed > most:
                    text = f"exposed {exposed}, at most {most} is allowed (systemd-analyze security)"
                    yield Complaint(file=str(path.relative_to(folder)), text=text)
