"""A card for an emulated machine: what Ansible has made of a container, as partitions with a kernel beside them."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.fleet.machines import Fleet, Machine

_DATA_MB, _SYSTEM_MB = 3072, 6144
_FSTAB = """LABEL=writable / ext4 defaults,noatime 0 1
LABEL=data /data ext4 noatime,nodev,nosuid,commit=5,x-systemd.device-timeout=10min 0 2
"""
_DEVICES = {
    "modules-load.d": "vivid\nsnd-aloop\nmac80211_hwsim\n",
    "modprobe.d": "options mac80211_hwsim radios=2\n",
}
"""What stands for camera, microphone, the room's radio and a phone's."""


@dataclass(frozen=True, kw_only=True)
class Card:
    """The partitions as files, and what starts the machine from them."""

    system: Path
    data: Path
    kernel: Path
    initrd: Path


def card_of(fleet: Fleet, unit: Machine) -> Card:
    """The container's files as a card's; the container is ended."""
    unit.run("sh", "-c", "'systemctl stop hop-update.timer edge-web edge-sync edge-door edge-speech; sync'")
    folder = fleet.folder / "card"
    system, data = folder / "system", folder / "data"
    system.mkdir(parents=True)
    _copy(fleet.first_process(unit), system)
    fleet.end(unit)
    (system / "data").rename(data)
    (system / "data").mkdir()
    (system / "etc/fstab").write_text(_FSTAB)
    for where, text in _DEVICES.items():
        (system / "etc" / where / "rehearsal.conf").write_text(text)
    for here, there in fleet.files(unit.name, unit.address, interface="en*"):
        place = system / there.removeprefix("/")
        place.unlink(missing_ok=True)
        shutil.copy(here, place)
    (system / "root/.ssh/authorized_keys").chmod(0o600)
    made = Card(
        system=_partition(system, folder / "system.img", "writable", _SYSTEM_MB),
        data=_partition(data, folder / "data.img", "data", _DATA_MB),
        kernel=_only(system, "vmlinuz-*", folder / "kernel"),
        initrd=_only(system, "initrd.img-*", folder / "initrd"),
    )
    shutil.rmtree(system)
    shutil.rmtree(data)
    return made


def _copy(process: int, to: Path) -> None:
    """All files of the container's own system, without what the kernel or we have mounted into it."""
    read = ["tar", "-c", "--one-file-system", "-C", f"/proc/{process}/root", "."]
    with subprocess.Popen(read, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as packing:
        subprocess.run(["tar", "-x", "-p", "--numeric-owner", "-C", str(to)], stdin=packing.stdout, check=True)


def _partition(folder: Path, image: Path, label: str, size_mb: int) -> Path:
    command = ["mke2fs", "-q", "-t", "ext4", "-L", label, "-d", str(folder), str(image), f"{size_mb}m"]
    subprocess.run(command, check=True, capture_output=True)
    return image


def _only(system: Path, pattern: str, to: Path) -> Path:
    (found,) = (system / "boot").glob(pattern)
    shutil.copy(found, to)
    return to
