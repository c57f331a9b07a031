"""The release after this one: the same programs under another version, so that units have something to change to."""

import re
import tarfile
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import msgspec

from contract.release import MANIFEST, SUMS, read_manifest, write_manifest
from release.__main__ import pack, sign

_SAID = re.compile(rb'^SOFTWARE = ".*"$', re.MULTILINE)


def newer_than(artefact: Path, target: Path, *, key: Path) -> Path:
    """An artefact like this one, of a version of its own, signed as well."""
    folder = target.with_suffix(".files")
    with tarfile.open(artefact) as tar:
        tar.extractall(folder, filter="data")
    release = read_manifest((folder / MANIFEST).read_bytes())
    version = f"{release.version}.next"
    (ours,) = (folder / "wheels").glob("hop_khong_giay-*.whl")
    before = _sha256(ours)
    _rename(ours, version)
    for side in ("edge.txt", "central.txt"):
        (folder / side).write_text((folder / side).read_text().replace(before, _sha256(ours)))
    listed = [line.split("  ", 1)[1] for line in (folder / SUMS).read_text().splitlines()]
    sums = "".join(f"{_sha256(folder / name)}  {name}\n" for name in listed).encode()
    (folder / SUMS).write_bytes(sums)
    changed = {"version": version, "made_at": release.made_at + 60, "sums": sha256(sums).hexdigest()}
    (folder / MANIFEST).write_bytes(write_manifest(msgspec.structs.replace(release, **changed)))
    sign(folder, key)
    pack(folder, target, moment=release.made_at + 60)
    return target


def _rename(wheel: Path, version: str) -> None:
    with ZipFile(wheel) as old:
        entries = {name: old.read(name) for name in old.namelist()}
    entries["edge/__init__.py"] = _SAID.sub(f'SOFTWARE = "{version}"'.encode(), entries["edge/__init__.py"])
    with ZipFile(wheel, "w") as new:
        for name, raw in entries.items():
            new.writestr(name, raw)


def _sha256(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()
