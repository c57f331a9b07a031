"""An approved meeting that nobody begins: its registrar is asked, and the room stays theirs (never released by itself).

A booking that is not approved holds no room (central/meetings/clashes.py): there is nothing to release.
"""

from peewee import fn

from central.db import transaction
from central.meetings.deadlines import local
from central.meetings.models import Meeting
from central.meetings.planning import Planning
from central.meetings.states import Act, State
from central.notices.actions import tell
from central.notices.models import Notice
from central.proceedings.results import Proceedings
from contract.room import Phase

ASK_AFTER_MS = 30 * 60_000
"""Chairmen are forty minutes late; before this nobody need be bothered."""

QUESTION = (
    "Cuộc họp “%(title)s” lúc %(when)s tại %(room)s chưa bắt đầu. "
    "Phòng vẫn được giữ; nếu không họp nữa, đề nghị hoãn hoặc hủy."
)


def ask_registrars(planning: Planning) -> int:
    """Ask the registrar of each approved meeting that should have begun and has not, once; how many were asked."""
    now_ms = planning.now_ms()
    begun = Proceedings.select(Proceedings.meeting).where(Proceedings.phase != Phase.WAITING)
    # Asked for this start: a meeting that was postponed may be late anew.
    about = (Notice.meeting == Meeting.id) & (Notice.subject == QUESTION) & (Notice.at_ms >= Meeting.starts_at_ms)
    asked = Notice.select(Notice.id).where(about)
    due = Meeting.select().where(
        Meeting.state == State.APPROVED,
        Meeting.starts_at_ms > 0,
        Meeting.starts_at_ms + ASK_AFTER_MS <= now_ms,
        Meeting.ends_at_ms > now_ms,
        Meeting.id.not_in(begun),
        ~fn.EXISTS(asked),
    )
    count = 0
    for one in list(due.order_by(Meeting.starts_at_ms)):
        with transaction(planning.database):
            when = f"{local(one.starts_at_ms):%H:%M %d/%m/%Y}"
            fills = {"title": one.title, "when": when, "room": one.where.name}
            tell({one.registrar_id}, one, QUESTION, act=Act.REMIND, now_ms=now_ms, **fills)
        count += 1
    return count
