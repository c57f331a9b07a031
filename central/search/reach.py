"""What of ended meetings somebody may read: the whole, what is open to guests too, or their own item (R5.5)."""

from datetime import date
from typing import Any

from peewee import JOIN, SQL, fn

from central.db import tuples
from central.meetings.models import Attendee, Invitation, Meeting, MeetingRole
from central.meetings.roles import stands_in_for
from central.meetings.states import State
from central.people.access import Access
from central.people.models import Right
from central.search.models import Passage
from contract.package import Category


def own_meetings(access: Access, today: date) -> list[int]:
    """The meetings of which somebody who is not of the Office may read anything at all, registered last first."""
    me, named = access.official, list(access.names_for)
    queries: list[Any] = [
        Meeting.select(Meeting.id).where(Meeting.registrar == me),
        MeetingRole.select(MeetingRole.meeting).where(MeetingRole.official == me),
        Attendee.select(Attendee.meeting).where(Attendee.official == me, ~Attendee.is_withdrawn),
    ]
    if access.has_anywhere(Right.APPROVE):
        queries.append(Meeting.select(Meeting.id).where(Meeting.approver.in_([me, *stands_in_for(me, today)])))
    if named:
        queries.append(Invitation.select(Invitation.meeting).where(Invitation.agency.in_(named)))
    return sorted({number for query in queries for (number,) in tuples(query)}, reverse=True)


def readable(access: Access, today: date) -> Any:
    """In SQL what documents and papers ask of one reader: guests are out of closed items, others' items stay theirs.

    Asked of each passage that has the words, so that what somebody may read elsewhere costs nothing.
    """
    me = access.official
    if access.has_anywhere(Right.OFFICE):
        return Meeting.id > 0
    holds = MeetingRole.select(SQL("1")).where(MeetingRole.meeting == Meeting.id, MeetingRole.official == me)
    whole: Any = (Meeting.registrar == me) | fn.EXISTS(holds)
    if access.has_anywhere(Right.APPROVE):
        mine = Meeting.approver.in_([me, *stands_in_for(me, today)])
        hosts = [agency for right, agency in access.held if right is Right.APPROVE]
        whole |= mine if None in hosts else mine & Meeting.host.in_(hosts)
    is_for_all = Invitation.item.is_null() | (Invitation.item == "")
    to_them = is_for_all | (Passage.item == "") | (Passage.item == Invitation.item)
    attends = Attendee.select(SQL("1")).join(Invitation, JOIN.LEFT_OUTER)
    attends = attends.where(Attendee.meeting == Meeting.id, Attendee.official == me, ~Attendee.is_withdrawn)
    invited: Any = fn.EXISTS(attends.where(to_them, ~Passage.is_closed | (Attendee.category == Category.MEMBER)))
    if access.names_for:
        named = Invitation.select(SQL("1")).where(
            Invitation.meeting == Meeting.id, Invitation.agency.in_(list(access.names_for))
        )
        invited |= fn.EXISTS(named.where((Passage.item == "") | (is_for_all & ~Passage.is_closed)))
    is_sent = Meeting.state.not_in([State.AWAITING, State.REJECTED, State.DRAFT])
    return whole | (is_sent & invited)
