"""Whose hand an administrative act is by, out of the account that does it."""

from central.audit.rules import Hand
from central.people.models import Official


def hand_of(by: Official | None, *, now_ms: int, address: str = "") -> Hand:
    """The account's hand at this time; None is a command on the server."""
    if by is None:
        return Hand(at_ms=now_ms, address=address)
    return Hand(official=by.id, name=f"{by.name} ({by.email})", at_ms=now_ms, address=address)
