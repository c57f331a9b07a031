"""The plan of a meeting as its room gets it: the contract's package, built out of the tables as they are now."""

import secrets

import msgspec

from central.documents.models import Document, PageImage
from central.meetings.attendees import meeting_day
from central.meetings.models import AgendaItem, AlsoNamed, Attendee, Ballot, Holds, Meeting, MeetingRole, Room
from central.meetings.planning import Planning
from central.meetings.rules import rule_packs
from central.meetings.states import State
from central.people.badges import badges_in
from central.people.photos import photos_in
from central.people.standing import agency_name
from central.proceedings.models import KeptPackage
from contract import package as sent
from contract.ballot import PreparedBallot, Question

POSTER_BYTES = 12
PLAN_STATES = {
    State.AWAITING: sent.PlanState.AWAITING,
    State.POSTPONED: sent.PlanState.POSTPONED,
    State.CANCELLED: sent.PlanState.CANCELLED,
}
"""How the room hears of the plan's state; in all others that have a package the meeting is approved."""


def new_poster() -> str:
    """The secret in the address of a meeting's poster."""
    return secrets.token_urlsafe(POSTER_BYTES)


def next_revision(meeting: Meeting, incarnation: str) -> int:
    """Above all revisions of this incarnation, also those that came back from a room after a restore."""
    kept = KeptPackage.select().where(KeptPackage.meeting == meeting.id, KeptPackage.incarnation == incarnation)
    last = kept.order_by(KeptPackage.revision.desc()).first()
    return max(int(meeting.revision), last.revision if last else 0) + 1


def build_package(planning: Planning, meeting: Meeting, *, incarnation: str, revision: int) -> sent.Package:
    """The package of this meeting for its leading room. It must have a room, times and a chair."""
    people = list(Attendee.select().where(Attendee.meeting == meeting).order_by(Attendee.rank))
    number = {one.official_id: one.number for one in people if one.official_id}
    day = meeting_day(meeting, planning)
    return sent.Package(
        meeting=meeting.id,
        incarnation=incarnation,
        revision=revision,
        state=PLAN_STATES.get(State(meeting.state), sent.PlanState.APPROVED),
        kind=meeting.kind,
        title=meeting.title,
        door_title=meeting.door_title or meeting.title,
        host=agency_name(meeting.host_id, day),
        room=meeting.where.name,
        room_place=meeting.where.place,
        room_seats=seats_of(meeting.where),
        opens_at=meeting.starts_at_ms - meeting.opens_before_min * 60_000,
        starts_at=meeting.starts_at_ms,
        ends_at=meeting.ends_at_ms,
        poster=meeting.poster,
        internal=meeting.is_secret,
        rooms=_rooms(meeting),
        comes_from=meeting.came or msgspec.UNSET,
        sittings=meeting.planned if meeting.is_of_sittings else msgspec.UNSET,
        chairs=_holding(meeting, Holds.CHAIR, number),
        secretaries=_holding(meeting, Holds.SECRETARY, number),
        reserved_to_chair=tuple(meeting.reserved_to_chair.split()),
        people=_people(meeting.id, people, photos_in((one.official_id for one in people if one.official_id), day)),
        agenda=_agenda(meeting),
        documents=_documents(meeting),
        ballots=_ballots(meeting),
        rule=rule_packs()[meeting.rule],
    )


def seats_of(room: Room) -> int | msgspec.UnsetType:
    """How many the room takes, as far as a package can say it: a number that makes no sense holds up no meeting."""
    return room.seats if 1 <= room.seats <= sent.MOST_SEATS else msgspec.UNSET


def _rooms(meeting: Meeting) -> tuple[str, ...] | msgspec.UnsetType:
    """The rooms in which the meeting sits, the leading one first; nothing of a meeting in one room."""
    rooms = meeting.rooms
    return tuple(room.name for room in rooms) if len(rooms) > 1 else msgspec.UNSET


