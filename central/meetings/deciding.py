"""One decision on a meeting's plan: who acts, on what, in which state, and how it is written down and told."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from central.db import transaction
from central.meetings.models import Attendee, Deed, Invitation, Meeting, MeetingRole
from central.meetings.phases import state_of
from central.meetings.planning import Planning, meeting_locked
from central.meetings.rights import BEFORE_SEEING, Role, require
from central.meetings.roles import roles_of
from central.meetings.sending import send
from central.meetings.states import MOVING, RUNNING, Act, State, after
from central.notices.actions import tell
from central.people.access import access_of
from central.people.models import AccountRight, Official, Right
from central.sharing.models import Share, followed
from central.sharing.rules import Trust
from contract.refused import Refused
from contract.vietnamese import nfc

MAX_REASON = 1_000


@dataclass(frozen=True, kw_only=True)
class Acting:
    """Somebody about to act on a meeting that nobody else changes meanwhile."""

    planning: Planning
    meeting: Meeting
    by: Official
    state: State
    roles: frozenset[Role]

    def record(self, act: Act, *, reason: str = "", changes: str = "") -> None:
        """Move the state as the act says and write the act into the history."""
        meeting = self.meeting
        if act in MOVING:
            meeting.state = after(self.state, act)
            meeting.version += 1
        meeting.save()
        Deed.create(
            meeting=meeting,
            at_ms=self.planning.now_ms(),
            official=self.by,
            act=act,
            state=meeting.state,
            reason=reason,
            changes=changes,
        )

    def send_if_approved(self) -> bool:
        """Give the room a new package when it has one; tells whether it has."""
        if self.meeting.revision and self.state in (State.APPROVED, *RUNNING):
            send(self.planning, self.meeting)
            return True
        return False

    def tell(self, officials: Iterable[int | None], subject: str, act: Act, **values: str) -> None:
        """Tell people, but not the one who did it."""
        others = {one for one in officials if one is not None and one != self.by.id}
        tell(others, self.meeting, subject, act=act, now_ms=self.planning.now_ms(), title=self.meeting.title, **values)


@contextmanager
def acting(planning: Planning, meeting: int, act: Act, by: Official) -> Iterator[Acting]:
    """Open the decision: lock the meeting and make sure that this person may do this now. Refused otherwise.

    Who names or prepares for an agency does it without seeing the whole of the meeting.
    """
    with transaction(planning.database):
        found = meeting_locked(meeting)
        roles = roles_of(access_of(by, planning.today), found, planning.today)
        state = state_of(found)
        if act not in BEFORE_SEEING:
            require(roles, Act.SEE, state)
        require(roles, act, state)
        yield Acting(planning=planning, meeting=found, by=by, state=state, roles=roles)


def reason_of(typed: str, *, needed: bool = True) -> str:
    """A reason as it is kept; Refused when it is missing or too long."""
    reason = nfc(typed.strip())
    if needed and not reason:
        raise Refused("Kính mời ghi lý do.")
    if len(reason) > MAX_REASON:
        raise Refused("Lý do không quá %(most)s ký tự.", most=MAX_REASON)
    return reason


def invited(meeting: Meeting) -> set[int]:
    """Everyone with an account who is to attend or has a part in the meeting."""
    attending = Attendee.select(Attendee.official).where(
        Attendee.meeting == meeting, ~Attendee.is_withdrawn, Attendee.official.is_null(False)
    )
    held = MeetingRole.select(MeetingRole.official).where(MeetingRole.meeting == meeting)
    return {row.official_id for row in attending if row.official_id} | {row.official_id for row in held}


def followers(meeting: Meeting, *, only_of: Collection[int] | None = None, answering: bool = False) -> set[int]:
    """With whom attendees (or these of them) share the meeting; `answering`: who may answer for them."""
    rows = followed(Share.helper).where(Attendee.meeting == meeting)
    if only_of is not None:
        rows = rows.where(Attendee.official.in_(list(only_of)))
    if answering:
        rows = rows.where(Share.level == Trust.ANSWER)
    return {helper for (helper,) in rows.tuples()}


def namers(meeting: Meeting, only: Collection[int] | None = None) -> set[int]:
    """Who names the attendees of the invited agencies (of these alone): those who hold the right there."""
    agencies = Invitation.select(Invitation.agency).where(
        Invitation.meeting == meeting, Invitation.agency.is_null(False)
    )
    return namers_of(agencies if only is None else sorted(only))


def namers_of(agencies: Any) -> set[int]:
    """Who answers letters to these agencies: those who hold the right to name their people."""
    held = AccountRight.select(AccountRight.official).where(
        AccountRight.right == Right.NAME_ATTENDEES,
        AccountRight.agency.in_(agencies),
        AccountRight.ended_at_ms.is_null(),
    )
    return {row.official_id for row in held}
