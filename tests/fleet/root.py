"""The file system that every virtual machine begins with: Debian and the packages, made once and kept.

Only packages are in it, as on an image that is written to cards; nothing is configured, no service is enabled.
"""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

TREE = Path(__file__).parents[2]
PACKAGES = (
    *("systemd", "systemd-sysv", "dbus", "udev", "openssh-server", "sudo", "procps", "kmod", "iproute2"),
    *("python3", "python3-venv", "python3-apt", "ca-certificates", "zstd", "openssl", "ssl-cert"),
    *("nftables", "chrony", "postgresql", "mosquitto", "nginx-light", "restic"),
    *("prometheus", "prometheus-node-exporter"),
    *(
        "espeak-ng",
        "libglib2.0-0",
        "libportaudio2",
        "libzbar0",
        "libpango-1.0-0",
        "libpangoft2-1.0-0",
        "libharfbuzz-subset0",
    ),
    *("fonts-liberation2", "fonts-noto-core", "sway", "chromium", "chromium-sandbox", "grim"),
)
BOARD = (
    *("linux-image-amd64", "initramfs-tools", "e2fsprogs", "alsa-utils"),
    *("hostapd", "dnsmasq-base", "rfkill", "wireless-regdb", "iw", "wpasupplicant", "udhcpc"),
)
"""What a machine with a kernel of its own needs besides; the last three are a phone's."""
_IDLE = ("postgresql", "mosquitto", "nginx", "chrony", "nftables", "prometheus", "prometheus-node-exporter")
_RELEASE = "bookworm"


def root(more: Sequence[str] = ()) -> Path:
    """The cached root, with `more` packages; the first time it is made, which takes minutes.

    $HOP_FLEET_CACHE is where, else build/fleet.
    """
    cache = Path(os.environ.get("HOP_FLEET_CACHE", TREE / "build" / "fleet"))
    packages = (*PACKAGES, *more)
    name = hashlib.sha256(" ".join((_RELEASE, *packages, *_IDLE)).encode()).hexdigest()[:12]
    made = cache / f"root-{name}"
    if not made.exists():
        cache.mkdir(parents=True, exist_ok=True)
        half = cache / f"half-{name}"
        shutil.rmtree(half, ignore_errors=True)
        _make(half, packages)
        half.rename(made)
    return made


def _make(folder: Path, packages: Sequence[str]) -> None:
    # The mirror is this machine's own; its address is taken out again and reaches no image.
    sources = [path for path in Path("/etc/apt").rglob("*") if path.suffix in (".sources", ".list")]
    ours = [str(path) for path in sources if _RELEASE in path.read_text("utf-8")]
    options = ["--variant=minbase", f"--include={','.join(packages)}", "--aptopt=APT::Install-Recommends false"]
    options += [f"--dpkgopt=path-exclude=/usr/share/{part}/*" for part in ("doc", "man")]
    _run("nice", "mmdebstrap", "--quiet", *options, _RELEASE, str(folder), *ours)
    for place in ("sources.list.d", "sources.list", "apt.conf.d/99mmdebstrap"):
        _remove(folder / "etc/apt" / place)
    (folder / "etc/apt/sources.list.d").mkdir()
    _run("systemctl", f"--root={folder}", "--quiet", "disable", *(f"{one}.service" for one in _IDLE))
    _run("systemctl", f"--root={folder}", "--quiet", "enable", "systemd-networkd.service", "ssh.service")
    # Each machine is given its number as it starts.
    (folder / "etc/machine-id").write_text("")
    _remove(folder / "var/lib/dbus/machine-id")
    (folder / "root/.ssh").mkdir(mode=0o700, exist_ok=True)


def _remove(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command[:3]}: {done.stderr[-2000:]}"
