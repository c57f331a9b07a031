"""First drafts: of a meeting that has ended by the worker, within seconds; of what is made before it when asked."""

from collections.abc import Iterator
from dataclasses import dataclass

from peewee import ModelSelect, fn

from central.db import transaction
from central.meetings.attendees import meeting_day
from central.meetings.deadlines import answer_by, meeting_kinds
from central.meetings.models import FurtherRoom, Meeting
from central.meetings.packing import build_package
from central.meetings.planning import Planning, meeting_locked
from central.meetings.showing import invitations_of
from central.papers.models import Paper
from central.papers.official import content
from central.papers.official.conclusions import draft_conclusions
from central.papers.official.content import Sort
from central.papers.official.counts import draft_counts
from central.papers.official.invitation import Asked, draft_invitation
from central.papers.official.minutes import draft_minutes
from central.papers.official.sign_in import draft_sign_in, sign_in_of_plan
from central.papers.official.source import Source, issuer_of, read_source
from central.papers.rules import PaperAct, PaperState, require
from central.papers.working import add_revision, note, roles_in, text_of, working
from central.people.models import Official
from central.proceedings.following import leading_unit, others_until
from central.proceedings.keeping import digest_at
from central.proceedings.models import KeptPackage
from central.proceedings.results import Proceedings
from contract.refused import Refused
from contract.room import Phase

OVERDUE_MS = 10 * 60_000
"""Minutes are there within seconds of the end; a worker that was down catches up in less than this."""

_MOST_JOINED = 50
"""Of meetings in several rooms whose drafts nobody has touched, the newest: those that may still hear of a room."""


@dataclass(frozen=True, kw_only=True)
class Drafting:
    """What drafts need besides the record: `place` for the date line, `address` of central for the code."""

    planning: Planning
    place: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A text to be laid down, with the line of the room up to which it was made."""

    text: content.Paper
    what: str = ""
    unit: str = ""
    last: str = ""
    others: str = ""


def draft_next(drafting: Drafting, *, failed: set[int]) -> bool:
    """Draft the papers of one meeting that has ended, or anew of one whose room has sent more; False when none waits.

    A draft that somebody has worked on is left alone: its page says that there is more, and they decide. `failed`
    are meetings to leave out; one that raises is among them afterwards, so that it is in nobody's way.
    """
    meeting = _ended_without_minutes(failed) or _changed_since(failed)
    if meeting is None:
        return False
    failed.add(meeting)
    with transaction(drafting.planning.database):
        found = meeting_locked(meeting)
        source = read_source(found, place=drafting.place)
        if source is not None:
            unit = leading_unit(meeting)
            until = {"unit": unit, "last": source.room.last, "others": others_until(meeting, unit)}
            for what, text in _drafts(drafting, source):
                _lay(drafting, found, Draft(text=text, what=what, **until))
            failed.discard(meeting)
    return True


def draft_by_hand(drafting: Drafting, meeting: int, sort: Sort, *, by: Official) -> Paper:
    """Make a paper that is needed before the meeting, or one that the end did not bring. One that is there is given."""
    with transaction(drafting.planning.database):
        found = meeting_locked(meeting)
        roles = roles_in(found, drafting.planning, by)
        require(roles, PaperAct.DRAFT, PaperState.DRAFT, sort)
        there: Paper | None = Paper.get_or_none(Paper.meeting == found, Paper.sort == sort, Paper.amends.is_null())
        if there is not None:
            return there
        if found.is_secret:
            raise Refused("Cuộc họp có nội dung bí mật nhà nước: hệ thống không soạn văn bản.")
        text = _one(drafting, found, sort)
        return _lay(drafting, found, Draft(text=text), by=by)


def redraft(drafting: Drafting, paper: int, *, by: Official) -> None:
    """Draft the paper anew from what is recorded by now; the text so far stays as a former revision."""
    with working(drafting.planning, paper, PaperAct.REDRAFT, by) as now:
        text = _one(drafting, now.paper.meeting, Sort(now.paper.sort), what=now.paper.what)
        now.paper.last, now.paper.others = _until(now.paper.meeting_id)
        now.write(text)
        now.record(PaperAct.REDRAFT)


def has_more(paper: Paper) -> bool:
    """Has the room sent lines of the meeting since the paper was drafted from them?"""
    is_drafted = bool(paper.last) and paper.state != PaperState.SIGNED
    return is_drafted and (paper.last, paper.others) != _until(paper.meeting_id)


def overdue(*, now_ms: int) -> list[int]:
    """Meetings that ended so long ago that the worker has had its time, and have no minutes: it could not tell them."""
    late = _without_minutes().where(Proceedings.ended_at_ms < now_ms - OVERDUE_MS).limit(200)
    return [row.meeting for row in late]


def seal_of(drafting: Drafting, source: Source) -> str:
    """The address that tells whether the record still ends as it did: the last line's place and digest."""
    stream, seq = source.room.last.split("/")
    return f"{drafting.address}/verify/{stream}/{seq}/{digest_at(stream, int(seq)).hex()}"


