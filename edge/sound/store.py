"""Where the sound of meetings lies on the unit: `sound/{meeting}/{recording}/`, a key and the pieces by number.

Each recording has a random key of its own. It is kept twice, enclosed for this unit and for central, so whoever has the
files without one of the two private keys has noise. Deleting a meeting's sound begins with these keys.
"""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from contract.envelope import OVERHEAD, disclosed, enclosed
from contract.refused import Malformed
from contract.sound.pieces import label_of
from edge.files import sync_folder, write_whole

KEY_BYTES = 32
FREE_AT_LEAST = 1 << 30
"""Sound leaves so much of the disk to everything else."""
MOST_HOURS = 4.5
"""Of one recording; whoever hears begins another one before."""
_KEY, _DRAFT = "key", ".new"
_ENCLOSED_BYTES = KEY_BYTES + OVERHEAD
_PIECE = re.compile(r"[0-9]{6}")


@dataclass(frozen=True, slots=True)
class For:
    """Whose keys open what is kept: this unit's and central's."""

    unit: Ed25519PublicKey
    central: Ed25519PublicKey


@dataclass(frozen=True, slots=True)
class SoundStore:
    """The sound in one folder of one unit; every process may have its own."""

    folder: Path
    unit: str

    def put_key(self, meeting: int, recording: str, key: bytes, to: For) -> None:
        """Keep a recording's key, before its first piece."""
        label = self._label(meeting, recording)
        both = (enclosed(key, to=one, label=label) for one in (to.unit, to.central))
        folder = self._of(meeting, recording)
        write_whole(folder / _KEY, b"".join(both))
        sync_folder(folder.parent)
        sync_folder(self.folder)

    def key(self, meeting: int, recording: str, own: Ed25519PrivateKey) -> bytes:
        """A recording's key; Malformed when it is gone, damaged, or was enclosed for another unit's key."""
        try:
            with (self._of(meeting, recording) / _KEY).open("rb") as file:
                raw = file.read(_ENCLOSED_BYTES)
        except OSError:
            raise Malformed(f"no key of the recording {recording}") from None
        return disclosed(raw, key=own, label=self._label(meeting, recording))

    def key_for_central(self, meeting: int, recording: str) -> str:
        """A recording's key as central alone can read it, in hexadecimal. OSError when it is gone."""
        return (self._of(meeting, recording) / _KEY).read_bytes()[_ENCLOSED_BYTES:].hex()

    def put(self, meeting: int, recording: str, number: int, raw: bytes) -> None:
        """Keep a piece of a recording that has its key, as a whole or not at all.

        Its name reaches the disk with the next piece's bytes: pieces come every few seconds for hours, and one wait for
        the disk each is enough. One writer a recording, so the draft needs no name of its own.
        """
        folder = self._of(meeting, recording)
        draft = folder / _DRAFT
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            left = memoryview(raw)
            while left:
                left = left[os.write(handle, left) :]
            os.fsync(handle)
        finally:
            os.close(handle)
        draft.replace(folder / f"{number:06}")

    def read(self, meeting: int, recording: str, number: int, at_most: int) -> bytes | None:
        """So many first bytes of a piece; None when it is not here."""
        try:
            with (self._of(meeting, recording) / f"{number:06}").open("rb") as file:
                return file.read(at_most)
        except OSError:
            return None

    def size(self, meeting: int, recording: str, number: int) -> int:
        """How large a piece is, in bytes; 0 when it is not here."""
        try:
            return (self._of(meeting, recording) / f"{number:06}").stat().st_size
        except OSError:
            return 0

    def recordings(self, meeting: int) -> list[str]:
        """The recordings of which anything is here."""
        return sorted(_names(self.folder / str(meeting)))

    def numbers(self, meeting: int, recording: str) -> frozenset[int]:
        """Which pieces of a recording are here."""
        return frozenset(int(name) for name in _names(self._of(meeting, recording)) if _PIECE.fullmatch(name))

    def meetings(self) -> list[int]:
        """The meetings of which anything is here."""
        return sorted(int(name) for name in _names(self.folder) if name.isascii() and name.isdigit())

    def has_room(self, leaves: int = FREE_AT_LEAST) -> bool:
        """Is there more free than what sound leaves to everything else?"""
        near = next(one for one in (self.folder, *self.folder.parents) if one.exists())
        return shutil.disk_usage(near).free > leaves

    def destroy_keys(self, meeting: int) -> None:
        """From here on nobody can hear what is still there of a meeting."""
        for path in sorted((self.folder / str(meeting)).glob(f"*/{_KEY}")):
            with path.open("r+b") as file:
                file.write(bytes(path.stat().st_size))
                file.flush()
                os.fsync(file.fileno())
            path.unlink()
            sync_folder(path.parent)

    def remove(self, meeting: int) -> None:
        """Take away what is there of a meeting; again costs nothing."""
        with suppress(FileNotFoundError):
            shutil.rmtree(self.folder / str(meeting))
            sync_folder(self.folder)

    def _of(self, meeting: int, recording: str) -> Path:
        return self.folder / str(meeting) / recording

    def _label(self, meeting: int, recording: str) -> str:
        return label_of(self.unit, meeting, recording)


def _names(folder: Path) -> Iterator[str]:
    with suppress(OSError):
        yield from (one.name for one in folder.iterdir())
