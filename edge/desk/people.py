"""Who is here: check-in, departure, people whom the room adds, their devices, and calls for the secretary."""

import secrets
from collections.abc import Mapping

import msgspec

from contract import events as e
from contract.content import Content
from contract.line import Line
from contract.package import PersonHere
from contract.room import Matter, Room
from contract.vietnamese import nfc
from edge.desk.deciding import Deciding, written

_FIRST_ADDED_HERE = 1 << 31
_MOST_REASONS = 40


class People(Deciding):
    """Attendance, which only the room knows."""

    def check_in(self, meeting: int, attendee: int, way: e.Way, *, by: int = 0, issue: int = 0) -> Line:
        """Mark somebody present. `issue` is that of the scanned ticket, 0 when there was none."""
        return self._decide(meeting, e.CheckedIn(attendee=attendee, way=way, by=by, issue=issue))

    def undo_check_in(self, meeting: int, attendee: int, by: int, reason: str = "") -> Line:
        """Take back a check-in that was a mistake."""
        why = written(reason)
        return self._decide(meeting, e.CheckInUndone(attendee=attendee, by=by, reason=why.name), why)

    def depart(self, meeting: int, attendee: int, by: int = 0) -> Line:
        return self._decide(meeting, e.Departed(attendee=attendee, by=by))

    def excuse(self, meeting: int, attendee: int, by: int, reason: str = "") -> Line:
        """Note that an absence was announced."""
        why = written(reason)
        return self._decide(meeting, e.AbsenceExcused(attendee=attendee, by=by, reason=why.name), why)

    def settle(self, meeting: int, matter: Matter, settlement: e.Settlement, by: int, reason: str) -> Line:
        """Settle a matter; its check-in is undone or ended by the same decision. Refused: it was settled before."""
        why = written(reason)
        settled = e.MatterSettled(
            kind=matter.kind,
            attendee=matter.attendee,
            other=matter.other,
            line=matter.line,
            settlement=settlement,
            by=by,
            reason=why.name,
        )
        with self.deciding(meeting) as decision:
            line = decision.record(settled, why)
            if settlement is e.Settlement.UNDONE:
                decision.record(e.CheckInUndone(attendee=matter.attendee, by=by, reason=why.name))
            elif settlement is e.Settlement.LEFT:
                decision.record(e.Departed(attendee=matter.attendee, by=by))
            return line

    def take_back_settlement(self, meeting: int, settled: str, by: int) -> Line:
        """Undo a settlement by the name of its line: the check-in is as it was, and the matter waits again."""
        return self._decide(meeting, e.SettlementUndone(settled=settled, by=by))

    def add_attendee(self, meeting: int, person: PersonHere, by: int) -> Line:
        """Add somebody who is not in the plan; the line's event has the new number. Twice is once."""
        who = written(_json(person))
        with self.deciding(meeting) as decision:
            if before := self._added_before(decision.room, 0, who):
                return before
            added = e.AttendeeAddedHere(attendee=_new_number(decision.room), person=who.name, by=by)
            return decision.record(added, who)

    def name_substitute(self, meeting: int, principal: int, person: PersonHere, by: int) -> Line:
        """Let another official attend for `principal` (R5.1); the line's event has the new number. Twice is once."""
        who = written(_json(person))
        with self.deciding(meeting) as decision:
            if before := self._added_before(decision.room, principal, who):
                return before
            number = _new_number(decision.room)
            named = e.SubstituteNamedHere(principal=principal, attendee=number, person=who.name, by=by)
            return decision.record(named, who)

    def link_device(self, meeting: int, attendee: int, secret_hash: str, by: int = 0) -> Line:
        """Make a phone the person's device; the one before is thereby cut off."""
        return self._decide(meeting, e.DeviceLinked(attendee=attendee, device=secret_hash, by=by))

    def unlink_device(self, meeting: int, attendee: int, by: int = 0) -> Line:
        return self._decide(meeting, e.DeviceUnlinked(attendee=attendee, by=by))

    def call_secretary(self, meeting: int) -> Line:
        return self._decide(meeting, e.SecretaryCalled())

    def answer_secretary(self, meeting: int, by: int) -> Line:
        return self._decide(meeting, e.SecretaryAnswered(by=by))

    def count_refusals(self, meeting: int, counts: Mapping[str, int]) -> Line:
        """Write down how often something was refused since the last time, by reason and never with a code."""
        return self._decide(meeting, e.RefusalsCounted(counts=dict(list(counts.items())[:_MOST_REASONS])))

    def _added_before(self, room: Room, principal: int, who: Content) -> Line | None:
        """The line by which the room has added just this person: a form that was sent twice adds nobody twice."""
        for number, added in room.added.items():
            kept = self.journal.content(added.person)
            if added.principal == principal and kept and kept.body == who.body:
                return next(line for _, line in self.journal.lines_of(room.meeting) if _adds(line.event) == number)
        return None


def _adds(event: e.Event) -> int:
    """The number that this event gives somebody, 0 for every other event."""
    return event.attendee if isinstance(event, e.AttendeeAddedHere | e.SubstituteNamedHere) else 0


def _json(person: PersonHere) -> str:
    # Composed before it is written, so that what is read back is what was given.
    return nfc(msgspec.json.encode(person).decode())


def _new_number(room: Room) -> int:
    """A number that neither central, which counts from 1, nor a second room of the meeting has given."""
    while True:
        number = _FIRST_ADDED_HERE + secrets.randbelow(_FIRST_ADDED_HERE)
        if number not in room.added and room.person(number) is None:
            return number
