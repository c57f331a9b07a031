"""Who is asked elsewhere at the time that is being chosen (R5.4): chairs, secretaries and persons who are invited."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from central.meetings.clashes import overlap
from central.meetings.deadlines import to_ms
from central.meetings.lists import concerns
from central.meetings.models import Answer, Attendee, Meeting, Room
from central.meetings.reading import Reading
from central.meetings.states import State
from central.people.access import Access
from central.people.search import ALL_SORTS, PEOPLE, Sort
from central.people.standing import holders
from contract.package import PlannedSitting

MOST_NAMES = 60


@dataclass(frozen=True, kw_only=True)
class Busy:
    """Somebody at another meeting then. `title` is empty for who may not see that meeting."""

    name: str
    span: PlannedSitting
    title: str = ""
    is_approved: bool = True


def span_typed(reading: Reading) -> PlannedSitting | None:
    """The first sitting as it is typed so far; None as long as it is none."""
    on, start, end = reading.day("date"), reading.clock("start"), reading.clock("end")
    if on is None or start is None or end is None or end <= start:
        return None
    return PlannedSitting(starts_at=to_ms(datetime.combine(on, start)), ends_at=to_ms(datetime.combine(on, end)))


def people_typed(reading: Reading, on: date) -> dict[int, str]:
    """The persons whom the form names so far, by what the form calls them; a position by who holds it on the day."""
    found: dict[int, str] = {}
    names = [(f"{listed}-{row}", PEOPLE) for listed in ("chairs", "secretaries") for row in reading.filled(listed)]
    names += [(f"invite-{row}", ALL_SORTS) for row in reading.filled("invite")]
    for name, sorts in names[:MOST_NAMES]:
        one = reading.one(name, on, sorts)
        if one is not None and one.sort is Sort.OFFICIAL:
            found.setdefault(one.id, one.label)
        elif one is not None and one.sort is Sort.POSITION:
            for holder in holders(one.id, on)[:1]:
                found.setdefault(holder, one.label)
    return found


def busy_people(
    people: Mapping[int, str], span: PlannedSitting, *, but: int, access: Access, today: date
) -> list[Busy]:
    """Those of them who are asked elsewhere meanwhile and have not declined, in a fixed number of queries."""
    during = (Meeting.starts_at_ms < span.ends_at) & (Meeting.ends_at_ms > span.starts_at) & (Meeting.id != but)
    stands = Meeting.state.in_([State.APPROVED, State.AWAITING]) & ~Attendee.is_withdrawn
    comes = Attendee.answer.not_in([Answer.DECLINED, Answer.SUBSTITUTED])
    query = Attendee.select(Attendee, Meeting, Room).join(Meeting).join(Room)
    rows = list(query.where(Attendee.official.in_(list(people)), during, stands, comes).order_by(Meeting.starts_at_ms))
    seen = _seen({row.meeting_id for row in rows}, access, today)
    found = []
    for row in rows:
        meeting: Meeting = row.meeting
        met = next((one for one in meeting.planned if overlap(one, span)), None)
        if met is not None and row.official_id is not None:
            title = meeting.title if meeting.id in seen and not meeting.is_secret else ""
            is_approved = meeting.state == State.APPROVED
            found.append(Busy(name=people[row.official_id], span=met, title=title, is_approved=is_approved))
    return found


def _seen(meetings: Iterable[int], access: Access, today: date) -> set[int]:
    rows: Any = Meeting.select(Meeting.id).where(Meeting.id.in_(list(meetings)), concerns(access, today))
    return {row.id for row in rows}
