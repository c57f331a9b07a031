"""Wishes of central: the room decides, and answers each by a line."""

import logging

from contract.events import WishAnswered
from contract.lists import Wish, WishList
from contract.refused import Refused
from edge.desk import Desk

log = logging.getLogger(__name__)

UNKNOWN = "action-unknown"
"""The reason in the line when this version can't do what was asked."""


class Wishes:
    """The wishes of one process; a list that comes again asks for nothing new."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._incarnation = ""
        self._serial = 0

    def take(self, listed: WishList) -> None:
        """Answer every wish of the list that has no answer yet; an older list than the last is passed over."""
        if listed.incarnation == self._incarnation and listed.serial <= self._serial:
            return
        self._incarnation, self._serial = listed.incarnation, listed.serial
        for wish in listed.wishes:
            if not self._is_answered(wish):
                self._answer(wish)

    def _answer(self, wish: Wish) -> None:
        with self._desk.deciding(wish.meeting) as decision:
            try:
                decision.record(WishAnswered(wish=wish.wish, done=False, reason=UNKNOWN))
            except Refused as refused:
                log.warning("A wish could not be answered: %s", refused)

    def _is_answered(self, wish: Wish) -> bool:
        events = (entry.line.event for entry in self._desk.journal.lines_of(wish.meeting))
        return any(isinstance(event, WishAnswered) and event.wish == wish.wish for event in events)
