"""`make release`: builds one artefact out of the last commit; the same commit gives the same bytes.

build/release/hop-VERSION-ARCH.tar holds wheels/, edge.txt and central.txt (names with hashes), sbom.cdx.json,
install.sh, SHA256SUMS and release.json; signed by --key (or $HOP_RELEASE_KEY) also release.sig (contract/release.py).
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from hashlib import sha256
from pathlib import Path

import msgspec

from contract.release import MANIFEST, SIGNATURE, SUMS, Arch, Release, sign_manifest, write_manifest
from release import bill
from release.key import read_key
from release.wheels import MACHINES, build_ours, collect, needs

TREE = Path(__file__).parent.parent
_MADE = ("contract/look/static/vendor",)
"""What `make` puts beside the committed files and the wheel must hold."""
_KNOWS = "import json; from contract.events import KNOWN; print(json.dumps(sorted(KNOWN)))"
_FIRST = (MANIFEST, SIGNATURE, SUMS)


def main() -> None:
    """Build, sign when there is a key, and say where it is."""
    parser = argparse.ArgumentParser(prog="python -m release", description=__doc__)
    parser.add_argument("--arch", choices=sorted(MACHINES), default="amd64")
    parser.add_argument("--out", type=Path, default=TREE / "build" / "release")
    parser.add_argument(
        "--key", type=Path, default=os.environ.get("HOP_RELEASE_KEY"), help="the province's release.key"
    )
    given = parser.parse_args()
    print(build(given.arch, given.out, key=given.key))


def build(machine: Arch, out: Path, *, key: Path | None = None) -> Path:
    """The artefact of the last commit for this kind of machine; what is there already is the same, unless it was signed
    by another key."""
    moment, version = int(_git("log", "-1", "--format=%ct")), version_of(TREE)
    artefact = out / f"hop-{version}-{machine}.tar"
    with tempfile.TemporaryDirectory(prefix="hop-release-") as name:
        folder = Path(name) / "release"
        if artefact.exists():
            _unpack(artefact, folder)
        else:
            _fill(machine, folder, Path(name) / "tree", version=version, moment=moment)
        sign(folder, key)
        out.mkdir(parents=True, exist_ok=True)
        pack(folder, artefact, moment=moment)
    newest = out / f"newest-{machine}.tar"
    newest.unlink(missing_ok=True)
    newest.symlink_to(artefact.name)
    return artefact


def version_of(tree: Path) -> str:
    """The project's version and the commit that is built."""
    project = tomllib.loads((tree / "pyproject.toml").read_text("utf-8"))["project"]
    return f"{project['version']}-{_git('rev-parse', '--short=10', 'HEAD')}"


def _fill(machine: Arch, folder: Path, clean: Path, *, version: str, moment: int) -> None:
    (folder / "wheels").mkdir(parents=True)
    _export(clean, version)
    needed = needs(clean, machine)
    collect(needed, machine, folder / "wheels", moment=moment)
    build_ours(clean, folder / "wheels", moment=moment)
    bill.write_lists(folder, needed, version=version, moment=moment)
    shutil.copy(clean / "release" / "install.sh", folder / "install.sh")
    describe(folder, clean, version=version, machine=machine, moment=moment)


def _export(clean: Path, version: str) -> None:
    """The last commit's files, with what is made from them: fonts and scripts, compiled words, and its own version."""
    clean.mkdir()
    packed = subprocess.run(["git", "archive", "HEAD"], cwd=TREE, check=True, capture_output=True).stdout
    subprocess.run(["tar", "-x", "-C", str(clean)], input=packed, check=True)
    for made in _MADE:
        shutil.copytree(TREE / made, clean / made)
    for words in clean.rglob("messages.po"):
        target = str(words.with_suffix(".mo"))
        command = [sys.executable, "-m", "babel.messages.frontend", "--quiet", "compile"]
        subprocess.run([*command, "-i", str(words), "-o", target], check=True)
    for side in ("edge", "central"):
        path = clean / side / "__init__.py"
        path.write_text(re.sub(r'^SOFTWARE = ".*"$', f'SOFTWARE = "{version}"', path.read_text("utf-8"), flags=re.M))


def describe(folder: Path, clean: Path, *, version: str, machine: Arch, moment: int) -> None:
    """Write SHA256SUMS and release.json over all that is in the folder; `clean` is the tree that it was made of."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in _FIRST)
    sums = "".join(f"{bill.sha256(file)}  {file.relative_to(folder)}\n" for file in files).encode()
    asked = subprocess.run([sys.executable, "-c", _KNOWS], cwd=clean, check=True, capture_output=True)
    release = Release(
        version=version,
        arch=machine,
        made_at=moment,
        journal=len(list((clean / "edge/migrations").glob("*.sql"))),
        events=msgspec.json.decode(asked.stdout, type=tuple[str, ...]),
        sums=sha256(sums).hexdigest(),
    )
    (folder / SUMS).write_bytes(sums)
    (folder / MANIFEST).write_bytes(write_manifest(release))


def sign(folder: Path, key: Path | None) -> None:
    """Sign what `describe` has written, or leave it unsigned."""
    (folder / SIGNATURE).unlink(missing_ok=True)
    if key is not None:
        (folder / SIGNATURE).write_bytes(sign_manifest((folder / MANIFEST).read_bytes(), key=read_key(key)))


def pack(folder: Path, artefact: Path, *, moment: int) -> None:
    """A tar without anything of this machine in it: in one order, of one time, of no owner."""

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = ""
        entry.mtime = moment
        entry.mode = 0o755 if entry.name.endswith(".sh") else 0o644
        return entry

    half, files = artefact.with_suffix(".half"), [path for path in folder.rglob("*") if path.is_file()]
    with tarfile.open(half, "w", format=tarfile.GNU_FORMAT) as tar:
        for path in sorted(files, key=lambda one: (one.name not in _FIRST, _place(one.name), one)):
            tar.add(path, arcname=str(path.relative_to(folder)), recursive=False, filter=plain)
    half.replace(artefact)


def _place(name: str) -> int:
    return _FIRST.index(name) if name in _FIRST else 0


def _unpack(artefact: Path, folder: Path) -> None:
    with tarfile.open(artefact) as tar:
        tar.extractall(folder, filter="data")


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=TREE, check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    main()
