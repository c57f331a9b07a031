"""Deciding on meetings: sending, changing, approving, calling off, moving, reminding, repeating (R5.1, R5.3, R5.4)."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from central.api.calls.call import Call, day_of, known, visible
from central.api.reading import meeting_of
from central.api.registering import Unreadable, with_more
from central.api.rules import Scope
from central.api.shapes import Clock, Day, Done, Invited, Made, Meeting, Name, NewItem, Nothing, Number, Once, Text
from central.documents.store import store_in
from central.duties.actions import explain
from central.duties.reading import duties_of
from central.duties.rules import What
from central.meetings.actions import approve, cancel, discard, keep_typed, postpone, reject, revoke, submit, withdraw
from central.meetings.attendees import meeting_day
from central.meetings.changing import change
from central.meetings.deadlines import local
from central.meetings.filling import form_of
from central.meetings.form import read_plan
from central.meetings.moving import move
from central.meetings.reminding import Group, remind
from central.meetings.rights import require
from central.meetings.roles import roles_of
from central.meetings.showing import shown
from central.meetings.states import Act
from central.presets.actions import repeat, save_group, save_template
from central.web.shell import access, centre, now_ms, official, today


class Deciding(Struct, kw_only=True, forbid_unknown_fields=True):
    """`reason`: needed to reject, and to approve after the deadline of R6.3."""

    do: Literal["approve", "reject"]
    reason: Text = ""


class CallingOff(Struct, kw_only=True, forbid_unknown_fields=True):
    do: Literal["revoke", "postpone", "cancel"]
    reason: Text


class Moving(Struct, kw_only=True, forbid_unknown_fields=True):
    room: Number
    reason: Text


class Sending(Struct, kw_only=True, forbid_unknown_fields=True):
    """The time and room of a registration that was rejected, postponed or is a draft; what is left out stays."""

    day: Day | None = None
    start: Clock | None = None
    end: Clock | None = None
    room: Number | None = None


class Adding(Struct, kw_only=True, forbid_unknown_fields=True):
    """What is added to a meeting that was sent: a text in place of the former, items and invited after those there."""

    once: Once
    content: Annotated[str, Meta(max_length=10_000)] | None = None
    agenda: Annotated[list[NewItem], Meta(max_length=60)] = []
    invited: Annotated[list[Invited], Meta(max_length=150)] = []


class Late(Struct, kw_only=True, forbid_unknown_fields=True):
    """Why something of a meeting is late; `what` as /due has it."""

    what: Literal["request", "papers", "approve", "name", "answer", "conclusions"]
    reason: Text


class Due(Struct, kw_only=True):
    """Something that is not done yet; `standing`: late, at risk or due."""

    meeting: int
    what: str
    due_at: str
    standing: str
    count: int
    reason: str


class Reminding(Struct, kw_only=True, forbid_unknown_fields=True):
    """`texts`: on their telephones too."""

    once: Once
    group: Literal["all", "unanswered", "unnamed"] = "all"
    texts: bool = False


class Told(Struct, kw_only=True):
    people: int


class Repeating(Struct, kw_only=True, forbid_unknown_fields=True):
    """`send`: for approval at once. The same day again is the same meeting, unless that was called off."""

    days: Annotated[list[Day], Meta(min_length=1, max_length=20)]
    send: bool = False


class Repeated(Struct, kw_only=True):
    """`problem`: why it could not be sent."""

    id: int
    day: str
    state: str


class Keeping(Struct, kw_only=True, forbid_unknown_fields=True):
    """Keep the registration as a template, or its invited as a group, under a name."""

    once: Once
    kept_as: Literal["template", "group"]
    name: Name


def decide(asked: Deciding, *, meeting: int) -> Meeting:
    """Approve or reject a registration (R5.3)."""
    visible(meeting)
    if asked.do == "reject":
        reject(centre().planning, meeting, by=official(), reason=asked.reason)
    else:
        approve(centre().planning, meeting, by=official(), late_reason=asked.reason)
    return _now(meeting)


def call_off(asked: CallingOff, *, meeting: int) -> Meeting:
    """Revoke the approval, postpone or cancel; all are told the reason (R5.1)."""
    one, _roles, _state = visible(meeting)
    planning, by = centre().planning, official()
    if asked.do == "revoke":
        revoke(planning, meeting, by=by, reason=asked.reason)
    elif asked.do == "postpone":
        postpone(planning, meeting, by=by, reason=asked.reason, typed=form_of(planning, one))
    else:
        cancel(planning, meeting, by=by, reason=asked.reason)
    return _now(meeting)


def go_elsewhere(asked: Moving, *, meeting: int) -> Meeting:
    """Let a running meeting go on in another room, its own unit being dead."""
    known(meeting)
    store = store_in(centre().settings.central.data_dir)
    move(centre().planning, store, meeting, to=asked.room, by=official(), reason=asked.reason)
    return _now(meeting)


def send_again(asked: Sending, *, meeting: int) -> Meeting:
    """Send a draft, a rejected or a postponed registration to its approver."""
    one, roles, state = visible(meeting)
    require(roles, Act.EDIT, state)
    fields = {"date": asked.day, "start": asked.start, "end": asked.end, "room": asked.room}
    given = {name: str(value) for name, value in fields.items() if value is not None}
    typed = with_more(form_of(centre().planning, one), given)
    keep_typed(centre().planning, meeting, typed, by=official())
    reading = read_plan(typed, now_ms=now_ms())
    if reading.plan is None:
        raise Unreadable(reading)
    submit(centre().planning, meeting, reading.plan, by=official())
    return _now(meeting)


def add(asked: Adding, *, meeting: int) -> Meeting:
    """Add content, agenda items or invited to a meeting that was sent; people are told what changed."""
    one, roles, state = visible(meeting)
    require(roles, Act.EDIT, state)
    given = {} if asked.content is None else {"content": asked.content}
    typed = with_more(form_of(centre().planning, one), given, agenda=asked.agenda, invited=asked.invited)
    reading = read_plan(typed, now_ms=0)
    if reading.plan is None:
        raise Unreadable(reading)
    change(centre().planning, meeting, reading.plan, by=official(), version=one.version)
    return _now(meeting)


def take_back(_asked: Nothing, *, meeting: int) -> Meeting:
    """The registrar takes a registration back before it is decided."""
    one, _roles, _state = visible(meeting)
    withdraw(centre().planning, meeting, by=official(), typed=form_of(centre().planning, one))
    return _now(meeting)


def throw_away(_asked: Nothing, *, meeting: int) -> Done:
    """A draft and its papers are gone."""
    known(meeting)
    discard(centre().planning, meeting, by=official())
    return Done()


def due(_asked: Nothing) -> list[Due]:
    """What is due, at risk and late of one's meetings."""
    return [
        Due(
            meeting=one.meeting.id,
            what=one.deadline.what,
            due_at=local(one.deadline.at_ms).isoformat(),
            standing=one.standing,
            count=one.count,
            reason=one.reason,
        )
        for one in duties_of(access(), today(), now_ms=now_ms())
    ]


