"""What every change of a plan needs: the database, the clock, and the secret from which PINs come."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from argon2 import PasswordHasher

from central.db import Database, locked
from central.meetings.deadlines import local
from central.meetings.models import Meeting
from contract.refused import Refused

# Six digits resist nobody who holds the hash for a day; the cost is set for a Pi that checks one while a person waits.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


@dataclass(frozen=True, kw_only=True)
class Planning:
    """The one thing that actions on meetings are given."""

    database: Database
    secret: bytes
    now_ms: Callable[[], int]

    @property
    def today(self) -> date:
        return local(self.now_ms()).date()

    def pin(self, number: int, turn: int) -> str:
        """The six digits of an attendee. They are computed and not kept, so that the database can't tell them."""
        mac = hmac.digest(self.secret, f"pin {number} {turn}".encode(), hashlib.sha256)
        return f"{int.from_bytes(mac[:8], 'big') % 1_000_000:06}"

    def pin_hash(self, number: int, turn: int) -> str:
        """What the room gets to know of the PIN."""
        return _hasher.hash(self.pin(number, turn))


def system_secret(secret_key: bytes) -> bytes:
    """The secret for PINs, apart from the one that signs sessions."""
    return hmac.digest(secret_key, b"hop attendee pins", hashlib.sha256)


def new_number() -> int:
    """A random number for an attendee: it says nothing of the person and nothing of the order."""
    return 1 + secrets.randbelow(0xFFFFFFFF)


def meeting_locked(meeting: int) -> Meeting:
    """The meeting, which nobody else changes until this transaction ends. Refused: there is none."""
    found: Meeting | None = next(iter(locked(Meeting.select().where(Meeting.id == meeting))), None)
    if found is None:
        raise Refused("Không tìm thấy cuộc họp này.")
    return found