def _holding(meeting: Meeting, holds: Holds, number: dict[int, int]) -> tuple[int, ...]:
    rows = MeetingRole.select().where(MeetingRole.meeting == meeting, MeetingRole.holds == holds)
    return tuple(number[row.official_id] for row in rows.order_by(MeetingRole.place))


def _people(meeting: int, people: list[Attendee], photos: dict[int, str]) -> tuple[sent.Person, ...]:
    by_id = {one.id: one.number for one in people}
    also = _also(meeting)
    badges = badges_in(meeting, (one.official_id for one in people if one.official_id))
    return tuple(
        sent.Person(
            attendee=one.number,
            name=one.name,
            salutation=one.salutation,
            office=one.office,
            agency=one.agency_name,
            agency_rank=one.agency_rank,
            rank=one.rank,
            category=sent.Category(one.category),
            role=one.role,
            votes=one.votes,
            seat=one.seat,
            issue=one.issue,
            withdrawn=one.is_withdrawn,
            represents=by_id.get(one.principal_id or 0, 0),
            items=(one.invitation.item,) if one.invitation and one.invitation.item else (),
            pin=one.pin_hash,
            badges=badges.get(one.official_id or 0, msgspec.UNSET),
            photo=photos.get(one.official_id or 0, msgspec.UNSET),
            also=also.get(one.id, msgspec.UNSET),
            sits=one.invitation.room.name if one.invitation and one.invitation.room else msgspec.UNSET,
            online=one.is_online or msgspec.UNSET,
        )
        for one in people
    )


def _also(meeting: int) -> dict[int, tuple[sent.Capacity, ...]]:
    """For which further agencies the attendees come."""
    found: dict[int, tuple[sent.Capacity, ...]] = {}
    rows = AlsoNamed.select().join(Attendee).where(Attendee.meeting == meeting).order_by(AlsoNamed.id)
    for row in rows:
        further = sent.Capacity(agency=row.agency_name, office=row.office)
        found[row.attendee_id] = (*found.get(row.attendee_id, ()), further)
    return found


def _agenda(meeting: Meeting) -> tuple[sent.AgendaItem, ...]:
    """The items in order; an hour of the first sitting is given as long as all before it have a length."""
    items, at_ms, first = [], meeting.starts_at_ms, meeting.planned[0]
    for row in AgendaItem.select().where(AgendaItem.meeting == meeting).order_by(AgendaItem.place):
        item = sent.AgendaItem(
            item=row.token,
            title=row.title,
            minutes=row.minutes,
            starts_at=at_ms,
            presenter=row.presenter,
            closed=row.is_closed,
        )
        items.append(item)
        at_ms = at_ms + row.minutes * 60_000 if at_ms and row.minutes else 0
        at_ms = at_ms if at_ms < first.ends_at or not meeting.is_of_sittings else 0
    return tuple(items)


def _documents(meeting: Meeting) -> tuple[sent.Document, ...]:
    rows = list(
        Document.select()
        .where(Document.meeting == meeting, ~Document.is_withdrawn)
        .order_by(Document.place, Document.id)
    )
    pages = PageImage.select().where(PageImage.file_sha256.in_([row.sha256 for row in rows])).order_by(PageImage.page)
    images: dict[str, list[str]] = {}
    for page in pages:
        images.setdefault(page.file_sha256, []).append(page.sha256)
    return tuple(
        sent.Document(
            document=row.token,
            item=row.item,
            title=row.title,
            sha256=row.sha256,
            size=row.size,
            media_type=row.media_type,
            images=tuple(images.get(row.sha256, ())),
        )
        for row in rows
    )


def _ballots(meeting: Meeting) -> tuple[PreparedBallot, ...]:
    return tuple(
        PreparedBallot(
            ballot=row.token,
            item=row.item,
            title=row.title,
            questions=msgspec.json.decode(row.questions, type=tuple[Question, ...]),
            secret=row.is_secret,
        )
        for row in Ballot.select().where(Ballot.meeting == meeting).order_by(Ballot.place)
    )
