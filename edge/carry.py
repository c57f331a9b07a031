"""What leaves and reaches a unit on a USB stick when the network is gone; doing it twice changes nothing."""

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from contract import stick
from contract.envelope import OVERHEAD, disclosed, enclosed
from contract.refused import Malformed
from contract.run import peek
from edge.desk import Desk
from edge.files import write_whole
from edge.journal import Journal
from edge.runs import next_run
from edge.shelf import Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    runs: int
    lines: int


@dataclass(slots=True, kw_only=True)
class Imported:
    """`faults`: one line for each thing on the stick that could not be taken. `missing`: what is still not here."""

    packages: int = 0
    documents: int = 0
    missing: int = 0
    faults: list[str] = field(default_factory=list)


def export_runs(
    journal: Journal, folder: Path, *, unit: str, key: Ed25519PrivateKey, to: Ed25519PublicKey, everything: bool
) -> Exported:
    """Write the lines that central is not known to hold, or `everything`, as signed runs into the stick's folder.

    Only central, whose key `to` is, can read them: sticks are lost.
    """
    held = {} if everything else journal.held()
    runs = lines = 0
    for head in journal.streams():
        seq = held[head.stream].seq if head.stream in held else 0
        while packed := next_run(journal, head.stream, seq, unit=unit, key=key):
            place = folder / stick.run(unit, head.stream, seq + 1)
            write_whole(place, enclosed(packed, to=to, label=stick.run_label(unit)))
            count = peek(packed).count
            runs, lines, seq = runs + 1, lines + count, seq + count
    return Exported(runs=runs, lines=lines)


def export_papers(desk: Desk, folder: Path, *, to: Ed25519PublicKey) -> int:
    """Write the files of papers that were handed out here beside the runs; how many. One that is there stays.

    Only central, whose key `to` is, can read them.
    """
    files = desk.handed_out()
    for sha256, path in files.items():
        target = folder / stick.file_up(sha256)
        if not target.exists():
            write_whole(target, enclosed(path.read_bytes(), to=to, label=stick.paper_label(sha256)))
    return len(files)


def import_plans(desk: Desk, folder: Path, *, unit: str, key: Ed25519PrivateKey) -> Imported:
    """Take over the list, packages and documents that the stick has for this unit, as if they had come by network.

    Central encloses them for the unit's `key`. Malformed: there is no list for this unit, or it is for another key, or
    it is not central's, or it is older than the one here.
    """
    bag = _Bag(folder, unit, key)
    desk.shelf.take_list(bag.listed())
    done = Imported()
    for offer in desk.shelf.missing_packages():
        done.packages += _bring_package(desk.shelf, bag, offer.sha256, done.faults)
    for name in desk.shelf.missing_documents():
        done.documents += _bring_document(desk.shelf, bag, name, done.faults)
    for name in desk.shelf.photos_wanted(0):
        _bring_photo(desk.shelf, bag, name, done.faults)
    desk.take_offered()
    done.missing = len(desk.shelf.missing_packages()) + len(desk.shelf.missing_documents())
    return done


@dataclass(frozen=True, slots=True)
class _Bag:
    """What a stick has for one unit: enclosed for its key, or in the clear from a central of before."""

    folder: Path
    unit: str
    key: Ed25519PrivateKey

    def listed(self) -> bytes:
        place, label = stick.package_list(self.unit), stick.list_label(self.unit)
        raw = self._read(place, stick.clear_package_list(self.unit), label=label)
        if raw is None:
            raise Malformed(f"nothing for {self.unit}: there is no {self.folder / place}")
        return raw

    def file(self, sha256: str) -> bytes | None:
        """A package or document; None when it is not there. Malformed when it is for somebody else or damaged."""
        label = stick.file_label(sha256)
        return self._read(stick.file(self.unit, sha256), stick.clear_file(sha256), label=label)

    def _read(self, sealed: PurePosixPath, clear: PurePosixPath, *, label: str) -> bytes | None:
        if (self.folder / sealed).is_file():
            return disclosed(_bounded(self.folder / sealed), key=self.key, label=label)
        return _bounded(self.folder / clear) if (self.folder / clear).is_file() else None


def _bounded(path: Path) -> bytes:
    """The file's bytes; Malformed when there are more than any that central writes: a stick may hold anything."""
    most = stick.MAX_FILE_BYTES + OVERHEAD
    with path.open("rb") as file:
        raw = file.read(most + 1)
    if len(raw) > most:
        raise Malformed(f"{path.name}: over {most} bytes")
    return raw


def _bring_package(shelf: Shelf, bag: _Bag, sha256: str, faults: list[str]) -> bool:
    try:
        raw = bag.file(sha256)
        if raw is None:
            return False
        shelf.put_package(raw, sha256)
    except Malformed as error:
        faults.append(f"{sha256}: {error}")
        return False
    return True


def _bring_photo(shelf: Shelf, bag: _Bag, sha256: str, faults: list[str]) -> None:
    copy = shelf.incoming(f"{sha256}.stick")
    try:
        if shelf.photo(sha256) is None and (raw := bag.file(sha256)) is not None:
            copy.write_bytes(raw)
            shelf.keep_photo(sha256, copy)
    except Malformed as error:
        faults.append(f"{sha256}: {error}")


def _bring_document(shelf: Shelf, bag: _Bag, sha256: str, faults: list[str]) -> bool:
    # Under a name of its own, since a download by network may be under way.
    copy = shelf.incoming(f"{sha256}.stick")
    try:
        raw = bag.file(sha256)
        if raw is None:
            return False
        copy.write_bytes(raw)
        shelf.keep_document(sha256, copy)
    except Malformed as error:
        faults.append(f"{sha256}: {error}")
        return False
    return True
