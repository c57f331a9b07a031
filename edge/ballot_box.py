"""The box of an open secret ballot: who has voted, and apart from that the sealed votes; gone once they are counted.

A roll entry, its box and its receipt are one transaction. What opens the boxes lies in the unit's memory (`/run`): a
power cut makes them unreadable for ever, and the round is void.
"""

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec

from contract.refused import Refused
from edge.files import sync_folder, write_whole
from edge.sealing import Lock

_TABLES = """
CREATE TABLE round (label TEXT PRIMARY KEY, lock BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE roll (voter INTEGER PRIMARY KEY, nonce TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE box (place BLOB PRIMARY KEY, sealed BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE receipt (hash TEXT PRIMARY KEY) WITHOUT ROWID;
"""


class Vote(NamedTuple):
    """A vote on its way into the box. `receipt`: SHA-256 of the voter's number, "" when there are none."""

    voter: int
    nonce: str
    sealed: bytes
    receipt: str = ""


class Inside(NamedTuple):
    """All that is in the box."""

    voters: list[int]
    boxes: list[bytes]
    receipts: list[str]


class Locked:
    """The box in the hands of one process."""

    def __init__(self, box: sqlite3.Connection) -> None:
        self._box = box

    def put(self, vote: Vote) -> bool:
        """Put a vote in. False: this very request was taken before. Refused: the person has voted already."""
        before = self._box.execute("SELECT nonce FROM roll WHERE voter = ?", (vote.voter,)).fetchone()
        if before and before[0] == vote.nonce:
            return False
        if before:
            raise Refused("Đại biểu đã bỏ phiếu. Phiếu đã bỏ vào hòm không thay đổi được.")
        self._box.execute("INSERT INTO roll VALUES (?, ?)", (vote.voter, vote.nonce))
        self._box.execute("INSERT INTO box VALUES (?, ?)", (secrets.token_bytes(16), vote.sealed))
        if vote.receipt:
            self._box.execute("INSERT INTO receipt VALUES (?)", (vote.receipt,))
        return True

    def inside(self) -> Inside:
        """All of it, each list in an order that tells nothing of the others'."""
        return Inside(
            voters=[row[0] for row in self._box.execute("SELECT voter FROM roll ORDER BY voter")],
            boxes=[row[0] for row in self._box.execute("SELECT sealed FROM box ORDER BY place")],
            receipts=[row[0] for row in self._box.execute("SELECT hash FROM receipt ORDER BY hash")],
        )


class BallotBox:
    """One box a unit, since one ballot is open at a time. `file` on the card, `memory` the folder under /run."""

    def __init__(self, file: Path, memory: Path) -> None:
        self._file = file
        self._secret = memory / "ballot-box.key"

    def set_up(self, label: str, lock: Lock) -> None:
        """A new, empty box for this round; that of a former one is destroyed. `new_secret` was called before."""
        self._remove()
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with closing(self._connect()) as box:
            box.executescript(f"BEGIN;{_TABLES}COMMIT;")
            box.execute("INSERT INTO round VALUES (?, ?)", (label, msgspec.msgpack.encode(lock)))
        sync_folder(self._file.parent)

    def new_secret(self) -> bytes:
        """The device's part of what opens the next box."""
        fresh = secrets.token_bytes(32)
        write_whole(self._secret, fresh)
        return fresh

    def secret(self) -> bytes | None:
        """The device's part, None after a power cut."""
        try:
            return self._secret.read_bytes()
        except FileNotFoundError:
            return None

    def lock_of(self, label: str) -> Lock | None:
        """The lock of this round's box, None when there is no such box."""
        with self._reading(label) as box:
            row = box.execute("SELECT lock FROM round").fetchone() if box else None
        return msgspec.msgpack.decode(row[0], type=Lock) if row else None

    def voters(self, label: str) -> frozenset[int]:
        """Who has voted in this round."""
        with self._reading(label) as box:
            return frozenset(row[0] for row in box.execute("SELECT voter FROM roll")) if box else frozenset()

    @contextmanager
    def locked(self, label: str) -> Iterator["Locked"]:
        """One transaction on this round's box in which no other process puts anything in: committed at the end, and as
        if it had never been after an exception. Refused: the box is no longer there, or another round's.
        """
        if not self._file.exists():
            raise Refused("Không còn hòm phiếu của lượt này trên thiết bị.")
        with closing(self._connect()) as box:
            box.execute("BEGIN IMMEDIATE")
            try:
                if not _is_of(box, label):
                    raise Refused("Không còn hòm phiếu của lượt này trên thiết bị.")
                yield Locked(box)
                box.execute("COMMIT")
            except BaseException:
                if box.in_transaction:
                    box.execute("ROLLBACK")
                raise

    def destroy(self) -> None:
        """Nothing can be opened any more: first what opens it goes, then the box. May be called again."""
        self._secret.unlink(missing_ok=True)
        self._remove()

    def _remove(self) -> None:
        for name in (self._file, self._file.with_name(f"{self._file.name}-journal")):
            try:
                with name.open("r+b") as file:
                    # A flash card writes elsewhere; what stays there is sealed. On a disk this is the end of it.
                    file.write(bytes(os.fstat(file.fileno()).st_size))
                    file.flush()
                    os.fsync(file.fileno())
            except FileNotFoundError:
                continue
            name.unlink(missing_ok=True)
        if self._file.parent.exists():
            sync_folder(self._file.parent)

    def _connect(self) -> sqlite3.Connection:
        box = sqlite3.connect(self._file, timeout=10, isolation_level=None)
        box.execute("PRAGMA synchronous = FULL")
        box.execute("PRAGMA secure_delete = ON")
        return box

    @contextmanager
    def _reading(self, label: str) -> Iterator[sqlite3.Connection | None]:
        """The box, None when there is none or it is another round's."""
        if not self._file.exists():
            yield None
            return
        with closing(self._connect()) as box:
            yield box if _is_of(box, label) else None


def _is_of(box: sqlite3.Connection, label: str) -> bool:
    there = box.execute("SELECT 1 FROM sqlite_master WHERE name = 'round'").fetchone()
    return bool(there and box.execute("SELECT 1 FROM round WHERE label = ?", (label,)).fetchone())
