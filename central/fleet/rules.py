"""What can be said of a unit without a database: the name that its room gives it."""

from collections.abc import Collection
from itertools import count

from contract.vietnamese import fold

_LONGEST = 56
"""Of a unit's 63 characters; the rest is for a number."""


def unit_name_for(room: str, *, taken: Collection[str] = ()) -> str:
    """`Phòng họp số 1` → `phong-hop-so-1`, with a number behind it where that name is taken."""
    kept = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in fold(room))
    name = "-".join(part for part in kept.split("-") if part)[:_LONGEST].strip("-") or "phong-hop"
    numbered = (name if number == 1 else f"{name}-{number}" for number in count(1))
    return next(one for one in numbered if one not in taken)
