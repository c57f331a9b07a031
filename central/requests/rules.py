"""How a document request stands, told from what was sent for it; pure."""

from collections.abc import Sequence
from enum import StrEnum


class Fate(StrEnum):
    """What became of a file that an agency has sent."""

    WAITING = "waiting"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class Stage(StrEnum):
    """How a request stands. PREPARED: written into a draft, and told to the agency as the registration is submitted."""

    PREPARED = "prepared"
    ASKED = "asked"
    SENT = "sent"
    RETURNED = "returned"
    DONE = "done"
    DROPPED = "dropped"


OPEN = frozenset({Stage.PREPARED, Stage.ASKED, Stage.RETURNED})
"""Something is still to be sent. What waits for the host office is no longer the agency's to answer for."""


def stage(*, is_told: bool, is_done: bool, is_dropped: bool, fates: Sequence[Fate]) -> Stage:
    """How a request stands after these files, the oldest first.

    It is done when the host office says so; a file that was accepted may be one of several.
    """
    if is_dropped:
        return Stage.DROPPED
    if is_done:
        return Stage.DONE
    if Fate.WAITING in fates:
        return Stage.SENT
    if fates and fates[-1] is Fate.RETURNED:
        return Stage.RETURNED
    return Stage.ASKED if is_told else Stage.PREPARED


def is_late(given_at_ms: int, due_at_ms: int) -> bool:
    """Did a file come after the request's moment? It counts against the agency that prepares, not the registrar."""
    return given_at_ms > due_at_ms
