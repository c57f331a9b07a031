"""Releases of this very tree, and of ones that are broken on purpose: real artefacts, but for the packages of others.

Those come from the environment that runs the tests, by a line in the release's own installer: so one is made in a
second and installed in some.
"""

import re
import subprocess
import sysconfig
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

from contract.release import Arch
from release.__main__ import TREE, describe, pack, sign
from release.bill import sha256
from release.key import make_key

MACHINE: Arch = "amd64"
_WHEEL = "hop_khong_giay-0.1.0-py3-none-any.whl"
_INFO = "hop_khong_giay-0.1.0.dist-info"

_VENV = 'python3 -m venv "$target"\n'
_HOUSED = f"""python3 -m venv --without-pip "$target"
"$target/bin/python" -c "
import sysconfig
open(sysconfig.get_path('purelib') + '/house.pth', 'w').write('{sysconfig.get_path("purelib")}')"
"""

BROKEN = {"edge/kiosk/server.py": "raise RuntimeError('this release is broken')\n"}
"""Its pages never come; all else of it is well."""
MIGRATING = {"edge/migrations/0005_more.sql": "CREATE TABLE more (one INTEGER) STRICT;\n"}


class Releases:
    """A province's releases, and the key that signs them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.private, self.public = make_key(folder / "key")
        self._made_at = 1_790_000_000

    def make(self, version: str, changes: Mapping[str, str] = {}, *, key: Path | None = None) -> Path:
        """An artefact of this tree with these changes; each is newer than the ones before."""
        self._made_at += 60
        tree, folder = self.folder / version / "tree", self.folder / version / "release"
        _copy(tree, version, changes)
        (folder / "wheels").mkdir(parents=True)
        _write_wheel(tree, folder / "wheels" / _WHEEL)
        (folder / "edge.txt").write_text(f"hop-khong-giay==0.1.0 --hash=sha256:{sha256(folder / 'wheels' / _WHEEL)}\n")
        (folder / "sbom.cdx.json").write_text("{}\n")
        (folder / "install.sh").write_text((TREE / "release/install.sh").read_text().replace(_VENV, _HOUSED))
        describe(folder, tree, version=version, machine=MACHINE, moment=self._made_at)
        sign(folder, key or self.private)
        artefact = self.folder / f"hop-{version}-{MACHINE}.tar"
        pack(folder, artefact, moment=self._made_at)
        return artefact


def install(artefact: Path, home: Path) -> str:
    """What the operator's playbook does with the first release of a unit; its name."""
    name = artefact.stem
    unpacked = artefact.parent / f"{name}.unpacked"
    unpacked.mkdir(exist_ok=True)
    subprocess.run(["tar", "-x", "-f", artefact, "-C", unpacked], check=True)
    (home / "releases").mkdir(parents=True, exist_ok=True)
    subprocess.run(["sh", unpacked / "install.sh", "edge", home / "releases" / name], check=True)
    for link in ("current", "proven"):
        (home / link).symlink_to(Path("releases") / name)
    return name


def _copy(tree: Path, version: str, changes: Mapping[str, str]) -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "contract", "edge"],
        cwd=TREE,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    vendor = (path.relative_to(TREE) for path in (TREE / "contract/look/static/vendor").rglob("*") if path.is_file())
    for name in (*tracked.splitlines(), *map(str, vendor)):
        if (TREE / name).exists():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            (tree / name).write_bytes((TREE / name).read_bytes())
    for name, text in changes.items():
        (tree / name).write_text(text)
    said = (tree / "edge/__init__.py").read_text()
    (tree / "edge/__init__.py").write_text(re.sub(r'^SOFTWARE = ".*"$', f'SOFTWARE = "{version}"', said, flags=re.M))


def _write_wheel(tree: Path, wheel: Path) -> None:
    files = sorted(path for path in tree.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    with ZipFile(wheel, "w") as zipped:
        for path in files:
            zipped.write(path, path.relative_to(tree))
        zipped.writestr(f"{_INFO}/METADATA", "Metadata-Version: 2.1\nName: hop-khong-giay\nVersion: 0.1.0\n")
        zipped.writestr(f"{_INFO}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        zipped.writestr(f"{_INFO}/RECORD", "".join(f"{name},,\n" for name in [*zipped.namelist(), f"{_INFO}/RECORD"]))
