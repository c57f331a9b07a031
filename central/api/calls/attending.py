"""Who comes: an agency names people, a person answers, sends another, shares; guests' links and codes (R5.1, R6.1)."""

from datetime import datetime
from typing import Annotated, Literal

from flask import abort
from msgspec import Meta, Struct

from central.api.calls.call import Call, found, known, official_named, visible
from central.api.reading import meeting_of
from central.api.rules import Scope
from central.api.shapes import Done, Made, Meeting, Name, Nothing, Number, Once, Text
from central.meetings.attendees import meeting_day
from central.meetings.deadlines import local
from central.meetings.guests import end_link, guests_of, make_link
from central.meetings.models import AlsoNamed, Attendee, Invitation
from central.meetings.models import Meeting as MeetingRow
from central.meetings.naming import (
    Guest,
    confirm,
    decline,
    invitations_to_name,
    may_name,
    name_guest,
    name_official,
    named_counts,
    send_substitute,
    take_back,
)
from central.meetings.online import own_room, set_online
from central.meetings.rights import require
from central.meetings.showing import shown
from central.meetings.states import Act
from central.meetings.tickets import own_attendee, reissue
from central.people.models import Official
from central.people.standing import agency_names, officials_of
from central.sharing.actions import Wanted, end_share, given_by, given_to, share
from central.sharing.models import Share
from central.sharing.rules import Trust
from central.web.shell import access, centre, official
from contract.refused import Refused


class ToName(Struct, kw_only=True):
    """An agency's invitation and how many of its places are filled; the meeting's title, time and room alone."""

    invitation: int
    meeting: int
    title: str
    starts_at: datetime
    room: str
    agency: str
    places: int
    named: int


class Someone(Struct, kw_only=True):
    """An official, by the number that other calls take, as of the meeting's day."""

    id: int
    name: str
    office: str


class Named(Struct, kw_only=True):
    """`attendee`: the number by which somebody who was named is taken back."""

    attendee: int
    name: str
    office: str
    answer: str


class Naming(Struct, kw_only=True):
    named: list[Named]
    choices: list[Someone]


class NamingOne(Struct, kw_only=True, forbid_unknown_fields=True):
    """One of `choices`, or somebody without an account by name."""

    once: Once
    official: Number | None = None
    guest: Annotated[str, Meta(max_length=120)] = ""
    office: Annotated[str, Meta(max_length=120)] = ""
    salutation: Literal["", "ông", "bà", "đồng chí"] = ""


class TakingBack(Struct, kw_only=True, forbid_unknown_fields=True):
    attendee: Number


class Answering(Struct, kw_only=True, forbid_unknown_fields=True):
    """A decline needs its reason, `substitute` one of the colleagues. `instead_of`: for whom an assistant answers."""

    answer: Literal["confirm", "online", "decline", "substitute"]
    reason: Text = ""
    substitute: Number | None = None
    instead_of: Number | None = None


class Sharing(Struct, kw_only=True, forbid_unknown_fields=True):
    """`trust`: follow, read its papers too, or answer in one's place. Without `meeting`: all from now on."""

    helper: Name
    trust: Literal["follow", "read", "answer"]
    meeting: Number | None = None


class Shared(Struct, kw_only=True):
    """`is_mine`: I share with this person; else they share with me."""

    id: int
    person: str
    trust: str
    meeting: int | None
    is_mine: bool


class GuestLink(Struct, kw_only=True):
    """A guest without an account; `link` is empty while there is none."""

    attendee: int
    name: str
    link: str


class Linking(Struct, kw_only=True, forbid_unknown_fields=True):
    do: Literal["make", "end"]


class Placing(Struct, kw_only=True, forbid_unknown_fields=True):
    online: bool


class Reissuing(Struct, kw_only=True, forbid_unknown_fields=True):
    once: Once


def to_name(_asked: Nothing) -> list[ToName]:
    """The invitations for which one's agencies name who comes."""
    rows, planning = invitations_to_name(official(), centre().planning), centre().planning
    days = {one.id: (one.agency_id or 0, meeting_day(one.meeting, planning)) for one in rows}
    called, named = agency_names(days.values()), named_counts(one.id for one in rows)
    return [
        ToName(
            invitation=one.id,
            meeting=one.meeting_id,
            title=one.meeting.title,
            starts_at=local(one.meeting.starts_at_ms),
            room=one.meeting.room.name if one.meeting.room else "",
            agency=called.get(days[one.id], ""),
            places=one.places,
            named=named[one.id],
        )
        for one in rows
    ]


