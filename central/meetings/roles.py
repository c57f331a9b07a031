"""Which roles an official has in a meeting: read from the tables, for rights.py to judge."""

from datetime import date
from typing import Any

from central.meetings.models import Attendee, Holds, Invitation, Meeting, MeetingRole, StandIn
from central.meetings.rights import Role
from central.people.access import Access
from central.people.models import Right
from central.requests.models import DocumentRequest
from central.sharing.models import Share, followed
from central.sharing.rules import Trust

_HELD = {Holds.CHAIR: Role.CHAIR, Holds.SECRETARY: Role.SECRETARY}


def roles_of(access: Access, meeting: Meeting, day: date) -> frozenset[Role]:
    """What this official is for the meeting on this day."""
    held = MeetingRole.select().where(MeetingRole.meeting == meeting, MeetingRole.official == access.official)
    roles = {_HELD[Holds(row.holds)] for row in held}
    if meeting.registrar_id == access.official:
        roles.add(Role.REGISTRAR)
    if access.has(Right.APPROVE, meeting.host_id) and _decides_for(access.official, meeting, day):
        roles.add(Role.APPROVER)
    if access.has_anywhere(Right.OFFICE):
        roles.add(Role.OFFICE)
    theirs = Attendee.select().where(Attendee.meeting == meeting, Attendee.official == access.official)
    if theirs.where(~Attendee.is_withdrawn).exists():
        roles.add(Role.ATTENDEE)
    if access.names_for:
        invited = Invitation.select().where(Invitation.meeting == meeting, Invitation.agency.in_(access.names_for))
        if invited.exists():
            roles.add(Role.NAMER)
    if meeting.host_id and (access.has(Right.REGISTER, meeting.host_id) or access.has(Right.APPROVE, meeting.host_id)):
        roles.add(Role.HOST_OFFICE)
    if DocumentRequest.select().where(DocumentRequest.meeting == meeting, asks_of(access)).exists():
        roles.add(Role.PREPARER)
    roles |= _shared(access.official, meeting)
    return frozenset(roles)


def asks_of(access: Access) -> Any:
    """In SQL: the request is this person's to answer, for an agency or as its contact, and not taken back."""
    mine = DocumentRequest.contact == access.official
    if access.names_for:
        mine |= DocumentRequest.agency.in_(sorted(access.names_for))
    return mine & DocumentRequest.dropped_at_ms.is_null() & DocumentRequest.told_at_ms.is_null(False)


def stands_in_for(official: int, day: date) -> list[int]:
    """The absent approvers in whose place this official approves on the day."""
    rows = StandIn.select().where(StandIn.stand_in == official, StandIn.from_on <= day, StandIn.until_on > day)
    return [row.approver_id for row in rows]


def _decides_for(official: int, meeting: Meeting, day: date) -> bool:
    return bool(meeting.approver_id in (official, *stands_in_for(official, day)))


def _shared(official: int, meeting: Meeting) -> set[Role]:
    """What those who attend have shared with this person."""
    rows = followed(Share.level).where(Attendee.meeting == meeting, Share.helper == official)
    roles = set()
    for trust in (Trust(level) for (level,) in rows.tuples()):
        roles |= {Role.FOLLOWER, *([Role.READER] if trust.reads else []), *([Role.ANSWERER] if trust.answers else [])}
    return roles
