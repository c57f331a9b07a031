"""Letting an assistant follow one's meetings, taking it back, and who follows what (R5.1: chia sẻ)."""

from dataclasses import dataclass

from peewee import JOIN

from central.db import transaction
from central.meetings.models import Attendee, Meeting
from central.meetings.planning import Planning
from central.meetings.states import Act
from central.notices.actions import tell
from central.people.models import Official
from central.sharing.models import Share, followed
from central.sharing.rules import Trust
from contract.refused import Refused

MOST_SHARES = 20


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Who is to follow what; `meeting` None is every meeting that the principal attends."""

    helper: Official
    trust: Trust
    meeting: Meeting | None = None


def share(planning: Planning, principal: Official, wanted: Wanted) -> Share:
    """Let somebody follow from now on and tell them; what was agreed before with this person is replaced.

    Refused: oneself, a closed account, a meeting that one does not attend, or too many assistants.
    """
    helper, meeting = wanted.helper, wanted.meeting
    if helper.id == principal.id or not helper.is_active:
        raise Refused("Kính mời chọn người khác để chia sẻ.")
    with transaction(planning.database):
        mine = Attendee.select().where(Attendee.official == principal, ~Attendee.is_withdrawn)
        if meeting is not None and not mine.where(Attendee.meeting == meeting).exists():
            raise Refused("Đại biểu không có trong danh sách dự họp.")
        about = Share.meeting.is_null() if meeting is None else Share.meeting == meeting
        held = (Share.principal == principal) & Share.ended_at_ms.is_null()
        same = held & (Share.helper == helper) & about
        Share.update(ended_at_ms=planning.now_ms()).where(same).execute()
        if Share.select().where(held).count() >= MOST_SHARES:
            raise Refused("Một người chia sẻ tối đa %(most)s lần. Kính mời thu hồi bớt.", most=MOST_SHARES)
        made = Share.create(
            principal=principal, helper=helper, meeting=meeting, level=wanted.trust, made_at_ms=planning.now_ms()
        )
        if meeting is None:
            subject, told = "%(name)s chia sẻ lịch họp để theo dõi và được nhắc lịch.", {}
        else:
            subject, told = "%(name)s chia sẻ cuộc họp “%(title)s” để theo dõi.", {"title": meeting.title}
        tell({helper.id}, meeting, subject, act=Act.SEE, now_ms=planning.now_ms(), name=principal.name, **told)
    return made


def end_share(planning: Planning, by: Official, number: int) -> None:
    """Take a share back, or follow no longer; that of others stays."""
    with transaction(planning.database):
        own = (Share.principal == by) | (Share.helper == by)
        still = (Share.id == number) & own & Share.ended_at_ms.is_null()
        Share.update(ended_at_ms=planning.now_ms()).where(still).execute()


def given_by(principal: Official, meeting: Meeting | None = None) -> list[Share]:
    """Whom somebody lets follow: all of it, or what concerns one meeting."""
    query = Share.select(Share, Official, Meeting).join(Official, on=Share.helper == Official.id)
    query = query.switch(Share).join(Meeting, JOIN.LEFT_OUTER)
    query = query.where(Share.principal == principal, Share.ended_at_ms.is_null())
    if meeting is not None:
        query = query.where(Share.meeting.is_null() | (Share.meeting == meeting))
    return list(query.order_by(Share.id.desc()))


def given_to(helper: Official) -> list[Share]:
    """Whose meetings somebody follows."""
    query = Share.select(Share, Official, Meeting).join(Official, on=Share.principal == Official.id)
    query = query.switch(Share).join(Meeting, JOIN.LEFT_OUTER)
    return list(query.where(Share.helper == helper, Share.ended_at_ms.is_null()).order_by(Share.id.desc()))


def answered_for(meeting: Meeting, helper: Official) -> list[Attendee]:
    """The attendees in whose place this person may answer."""
    rows = followed().where(Attendee.meeting == meeting, Share.helper == helper, Share.level == Trust.ANSWER)
    return list({row.id: row for row in rows.order_by(Attendee.rank)}.values())


def followed_in(meeting: Meeting, helper: Official) -> list[Attendee]:
    """The attendees whom this person follows in the meeting."""
    rows = followed().where(Attendee.meeting == meeting, Share.helper == helper)
    return list({row.id: row for row in rows.order_by(Attendee.rank)}.values())
