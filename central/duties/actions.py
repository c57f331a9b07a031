"""Saying why something was late, telling people in time, and the Office's calendar."""

from collections.abc import Collection
from datetime import date
from typing import Any

from central.audit.actions import note
from central.audit.rules import SERVER, Deed, Hand
from central.db import Database, transaction
from central.duties.models import CalendarDay, Urged
from central.duties.reading import Duty, missing_of, open_meetings
from central.duties.rules import Standing, What, holidays
from central.meetings.deadlines import local
from central.meetings.deciding import acting, namers, reason_of
from central.meetings.models import Answer, Attendee, Holds, Meeting, MeetingRole
from central.meetings.naming import unfilled
from central.meetings.planning import Planning
from central.meetings.states import Act
from central.notices.actions import tell
from central.people.hands import hand_of
from central.people.models import Official
from central.requests.telling import preparers
from contract.refused import Refused
from contract.vietnamese import nfc


def explain(planning: Planning, meeting: int, what: What, reason: str, *, by: Official) -> None:
    """Write down why something of the meeting is late. Refused: no reason, or it is not late."""
    with acting(planning, meeting, Act.EXPLAIN, by) as now:
        late = {
            one.deadline.what
            for one in missing_of([now.meeting], now_ms=planning.now_ms())
            if one.standing is Standing.LATE
        }
        if what not in late:
            raise Refused("Việc này không quá hạn.")
        now.record(Act.EXPLAIN, reason=reason_of(reason), changes=what)


def urge_next(planning: Planning) -> bool:
    """Tell people of one deadline that is near or past and that they were not told of; False when there is none."""
    now_ms = planning.now_ms()
    rows = open_meetings(Meeting.id > 0, now_ms=now_ms)
    told = {
        (row.meeting_id, row.what, row.standing, row.due_at_ms)
        for row in Urged.select().where(Urged.meeting.in_([one.id for one in rows]))
    }
    for one in missing_of(rows, now_ms=now_ms):
        key = (one.meeting.id, one.key, str(one.standing), one.deadline.at_ms)
        if one.standing is not Standing.DUE and key not in told:
            _urge(planning, one)
            return True
    return False


def set_day(planning: Planning, day: date, *, is_working: bool, name: str, by: Official, address: str = "") -> None:
    """The Office says that a weekday is off or a weekend day is worked. Refused: that is what it is anyway."""
    if (day.weekday() < 5) is is_working and holidays().get(day, is_working) is is_working:
        raise Refused("Ngày này vốn đã như vậy theo lịch chung.")
    row: dict[Any, object] = {
        CalendarDay.is_working: is_working,
        CalendarDay.name: nfc(name.strip())[:200],
        CalendarDay.official: by,
        CalendarDay.at_ms: planning.now_ms(),
    }
    with transaction(planning.database):
        CalendarDay.insert({CalendarDay.day: day, **row}).on_conflict(
            conflict_target=[CalendarDay.day], update=row
        ).execute()
        hand = hand_of(by, now_ms=planning.now_ms(), address=address)
        what = "ngày làm việc" if is_working else "ngày nghỉ"
        note(hand, Deed.DAY_SET, day=f"{day:%d/%m/%Y}", what=what)


def clear_day(database: Database, day: date, *, by: Hand = SERVER) -> None:
    """The day is again what the calendar says that came with the system."""
    with transaction(database):
        if CalendarDay.delete().where(CalendarDay.day == day).execute():
            note(by, Deed.DAY_CLEARED, day=f"{day:%d/%m/%Y}")


SUBJECTS = {
    (
        What.REQUEST,
        Standing.AT_RISK,
    ): "Kính mời %(agency)s gửi tài liệu cho cuộc họp “%(title)s” trước %(due)s: %(wanted)s",
    (What.REQUEST, Standing.LATE): "%(agency)s chưa gửi tài liệu cho cuộc họp “%(title)s”, quá hạn %(due)s: %(wanted)s",
    (What.APPROVE, Standing.AT_RISK): "Sắp đến hạn phê duyệt cuộc họp “%(title)s”: %(due)s.",
    (What.APPROVE, Standing.LATE): "Đã quá hạn phê duyệt cuộc họp “%(title)s”: %(due)s.",
    (What.PAPERS, Standing.AT_RISK): "Cuộc họp “%(title)s” chưa có tài liệu, hạn %(due)s.",
    (What.PAPERS, Standing.LATE): "Cuộc họp “%(title)s” chưa có tài liệu, đã quá hạn %(due)s.",
    (What.NAME, Standing.AT_RISK): "Kính mời cử người dự cuộc họp “%(title)s” trước %(due)s.",
    (What.NAME, Standing.LATE): "Chưa cử người dự cuộc họp “%(title)s”, đã quá hạn %(due)s.",
    (What.ANSWER, Standing.AT_RISK): "Kính mời trả lời giấy mời dự cuộc họp “%(title)s” trước %(due)s.",
    (What.ANSWER, Standing.LATE): "Chưa trả lời giấy mời dự cuộc họp “%(title)s”, đã quá hạn %(due)s.",
    (What.CONCLUSIONS, Standing.AT_RISK): "Sắp đến hạn thông báo kết luận cuộc họp “%(title)s”: %(due)s.",
    (What.CONCLUSIONS, Standing.LATE): "Đã quá hạn thông báo kết luận cuộc họp “%(title)s”: %(due)s.",
}


def _urge(planning: Planning, one: Duty) -> None:
    """Tell those who can still do it, once."""
    meeting, what, due = one.meeting, one.deadline.what, one.deadline.at_ms
    with transaction(planning.database):
        row = {"meeting": meeting.id, "what": one.key, "standing": one.standing, "due_at_ms": due}
        written = Urged.insert(**row, at_ms=planning.now_ms()).on_conflict_ignore().execute()
        if written is None:
            return
        when = f"{local(due):%H:%M %d/%m/%Y}"
        act, values = {What.NAME: Act.NAME, What.REQUEST: Act.SEND_PAPER}.get(what, Act.REMIND), {}
        to = _responsible(meeting, what)
        if one.asked:
            values = {"agency": one.asked.agency, "wanted": one.asked.row.wanted}
            to = preparers(planning, one.asked.row) | (set(to) if one.standing is Standing.LATE else set())
        subject = SUBJECTS[what, one.standing]
        tell(to, meeting, subject, act=act, now_ms=planning.now_ms(), title=meeting.title, due=when, **values)


def _responsible(meeting: Meeting, what: What) -> Collection[int]:
    secretaries = MeetingRole.select().where(MeetingRole.meeting == meeting, MeetingRole.holds == Holds.SECRETARY)
    writing = {row.official_id for row in secretaries}
    if what is What.APPROVE:
        return {one for one in (meeting.approver_id, meeting.registrar_id) if one}
    if what is What.NAME:
        return namers(meeting, unfilled(meeting))
    if what is What.ANSWER:
        silent = Attendee.select().where(
            Attendee.meeting == meeting, ~Attendee.is_withdrawn, Attendee.invitation.is_null(False)
        )
        return {one.official_id for one in silent.where(Attendee.answer == Answer.NONE) if one.official_id}
    return writing | ({meeting.registrar_id} if what is What.PAPERS else set())
