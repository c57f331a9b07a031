"""A guest has no account but a signed link (R2.3): to one meeting's invitation, the papers it allows, and the answer.

The link is computed from a number and a turn and not kept, so that the database can't tell it; a new turn ends the
old link. It stands behind the `#` of its address, which browsers send to nobody, so that no log has it.
"""

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass

from central.db import transaction
from central.meetings.deciding import acting, reason_of
from central.meetings.models import Answer, Attendee, Deed, GuestLink, Meeting, MeetingRole
from central.meetings.phases import state_of
from central.meetings.planning import Planning, meeting_locked
from central.meetings.rights import Role, require
from central.meetings.states import Act
from central.notices.actions import tell
from central.people.login import check_delay, count_failure, delay_over
from central.people.models import Official
from contract.refused import Refused

LASTS_MS = 86_400_000
"""A link opens until so long after the meeting's end."""
_TOKEN = re.compile(r"([0-9a-f]{8})([A-Za-z0-9_-]{22})")
_WRONG = "Đường dẫn không đúng hoặc đã hết hiệu lực. Kính mời liên hệ người gửi giấy mời."


@dataclass(frozen=True, kw_only=True)
class Invited:
    """A guest of a meeting with the link, if there is one that opens."""

    attendee: Attendee
    link: GuestLink | None
    token: str = ""


def guests_of(planning: Planning, meeting: Meeting) -> list[Invited]:
    """The guests of a meeting, each with the link as it may be handed on."""
    people = Attendee.select().where(Attendee.meeting == meeting, Attendee.official.is_null(), ~Attendee.is_withdrawn)
    found = list(people.order_by(Attendee.rank, Attendee.id))
    links = {
        one.attendee_id: one for one in GuestLink.select().where(GuestLink.attendee.in_([one.id for one in found]))
    }
    shown = []
    for one in found:
        link = links.get(one.id)
        token = _token(planning, one, link.turn) if link and link.ended_at_ms is None else ""
        shown.append(Invited(attendee=one, link=link, token=token))
    return shown


def make_link(planning: Planning, meeting: int, attendee: int, *, by: Official) -> None:
    """Let a guest in by a link; one that opens already stays as it is. Refused: who has an account logs in."""
    with acting(planning, meeting, Act.LINK, by) as now:
        one = _guest(meeting, attendee)
        link = GuestLink.get_or_none(GuestLink.attendee == one)
        if link is not None and link.ended_at_ms is None:
            return
        if link is None:
            link = GuestLink(attendee=one, turn=0)
        link.turn, link.ended_at_ms, link.opened_at_ms = link.turn + 1, None, None
        link.made_by, link.made_at_ms = by, planning.now_ms()
        link.save()
        now.record(Act.LINK, reason=one.name)


def end_link(planning: Planning, meeting: int, attendee: int, *, by: Official) -> None:
    """The link opens nothing any more, also where it is open just now."""
    with acting(planning, meeting, Act.LINK, by) as now:
        one = _guest(meeting, attendee)
        ended = GuestLink.update(ended_at_ms=planning.now_ms()).where(
            GuestLink.attendee == one, GuestLink.ended_at_ms.is_null()
        )
        if ended.execute():
            now.record(Act.LINK, reason=one.name, changes="end")


def open_link(planning: Planning, token: str, *, address: str) -> Attendee:
    """The guest of a link. Refused: it is wrong, ended or over; who tries many from one address waits longer."""
    key = f"guest:{address}"
    with transaction(planning.database):
        check_delay([key], planning.now_ms())
        found = guest_of(planning, token)
        if found is None:
            count_failure("address", key, planning.now_ms())
        else:
            delay_over(key)
            GuestLink.update(opened_at_ms=planning.now_ms()).where(GuestLink.attendee == found).execute()
    if found is None:
        raise Refused(_WRONG)
    return found


def guest_of(planning: Planning, token: str) -> Attendee | None:
    """Whose link it is; None when it opens nothing."""
    parts = _TOKEN.fullmatch(token)
    if parts is None:
        return None
    row: GuestLink | None = (
        GuestLink.select(GuestLink, Attendee, Meeting)
        .join(Attendee)
        .join(Meeting)
        .where(
            Attendee.number == int(parts[1], 16),
            Attendee.official.is_null(),
            ~Attendee.is_withdrawn,
            GuestLink.ended_at_ms.is_null(),
            Meeting.ends_at_ms + LASTS_MS > planning.now_ms(),
        )
        .first()
    )
    if row is None or not hmac.compare_digest(_token(planning, row.attendee, row.turn), token):
        return None
    guest: Attendee = row.attendee
    return guest


def answer_as_guest(planning: Planning, guest: Attendee, answer: Answer, reason: str = "") -> None:
    """The guest comes, or does not and says why; chair and secretary are told of the latter."""
    why = reason_of(reason, needed=answer is Answer.DECLINED)
    now_ms = planning.now_ms()
    with transaction(planning.database):
        meeting = meeting_locked(guest.meeting_id)
        state = state_of(meeting)
        require({Role.GUEST}, Act.ANSWER, state)
        changes = {"answer": answer, "answer_reason": why, "answered_at_ms": now_ms}
        Attendee.update(changes).where(Attendee.id == guest.id, ~Attendee.is_withdrawn).execute()
        said = f"{guest.name}: {answer}"
        Deed.create(meeting=meeting, at_ms=now_ms, act=Act.ANSWER, state=meeting.state, reason=said)
        if answer is Answer.DECLINED:
            held = {row.official_id for row in MeetingRole.select().where(MeetingRole.meeting == meeting)}
            subject = "%(name)s báo không dự cuộc họp “%(title)s”: %(reason)s"
            values = {"name": guest.name, "title": meeting.title, "reason": why}
            tell(held, meeting, subject, act=Act.ANSWER, now_ms=now_ms, **values)


def _guest(meeting: int, attendee: int) -> Attendee:
    one: Attendee | None = Attendee.get_or_none(
        Attendee.id == attendee, Attendee.meeting == meeting, ~Attendee.is_withdrawn
    )
    if one is None:
        raise Refused("Chưa tìm thấy đại biểu trong danh sách dự họp.")
    if one.official_id is not None:
        raise Refused("Người này có tài khoản nên đăng nhập, không dùng đường dẫn của khách mời.")
    return one


def _token(planning: Planning, guest: Attendee, turn: int) -> str:
    mac = hmac.digest(planning.secret, f"guest {guest.number} {turn}".encode(), hashlib.sha256)[:16]
    return f"{guest.number:08x}{urlsafe_b64encode(mac).decode().rstrip('=')}"
