"""The course of a meeting: start, breaks, agenda items, end, and who has the chair and the floor."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from msgspec import UNSET, UnsetType

from contract import events as e
from contract import order
from contract.content import Content
from contract.line import Line
from contract.package import sha256_of
from contract.past import Past
from contract.refused import Malformed, Refused
from edge.desk.deciding import Deciding, Decision, written

log = logging.getLogger(__name__)

_MOST_UNITS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class NextSitting:
    """When the next sitting begins (milliseconds since 1970, 0: not known yet), where if not here, and a note."""

    until: int = 0
    place: str = ""
    note: str = ""


class Course(Deciding):
    """What chair and secretary do to lead a meeting (R5.2a)."""

    def start(self, meeting: int, by: int, present: Sequence[int] = ()) -> Line:
        """Start the meeting and mark the listed people present in the same step, if they are not yet."""
        with self.deciding(meeting) as decision:
            _mark_present(decision, present, by)
            return decision.record(e.MeetingStarted(by=by))

    def pause(self, meeting: int, by: int, until: int = 0) -> Line:
        """A break; `until` is a time in milliseconds since 1970, 0 for open."""
        return self._decide(meeting, e.MeetingPaused(by=by, until=until))

    def resume(self, meeting: int, by: int) -> Line:
        return self._decide(meeting, e.MeetingResumed(by=by))

    def end(self, meeting: int, by: int) -> Line:
        return self._decide(meeting, e.MeetingEnded(by=by))

    def close_sitting(self, meeting: int, by: int, following: NextSitting) -> Line:
        """The sitting is over, the meeting goes on in another one; an item whose conclusion is written is done."""
        said, contents = _named(following)
        with self.deciding(meeting) as decision:
            room = decision.room
            if room.item in room.conclusions and not room.open_ballot:
                decision.record(e.ItemClosed(item=room.item, by=by))
            closed = e.SittingClosed(by=by, until=following.until, place=following.place, text=said)
            return decision.record(closed, *contents)

    def set_next_sitting(self, meeting: int, by: int, following: NextSitting) -> Line:
        """The next sitting begins at another time or place than was said."""
        said, contents = _named(following)
        moved = e.NextSittingSet(by=by, until=following.until, place=following.place, text=said)
        return self._decide(meeting, moved, *contents)

    def open_sitting(self, meeting: int, by: int, present: Sequence[int] = ()) -> Line:
        """Open the next sitting and mark the listed people present in the same step, if they are not yet."""
        with self.deciding(meeting) as decision:
            _mark_present(decision, present, by)
            return decision.record(e.SittingOpened(by=by))

    def move(self, meeting: int, room: str, by: int) -> Line:
        """The meeting leaves this room, in the middle or before it begins, and goes on in another one."""
        units = tuple(sorted(self.shelf.units_of(room)))[:_MOST_UNITS] if room else ()
        return self._decide(meeting, e.MovedToRoom(room=room, by=by, units=units or UNSET))

    def go_on(self, meeting: int, by: int) -> Line:
        """Take up a meeting that was held elsewhere until now, with all that was done there, in one step.

        Refused: what it brings along is not here yet.
        """
        room = self.room(meeting)
        comes = room.package.comes_from if room.package else None
        if not comes:
            raise Refused("Chưa có dữ liệu để tiếp tục cuộc họp tại phòng này.")
        event = e.MeetingContinued(unit=comes.unit, last=comes.last, by=by)
        order.check(room, event)
        # Before the lock, for which every page of the room would wait.
        past = self._past(comes.past)
        with self.deciding(meeting) as decision:
            order.check(decision.room, event)
            entry = self.journal.append(event, meeting=meeting, moment=self.clock.now())
            self.journal.bring(entry, past)
        self.shelf.put_away(comes.past)
        return entry.line

    def _past(self, sha256: str) -> Past:
        """What a meeting brings along, its plans already on the shelf."""
        try:
            past = self.shelf.past(sha256)
            if past is None:
                raise Refused("Dữ liệu của cuộc họp đang được chuyển về phòng này. Kính mời chờ trong giây lát.")
            for raw in past.packages:
                self.shelf.put_package(raw, sha256_of(raw))
        except Malformed as error:
            log.error("What the meeting brings along can't be read: %s", error)
            raise Refused(
                "Không đọc được dữ liệu của cuộc họp từ phòng trước. Kính mời gọi bộ phận hỗ trợ; "
                "trong khi chờ, ghi việc họp trên giấy."
            ) from None
        return past

    def open_item(self, meeting: int, item: str, by: int) -> Line:
        """Go to an agenda item; the one before is closed by it."""
        return self._decide(meeting, e.ItemOpened(item=item, by=by))

    def close_item(self, meeting: int, item: str, by: int) -> Line:
        return self._decide(meeting, e.ItemClosed(item=item, by=by))

    def hand_over_chair(self, meeting: int, taker: int, by: int, *, item: str = "", reason: str = "") -> Line:
        """Another one presides from now on, or with `item` until that, which is open, is over; the rule's person stays
        who it is.
        """
        why = written(reason)
        with self.deciding(meeting) as decision:
            giver = decision.room.chair
            return decision.record(e.ChairHandedOver(giver=giver, taker=taker, item=item, by=by, reason=why.name), why)

    def name_secretary(self, meeting: int, attendee: int, by: int, *, replaces: int = 0, reason: str = "") -> Line:
        """Somebody keeps the minutes from now on, in place of the secretary `replaces` if one leaves."""
        why = written(reason)
        named = e.SecretaryNamedHere(attendee=attendee, replaces=replaces, by=by, reason=why.name)
        return self._decide(meeting, named, why)

    def undo(self, meeting: int, step: str, by: int) -> Line:
        """Take back the step of this line; Refused when another one has followed."""
        return self._decide(meeting, e.StepUndone(step=step, by=by))

    def request_floor(self, meeting: int, attendee: int, by: int = 0) -> Line:
        """Ask to speak on the item that is open."""
        with self.deciding(meeting) as decision:
            return decision.record(e.FloorRequested(attendee=attendee, item=decision.room.item, by=by))

    def request_remark(self, meeting: int, attendee: int, remark: e.Remark, by: int = 0) -> Line:
        """Ask for a remark on procedure, or to reply; it takes the place of a plain request."""
        with self.deciding(meeting) as decision:
            item = decision.room.item
            return decision.record(e.RemarkRequested(attendee=attendee, item=item, remark=remark, by=by))

    def set_speaking_time(self, meeting: int, item: str, by: int, *, person: int, agency: int) -> Line:
        """How many minutes each person and each agency may speak on an item; 0 for no limit."""
        return self._decide(meeting, e.SpeakingTimeSet(item=item, person=person, agency=agency, by=by))

    def withdraw_floor_request(self, meeting: int, attendee: int, by: int = 0) -> Line:
        return self._decide(meeting, e.FloorRequestWithdrawn(attendee=attendee, by=by))

    def give_floor(self, meeting: int, attendee: int, by: int) -> Line:
        with self.deciding(meeting) as decision:
            return decision.record(e.FloorGiven(attendee=attendee, item=decision.room.item, by=by))

    def end_floor(self, meeting: int, by: int) -> Line:
        """Whoever is speaking has finished."""
        with self.deciding(meeting) as decision:
            return decision.record(e.FloorEnded(attendee=decision.room.speaker, by=by))


def _mark_present(decision: Decision, present: Sequence[int], by: int) -> None:
    for attendee in present:
        if not decision.room.is_present(attendee):
            decision.record(e.CheckedIn(attendee=attendee, way=e.Way.START, by=by))


def _named(following: NextSitting) -> tuple[str | UnsetType, tuple[Content, ...]]:
    """The name of the note and the note itself; nothing when there is none."""
    if not following.note:
        return UNSET, ()
    note = written(following.note)
    return note.name, (note,)
