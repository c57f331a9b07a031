"""`make release`: builds one artefact out of the last commit; the same commit gives the same bytes.

build/release/hop-VERSION-ARCH.tar holds wheels/, edge.txt and central.txt (names with hashes), sbom.cdx.json,
install.sh and SHA256SUMS. With --key it is signed as OpenSSH signs files, for who checks it by `ssh-keygen -Y verify`.
"""

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path

from release.wheels import MACHINES, SIDES, Needs, build_ours, collect, needs, wheel_name

TREE = Path(__file__).parent.parent
OURS = "hop-khong-giay"
SIGNED_FOR = "hop-release"
_MADE = ("contract/look/static/vendor",)
"""What `make` puts beside the committed files and the wheel must hold."""


def main() -> None:
    """Build, sign when there is a key, and say where it is."""
    parser = argparse.ArgumentParser(prog="python -m release", description=__doc__)
    parser.add_argument("--arch", choices=sorted(MACHINES), default="amd64")
    parser.add_argument("--out", type=Path, default=TREE / "build" / "release")
    parser.add_argument("--key", type=Path, help="an OpenSSH private key to sign with")
    given = parser.parse_args()
    print(build(given.arch, given.out, key=given.key))


def build(machine: str, out: Path, *, key: Path | None = None) -> Path:
    """The artefact of the last commit for this kind of machine; one that is there is the same and is kept."""
    moment = int(_git("log", "-1", "--format=%ct"))
    artefact = out / f"hop-{version(TREE)}-{machine}.tar"
    if not artefact.exists():
        _make(machine, artefact, moment=moment)
    _sign(artefact, key)
    newest = out / f"newest-{machine}.tar"
    newest.unlink(missing_ok=True)
    newest.symlink_to(artefact.name)
    return artefact


def _make(machine: str, artefact: Path, *, moment: int) -> None:
    with tempfile.TemporaryDirectory(prefix="hop-release-") as name:
        folder, clean = Path(name) / "release", Path(name) / "tree"
        (folder / "wheels").mkdir(parents=True)
        _export(clean)
        needed = needs(clean, machine)
        collect(needed, machine, folder / "wheels", moment=moment)
        build_ours(clean, folder / "wheels", moment=moment)
        _write_lists(folder, needed)
        shutil.copy(clean / "release" / "install.sh", folder / "install.sh")
        _write_sums(folder)
        artefact.parent.mkdir(parents=True, exist_ok=True)
        _pack(folder, artefact, moment=moment)


def version(tree: Path) -> str:
    """The project's version and the commit that was built."""
    project = tomllib.loads((tree / "pyproject.toml").read_text("utf-8"))["project"]
    return f"{project['version']}-{_git('rev-parse', '--short=10', 'HEAD')}"


def _export(clean: Path) -> None:
    """The last commit's files, with what is made from them: fonts and scripts, and compiled words."""
    clean.mkdir()
    packed = subprocess.run(["git", "archive", "HEAD"], cwd=TREE, check=True, capture_output=True).stdout
    subprocess.run(["tar", "-x", "-C", str(clean)], input=packed, check=True)
    for made in _MADE:
        shutil.copytree(TREE / made, clean / made)
    for words in clean.rglob("messages.po"):
        target = str(words.with_suffix(".mo"))
        command = [sys.executable, "-m", "babel.messages.frontend", "--quiet", "compile"]
        subprocess.run([*command, "-i", str(words), "-o", target], check=True)


def _write_lists(folder: Path, needed: Needs) -> None:
    wheels = {wheel_name(file): file for file in sorted((folder / "wheels").iterdir())}
    for side in SIDES:
        names = sorted({*needed.sides[side], OURS})
        (folder / f"{side}.txt").write_text("".join(_pinned(name, wheels[name]) for name in names), "utf-8")
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "components": [_component(name, file) for name, file in wheels.items()],
    }
    (folder / "sbom.cdx.json").write_text(json.dumps(bill, indent=1) + "\n", "utf-8")


def _pinned(name: str, file: Path) -> str:
    return f"{name}=={file.name.split('-')[1]} --hash=sha256:{_sha256(file)}\n"


def _component(name: str, file: Path) -> dict[str, object]:
    version = file.name.split("-")[1]
    hashes = [{"alg": "SHA-256", "content": _sha256(file)}]
    found = {"type": "library", "name": name, "version": version, "purl": f"pkg:pypi/{name}@{version}"}
    return {**found, "hashes": hashes}


def _write_sums(folder: Path) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [f"{_sha256(file)}  {file.relative_to(folder)}\n" for file in files]
    (folder / "SHA256SUMS").write_text("".join(lines), "utf-8")


def _pack(folder: Path, artefact: Path, *, moment: int) -> None:
    """A tar without anything of this machine in it: sorted, one time, no owner."""

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = ""
        entry.mtime = moment
        entry.mode = 0o755 if entry.isdir() or entry.name.endswith(".sh") else 0o644
        return entry

    half = artefact.with_suffix(".half")
    with tarfile.open(half, "w", format=tarfile.GNU_FORMAT) as tar:
        for path in sorted(folder.rglob("*")):
            tar.add(path, arcname=str(path.relative_to(folder)), recursive=False, filter=plain)
    half.replace(artefact)
    artefact.with_suffix(".tar.sha256").write_text(f"{_sha256(artefact)}  {artefact.name}\n", "utf-8")


def _sign(artefact: Path, key: Path | None) -> None:
    signature = artefact.with_suffix(".tar.sig")
    signature.unlink(missing_ok=True)
    if key is not None:
        command = ["ssh-keygen", "-Y", "sign", "-q", "-n", SIGNED_FOR, "-f", str(key), str(artefact)]
        subprocess.run(command, check=True)


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=TREE, check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    main()