def naming(_asked: Nothing, *, meeting: int, invitation: int) -> Naming:
    """Who was named for an agency's invitation, and who else could be."""
    found_meeting, one = _invitation(meeting, invitation)
    there = Attendee.select().where(Attendee.meeting == found_meeting, ~Attendee.is_withdrawn)
    named = list(there.where(Attendee.invitation == one, Attendee.principal.is_null()).order_by(Attendee.rank))
    also = there.join(AlsoNamed, on=AlsoNamed.attendee == Attendee.id).where(AlsoNamed.invitation == one)
    named += list(also.order_by(Attendee.rank))
    here = {row.official_id for row in named}
    people = officials_of(one.agency_id or 0, meeting_day(found_meeting, centre().planning))
    return Naming(
        named=[Named(attendee=row.id, name=row.name, office=row.office, answer=row.answer) for row in named],
        choices=[
            Someone(id=who.official, name=who.name, office=who.office) for who in people if who.official not in here
        ],
    )


def name_one(asked: NamingOne, *, meeting: int, invitation: int) -> Naming:
    """Name who comes for an agency (Cử người dự họp)."""
    _invitation(meeting, invitation)
    if asked.official is not None:
        name_official(centre().planning, meeting, invitation, asked.official, by=official())
    else:
        guest = Guest(name=asked.guest, office=asked.office, salutation=asked.salutation)
        name_guest(centre().planning, meeting, invitation, guest, by=official())
    return naming(Nothing(), meeting=meeting, invitation=invitation)


def take_one_back(asked: TakingBack, *, meeting: int, invitation: int) -> Naming:
    """Take back whom an agency named."""
    _invitation(meeting, invitation)
    take_back(centre().planning, meeting, asked.attendee, by=official(), invitation=invitation)
    return naming(Nothing(), meeting=meeting, invitation=invitation)


def colleagues(_asked: Nothing, *, meeting: int) -> list[Someone]:
    """Who may be sent in one's place."""
    one, _roles, _state = visible(meeting)
    mine = own_attendee(meeting, official())
    there = Attendee.select().where(Attendee.meeting == one, ~Attendee.is_withdrawn, Attendee.principal.is_null())
    taken = {row.official_id for row in there}
    people = officials_of(mine.agency_id, meeting_day(one, centre().planning)) if mine.agency_id else []
    return [Someone(id=who.official, name=who.name, office=who.office) for who in people if who.official not in taken]


def answer(asked: Answering, *, meeting: int) -> Meeting:
    """Answer the invitation (R5.1)."""
    one, _roles, _state = visible(meeting)
    planning, by, instead_of = centre().planning, official(), asked.instead_of
    if asked.answer == "confirm":
        confirm(planning, meeting, by=by, instead_of=instead_of)
    elif asked.answer == "online":
        if own_room(one, centre().settings.units.own_room) is None:
            raise Refused("Cuộc họp này không có phòng họp trực tuyến.")
        confirm(planning, meeting, by=by, instead_of=instead_of, online=True)
    elif asked.answer == "decline":
        decline(planning, meeting, by=by, reason=asked.reason, instead_of=instead_of)
    elif asked.substitute is None:
        raise Refused("Kính mời chọn người dự thay.")
    else:
        send_substitute(planning, meeting, asked.substitute, by=by, reason=asked.reason, instead_of=instead_of)
    seen, _roles, state = visible(meeting)
    return meeting_of(seen, state, shown(seen, by, meeting_day(seen, planning)))


def shares(_asked: Nothing) -> list[Shared]:
    """With whom one shares meetings, and who shares theirs."""
    mine = [_shared(one, one.helper, is_mine=True) for one in given_by(official())]
    return mine + [_shared(one, one.principal, is_mine=False) for one in given_to(official())]


def share_with(asked: Sharing) -> Made:
    """Let somebody follow one's meetings; what was agreed with them before is replaced."""
    about: MeetingRow | None = None
    if asked.meeting is not None:
        about, roles, state = visible(asked.meeting)
        require(roles, Act.SHARE, state)
    wanted = Wanted(helper=official_named(asked.helper), trust=Trust(asked.trust), meeting=about)
    return Made(id=share(centre().planning, official(), wanted).id)