def say_why(asked: Late, *, meeting: int) -> Done:
    """Say why something is late; it stays in the meeting's history."""
    known(meeting)
    explain(centre().planning, meeting, What(asked.what), asked.reason, by=official())
    return Done()


def remind_people(asked: Reminding, *, meeting: int) -> Told:
    """Remind people of a meeting (R5.1)."""
    known(meeting)
    texts = asked.texts and centre().settings.sms is not None
    return Told(people=remind(centre().planning, meeting, Group(asked.group), by=official(), texts=texts))


def repeat_meeting(asked: Repeating, *, meeting: int) -> list[Repeated]:
    """A draft like this meeting for each of these days."""
    one, _roles, _state = visible(meeting)
    days: list[date] = [day_of(day) for day in dict.fromkeys(asked.days)]
    made = repeat(centre().planning, one, days, by=official(), send=asked.send)
    states = {each.meeting.id: known(each.meeting.id)[0].state for each in made}
    return [Repeated(id=each.meeting.id, day=each.on.isoformat(), state=states[each.meeting.id]) for each in made]


def keep_as(asked: Keeping, *, meeting: int) -> Made:
    """Keep a registration as a template, or its invited as a group."""
    one, _roles, _state = visible(meeting)
    save = save_template if asked.kept_as == "template" else save_group
    return Made(id=save(centre().planning, one, asked.name, by=official()).id)


def _now(number: int) -> Meeting:
    """The meeting as it stands after the act, for who may do it and so may see it."""
    found, _roles, state = known(number)
    require(roles_of(access(), found, today()), Act.SEE, state)
    return meeting_of(found, state, shown(found, official(), meeting_day(found, centre().planning)))


_REGISTERS, _CONDUCTS = (Scope.REGISTER,), (Scope.CONDUCT,)
_PREPARES = (Scope.REGISTER, Scope.APPROVE, Scope.CONDUCT)
CALLS: tuple[Call, ...] = (
    Call("POST", "/meetings/{meeting}/decision", (Scope.APPROVE,), decide, ("decisions.approval",)),
    Call("POST", "/meetings/{meeting}/calling-off", _CONDUCTS, call_off, ("decisions.call_off",)),
    Call("POST", "/meetings/{meeting}/room", _PREPARES, go_elsewhere, ("decisions.leave_room",)),
    Call("POST", "/meetings/{meeting}/sending", _PREPARES, send_again, ("registration.take",)),
    Call("POST", "/meetings/{meeting}/additions", _PREPARES, add, ("registration.take",)),
    Call("POST", "/meetings/{meeting}/withdrawal", _REGISTERS, take_back, ("registration.take_back",)),
    Call("POST", "/meetings/{meeting}/discarding", _REGISTERS, throw_away, ("registration.throw_away",)),
    Call("GET", "/due", (Scope.READ,), due),
    Call("POST", "/meetings/{meeting}/late-reasons", _PREPARES, say_why, ("duties.say_why",)),
    Call("POST", "/meetings/{meeting}/reminders", _CONDUCTS, remind_people, ("reminding.page",)),
    Call("POST", "/meetings/{meeting}/repetitions", _REGISTERS, repeat_meeting, ("presets.reuse",)),
    Call("POST", "/meetings/{meeting}/kept", _REGISTERS, keep_as, ("presets.reuse",)),
)
