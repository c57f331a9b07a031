"""A meeting that has left this room as a file for the next one, and such a file from another (contract/parcel.py).

Central brings meetings from room to room by itself; this is the way when it can't be reached.
"""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Self
from zipfile import ZIP_STORED, ZipFile

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contract import parcel
from contract.content import Content
from contract.damaged import ZIP_DAMAGE
from contract.envelope import disclosed, enclosed
from contract.events import MovedToRoom, PackageTaken, PlanCarriedHere, contents_of
from contract.line import Line, write_line
from contract.package import read_package, sha256_of
from contract.past import Past, read_past, write_past
from contract.refused import Malformed, Refused
from contract.room import Phase
from edge.desk import Desk

_WRONG = "Tệp này không mở được tại phòng họp này. Kính mời lưu lại tệp tại phòng trước và chọn đúng phòng mới."


def write_parcel(desk: Desk, meeting: int, target: Path, *, key: Ed25519PrivateKey) -> None:
    """Write all that the next room needs of a meeting that has left this one; `key` is the one of this unit's runs.

    Refused: it has not left, or this unit was never told of the next room's units. OSError: no room on the disk.
    """
    room = desk.room(meeting)
    lines = [line for _, line in desk.journal.lines_of(meeting)]
    place = next((at for at in reversed(range(len(lines))) if isinstance(lines[at].event, MovedToRoom)), -1)
    left = lines[place].event
    if room.phase is not Phase.MOVED or not isinstance(left, MovedToRoom):
        raise Refused("Cuộc họp chưa chuyển sang phòng khác.")
    known = desk.shelf.units_of("")
    to = {unit: known[unit] for unit in left.units or () if unit in known}
    if not to:
        raise Refused("Thiết bị này chưa được trung tâm cho biết thiết bị của phòng mới nên không lập được tệp.")
    try:
        proof = desk.shelf.proof_of(room.package_sha256)
    except KeyError:
        raise Refused("Trung tâm đã thay kế hoạch của cuộc họp này nên không lập được tệp.") from None
    past = write_past(_past(desk, meeting, lines[: place + 1]))
    package, plan = desk.shelf.packages[room.package_sha256], desk.shelf.package_bytes(room.package_sha256)
    late = [one.event.sha256 for one in room.documents_here.values()]
    files = [name for document in package.documents for name in (document.sha256, *document.images)]
    manifest = parcel.Manifest(
        unit=desk.shelf.unit,
        meeting=meeting,
        last=lines[place].name,
        room=left.room,
        left=room.package.room if room.package else "",
        place=next((one.place for one in desk.shelf.places() if one.room == left.room), ""),
        plan=room.package_sha256,
        past=sha256_of(past),
        late=_here(desk, late),
        files=_here(desk, files),
    )
    with ZipFile(target, "w", ZIP_STORED) as sack:
        locks = secrets.token_bytes(parcel.KEY_BYTES)
        for unit, public in to.items():
            sack.writestr(parcel.key_entry(unit), enclosed(locks, to=public, label=parcel.key_label(unit)))
        signed = parcel.seal_manifest(manifest, key=key)
        first = {parcel.MANIFEST: signed, parcel.LIST: proof, parcel.PLAN: plan, parcel.PAST: past}
        for name, raw in chain(first.items(), _files(desk, manifest)):
            sack.writestr(name, parcel.locked(raw, key=locks, name=name))


def take_parcel(desk: Desk, source: Path, *, key: Ed25519PrivateKey) -> int:
    """Take in a meeting that another room has left for this one, as if central had brought it; its number.

    Whose it is and what was done is checked before anything is kept; the same file again changes nothing. `key` is the
    one of this unit's runs. Refused: the file is for another room, damaged, or not what it says, or the meeting goes on
    here already.
    """
    try:
        with _unzipped(source) as zipped:
            sack = _Sack.of(zipped, desk.shelf.unit, key)
            manifest = parcel.open_manifest(sack.entry(parcel.MANIFEST), keys=desk.shelf.units_of(""))
            proof = sack.entry(parcel.LIST)
            desk.shelf.check_offered(manifest.plan, proof)
            plan = sack.named(parcel.PLAN, manifest.plan)
            past = sack.named(parcel.PAST, manifest.past)
            parcel.check_sent(manifest, read_past(past), read_package(plan), to=desk.shelf.unit)
            for name in (*manifest.late, *manifest.files):
                if desk.shelf.document(name) is None:
                    _keep(desk, name, sack.named(parcel.file_entry(name), name))
    except Malformed as error:
        raise Refused(_WRONG) from error
    _keep(desk, manifest.past, past)
    desk.shelf.put_package(plan, manifest.plan)
    desk.shelf.keep_proof(manifest.plan, proof)
    desk.carry_plan(_carried(manifest))
    return manifest.meeting


