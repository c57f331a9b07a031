"""One meeting put together for its page: people, agenda with papers, invitations with who was named, history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import msgspec
from peewee import JOIN

from central.documents.actions import documents_of
from central.documents.models import Document
from central.meetings.models import AgendaItem, Attendee, Ballot, Deed, Holds, Invitation, Meeting, MeetingRole
from central.people.models import Official
from central.people.search import Sort, by_key
from central.people.standing import Standing, agency_name, standings
from central.sharing.actions import answered_for, followed_in
from contract.ballot import Question


@dataclass(frozen=True, kw_only=True)
class ShownItem:
    item: AgendaItem
    papers: list[Document]
    starts_at_ms: int


@dataclass(frozen=True, kw_only=True)
class ShownInvitation:
    """An invitation under the name it has on the meeting's day, with the people that it brings."""

    invitation: Invitation
    label: str
    named: list[Attendee]

    @property
    def unnamed(self) -> int:
        """Places that nobody is named for yet; only an agency's invitation has any."""
        waits = self.invitation.agency_id is not None or not self.named
        return max(0, self.invitation.places - len(self.named)) if waits else 0


@dataclass(frozen=True, kw_only=True)
class Shown:
    host: str
    chairs: list[Standing]
    secretaries: list[Standing]
    approver: Standing | None
    registrar: Standing
    agenda: list[ShownItem]
    papers: list[Document]
    ballots: list[tuple[Ballot, tuple[Question, ...]]]
    people: list[Attendee]
    principals: dict[int, str]
    invitations: list[ShownInvitation]
    mine: Attendee | None
    followed: list[Attendee]
    answers_for: list[Attendee]
    substitute: Attendee | None
    deeds: list[Deed]

    @property
    def answers(self) -> dict[str, int]:
        """How many people gave which answer."""
        counts: dict[str, int] = {}
        for one in self.people:
            counts[one.answer] = counts.get(one.answer, 0) + 1
        return counts


def shown(meeting: Meeting, official: Official, day: date) -> Shown:
    """What the page of a meeting shows to this official."""
    held = list(MeetingRole.select().where(MeetingRole.meeting == meeting).order_by(MeetingRole.place))
    known = standings(
        {*(row.official_id for row in held), meeting.registrar_id, meeting.approver_id or meeting.registrar_id}, day
    )
    papers = documents_of(meeting)
    people = list(Attendee.select().where(Attendee.meeting == meeting, ~Attendee.is_withdrawn).order_by(Attendee.rank))
    mine = next((one for one in people if one.official_id == official.id), None)
    return Shown(
        host=agency_name(meeting.host_id, day),
        chairs=[known[row.official_id] for row in held if row.holds == Holds.CHAIR],
        secretaries=[known[row.official_id] for row in held if row.holds == Holds.SECRETARY],
        approver=known[meeting.approver_id] if meeting.approver_id else None,
        registrar=known[meeting.registrar_id],
        agenda=_agenda(meeting, papers),
        papers=[one for one in papers if not one.item],
        ballots=[
            (row, msgspec.json.decode(row.questions, type=tuple[Question, ...]))
            for row in Ballot.select().where(Ballot.meeting == meeting).order_by(Ballot.place)
        ],
        people=people,
        principals={one.id: one.name for one in people},
        invitations=invitations_of(meeting, day, people),
        mine=mine,
        followed=followed_in(meeting, official),
        answers_for=answered_for(meeting, official),
        substitute=next((one for one in people if mine and one.principal_id == mine.id), None),
        deeds=list(
            Deed.select(Deed, Official)
            .join(Official, JOIN.LEFT_OUTER)
            .where(Deed.meeting == meeting)
            .order_by(Deed.id.desc())
            .limit(100)
        ),
    )


def chairs_of(meeting: Meeting, day: date) -> list[Standing]:
    """Those who chair, in order, as of the day."""
    held = MeetingRole.select().where(MeetingRole.meeting == meeting, MeetingRole.holds == Holds.CHAIR)
    ids = [row.official_id for row in held.order_by(MeetingRole.place)]
    known = standings(ids, day)
    return [known[one] for one in ids]


def _agenda(meeting: Meeting, papers: list[Document]) -> list[ShownItem]:
    found, at_ms = [], meeting.starts_at_ms
    for row in AgendaItem.select().where(AgendaItem.meeting == meeting).order_by(AgendaItem.place):
        found.append(ShownItem(item=row, papers=[one for one in papers if one.item == row.token], starts_at_ms=at_ms))
        at_ms = at_ms + row.minutes * 60_000 if at_ms and row.minutes else 0
        at_ms = at_ms if at_ms < meeting.planned[0].ends_at or not meeting.is_of_sittings else 0
    return found


def invitations_of(meeting: Meeting, day: date, people: Sequence[Attendee] = ()) -> list[ShownInvitation]:
    """The invitations in their order, named as on the day, each with those of `people` that it brings."""
    found = []
    for row in Invitation.select().where(Invitation.meeting == meeting).order_by(Invitation.place):
        keys = ((Sort.AGENCY, row.agency_id), (Sort.POSITION, row.position_id), (Sort.OFFICIAL, row.official_id))
        meant = next((by_key(f"{sort}:{number}", day) for sort, number in keys if number), None)
        named = [one for one in people if one.invitation_id == row.id and one.principal_id is None]
        found.append(ShownInvitation(invitation=row, label=meant.label if meant else row.guest_name, named=named))
    return found
