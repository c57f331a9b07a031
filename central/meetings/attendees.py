"""Who attends: the persons behind chairs, secretaries and invitations, brought up to date with the plan and the day.

A number once given stays with its person. Who is no longer wanted is withdrawn, never deleted, so that the door knows
the old ticket; who is wanted again gets a new issue of it.
"""

from dataclasses import dataclass
from datetime import date

from central.meetings.deadlines import local
from central.meetings.models import AlsoNamed, Answer, Attendee, Holds, Invitation, Meeting, MeetingRole
from central.meetings.planning import Planning, new_number
from central.people.standing import Standing, holders, officials_of, standings
from contract.package import Category


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Why somebody should attend, and as what."""

    invitation: Invitation | None = None
    category: Category
    votes: bool
    role: str = ""


def meeting_day(meeting: Meeting, planning: Planning) -> date:
    """The day whose names and posts count; today as long as no time is set."""
    return local(meeting.starts_at_ms).date() if meeting.starts_at_ms else planning.today


def settle_attendees(planning: Planning, meeting: Meeting) -> None:
    """Make attendees of all who are wanted now, withdraw the others, and bring names and offices up to date."""
    day = meeting_day(meeting, planning)
    wanted = _wanted(meeting, day)
    rows = list(Attendee.select().where(Attendee.meeting == meeting))
    by_official = {row.official_id: row for row in rows if row.official_id}
    known = standings({*wanted, *by_official}, day)
    for official, why in wanted.items():
        row = by_official.get(official)
        if row is None:
            rows.append(create_attendee(planning, meeting, who=known[official], why=why))
        elif row.principal_id is None:
            _want_again(row, why)
    _settle_guests(planning, meeting, rows)
    for row in rows:
        if not _is_wanted(row, wanted, rows) and (row.is_withdrawn or not come_for_the_other(row)):
            row.is_withdrawn = True
        _describe(row, _as_whom(row, known.get(row.official_id or 0), day))
    _rank(meeting, rows)
    for row in rows:
        row.save()


def create_attendee(planning: Planning, meeting: Meeting, *, who: Standing, why: Wanted) -> Attendee:
    """A new attendee with a number and a PIN of its own. `who.official` 0 is somebody without an account."""
    number = new_number()
    return Attendee.create(
        meeting=meeting,
        number=number,
        invitation=why.invitation,
        official=who.official or None,
        agency=who.agency_id or None,
        name=who.name,
        salutation=who.salutation,
        office=who.office,
        agency_name=who.agency,
        agency_rank=who.agency_rank,
        rank=who.rank,
        category=why.category,
        votes=why.votes,
        role=why.role,
        pin_hash=planning.pin_hash(number, 1),
    )


def withdraw(attendee: Attendee) -> None:
    """The person does not attend any more; the ticket is refused at the door."""
    Attendee.update(is_withdrawn=True).where(Attendee.id == attendee.id).execute()


def come_for_the_other(one: Attendee) -> bool:
    """Somebody who was to come for two agencies comes for the other one alone; False when there is no other."""
    further = AlsoNamed.select().where(AlsoNamed.attendee == one).order_by(AlsoNamed.id).first()
    if further is None:
        return False
    asked = further.invitation
    one.invitation, one.category, one.votes, one.role = asked, asked.category, asked.votes, asked.role
    one.save()
    further.delete_instance()
    return True


def _wanted(meeting: Meeting, day: date) -> dict[int, Wanted]:
    """Officials whom chairs, secretaries and invitations to persons and positions name. An invitation says as what."""
    wanted: dict[int, Wanted] = {}
    for held in (
        MeetingRole.select().where(MeetingRole.meeting == meeting).order_by(MeetingRole.holds, MeetingRole.place)
    ):
        is_chair = held.holds == Holds.CHAIR
        category = Category.MEMBER if is_chair else Category.STAFF
        wanted[held.official_id] = Wanted(category=category, votes=is_chair, role="chủ tịch" if is_chair else "thư ký")
    for one in Invitation.select().where(Invitation.meeting == meeting).order_by(Invitation.place):
        official = one.official_id or (next(iter(holders(one.position_id, day)), None) if one.position_id else None)
        if official is None:
            continue
        role = one.role or (wanted[official].role if official in wanted else "")
        wanted[official] = Wanted(invitation=one, category=Category(one.category), votes=one.votes, role=role)
    return wanted


def _want_again(row: Attendee, why: Wanted) -> None:
    if row.is_withdrawn:
        row.is_withdrawn, row.issue, row.answer = False, row.issue + 1, Answer.NONE
    row.invitation, row.category, row.votes, row.role = why.invitation, why.category, why.votes, why.role


def _settle_guests(planning: Planning, meeting: Meeting, rows: list[Attendee]) -> None:
    """Guests without an account whom the registration names itself."""
    invited = {row.invitation_id for row in rows if row.official_id is None and row.invitation_id}
    for one in Invitation.select().where(Invitation.meeting == meeting, Invitation.guest_name != ""):
        if one.id not in invited:
            who = Standing(official=0, name=one.guest_name, salutation="", email="", office=one.role)
            why = Wanted(invitation=one, category=Category(one.category), votes=False)
            rows.append(create_attendee(planning, meeting, who=who, why=why))


def _is_wanted(row: Attendee, wanted: dict[int, Wanted], rows: list[Attendee]) -> bool:
    """By the plan, by an agency that is still invited, or for a principal who is still expected."""
    if row.principal_id is not None:
        return any(
            one.id == row.principal_id and not one.is_withdrawn and one.answer == Answer.SUBSTITUTED for one in rows
        )
    if row.official_id in wanted:
        return True
    if row.invitation is None or row.is_withdrawn:
        return False
    return bool(row.invitation.agency_id or row.invitation.guest_name)


def _as_whom(row: Attendee, known: Standing | None, day: date) -> Standing | None:
    """The post in the agency that invited, of somebody who holds several."""
    agency = row.invitation.agency_id if row.invitation and row.principal_id is None else None
    if known is None or agency is None or known.agency_id == agency:
        return known
    return next((one for one in officials_of(agency, day) if one.official == row.official_id), known)


def _describe(row: Attendee, known: Standing | None) -> None:
    if known is None:
        return
    row.name, row.salutation, row.office, row.agency_name = known.name, known.salutation, known.office, known.agency
    row.agency_id, row.agency_rank = known.agency_id or None, known.agency_rank
    row.rank = known.rank


def _rank(meeting: Meeting, rows: list[Attendee]) -> None:
    """One protocol order for the whole meeting: chairs, members, the others; within each by agency and office."""
    held = MeetingRole.select().where(MeetingRole.meeting == meeting, MeetingRole.holds == Holds.CHAIR)
    chairs = {one.official_id: one.place for one in held}
    order = list(Category)

    def place(row: Attendee) -> tuple[int, int, int, int, int]:
        chair = chairs.get(row.official_id or 0, 999)
        return chair, order.index(Category(row.category)), row.agency_rank, row.rank, row.id

    for number, row in enumerate(sorted(rows, key=place), start=1):
        row.rank = number
