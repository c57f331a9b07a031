"""Who plays which part: who walks past the camera, who has a phone, what is left for the person at the keyboard."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from central.meetings.models import Answer, Attendee, Holds, Invitation, Meeting, MeetingRole
from central.meetings.naming import named_counts
from central.meetings.planning import Planning
from central.people.models import Agency, Official
from contract.package import Category
from demo.province import DOMAIN

WALKERS = 12
"""So many attendees walk past the film's camera; the others come by the poster, by name, or with the chair's start."""
OPINION = "Đề nghị bổ sung lộ trình đào tạo cán bộ cấp xã trong quý I/2027 và nguồn kinh phí bảo đảm."
DECLINES = ("mttq", "Trùng lịch làm việc với Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam")


class Delegate(msgspec.Struct, frozen=True, kw_only=True):
    """A member with a phone. `scans`: this one checks in by the poster; the others come past the camera.

    `leans`: which of a question's options this one marks, by its place.
    """

    name: str
    attendee: int
    pin: str
    scans: bool
    leans: int = 0
    speaks: bool = False
    opinion: str = ""


class Errand(msgspec.Struct, frozen=True, kw_only=True):
    """What an official does at central on the way: opens `path` and presses the first button that begins so."""

    email: str
    path: str
    button: str
    typed: dict[str, str] = {}


class Cast(msgspec.Struct, frozen=True, kw_only=True):
    """All parts for the artificial people, and where they play."""

    central: str
    room: str
    poster: str
    password: str
    delegates: tuple[Delegate, ...]
    errands: tuple[Errand, ...]


def read_cast(path: Path) -> Cast:
    return msgspec.json.decode(path.read_bytes(), type=Cast)


def write_cast(path: Path, cast: Cast) -> None:
    """Keep the parts where only this user reads them: they hold PINs."""
    path.touch(mode=0o600)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(cast)))


def walkers(meeting: Meeting) -> list[Attendee]:
    """Who comes past the camera: up to WALKERS in their order, but neither chair nor secretary."""
    people = Attendee.select().where(Attendee.meeting == meeting, ~Attendee.is_withdrawn)
    rest = {one.id for one in (*conducting(meeting), *_absent(meeting))}
    return [one for one in people.order_by(Attendee.rank, Attendee.id) if one.id not in rest][:WALKERS]


def conducting(meeting: Meeting, *holds: Holds) -> list[Attendee]:
    """Chair and secretary as attendees, or only who holds one of these roles."""
    held = MeetingRole.select().where(MeetingRole.meeting == meeting, MeetingRole.holds.in_(holds or list(Holds)))
    officials = [one.official_id for one in held]
    return list(Attendee.select().where(Attendee.meeting == meeting, Attendee.official.in_(officials)))


def yours(meeting: Meeting) -> Attendee:
    """The delegate who is left for the person at the keyboard: a member who comes past the camera."""
    return next(one for one in walkers(meeting) if one.votes)


def delegates(meeting: Meeting, planning: Planning) -> tuple[Delegate, ...]:
    """The members with phones: all but the chair and the one at the keyboard."""
    walking = {one.id for one in walkers(meeting)}
    kept = {one.id for one in (*conducting(meeting), yours(meeting))}
    members = Attendee.select().where(Attendee.meeting == meeting, Attendee.votes, ~Attendee.is_withdrawn)
    chosen = [one for one in members.order_by(Attendee.rank, Attendee.id) if one.id not in kept]
    return tuple(
        Delegate(
            name=one.name,
            attendee=one.number,
            pin=planning.pin(one.number, one.pin_turn),
            scans=one.id not in walking,
            leans={3: 1, 7: 2}.get(place, 0),
            speaks=place in (1, 4),
            opinion=OPINION if place == 2 else "",
        )
        for place, one in enumerate(chosen)
    )


def errands(meeting: Meeting) -> tuple[Errand, ...]:
    """Answers to the invitation that are still due, and agencies that have not named anybody yet."""
    return (*_answers(meeting), *_namings(meeting))


def _answers(meeting: Meeting) -> Iterator[Errand]:
    due = Attendee.select(Attendee, Official).join(Official, on=(Attendee.official == Official.id))
    due = due.where(Attendee.meeting == meeting, ~Attendee.is_withdrawn, Attendee.answer == Answer.NONE)
    absent = {one.id for one in _absent(meeting)}
    kept = {one.id for one in (*conducting(meeting), yours(meeting))}
    path = f"/meetings/{meeting.id}/answer"
    for one in due.order_by(Attendee.rank, Attendee.id):
        if one.official is None or one.id in kept:
            continue
        if one.id in absent:
            yield Errand(email=one.official.email, path=path, button="decline", typed={"reason": DECLINES[1]})
        else:
            yield Errand(email=one.official.email, path=path, button="confirm")


def _namings(meeting: Meeting) -> Iterator[Errand]:
    invited = Invitation.select(Invitation, Agency).join(Agency, on=(Invitation.agency == Agency.id))
    found = list(invited.where(Invitation.meeting == meeting))
    named = named_counts([one.id for one in found])
    for one in found:
        if one.agency is not None and named[one.id] < one.places:
            path = f"/meetings/{meeting.id}/naming/{one.id}"
            yield Errand(email=f"{one.agency.code}.lanhdao@{DOMAIN}", path=path, button="official-")


def secretary_of(meeting: Meeting) -> Attendee:
    return next(one for one in conducting(meeting, Holds.SECRETARY) if one.category == Category.STAFF)


def _absent(meeting: Meeting) -> list[Attendee]:
    """Who declines, and so does not come."""
    mailbox = f"{DECLINES[0]}.lanhdao@{DOMAIN}"
    rows = Attendee.select().join(Official, on=(Attendee.official == Official.id))
    return list(rows.where(Attendee.meeting == meeting, Official.email == mailbox))
