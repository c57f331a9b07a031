"""Which packages a unit or a server needs, out of pyproject.toml and the lock, and their wheels."""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

SIDES = ("edge", "central")
PYTHON = "3.11"
"""Of Debian 12 and of Raspberry Pi OS on it."""
MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}
_GLIBC_MINORS = range(5, 37)
_FROM_SOURCE = frozenset({"srt"})
"""Pure Python that its authors publish without a wheel; ours is built here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What goes into a release: for each side the names of its packages, and each package's entry in the lock."""

    sides: dict[str, frozenset[str]]
    entries: dict[str, str]

    @property
    def names(self) -> list[str]:
        return sorted(set().union(*self.sides.values()))


def needs(tree: Path, machine: str) -> Needs:
    """What both sides need on this machine. KeyError when the lock lacks a package."""
    project = tomllib.loads((tree / "pyproject.toml").read_text("utf-8"))["project"]
    environment = {**{key: str(value) for key, value in default_environment().items()}}
    environment |= {"platform_machine": MACHINES[machine], "python_full_version": f"{PYTHON}.0"}
    environment["python_version"] = PYTHON
    optional = project["optional-dependencies"]
    sides = {side: _closure([*project["dependencies"], *optional[side]], environment) for side in SIDES}
    entries = _entries((tree / "requirements.lock").read_text("utf-8"))
    return Needs(sides=sides, entries={name: entries[name] for name in set().union(*sides.values())})


def collect(needed: Needs, machine: str, folder: Path, *, moment: int) -> None:
    """Put every wheel into the folder, each checked against the lock's hashes."""
    lock = folder.parent / "release.lock"
    lock.write_text("".join(needed.entries[name] for name in needed.names if name not in _FROM_SOURCE), "utf-8")
    platforms = [f"manylinux_2_{minor}_{MACHINES[machine]}" for minor in _GLIBC_MINORS]
    platforms += [f"manylinux{year}_{MACHINES[machine]}" for year in ("1", "2010", "2014")]
    chosen = [part for platform in platforms for part in ("--platform", platform)]
    chosen += ["--abi", "cp311", "--abi", "abi3", "--abi", "none", "--implementation", "cp", "--python-version", PYTHON]
    _pip("download", *chosen, "--only-binary", ":all:", "--require-hashes", "-r", lock, "-d", folder)
    for name in sorted(_FROM_SOURCE & set(needed.names)):
        lock.write_text(needed.entries[name], "utf-8")
        _pip("wheel", "--no-build-isolation", "--require-hashes", "-r", lock, "-w", folder, moment=moment)


def build_ours(tree: Path, folder: Path, *, moment: int) -> None:
    """Build our own wheel out of a clean copy of the tree; the same tree gives the same bytes."""
    _pip("wheel", "--no-build-isolation", tree, "-w", folder, moment=moment)


def wheel_name(file: Path) -> str:
    """The package whose wheel this is."""
    return canonicalize_name(file.name.partition("-")[0])


def _closure(roots: Iterable[str], environment: dict[str, str]) -> frozenset[str]:
    """The packages that these requirements lead to, as the installed ones say, which are those of the lock."""
    found: dict[str, set[str]] = {}
    waiting = [(Requirement(root), "") for root in roots]
    while waiting:
        requirement, extra = waiting.pop()
        if requirement.marker and not requirement.marker.evaluate({**environment, "extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        extras = {"", *requirement.extras} - found.get(name, set())
        if extras:
            found.setdefault(name, set()).update(extras)
            asked = distribution(name).requires or []
            waiting += [(Requirement(one), one_extra) for one in asked for one_extra in extras]
    return frozenset(found)


def _entries(lock: str) -> dict[str, str]:
    """The lock's entries (version, hashes) by name; a package may have one for older and one for newer Pythons."""
    entries: dict[str, str] = {}
    for entry in re.findall(r"^[A-Za-z0-9._-]+==(?:.*\\\n)*.*\n", lock, re.MULTILINE):
        name = canonicalize_name(entry.partition("==")[0])
        entries[name] = entries.get(name, "") + entry
    return entries


def _pip(*arguments: str | Path, moment: int = 0) -> None:
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(moment), "PYTHONHASHSEED": "0"}
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments[:1], "--no-deps"]
    subprocess.run([*command, *map(str, arguments[1:])], check=True, env=environment)
