"""Processes that remember what they have read end when it was laid back to yesterday; systemd starts them again."""

import time
from collections.abc import Callable

from central.proceedings.models import Incarnation

_EVERY_S = 1.0


def ended_by_restore(turned: Callable[[], None]) -> Callable[[], None]:
    """The same, to be called at every turn of a main loop: SystemExit within a second of another incarnation."""
    known, due_at = "", 0.0

    def turn() -> None:
        nonlocal known, due_at
        turned()
        if time.monotonic() < due_at:
            return
        due_at = time.monotonic() + _EVERY_S
        found = Incarnation.get_or_none()
        token = found.token if found else ""
        if known and token != known:
            raise SystemExit("central was restored from a backup: this process starts anew")
        known = token

    return turn