@dataclass(frozen=True, slots=True)
class _Sack:
    """The file, open, with the key to what is in it."""

    zipped: ZipFile
    key: bytes

    @classmethod
    def of(cls, zipped: ZipFile, unit: str, key: Ed25519PrivateKey) -> Self:
        """Malformed: it is no parcel, or not for this unit."""
        if len(zipped.infolist()) > parcel.MAX_ENTRIES:
            raise Malformed("a parcel with too many entries")
        raw = _read(zipped, parcel.key_entry(unit))
        return cls(zipped, disclosed(raw, key=key, label=parcel.key_label(unit)))

    def entry(self, name: str) -> bytes:
        return parcel.unlocked(_read(self.zipped, name), key=self.key, name=name)

    def named(self, name: str, sha256: str) -> bytes:
        """The entry that has this SHA-256."""
        raw = self.entry(name)
        if sha256_of(raw) != sha256:
            raise Malformed(f"a parcel whose {name} is not the one that its manifest names")
        return raw


def _unzipped(source: Path) -> ZipFile:
    try:
        return ZipFile(source)
    except ZIP_DAMAGE as error:
        raise Malformed(f"not a parcel: {error}") from None


def _read(zipped: ZipFile, name: str) -> bytes:
    try:
        return _entry(zipped, name)
    except ZIP_DAMAGE as error:
        raise Malformed(f"a parcel without a whole {name}: {error}") from None


def _entry(zipped: ZipFile, name: str) -> bytes:
    found = zipped.getinfo(name)
    if found.compress_type != ZIP_STORED or found.file_size > parcel.MAX_FILE_BYTES + parcel.OVERHEAD:
        raise Malformed(f"a parcel whose {name} is packed or too large")
    return zipped.read(found)


def _files(desk: Desk, manifest: parcel.Manifest) -> Iterator[tuple[str, bytes]]:
    for name in dict.fromkeys((*manifest.late, *manifest.files)):
        path = desk.shelf.document(name)
        if path:
            yield parcel.file_entry(name), path.read_bytes()


def _past(desk: Desk, meeting: int, lines: list[Line]) -> Past:
    plans = dict.fromkeys(line.event.sha256 for line in lines if isinstance(line.event, PackageTaken))
    names = dict.fromkeys(name for line in lines for name in contents_of(line.event))
    contents: Iterable[Content | None] = map(desk.journal.content, names)
    return Past(
        meeting=meeting,
        unit=desk.shelf.unit,
        texts=tuple(map(write_line, lines)),
        packages=tuple(desk.shelf.package_bytes(name) for name in plans if name in desk.shelf.packages),
        contents=tuple(one for one in contents if one),
    )


def _here(desk: Desk, names: Iterable[str]) -> tuple[str, ...]:
    """Those of the files that are on the shelf, each once, none too large for an entry."""
    paths = {name: desk.shelf.document(name) for name in names}
    return tuple(name for name, path in paths.items() if path and path.stat().st_size <= parcel.MAX_FILE_BYTES)


def _keep(desk: Desk, sha256: str, raw: bytes) -> None:
    growing = desk.shelf.upload()
    growing.write_bytes(raw)
    desk.shelf.keep_document(sha256, growing)


def _carried(manifest: parcel.Manifest) -> PlanCarriedHere:
    return PlanCarriedHere(
        plan=manifest.plan,
        room=manifest.room,
        place=manifest.place,
        left=manifest.left,
        unit=manifest.unit,
        last=manifest.last,
        past=manifest.past,
        files=manifest.late,
    )
