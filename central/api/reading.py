"""From central's rows to what programs are told, within what the token's owner may see."""

from datetime import datetime

from central.api import shapes
from central.documents.actions import INVITED, items_kept_from
from central.meetings.deadlines import local
from central.meetings.lists import Listed
from central.meetings.models import Meeting
from central.meetings.rights import Role
from central.meetings.showing import Shown
from central.meetings.states import State
from central.people.models import Official
from central.proceedings.reading import records_of, without_items
from central.proceedings.record import Record, Round
from central.search.finding import Answers
from central.week.reading import Schedule, Scheduled
from contract.sight import Viewer, sight


def line_of(one: Listed) -> shapes.MeetingLine:
    meeting = one.meeting
    return shapes.MeetingLine(
        id=meeting.id,
        title=meeting.title,
        state=one.state,
        starts_at=_at(meeting.starts_at_ms),
        ends_at=_at(meeting.ends_at_ms),
        room=meeting.room.name if meeting.room else "",
        chair=one.chair.name if one.chair else "",
        why=[str(why) for why in one.why],
        answer=one.answer,
    )


def meeting_of(meeting: Meeting, state: State, shown: Shown) -> shapes.Meeting:
    """A meeting as its page shows it; papers by the agenda item that they belong to."""
    return shapes.Meeting(
        id=meeting.id,
        title=meeting.title,
        content=meeting.content,
        kind=meeting.kind,
        state=state,
        starts_at=_at(meeting.starts_at_ms),
        ends_at=_at(meeting.ends_at_ms),
        room=meeting.room.name if meeting.room else "",
        host=shown.host,
        chairs=[one.name for one in shown.chairs],
        secretaries=[one.name for one in shown.secretaries],
        agenda=[
            shapes.Item(
                title=one.item.title,
                minutes=one.item.minutes,
                presenter=one.item.presenter,
                is_closed=one.item.is_closed,
                papers=[shapes.Paper(id=paper.id, title=paper.title, pages=paper.pages) for paper in one.papers],
            )
            for one in shown.agenda
        ],
        papers=[shapes.Paper(id=one.id, title=one.title, pages=one.pages) for one in shown.papers],
        people=[
            shapes.Person(
                name=one.name,
                office=one.office,
                agency=one.agency_name,
                category=one.category,
                votes=one.votes,
                answer=one.answer,
            )
            for one in shown.people
        ],
        answer=shown.mine.answer if shown.mine else None,
    )


def week_of(schedule: Schedule) -> shapes.Week:
    return shapes.Week(monday=schedule.week.monday, meetings=[_scheduled(one) for one in schedule.lines])


def _scheduled(one: Scheduled) -> shapes.Scheduled:
    is_secret = one.meeting.is_secret
    return shapes.Scheduled(
        meeting=None if is_secret else one.meeting.id,
        title="" if is_secret else one.meeting.title,
        starts_at=local(one.sitting.starts_at),
        ends_at=local(one.sitting.ends_at),
        room=one.meeting.room.name if one.meeting.room else "",
        chair="" if is_secret else one.chair,
        host="" if is_secret else one.host,
    )


def answers_of(found: Answers) -> shapes.Answers:
    return shapes.Answers(
        count=found.count,
        page=found.page,
        pages=found.pages,
        meetings=[
            shapes.Found(
                meeting=one.meeting.id,
                title=one.meeting.title,
                passages=["".join(piece.text for piece in hit.pieces) for hit in one.hits],
            )
            for one in found.meetings
        ],
    )


def results_of(meeting: Meeting, official: Official, roles: frozenset[Role]) -> list[shapes.RoomResults]:
    """What each room recorded, without the items from which this reader is kept."""
    found = []
    for record in records_of(meeting.id):
        kept = items_kept_from(meeting, official, roles, record.package.agenda)
        if roles <= INVITED:
            kept |= {one.item for one in record.package.agenda if one.closed}
        seen = without_items(record, kept)
        rounds = [one for one in seen.rounds if one.item not in kept]
        found.append(
            shapes.RoomResults(
                room=record.package.room,
                present=[one.name for one in seen.roll if one.is_present],
                votes=[_vote(record, one) for one in rounds],
                conclusions=[
                    shapes.Conclusion(item=one.item, text=one.text, at=local(one.at_ms)) for one in seen.conclusions
                ],
            )
        )
    return found


def _vote(record: Record, one: Round) -> shapes.Vote:
    """Counts are told once the round is over; a round in several rooms is counted together, on its page."""
    tells = sight(one.stage, Viewer(hears=True)).counts and not record.package.rooms and not one.gives_away(one.result)
    return shapes.Vote(
        title=one.title,
        is_secret=one.is_secret,
        is_void=one.is_void,
        questions=[text for text, _options in one.questions],
        options=[list(options) for _text, options in one.questions],
        marks=[list(each.counts) for each in one.result.questions] if tells else None,
    )


def _at(at_ms: int | None) -> datetime | None:
    return local(at_ms) if at_ms else None
