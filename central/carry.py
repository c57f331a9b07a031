"""What leaves and reaches central on a USB stick for rooms without a network; doing it twice changes nothing."""

import os
import tempfile
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from central.db import Database, transaction
from central.documents.store import Store
from central.fleet.models import Unit
from central.packages.actions import package_list
from central.packages.coming import MAX_BYTES as MAX_PAPER_BYTES
from central.packages.models import OfferedFile, PackageOffer
from central.people.photos import photo_named
from central.proceedings.checking import Arrival
from central.proceedings.intake import accept_many, incarnation
from central.proceedings.keeping import place_of
from central.proceedings.models import RunKey
from central.proceedings.results import KeptSound
from contract import stick
from contract.envelope import OVERHEAD, disclosed, enclosed
from contract.refused import Malformed
from contract.run import MAX_PACKED_BYTES, peek

_RUNS_AT_ONCE = 40


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


def import_runs(database: Database, folder: Path, *, key: Ed25519PrivateKey, now_ms: int) -> Imported:
    """Keep the lines of every run on the stick, whichever unit it is of; its key may have ended (an old card).

    `key` is central's, for which units enclose their runs. A run that is damaged or not its unit's stays out and holds
    nobody. Malformed: there are no runs on the stick.
    """
    units = sorted(path.name for path in (folder / stick.UP).glob("*") if path.is_dir())
    if not units:
        raise Malformed(f"no lines of any unit: there is no {folder / stick.UP}/UNIT")
    done = Imported()
    for unit in units:
        paths = sorted(path for path in (folder / stick.runs_of(unit)).iterdir() if stick.is_run(path.name))
        for start in range(0, len(paths), _RUNS_AT_ONCE):
            opened = _opened(unit, paths[start : start + _RUNS_AT_ONCE], done, key=key)
            _take(database, unit, opened, done, now_ms=now_ms)
    return done


def import_papers(store: Store, folder: Path, *, key: Ed25519PrivateKey) -> int:
    """Keep the papers on the stick that were handed out in rooms; how many are new here. A damaged one stays out."""
    taken = 0
    for path in sorted((folder / stick.UP_FILES).glob("*")):
        sha256 = stick.paper_in(path.name)
        if not sha256 or path.stat().st_size > MAX_PAPER_BYTES + OVERHEAD or store.has(sha256):
            continue
        try:
            raw = _read(path, MAX_PAPER_BYTES, key=key, label=stick.paper_label(sha256))
        except Malformed:
            continue
        taken += store.put_named(BytesIO(raw), sha256)
    return taken


def import_sound(database: Database, store: Store, folder: Path) -> int:
    """Keep the recordings on the stick that lines name; how many are new here. What is another file stays out.

    To be called when the lines were applied: what none names is not taken.
    """
    taken = 0
    for path in sorted((folder / stick.UP_SOUND).glob("*")):
        with database.connection_context():
            known = KeptSound.get_or_none(KeptSound.sha256 == path.name, KeptSound.gone_at_ms == 0)
        if known is None or path.stat().st_size != known.size or store.has(path.name):
            continue
        with path.open("rb") as file:
            taken += store.put_named(file, path.name)
    return taken


def export_plans(
    database: Database, store: Store, folder: Path, *, unit: str, key: Ed25519PrivateKey, now_ms: int
) -> Exported:
    """Write the unit's signed list, its packages and their files for `edge import`; only the unit can read them.

    Malformed: no such unit, or one that was withdrawn.
    """
    to = _key_of(unit)
    with transaction(database):
        token = incarnation(now_ms=now_ms)
        _, listed = package_list(database, unit, incarnation=token, key=key, now_ms=now_ms)
    packages = [one.package for one in PackageOffer.select().where(PackageOffer.unit == unit)]
    for package in packages:
        _enclose(folder, unit, package.sha256, bytes(package.body), to=to)
    named = OfferedFile.select(OfferedFile.sha256).where(OfferedFile.package.in_([one.sha256 for one in packages]))
    names = sorted({one.sha256 for one in named})
    here = 0
    for name in names:
        raw = store.path(name).read_bytes() if store.has(name) else photo_named(name)
        if raw is not None:
            here += 1
            _enclose(folder, unit, name, raw, to=to)
    # Last, so that a stick that was pulled out early offers nothing that it does not have.
    _write(folder / stick.package_list(unit), enclosed(listed, to=to, label=stick.list_label(unit)))
    return Exported(packages=len(packages), documents=here, missing=len(names) - here)


def _key_of(unit: str) -> Ed25519PublicKey:
    """The public half of the key by which the unit signs its runs now."""
    if Unit.get_or_none(Unit.name == unit) is None:
        raise Malformed(f"there is no unit {unit}")
    good = RunKey.select().where(RunKey.unit == unit, RunKey.until_ms.is_null())
    newest = good.order_by(RunKey.from_ms.desc()).first()
    if newest is None:
        raise Malformed(f"the unit {unit} was withdrawn: it has no key to enclose its plans for")
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(newest.public))


def _enclose(folder: Path, unit: str, sha256: str, raw: bytes, *, to: Ed25519PublicKey) -> None:
    _write(folder / stick.file(unit, sha256), enclosed(raw, to=to, label=stick.file_label(sha256)))


def _opened(unit: str, paths: list[Path], done: Imported, *, key: Ed25519PrivateKey) -> dict[Path, bytes]:
    """The runs in these files; what is not for this central is one of the faults."""
    opened: dict[Path, bytes] = {}
    for path in paths:
        try:
            opened[path] = _read(path, MAX_PACKED_BYTES, key=key, label=stick.run_label(unit))
        except Malformed as error:
            done.faults.append(f"{path}: {error}")
    return opened


def _take(database: Database, unit: str, opened: dict[Path, bytes], done: Imported, *, now_ms: int) -> None:
    packed = list(opened.values())
    before = _lines_held(unit, packed)
    told = accept_many(database, [Arrival(unit, one) for one in packed], now_ms=now_ms, by_hand=True)
    for (path, one), held in zip(opened.items(), told, strict=True):
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


def _read(path: Path, at_most: int, *, key: Ed25519PrivateKey, label: str) -> bytes:
    """What is in the file, or as much of it as shows that it is too large. Malformed: not for us, or too large."""
    with path.open("rb") as file:
        if not path.name.endswith(stick.SEALED):
            return file.read(at_most + 1)
        raw = file.read(at_most + OVERHEAD + 1)
    if len(raw) > at_most + OVERHEAD:
        raise Malformed(f"an envelope of more bytes than a file here has; at most {at_most + OVERHEAD} are allowed")
    return disclosed(raw, key=key, label=label)


def _write(path: Path, raw: bytes) -> None:
    """Write a file in one step, since sticks are pulled out early."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    with os.fdopen(handle, "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)
