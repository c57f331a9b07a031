"""Packages and documents on the unit's disk, each in a file named by its SHA-256 and verified when it is stored.

The signed list of central says what should be here; it is kept as received, and a later one takes its place.
"""

import os
import secrets
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from contract.lists import (
    Elsewhere,
    Offer,
    PackageList,
    PartKey,
    Place,
    RoomList,
    WantedRelease,
    open_packages,
    open_rooms,
    told_no_more,
)
from contract.package import Package, read_package, sha256_of
from contract.parts import Part
from contract.past import Past, read_past
from contract.refused import Malformed
from edge.files import sha256_of_file, sync_folder, write_whole

_PACKAGES_IN_MEMORY = 64
_UPLOAD = "upload-"
_PHOTOS_AFTER_MS = 86_400_000


class Shelf:
    """What central has sent to this unit. Any process may read; files change by renaming only."""

    def __init__(self, folder: Path, *, unit: str, central_key: Ed25519PublicKey) -> None:
        self._folder = folder
        self._central_key = central_key
        self.unit = unit
        self._read: tuple[tuple[int, int], PackageList] | None = None
        self._rooms: tuple[tuple[int, int], RoomList] | None = None
        self.packages: Mapping[str, Package] = _Packages(folder / "packages")

    # The list ----------------------------------------------------------------

    def take_list(self, message: bytes) -> PackageList:
        """Keep central's signed list and give what it says; a repeated one changes nothing.

        Malformed: not signed for this unit by central, older than the one here, or of a former incarnation.
        """
        listed, present = open_packages(message, unit=self.unit, key=self._central_key), self.listed()
        if present is not None and listed.incarnation == present.incarnation and listed.serial < present.serial:
            raise Malformed(f"a list of serial {listed.serial}; the unit holds {present.serial}")
        if listed.incarnation in self._former():
            raise Malformed(f"a list of the former incarnation {listed.incarnation}")
        if present is not None and listed.incarnation != present.incarnation:
            write_whole(self._folder / "former", "\n".join((*self._former(), present.incarnation)).encode())
        write_whole(self._folder / "list.signed", message)
        return listed

    def signed_list(self) -> bytes | None:
        """Central's present list as it was received."""
        path = self._folder / "list.signed"
        return path.read_bytes() if path.exists() else None

    def listed(self) -> PackageList | None:
        """What central's present list says; None as long as none has come."""
        try:
            state = (self._folder / "list.signed").stat()
        except FileNotFoundError:
            return None
        version = (state.st_ino, state.st_mtime_ns)
        if self._read is None or self._read[0] != version:
            message = (self._folder / "list.signed").read_bytes()
            self._read = version, open_packages(message, unit=self.unit, key=self._central_key)
        return self._read[1]

    def take_rooms(
        self, message: bytes, *, first: Callable[[RoomList | None, RoomList], None] | None = None
    ) -> RoomList:
        """Keep what central tells of the rooms that sit with this one; Malformed when it is not newer than the last.

        `first` is done with the lists of before and of now before this one is kept: what a power cut interrupts then is
        done with the next one. Of a hundred rooms no list holds every round, so what was sealed and is told no more is
        kept apart.
        """
        told, present = open_rooms(message, unit=self.unit, key=self._central_key), self.rooms_told()
        if present is not None and told.incarnation == present.incarnation and told.told_at <= present.told_at:
            raise Malformed(f"a list of rooms told at {told.told_at}; the unit holds {present.told_at}")
        if first:
            first(present, told)
        before, meetings = self.older_parts(), {one.meeting for one in told.meetings}
        older = {**before, **(told_no_more(present, told) if present else {})}
        older = {key: part for key, part in older.items() if key[0] in meetings}
        if older != before:
            write_whole(self._folder / "rooms.older", msgspec.json.encode(list(older.items())))
        write_whole(self._folder / "rooms.signed", message)
        return told

    def rooms_told(self) -> RoomList | None:
        """What was told last of the rooms that sit with this one; None when nothing was."""
        version = self.rooms_version()
        if not any(version):
            return None
        if self._rooms is None or self._rooms[0] != version:
            message = (self._folder / "rooms.signed").read_bytes()
            self._rooms = version, open_rooms(message, unit=self.unit, key=self._central_key)
        return self._rooms[1]

    def older_parts(self) -> dict[PartKey, Part]:
        """The sealed parts of other rooms that the present list leaves out, by meeting, unit, ballot and round."""
        path = self._folder / "rooms.older"
        kept = msgspec.json.decode(path.read_bytes(), type=list[tuple[PartKey, Part]]) if path.exists() else []
        return dict(kept)

    def rooms_version(self) -> tuple[int, int]:
        """What changes when something was told of other rooms."""
        return _version(self._folder / "rooms.signed")

    def check_offered(self, sha256: str, message: bytes) -> None:
        """Malformed unless this is a list that central signed, for whichever unit, and it offers this package."""
        if all(one.sha256 != sha256 for one in open_packages(message, unit=None, key=self._central_key).offers):
            raise Malformed(f"a list that does not offer {sha256}")

    def proof_of(self, sha256: str) -> bytes:
        """A list of central's that offers a package: this unit's own, or the one that came along with the plan.

        KeyError: there is none (any more).
        """
        listed, came = self.listed(), self._folder / "carried" / sha256
        if listed and any(one.sha256 == sha256 for one in listed.offers):
            return (self._folder / "list.signed").read_bytes()
        if not came.exists():
            raise KeyError(sha256)
        return came.read_bytes()

    def keep_proof(self, sha256: str, message: bytes) -> None:
        """Keep the list that a plan came along with, for the case that the meeting moves on."""
        write_whole(self._folder / "carried" / sha256, message)

    def keys(self) -> Mapping[int, Ed25519PublicKey]:
        """The keys that sign tickets, by their number."""
        listed = self.listed()
        keys = listed.keys if listed else ()
        return {key.key_id: Ed25519PublicKey.from_public_bytes(bytes.fromhex(key.public)) for key in keys}

    def elsewhere(self, meeting: int) -> Elsewhere | None:
        """Where a meeting of another room is, so that the door can show the way."""
        listed = self.listed()
        return next((one for one in listed.elsewhere if one.meeting == meeting), None) if listed else None

    def places(self) -> tuple[Place, ...]:
        """The rooms of the province that have a unit."""
        listed = self.listed()
        return listed.places or () if listed else ()

    def units_of(self, room: str) -> dict[str, Ed25519PublicKey]:
        """The units of this room of the province and the keys of their runs; of every room when it is empty."""
        there = (one for place in self.places() if room in ("", place.room) for one in place.units or ())
        return {one.unit: Ed25519PublicKey.from_public_bytes(bytes.fromhex(one.key)) for one in there}

    # Packages and documents --------------------------------------------------

    def put_package(self, raw: bytes, sha256: str) -> Package:
        """Keep a package. Malformed: not the one of this name, or no package at all."""
        if sha256_of(raw) != sha256:
            raise Malformed(f"a package of {len(raw)} bytes is not the one named {sha256}")
        package = read_package(raw)
        write_whole(self._folder / "packages" / sha256, raw)
        return package

    def package_bytes(self, sha256: str) -> bytes:
        """A package as central wrote it, which a newer one may have made of more than this version reads."""
        return (self._folder / "packages" / sha256).read_bytes()

    def missing_packages(self) -> list[Offer]:
        """What the list offers and the shelf does not have."""
        listed = self.listed()
        return [one for one in listed.offers if one.sha256 not in self.packages] if listed else []

    def missing_documents(self) -> list[str]:
        """The SHA-256 of every file that packages of the list name and the shelf lacks, soonest meeting first."""
        listed = self.listed()
        here = [self.packages[one.sha256] for one in listed.offers if one.sha256 in self.packages] if listed else []
        away = self._put_away
        named = (
            name
            for package in sorted(here, key=lambda one: one.starts_at)
            for name in (*_brought(package), *_papers(package))
            if name not in away
        )
        return [name for name in dict.fromkeys(named) if self.document(name) is None]

    def past(self, sha256: str) -> Past | None:
        """What a meeting brings along, as long as it has not been put away; None when it is not here (yet)."""
        path = self.document(sha256)
        return read_past(path.read_bytes()) if path else None

    def is_put_away(self, sha256: str) -> bool:
        """Was this past taken in?"""
        return (self._folder / "put-away" / sha256).exists()

    def put_away(self, sha256: str) -> None:
        """A past was taken in: its file goes, since words in it may have to be erased, and is not fetched again."""
        write_whole(self._folder / "put-away" / sha256, b"")
        self.drop_document(sha256)

    def document(self, sha256: str) -> Path | None:
        """The file of this name, None when it is not here (yet)."""
        path = self._folder / "documents" / sha256
        return path if path.exists() else None

    def is_whole_package(self, sha256: str) -> bool:
        """Is the package's file on the disk, at this moment, the one of its name?"""
        path = self._folder / "packages" / sha256
        return path.exists() and sha256_of_file(path) == sha256

    def is_whole_document(self, sha256: str) -> bool:
        """Is the document's file on the disk, at this moment, the one of its name? Reads all of it."""
        path = self._folder / "documents" / sha256
        return path.exists() and sha256_of_file(path) == sha256

    def drop_document(self, sha256: str) -> None:
        """Take a damaged file away, so that it counts as missing and is fetched anew."""
        (self._folder / "documents" / sha256).unlink(missing_ok=True)

    def documents_version(self) -> int:
        """A number that changes when a document has come."""
        try:
            return (self._folder / "documents").stat().st_mtime_ns
        except FileNotFoundError:
            return 0

    # Photos ------------------------------------------------------------------

    def photos_wanted(self, now_ms: int) -> set[str]:
        """Those of whom the list's meetings expect, until a day after each meeting; 0 for a time that is not known."""
        listed = self.listed()
        here = [self.packages[one.sha256] for one in listed.offers if one.sha256 in self.packages] if listed else []
        expecting = (one for one in here if one.ends_at + _PHOTOS_AFTER_MS > now_ms)
        return {person.photo for one in expecting for person in one.people if person.photo and not person.withdrawn}

    def photo(self, sha256: str) -> Path | None:
        """The photo of this name, None when it is not here (yet, or any more)."""
        path = self._folder / "photos" / sha256
        return path if path.exists() else None

    def keep_photo(self, sha256: str, download: Path | None = None) -> None:
        """Move a complete download to its place; Malformed, and it is deleted, when it is not the one of this name."""
        self._keep(sha256, download or self.incoming(sha256), self._folder / "photos")

    def drop_photos(self, *, but: Collection[str]) -> None:
        """No photo stays but these."""
        for path in (self._folder / "photos").glob("[0-9a-f]*"):
            if path.name not in but:
                path.unlink(missing_ok=True)

    # Files on their way ------------------------------------------------------

    def incoming(self, sha256: str) -> Path:
        """Where a download of this name grows; what is there after a power cut may be continued."""
        folder = self._folder / "incoming"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / sha256

    def upload(self) -> Path:
        """A new name for what somebody is sending; whoever takes it away again is this process."""
        return self.incoming(f"{_UPLOAD}{secrets.token_hex(8)}")

    def drop_uploads(self) -> None:
        """At the start of the process that takes uploads: whoever was killed in the middle of one could not."""
        for left in (self._folder / "incoming").glob(f"{_UPLOAD}*"):
            left.unlink(missing_ok=True)

    def keep_document(self, sha256: str, download: Path | None = None) -> Path:
        """Move a complete download (by default the one that `incoming` names) to its place.

        Malformed: it is not the file of this name; it is then deleted, so that it can be fetched anew.
        """
        return self._keep(sha256, download or self.incoming(sha256), self._folder / "documents")

    def _keep(self, sha256: str, path: Path, folder: Path) -> Path:
        if sha256_of_file(path) != sha256:
            path.unlink()
            raise Malformed(f"a download is not the file named {sha256}")
        target = folder / sha256
        target.parent.mkdir(parents=True, exist_ok=True)
        with path.open("rb") as file:
            os.fsync(file.fileno())
        path.replace(target)
        sync_folder(target.parent)
        return target

    # Releases ----------------------------------------------------------------

    def wanted_release(self) -> WantedRelease | None:
        """The release that central wants on this unit; None when it has said nothing of any."""
        listed = self.listed()
        return (listed.release or None) if listed else None

    def release(self, sha256: str) -> Path | None:
        """The artefact of this name, None when it has not come. Who has signed it is for the updater."""
        path = self._folder / "releases" / sha256
        return path if path.exists() else None

    def keep_release(self, sha256: str) -> None:
        """Move a complete download to its place; Malformed, and it is deleted, when it is not the one of this name."""
        self._keep(sha256, self.incoming(sha256), self._folder / "releases")

    def drop_releases(self, *, but: str) -> None:
        """No artefact stays but this one; one that is installed, or wanted no more, only takes room."""
        for path in (self._folder / "releases").glob("*"):
            if path.name != but:
                path.unlink()

    @property
    def _put_away(self) -> set[str]:
        return {path.name for path in (self._folder / "put-away").glob("[0-9a-f]*")}

    def _former(self) -> tuple[str, ...]:
        path = self._folder / "former"
        return tuple(path.read_text().split()) if path.exists() else ()


def _papers(package: Package) -> Iterator[str]:
    """The files of a plan's documents."""
    return (name for document in package.documents for name in (document.sha256, *document.images))


def _brought(package: Package) -> tuple[str, ...]:
    """The files that a meeting brings along from where it was held before."""
    return (package.comes_from.past, *package.comes_from.files) if package.comes_from else ()


def _version(path: Path) -> tuple[int, int]:
    try:
        state = path.stat()
    except FileNotFoundError:
        return 0, 0
    return state.st_ino, state.st_mtime_ns


class _Packages(Mapping[str, Package]):
    """Packages by name, read when asked for; a damaged file counts as not here, so that it is fetched again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._load = lru_cache(maxsize=_PACKAGES_IN_MEMORY)(self._read)

    def __getitem__(self, sha256: str) -> Package:
        return self._load(sha256)

    def __iter__(self) -> Iterator[str]:
        return (path.name for path in self._folder.glob("[0-9a-f]*"))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _read(self, sha256: str) -> Package:
        try:
            raw = (self._folder / sha256).read_bytes()
        except OSError:
            raise KeyError(sha256) from None
        if sha256_of(raw) != sha256:
            raise KeyError(sha256)
        return read_package(raw)
