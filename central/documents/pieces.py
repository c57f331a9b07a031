"""A large file comes in pieces and goes on where the network broke off: what has come so far lies beside the store.

The file's name is made of who sends what to which meeting, so that it needs no table, and its length is how far it is.
"""

import fcntl
import hashlib
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from contract.refused import Refused

MOST_PIECE = 8 * 1024 * 1024
MOST_AT_ONCE = 20
KEPT_S = 2 * 86_400


@dataclass(frozen=True, kw_only=True)
class Coming:
    """One file on its way. `stamp` tells versions of one name apart: when it was changed on the sender's disk."""

    official: int
    meeting: int
    name: str
    size: int
    stamp: str

    @property
    def part(self) -> str:
        told = f"{self.meeting}\0{self.name}\0{self.size}\0{self.stamp}"
        return f"{self.official}-{hashlib.sha256(told.encode()).hexdigest()}.part"


def offset_of(folder: Path, coming: Coming) -> int:
    """How much of it is here. Refused: this person has too many others under way; old ones are forgotten."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.part"):
        with suppress(FileNotFoundError):
            if time.time() - old.stat().st_mtime > KEPT_S:
                old.unlink()
    part = folder / coming.part
    if not part.exists() and len(list(folder.glob(f"{coming.official}-*.part"))) >= MOST_AT_ONCE:
        raise Refused("Đang có quá nhiều tệp gửi dở. Kính mời gửi xong các tệp đó trước.")
    return part.stat().st_size if part.exists() else 0


def take_piece(folder: Path, coming: Coming, offset: int, piece: bytes) -> int:
    """Put the piece behind what is here if it belongs there; how much is here now. What overlaps is not taken again."""
    part = folder / coming.part
    with part.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        here = file.seek(0, 2)
        if offset != here or len(piece) > MOST_PIECE or here + len(piece) > coming.size:
            return here
        file.write(piece)
        return here + len(piece)


def let_go(folder: Path, coming: Coming) -> None:
    """It has been taken in, or refused."""
    (folder / coming.part).unlink(missing_ok=True)