def end_sharing(_asked: Nothing, *, share: int) -> Done:
    """Take a share back, or follow no longer."""
    found(Share, share)
    end_share(centre().planning, official(), share)
    return Done()


def guests(_asked: Nothing, *, meeting: int) -> list[GuestLink]:
    """The guests of a meeting with their links (R2.3)."""
    one, roles, state = visible(meeting)
    require(roles, Act.LINK, state)
    start = f"{centre().settings.web.public_url.rstrip('/')}/guest"
    return [
        GuestLink(
            attendee=each.attendee.id, name=each.attendee.name, link=f"{start}#{each.token}" if each.token else ""
        )
        for each in guests_of(centre().planning, one)
    ]


def link_guest(asked: Linking, *, meeting: int, attendee: int) -> list[GuestLink]:
    """Make or end a guest's link."""
    visible(meeting)
    act = make_link if asked.do == "make" else end_link
    act(centre().planning, meeting, attendee, by=official())
    return guests(Nothing(), meeting=meeting)


def place(asked: Placing, *, meeting: int, attendee: int) -> Done:
    """Mark somebody as taking part from elsewhere, or in the room again."""
    one, roles, state = known(meeting)
    require(roles, Act.PLACE, state)
    if asked.online and own_room(one, centre().settings.units.own_room) is None:
        raise Refused("Cuộc họp này không có phòng họp trực tuyến.")
    set_online(centre().planning, meeting, attendee, online=asked.online, by=official())
    return Done()


def new_code(_asked: Reissuing, *, meeting: int, attendee: int) -> Done:
    """Give an attendee a new code for the door; the old one is refused."""
    known(meeting)
    reissue(centre().planning, meeting, attendee, by=official())
    return Done()


def _invitation(meeting: int, invitation: int) -> tuple[MeetingRow, Invitation]:
    found_meeting, roles, state = known(meeting)
    require(roles, Act.NAME, state)
    one: Invitation | None = Invitation.get_or_none(Invitation.id == invitation, Invitation.meeting == found_meeting)
    if one is None or not may_name(one, access(), roles):
        abort(404)
    return found_meeting, one


def _shared(one: Share, who: Official, *, is_mine: bool) -> Shared:
    return Shared(id=one.id, person=who.name, trust=one.level, meeting=one.meeting_id, is_mine=is_mine)


_READ, _NAMES, _ANSWERS = (Scope.READ,), (Scope.AGENCY, Scope.CONDUCT), (Scope.ANSWER,)
_PREPARES = (Scope.REGISTER, Scope.CONDUCT)
_INVITATION = "/meetings/{meeting}/invitations/{invitation}"
CALLS: tuple[Call, ...] = (
    Call("GET", "/naming", _READ, to_name),
    Call("GET", _INVITATION, _READ, naming),
    Call("POST", f"{_INVITATION}/named", _NAMES, name_one, ("attending.name",)),
    Call("POST", f"{_INVITATION}/taken-back", _NAMES, take_one_back, ("attending.name",)),
    Call("GET", "/meetings/{meeting}/colleagues", _READ, colleagues),
    Call("POST", "/meetings/{meeting}/answer", _ANSWERS, answer, ("attending.answer",)),
    Call("GET", "/sharing", _READ, shares),
    Call("POST", "/sharing", _ANSWERS, share_with, ("sharing.every", "sharing.one")),
    Call("POST", "/sharing/{share}/end", _ANSWERS, end_sharing, ("sharing.every", "sharing.one")),
    Call("GET", "/meetings/{meeting}/guests", _PREPARES, guests),
    Call("POST", "/meetings/{meeting}/guests/{attendee}", _PREPARES, link_guest, ("guest.of_meeting",)),
    Call("POST", "/meetings/{meeting}/attendees/{attendee}/place", _PREPARES, place, ("meetings.mark_online",)),
    Call(
        "POST",
        "/meetings/{meeting}/attendees/{attendee}/code",
        (Scope.ANSWER, Scope.CONDUCT),
        new_code,
        ("meetings.give_new_code",),
    ),
)
