"""What a person wants at central of the own notes: brought, brought anew, taken back; only at the person's own wish."""

import logging
import secrets
from collections.abc import Sequence

import msgspec

from contract import events as e
from contract.content import read_as
from contract.notes import PageNotes
from contract.refused import Refused
from contract.room import Room
from edge.desk.deciding import Deciding, Decision, written

log = logging.getLogger(__name__)

MOST_BROUGHT = 300
MOST_BROUGHT_BYTES = 8 * 1024 * 1024


class Private(Deciding):
    """The notes themselves lie elsewhere (edge/notes.py); here is only what their person asked to be sent."""

    def bring_notes(self, meeting: int, attendee: int, pages: Sequence[PageNotes]) -> None:
        """Send these notes to central in the place of those sent before. The same again changes nothing.

        Refused: nothing to send, or more than MOST_BROUGHT pages or MOST_BROUGHT_BYTES.
        """
        texts = [written(msgspec.json.encode(one).decode()) for one in pages]
        if not texts:
            raise Refused("Chưa có ghi chú để gửi.")
        if len(texts) > MOST_BROUGHT or sum(len(one.body) for one in texts) > MOST_BROUGHT_BYTES:
            raise Refused("Quá nhiều ghi chú để gửi một lần. Kính mời xóa bớt rồi gửi lại.")
        with self.deciding(meeting) as decision:
            if self.brought_notes(decision.room, attendee) == tuple(pages):
                return
            self._forget(decision, attendee)
            bringing = secrets.token_hex(8)
            for text in texts:
                decision.record(e.NotesBrought(attendee=attendee, bringing=bringing, text=text.name), text)
        self._sweep()

    def take_notes_back(self, meeting: int, attendee: int) -> None:
        """Erase what was sent, here and, as soon as the lines come there, at central."""
        with self.deciding(meeting) as decision:
            self._forget(decision, attendee)
        self._sweep()

    def brought_notes(self, room: Room, attendee: int) -> tuple[PageNotes, ...]:
        """What of a person's notes is on its way to central or there; empty after it was taken back."""
        brought = room.brought.get(attendee)
        texts = (self.journal.content(one) for one in brought.texts) if brought else ()
        found = (read_as(PageNotes, one.text) for one in texts if one)
        return tuple(one for one in found if one)

    def _forget(self, decision: Decision, attendee: int) -> None:
        brought = decision.room.brought.get(attendee)
        for text in brought.texts if brought else ():
            if self.journal.content(text) is not None:
                decision.record(e.Erased(content=text, by=attendee, reason="own notes"))
                self.journal.forget(text)

    def _sweep(self) -> None:
        if not self.journal.sweep():
            log.error("Traces of notes that were taken back stay in the journal until the next sweep")
