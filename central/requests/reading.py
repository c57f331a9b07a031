"""Document requests as pages show them: how each stands, of whom, for which item; and who takes what is sent."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import JOIN

from central.meetings.models import AgendaItem, Holds, Meeting, MeetingRole, Room
from central.meetings.roles import asks_of
from central.meetings.states import PLANNED
from central.people.access import Access
from central.people.models import AccountRight, Official, Right
from central.people.standing import agencies_on
from central.requests.models import DocumentRequest, SentPaper
from central.requests.rules import OPEN, Fate, Stage, is_late, stage

AT_MOST = 200


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A request under its agency's name of the day, with its files, the oldest first."""

    row: DocumentRequest
    agency: str
    item: str
    stage: Stage
    sent: list[SentPaper]

    @property
    def is_open(self) -> bool:
        """Is something still to be sent?"""
        return self.stage in OPEN

    def is_late(self, now_ms: int) -> bool:
        """Is its moment past with nothing sent, or was what was sent late?"""
        late = [one for one in self.sent if is_late(one.given_at_ms, self.row.due_at_ms)]
        return (self.is_open and now_ms > self.row.due_at_ms) or (bool(late) and len(late) == len(self.sent))

    @property
    def waiting(self) -> list[SentPaper]:
        """What the host office has not decided on."""
        return [one for one in self.sent if one.fate == Fate.WAITING]


def stage_of(row: DocumentRequest, fates: Collection[Fate] | None = None) -> Stage:
    """How one request stands; `fates` of its files, if they are known already."""
    known = fates_of([row.id])[row.id] if fates is None else list(fates)
    return stage(
        is_told=row.told_at_ms is not None,
        is_done=row.done_at_ms is not None,
        is_dropped=row.dropped_at_ms is not None,
        fates=known,
    )


def fates_of(requests: Iterable[int]) -> dict[int, list[Fate]]:
    """What became of the files of each of these requests, the oldest first."""
    found: dict[int, list[Fate]] = {one: [] for one in requests}
    rows = SentPaper.select(SentPaper.request, SentPaper.fate).where(SentPaper.request.in_(list(found)))
    for row in rows.order_by(SentPaper.id):
        found[row.request_id].append(Fate(row.fate))
    return found


def requests_of(meeting: Meeting, day: date) -> list[Shown]:
    """A meeting's requests in the order in which they were made."""
    return _shown(DocumentRequest.meeting == meeting, day)


def standing_requests(meetings: Collection[int], day: date) -> list[Shown]:
    """The requests of these meetings for which something is still to be sent."""
    wanted = DocumentRequest.meeting.in_(list(meetings)) & DocumentRequest.dropped_at_ms.is_null()
    return [one for one in _shown(wanted & DocumentRequest.done_at_ms.is_null(), day) if one.is_open]


def own_requests(access: Access, day: date, *, now_ms: int) -> list[Shown]:
    """What this person is to send for an agency, of meetings that are still to come."""
    coming = Meeting.state.in_(list(PLANNED)) & (Meeting.ends_at_ms > now_ms)
    return _shown(asks_of(access) & coming, day)


def own_request(access: Access, number: int, day: date) -> Shown | None:
    """One request, if it is this person's to answer."""
    return next(iter(_shown(asks_of(access) & (DocumentRequest.id == number), day)), None)


def one_request(number: int, day: date) -> Shown | None:
    """One request, whoever asks."""
    return next(iter(_shown(DocumentRequest.id == number, day)), None)


def to_take(access: Access, day: date, *, now_ms: int) -> list[Shown]:
    """Requests with papers that wait for this person's office to take them."""
    mine = Meeting.id.in_(
        MeetingRole.select(MeetingRole.meeting).where(
            MeetingRole.official == access.official, MeetingRole.holds == Holds.SECRETARY
        )
    )
    hosts = {agency for right, agency in access.held if right in (Right.REGISTER, Right.APPROVE)}
    if None in hosts:
        mine |= Meeting.host.is_null(False)
    elif hosts:
        mine |= Meeting.host.in_(sorted(one for one in hosts if one is not None))
    sent = SentPaper.select(SentPaper.request).where(SentPaper.fate == Fate.WAITING)
    coming = Meeting.state.in_(list(PLANNED)) & (Meeting.ends_at_ms > now_ms)
    return _shown(mine & coming & DocumentRequest.id.in_(sent) & DocumentRequest.dropped_at_ms.is_null(), day)


def host_office(meeting: Meeting) -> set[int]:
    """Who is told that a paper waits: the secretaries, and who registers for the host agency."""
    held = MeetingRole.select().where(MeetingRole.meeting == meeting, MeetingRole.holds == Holds.SECRETARY)
    registering = AccountRight.select().where(
        AccountRight.right == Right.REGISTER, AccountRight.agency == meeting.host_id, AccountRight.ended_at_ms.is_null()
    )
    return {row.official_id for row in held} | {row.official_id for row in registering}


def _shown(wanted: Any, day: date) -> list[Shown]:
    query = DocumentRequest.select(DocumentRequest, Meeting, Room).join(Meeting).join(Room, JOIN.LEFT_OUTER)
    rows = list(query.where(wanted).order_by(DocumentRequest.due_at_ms, DocumentRequest.id).limit(AT_MOST))
    files: dict[int, list[SentPaper]] = {one.id: [] for one in rows}
    sent = SentPaper.select(SentPaper, Official).join(Official, on=SentPaper.giver)
    for row in sent.where(SentPaper.request.in_(list(files))).order_by(SentPaper.id):
        files[row.request_id].append(row)
    meetings = {one.meeting_id for one in rows}
    items = {
        (one.meeting_id, one.token): one.title for one in AgendaItem.select().where(AgendaItem.meeting.in_(meetings))
    }
    names = agencies_on(day, ids={one.agency_id for one in rows})
    return [
        Shown(
            row=one,
            agency=names[one.agency_id].name if one.agency_id in names else "",
            item=items.get((one.meeting_id, one.item), ""),
            stage=stage_of(one, [Fate(file.fate) for file in files[one.id]]),
            sent=files[one.id],
        )
        for one in rows
    ]
