"""What the door makes of a code: who it is, and which of the door's answers they get. Pure.

The order of the questions is fixed: signature, meeting, validity, withdrawn, entitlement, duplicate. A stranger's word
never reaches the later ones, and a ticket that was withdrawn is never told "already checked in".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from contract.badge import badge_in, badge_kept
from contract.lists import Elsewhere
from contract.moving import went_to
from contract.package import Package, Person, PlanState
from contract.refused import Malformed
from contract.room import Phase, Room
from contract.ticket import Ticket, day_of, is_ticket, read_ticket

LATE_AFTER_MS = 5 * 60 * 1000
TRIAL_CODE = "HOP1:TRY"
"""What the secretary holds before the camera to see whether it reads; it lets nobody in."""


class Outcome(StrEnum):
    """The door's answers. WELCOME, SUBSTITUTE, LATE and AGAIN let in; no other does."""

    WELCOME = "welcome"
    SUBSTITUTE = "substitute"
    LATE = "late"
    AGAIN = "again"
    LEFT = "left"
    ITEM_GUEST = "item-guest"
    NOT_LISTED = "not-listed"
    ELSEWHERE = "elsewhere"
    MOVED = "moved"
    REPLACED = "replaced"
    FOREIGN = "foreign"
    EARLY = "early"
    ADJOURNED = "adjourned"
    ENDED = "ended"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    NO_MEETING = "no-meeting"
    NOT_WRITTEN = "not-written"
    TRIED = "tried"


CALLED_OFF = {
    PlanState.MOVED: Outcome.MOVED,
    PlanState.POSTPONED: Outcome.POSTPONED,
    PlanState.CANCELLED: Outcome.CANCELLED,
    PlanState.AWAITING: Outcome.POSTPONED,
}
"""Why nobody comes to this room for a meeting whose plan is not approved (any more)."""

ADMITTED = frozenset({Outcome.WELCOME, Outcome.SUBSTITUTE, Outcome.LATE, Outcome.AGAIN})
ARRIVING = ADMITTED - {Outcome.AGAIN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """An outcome with what its words need. `reason` is for the secretary's count, never for the corridor."""

    outcome: Outcome
    attendee: int = 0
    issue: int = 0
    person: Person | None = None
    elsewhere: Elsewhere | None = None
    item_at: int = 0
    since: int = 0
    until: int = 0
    opens_at: int = 0
    place: str = ""
    reason: str = ""

    @property
    def arrives(self) -> bool:
        """Is there a check-in to write?"""
        return self.outcome in ARRIVING


@dataclass(frozen=True, slots=True, kw_only=True)
class Doorway:
    """What the door knows as it decides. Unless `clock_is_sure` an expired ticket is not refused."""

    room: Room | None
    keys: Mapping[int, Ed25519PublicKey]
    elsewhere: Callable[[int], Elsewhere | None]
    now_ms: int
    clock_is_sure: bool


def is_wanted(payload: bytes) -> bool:
    """Is this what the camera looks for? Only `decide` tells whether it is any good."""
    return is_ticket(payload) or payload == TRIAL_CODE.encode()


def decide(payload: bytes, at: Doorway) -> Decision:
    """The answer to one code that the camera read."""
    if payload == TRIAL_CODE.encode():
        return Decision(outcome=Outcome.TRIED)
    try:
        ticket = read_ticket(payload, keys=at.keys)
    except Malformed:
        return Decision(outcome=Outcome.FOREIGN, reason="foreign")
    return _of_ticket(ticket, at)


def _of_ticket(ticket: Ticket, at: Doorway) -> Decision:
    package = at.room.package if at.room else None
    if at.room is None or package is None or ticket.meeting != package.meeting:
        return _of_another_meeting(ticket, at)
    # What was put off goes on after the day that its tickets were made for: they are good for all of its sittings.
    if at.clock_is_sure and day_of(at.now_ms) > ticket.expires and not at.room.is_under_way:
        return Decision(outcome=Outcome.REPLACED, reason="expired")
    person = package.person(ticket.attendee)
    if person is None:
        return Decision(outcome=Outcome.NOT_LISTED, reason="not-listed")
    if person.withdrawn or ticket.issue < person.issue:
        return Decision(outcome=Outcome.REPLACED, reason="withdrawn")
    return arrival(at.room, package, person, now_ms=at.now_ms, issue=ticket.issue)


def decide_badge(number: str, at: Doorway) -> Decision:
    """The answer to a badge or card, by its number in the one spelling of `badge_number`."""
    package = at.room.package if at.room else None
    if at.room is None or package is None:
        return Decision(outcome=Outcome.NO_MEETING, reason="badge")
    name = badge_in(package.meeting, badge_kept(number))
    person = next((one for one in package.people if not one.withdrawn and one.badges and name in one.badges), None)
    if person is None:
        return Decision(outcome=Outcome.NOT_LISTED, reason="badge")
    return arrival(at.room, package, person, now_ms=at.now_ms)


def arrival(room: Room, package: Package, person: Person, *, now_ms: int, issue: int = 0) -> Decision:
    """The answer to a person who is known, however they made themselves known: is the door open to them now?"""
    if room.phase is Phase.ADJOURNED and not 0 < room.next_opens_at <= now_ms:
        return replace(between_sittings(room), attendee=person.attendee, person=person)
    closed = _closed(room, package, now_ms)
    if closed is not None:
        since, place = room.ended_at, went_to(room)
        return Decision(outcome=closed, attendee=person.attendee, person=person, since=since, place=place)
    seen = room.attendance.get(person.attendee)
    if seen and seen.is_present:
        return Decision(outcome=Outcome.AGAIN, attendee=person.attendee, person=person, since=seen.at)
    if person.items and room.phase is Phase.RUNNING and room.item not in person.items:
        waits_for = min((one.starts_at for one in package.agenda if one.item in person.items), default=0)
        return Decision(outcome=Outcome.ITEM_GUEST, attendee=person.attendee, person=person, item_at=waits_for)
    return Decision(
        outcome=_welcome(room, person, package, now_ms), attendee=person.attendee, person=person, issue=issue
    )


def between_sittings(room: Room) -> Decision:
    """The answer before the door is open for the next sitting: when and where that is."""
    return Decision(
        outcome=Outcome.ADJOURNED,
        until=room.adjourned_until,
        opens_at=room.next_opens_at,
        place=room.adjourned_place,
    )


def _welcome(room: Room, person: Person, package: Package, now_ms: int) -> Outcome:
    began = room.sitting_since if room.sittings else package.starts_at
    if room.phase not in (Phase.WAITING, Phase.ADJOURNED) and now_ms > began + LATE_AFTER_MS:
        return Outcome.LATE
    return Outcome.SUBSTITUTE if person.represents else Outcome.WELCOME


def _closed(room: Room, package: Package, now_ms: int) -> Outcome | None:
    """Why the door is not open; a meeting that has begun follows its room, whatever the plan says by now."""
    if went_to(room):
        return Outcome.MOVED
    if room.phase is Phase.ENDED:
        return Outcome.ENDED
    if room.phase is not Phase.WAITING:
        return None
    if package.state in CALLED_OFF:
        return CALLED_OFF[package.state]
    return Outcome.EARLY if now_ms < package.opens_at else None


def _of_another_meeting(ticket: Ticket, at: Doorway) -> Decision:
    there = at.elsewhere(ticket.meeting)
    return Decision(outcome=Outcome.ELSEWHERE, elsewhere=there, reason="elsewhere")
