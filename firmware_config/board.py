"""The Raspberry Pi's two files: only the board's firmware reads them, so what it would pass over is said here."""

import re
from pathlib import Path

_LONGEST = 98
"""The firmware cuts longer lines of config.txt without a word."""
_SECTIONS = frozenset({"all", "none", "pi4", "pi5", "cm4", "cm5", "tryboot"})
_KEYS = frozenset(
    [
        "arm_64bit",
        "arm_boost",
        "auto_initramfs",
        "camera_auto_detect",
        "avoid_warnings",
        "boot_delay",
        "disable_fw_kms_setup",
        "disable_overscan",
        "disable_splash",
        "dtoverlay",
        "dtparam",
        "hdmi_force_hotplug:0",
        "hdmi_force_hotplug:1",
        "max_framebuffers",
        "usb_max_current_enable",
    ]
)
_OVERLAYS = frozenset({"vc4-kms-v3d", "disable-bt", "i2c-rtc"})
_PARAMETERS = frozenset({"watchdog", "audio", "spi", "i2c_arm", "rtc_bbat_vchg"})
_MAY_REPEAT = frozenset({"dtoverlay", "dtparam"})
_ARGUMENT = re.compile(r"[a-z0-9_.]+(=[A-Za-z0-9_/.=:,-]+)?")
_NEEDED = ("root=", "rootwait", "panic=")


def config(file: Path) -> list[str]:
    """Sections, keys, overlays and parameters that we have read up and mean; a new one is added here first."""
    complaints: list[str] = []
    seen: set[tuple[str, str]] = set()
    section = "all"
    for number, line in enumerate(file.read_text("ascii").splitlines(), 1):
        if len(line) > _LONGEST and not line.startswith("#"):
            complaints.append(f"line {number}: longer than {_LONGEST} characters")
        elif named := re.fullmatch(r"\[(\w+)\]", line):
            section = named[1]
            complaints += [] if section in _SECTIONS else [f"line {number}: no board is called [{section}]"]
        elif line and not line.startswith("#"):
            complaints += [f"line {number}: {problem}" for problem in _setting(line)]
            key = line.partition("=")[0]
            if key not in _MAY_REPEAT and (section, key) in seen:
                complaints.append(f"line {number}: {key} is there twice")
            seen.add((section, key))
    return complaints


def cmdline(file: Path) -> list[str]:
    """One line, since the kernel is given the first only; no argument twice; a root, and a restart after a panic."""
    text = file.read_text("ascii")
    arguments = text.split()
    if text.count("\n") != 1 or not text.endswith("\n"):
        return ["the kernel is given one line only"]
    names = [argument.partition("=")[0] for argument in arguments]
    return [
        *(f"{argument}: not an argument" for argument in arguments if not _ARGUMENT.fullmatch(argument)),
        *(f"{name} is there twice" for name in sorted(set(names)) if names.count(name) > 1 and name != "console"),
        *(f"{needed} is missing" for needed in _NEEDED if not any(one.startswith(needed) for one in arguments)),
    ]


def _setting(line: str) -> list[str]:
    key, given, value = line.partition("=")
    first = value.partition(",")[0].partition("=")[0]
    if not given or key not in _KEYS:
        return [f"{key}: not a key of ours"]
    if key == "dtoverlay" and first not in _OVERLAYS:
        return [f"{first}: not an overlay of ours"]
    if key == "dtparam" and first not in _PARAMETERS:
        return [f"{first}: not a parameter of ours"]
    return []
