"""A meeting that goes on into the next one's time: who registered the next one is told while there is time to move."""

from peewee import JOIN, fn

from central.db import transaction, tuples
from central.meetings.deadlines import local
from central.meetings.models import Holds, Meeting, MeetingRole
from central.meetings.planning import Planning
from central.meetings.states import Act, State
from central.notices.actions import tell
from central.notices.models import Notice
from central.proceedings.results import Proceedings
from contract.room import Phase

NEAR_MS = 15 * 60_000
"""So long before the next meeting a room that is still used concerns those who come."""

WARNING = (
    "%(room)s vẫn đang có cuộc họp khác, dự kiến kết thúc lúc %(until)s nhưng chưa kết thúc. "
    "Cuộc họp “%(title)s” lúc %(when)s có thể phải chờ hoặc chuyển phòng."
)


def warn_of_overruns(planning: Planning) -> int:
    """Tell registrar and secretaries of each approved meeting whose room is still used, once; how many meetings.

    The other meeting's title is not told: who registers here need not be allowed to know it.
    """
    now_ms = planning.now_ms()
    before, told = Meeting.alias(), Notice.alias()
    about = (told.meeting == Meeting.id) & (told.subject == WARNING) & (told.at_ms >= Meeting.starts_at_ms - NEAR_MS)
    rows = (
        Meeting.select(Meeting.id, before.ends_at_ms)
        .join(before, JOIN.INNER, on=(before.room == Meeting.room) & (before.id != Meeting.id))
        .join(Proceedings, JOIN.INNER, on=(Proceedings.meeting == before.id))
        .where(
            Meeting.state == State.APPROVED,
            Meeting.starts_at_ms - NEAR_MS <= now_ms,
            Meeting.ends_at_ms > now_ms,
            before.ends_at_ms <= Meeting.starts_at_ms,
            before.ends_at_ms <= now_ms,
            Proceedings.phase.in_([Phase.RUNNING, Phase.PAUSED]),
            Meeting.id.not_in(Proceedings.select(Proceedings.meeting).where(Proceedings.phase != Phase.WAITING)),
            ~fn.EXISTS(told.select(told.id).where(about)),
        )
        .order_by(Meeting.starts_at_ms, before.ends_at_ms)
    )
    warned: dict[int, int] = dict(tuples(rows))
    for meeting, until_ms in warned.items():
        with transaction(planning.database):
            one = Meeting.get_by_id(meeting)
            fills = {
                "room": one.where.name,
                "title": one.title,
                "until": _at(until_ms),
                "when": _at(one.starts_at_ms),
            }
            tell(_concerned(one), one, WARNING, act=Act.REMIND, now_ms=now_ms, **fills)
    return len(warned)


def _concerned(meeting: Meeting) -> set[int]:
    held = MeetingRole.select().where(MeetingRole.meeting == meeting.id, MeetingRole.holds == Holds.SECRETARY)
    return {meeting.registrar_id, *(row.official_id for row in held)}


def _at(at_ms: int) -> str:
    return f"{local(at_ms):%H:%M %d/%m/%Y}"
