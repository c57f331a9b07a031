"""A registration by a program: the same form, read by the same rules, as one that a person types."""

from collections.abc import Iterable, Mapping

from central.api.shapes import Invited, NewItem, NewMeeting, Registered
from central.meetings.actions import discard, register, submit
from central.meetings.form import read_plan
from central.meetings.models import Meeting
from central.meetings.planning import Planning
from central.meetings.reading import Reading
from central.meetings.states import State
from central.meetings.typed import Typed, new_token
from central.people.models import Official
from contract.refused import Refused


class Unreadable(Exception):
    """The registration has mistakes; what each is stands in `reading.errors`, by the form's names."""

    def __init__(self, reading: Reading) -> None:
        super().__init__("registration")
        self.reading = reading


def register_new(planning: Planning, asked: NewMeeting, *, by: Official) -> Registered:
    """Register and send to the approver; the same `once` again tells of the same meeting.

    Unreadable: there are mistakes. Refused: the account may not register, or the room is taken; nothing is kept then.
    """
    typed = typed_of(asked)
    meeting = register(planning, typed, by=by, once=asked.once)
    if meeting.state != State.DRAFT:
        return Registered(id=meeting.id, state=meeting.state)
    reading = read_plan(typed, now_ms=planning.now_ms())
    if reading.plan is None:
        discard(planning, meeting.id, by=by)
        raise Unreadable(reading)
    try:
        submit(planning, meeting.id, reading.plan, by=by)
    except Refused:
        discard(planning, meeting.id, by=by)
        raise
    return Registered(id=meeting.id, state=Meeting.get_by_id(meeting.id).state)


def typed_of(asked: NewMeeting) -> Typed:
    """The form as a person would have typed it."""
    fields = {
        "secret": "no",
        "title": asked.title,
        "content": asked.content,
        "kind": asked.kind,
        "rule": asked.rule,
        "host-text": asked.host,
        "date": asked.day,
        "start": asked.start,
        "end": asked.end,
        "room": str(asked.room),
        "opens": "30",
        "approver-text": asked.approver,
    }
    for listed, names in (("chairs", asked.chairs), ("secretaries", asked.secretaries)):
        fields |= {f"{listed}-{row}-text": name for row, name in enumerate(names)}
    return with_more(Typed(fields), {}, agenda=asked.agenda, invited=asked.invited)


def with_more(
    typed: Typed, given: Mapping[str, str], *, agenda: Iterable[NewItem] = (), invited: Iterable[Invited] = ()
) -> Typed:
    """The form with these fields, and with a row more for each of the items and the invited."""
    fields = {**typed.fields, **given}
    for row, item in enumerate(agenda, start=_next(typed, "agenda")):
        cells = {"token": new_token(), "title": item.title, "minutes": str(item.minutes), "presenter": item.presenter}
        fields |= {f"agenda-{row}-{name}": text for name, text in cells.items()}
    for row, one in enumerate(invited, start=_next(typed, "invite")):
        cells = {"token": new_token(), "text": one.who, "category": one.category, "places": str(one.places)}
        fields |= {f"invite-{row}-{name}": text for name, text in cells.items()}
    return Typed(fields)


def _next(typed: Typed, listed: str) -> int:
    return max(typed.rows(listed), default=-1) + 1
