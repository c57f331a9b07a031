"""A badge as both sides know it: never its number, and by another name in every meeting.

A badge's number is short enough to be guessed from a plain hash, so what central keeps and what rooms are sent differ:
who holds two packages can't tell that the same badge is in both without guessing it anew for each.
"""

import hashlib
import re

from contract.refused import Malformed

_NUMBER = re.compile(r"[0-9A-Z]{4,40}")


def badge_number(typed: str) -> str:
    """What a reader types for a badge, in one spelling; Malformed when it is no badge's number."""
    number = "".join(typed.split()).upper()
    if not _NUMBER.fullmatch(number):
        raise Malformed("not a badge's number: 4 to 40 letters and digits")
    return number


def badge_kept(number: str) -> str:
    """What central keeps of a badge."""
    return hashlib.sha256(b"hop-badge-1\0" + number.encode()).hexdigest()


def badge_in(meeting: int, kept: str) -> str:
    """What a meeting's package says of a badge that central keeps."""
    return hashlib.sha256(b"hop-badge-in-1\0" + meeting.to_bytes(4, "big") + bytes.fromhex(kept)).hexdigest()
