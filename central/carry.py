"""What leaves and reaches central on a USB stick for rooms without a network; doing it twice changes nothing."""

import os
import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from central.db import Database, transaction
from central.documents.store import Store
from central.fleet.models import Unit
from central.packages.actions import package_list
from central.packages.coming import MAX_BYTES as MAX_PAPER_BYTES
from central.packages.models import OfferedFile, PackageOffer
from central.proceedings.checking import Arrival
from central.proceedings.intake import accept_many, incarnation
from central.proceedings.keeping import place_of
from contract import stick
from contract.refused import Malformed
from contract.run import MAX_PACKED_BYTES, peek

_RUNS_AT_ONCE = 40
_NAME = re.compile(r"[0-9a-f]{64}")


@dataclass(slots=True, kw_only=True)
class Imported:
    """`lines`: how many are new here. `faults`: one line for each run on the stick that could not be taken."""

    runs: int = 0
    lines: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """`missing`: files that packages name and that are not in the store."""

    packages: int
    documents: int
    missing: int


def import_runs(database: Database, folder: Path, *, now_ms: int) -> Imported:
    """Keep the lines of every run on the stick, whichever unit it is of; its key may have ended (an old card).

    A run that is damaged or not its unit's stays out and holds nobody. Malformed: there are no runs on the stick.
    """
    units = sorted(path.name for path in (folder / stick.UP).glob("*") if path.is_dir())
    if not units:
        raise Malformed(f"no lines of any unit: there is no {folder / stick.UP}/UNIT")
    done = Imported()
    for unit in units:
        paths = sorted(path for path in (folder / stick.runs_of(unit)).iterdir() if stick.is_run(path.name))
        for start in range(0, len(paths), _RUNS_AT_ONCE):
            _take(database, unit, paths[start : start + _RUNS_AT_ONCE], done, now_ms=now_ms)
    return done


def import_papers(store: Store, folder: Path) -> int:
    """Keep the papers on the stick that were handed out in rooms; how many are new here. A damaged one stays out."""
    taken = 0
    for path in sorted((folder / stick.UP_FILES).glob("*")):
        if _NAME.fullmatch(path.name) and path.stat().st_size <= MAX_PAPER_BYTES and not store.has(path.name):
            with path.open("rb") as file:
                taken += store.put_named(file, path.name)
    return taken


def export_plans(
    database: Database, store: Store, folder: Path, *, unit: str, key: Ed25519PrivateKey, now_ms: int
) -> Exported:
    """Write the unit's signed list, its packages and their files for `edge import`. Malformed: no such unit."""
    if Unit.get_or_none(Unit.name == unit) is None:
        raise Malformed(f"there is no unit {unit}")
    with transaction(database):
        token = incarnation(now_ms=now_ms)
        _, listed = package_list(database, unit, incarnation=token, key=key, now_ms=now_ms)
    packages = [one.package for one in PackageOffer.select().where(PackageOffer.unit == unit)]
    for package in packages:
        _write(folder / stick.file(package.sha256), bytes(package.body))
    named = OfferedFile.select(OfferedFile.sha256).where(OfferedFile.package.in_([one.sha256 for one in packages]))
    names = sorted({one.sha256 for one in named})
    here = [name for name in names if store.has(name)]
    for name in here:
        _write(folder / stick.file(name), store.path(name).read_bytes())
    # Last, so that a stick that was pulled out early offers nothing that it does not have.
    _write(folder / stick.package_list(unit), listed)
    return Exported(packages=len(packages), documents=len(here), missing=len(names) - len(here))


def _take(database: Database, unit: str, paths: list[Path], done: Imported, *, now_ms: int) -> None:
    packed = [_read(path) for path in paths]
    before = _lines_held(unit, packed)
    told = accept_many(database, [Arrival(unit, one) for one in packed], now_ms=now_ms, by_hand=True)
    for path, one, held in zip(paths, packed, told, strict=True):
        if held.reason:
            done.faults.append(f"{path}: {held.reason}")
        elif held.fork:
            done.faults.append(f"{path}: other lines than the ones held; kept beside them, an alarm is raised")
        elif held.seq < peek(one).first - 1:
            done.faults.append(f"{path}: the lines from {held.seq + 1} to {peek(one).first - 1} are missing")
        else:
            done.runs += 1
    done.lines += _lines_held(unit, packed) - before


def _lines_held(unit: str, packed: list[bytes]) -> int:
    """How many lines are held of all streams that these runs name."""
    return sum(place_of(unit, stream).seq for stream in {_stream_of(one) for one in packed})


def _stream_of(packed: bytes) -> str:
    try:
        return peek(packed).stream
    except Malformed:
        return ""


def _read(path: Path) -> bytes:
    """The file, or as much of it as shows that it is too large."""
    with path.open("rb") as file:
        return file.read(MAX_PACKED_BYTES + 1)


def _write(path: Path, raw: bytes) -> None:
    """Write a file in one step, since sticks are pulled out early."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    with os.fdopen(handle, "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)