def _drafts(drafting: Drafting, source: Source) -> Iterator[tuple[str, content.Paper]]:
    seal = seal_of(drafting, source)
    yield "", draft_minutes(source, seal=seal)
    conclusions = draft_conclusions(source)
    if conclusions is not None:
        yield "", conclusions
    yield from draft_counts(source, seal=seal)


def _one(drafting: Drafting, meeting: Meeting, sort: Sort, *, what: str = "") -> content.Paper:
    """One paper of a sort, from the record or, before there is one, from the plan."""
    source = read_source(meeting, place=drafting.place)
    if source is not None and sort not in (Sort.INVITATION, Sort.SIGN_IN):
        for which, text in _drafts(drafting, source):
            if (Sort(text.sort), which) == (sort, what):
                return text
    elif sort is Sort.SIGN_IN and source is not None and source.room.phase is Phase.ENDED:
        return draft_sign_in(source)
    elif sort in (Sort.INVITATION, Sort.SIGN_IN):
        return _of_plan(drafting, meeting, sort)
    raise Refused("Chưa có diễn biến hoặc kết luận để soạn văn bản này.")


def _of_plan(drafting: Drafting, meeting: Meeting, sort: Sort) -> content.Paper:
    if not meeting.starts_at_ms or meeting.room is None:
        raise Refused("Cuộc họp chưa có thời gian và phòng họp.")
    planning = drafting.planning
    package = build_package(planning, meeting, incarnation="plan", revision=1)
    day = meeting_day(meeting, planning)
    issuer = issuer_of(meeting, day, place=drafting.place)
    if sort is Sort.SIGN_IN:
        return sign_in_of_plan(package, issuer)
    asked = [
        Asked(
            label=one.label,
            places=one.invitation.places,
            level=one.invitation.level,
            is_agency=one.invitation.agency_id is not None,
        )
        for one in invitations_of(meeting, day)
    ]
    kind = meeting_kinds()[meeting.kind]
    return draft_invitation(package, issuer, asked, answer_by=answer_by(kind, meeting.starts_at_ms))


def _lay(drafting: Drafting, meeting: Meeting, draft: Draft, *, by: Official | None = None) -> Paper:
    """Write a draft down: the paper is made, or an untouched one gets a revision; a touched one stays as it is."""
    sort = Sort(draft.text.sort)
    now_ms = drafting.planning.now_ms()
    same = (Paper.meeting == meeting) & (Paper.sort == sort) & (Paper.what == draft.what) & Paper.amends.is_null()
    paper: Paper | None = Paper.get_or_none(same)
    if paper is None:
        paper = Paper.create(meeting=meeting, sort=sort, what=draft.what, drafted_at_ms=now_ms)
    elif paper.is_touched:
        return paper
    elif text_of(paper) == draft.text:
        Paper.update(last=draft.last, others=draft.others).where(Paper.id == paper.id).execute()
        return paper
    paper.unit, paper.last, paper.others = draft.unit, draft.last, draft.others
    add_revision(paper, draft.text, by=by, now_ms=now_ms)
    note(paper, PaperAct.DRAFT, by=by, now_ms=now_ms)
    return paper


def _ended_without_minutes(failed: set[int]) -> int | None:
    row = _without_minutes().where(Proceedings.meeting.not_in(sorted(failed))).first()
    return row.meeting if row else None


def _without_minutes() -> "ModelSelect[Proceedings]":
    """What rooms ended and nobody has drafted minutes of, the newest first."""
    has_minutes = Paper.select(Paper.meeting).where(Paper.sort == Sort.MINUTES)
    ended = Proceedings.select(Proceedings.meeting).where(Proceedings.phase == Phase.ENDED)
    ended = ended.join(Meeting, on=(Meeting.id == Proceedings.meeting)).switch(Proceedings)
    ended = ended.join(KeptPackage, on=(KeptPackage.sha256 == Proceedings.package))
    waiting = ended.where(Proceedings.meeting.not_in(has_minutes), ~Meeting.is_secret)
    return waiting.order_by(Proceedings.ended_at_ms.desc())


def _changed_since(failed: set[int]) -> int | None:
    on = (Proceedings.meeting == Paper.meeting) & (Proceedings.unit == Paper.unit)
    drafts = Paper.select(fn.MIN(Paper.meeting)).join(Proceedings, on=on)
    is_draft = (Paper.state == PaperState.DRAFT) & ~Paper.is_touched & Paper.meeting.not_in(sorted(failed))
    found = drafts.where(is_draft, Paper.last != "", Paper.last != Proceedings.last).scalar()
    if found:
        return int(found)
    joined = Paper.meeting.in_(FurtherRoom.select(FurtherRoom.meeting))
    waiting = (
        Paper.select().where(is_draft, joined, Paper.last != "").order_by(Paper.meeting.desc()).limit(_MOST_JOINED)
    )
    return next((one.meeting_id for one in waiting if one.others != others_until(one.meeting_id, one.unit)), None)


def _until(meeting: int) -> tuple[str, str]:
    """Up to where the leading room and the others have reported."""
    unit = leading_unit(meeting)
    row = Proceedings.get_or_none(Proceedings.meeting == meeting, Proceedings.unit == unit)
    return (row.last if row else "", others_until(meeting, unit))
