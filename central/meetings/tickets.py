"""The signed ticket of an attendee, its re-issue, and the PIN that is never printed with it."""

from dataclasses import dataclass
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from central.db import transaction
from central.meetings.deadlines import local
from central.meetings.deciding import acting
from central.meetings.models import Attendee, Meeting
from central.meetings.planning import Planning
from central.meetings.rights import Role
from central.meetings.states import Act
from central.people.models import Official
from contract.refused import Refused
from contract.ticket import Ticket, write_ticket

DAYS_AFTER = 7
"""A meeting may be adjourned; the unit, not the date, refuses what has ended."""


@dataclass(frozen=True, kw_only=True)
class TicketSigner:
    """Central's present key for tickets."""

    key_id: int
    key: Ed25519PrivateKey

    def code(self, attendee: Attendee, meeting: Meeting) -> str:
        """The text to draw as a QR code."""
        ticket = Ticket(
            key_id=self.key_id,
            meeting=meeting.id,
            attendee=attendee.number,
            expires=local(meeting.ends_at_ms).date() + timedelta(days=DAYS_AFTER),
            issue=attendee.issue,
        )
        return write_ticket(ticket, key=self.key)


def own_attendee(meeting: int, official: Official) -> Attendee:
    """The person's own row in a meeting. Refused: not attending."""
    one: Attendee | None = Attendee.get_or_none(
        Attendee.meeting == meeting, Attendee.official == official, ~Attendee.is_withdrawn
    )
    if one is None:
        raise Refused("Đại biểu không có trong danh sách dự họp.")
    return one


def reissue(planning: Planning, meeting: int, attendee: int, *, by: Official) -> None:
    """A new code; the old one is refused at the door. One may for oneself, chair and secretary for everyone."""
    with acting(planning, meeting, Act.REISSUE, by) as now:
        one = _for_whom(now.roles, by, meeting, attendee)
        Attendee.update(issue=Attendee.issue + 1).where(Attendee.id == one.id).execute()
        now.record(Act.REISSUE, reason=one.name)
        now.send_if_approved()
        now.tell([one.official_id], "Mã điểm danh của cuộc họp “%(title)s” đã được cấp lại.", Act.REISSUE)


def show_pin(planning: Planning, meeting: int, *, by: Official) -> str:
    """The PIN, this one time. Refused: it was shown before; a new one can be made."""
    with transaction(planning.database):
        one = own_attendee(meeting, by)
        if one.pin_shown:
            raise Refused("Mã PIN đã được hiển thị một lần. Kính mời tạo mã PIN mới nếu cần.")
        Attendee.update(pin_shown=True).where(Attendee.id == one.id).execute()
    return planning.pin(one.number, one.pin_turn)


def renew_pin(planning: Planning, meeting: int, attendee: int, *, by: Official) -> None:
    """A new PIN that its owner has not seen; the old one no longer opens anything once the room has the package."""
    with acting(planning, meeting, Act.REISSUE, by) as now:
        one = _for_whom(now.roles, by, meeting, attendee)
        turn = one.pin_turn + 1
        hashed = planning.pin_hash(one.number, turn)
        Attendee.update(pin_turn=turn, pin_shown=False, pin_hash=hashed).where(Attendee.id == one.id).execute()
        now.record(Act.REISSUE, reason=one.name)
        now.send_if_approved()


def _for_whom(roles: frozenset[Role], by: Official, meeting: int, attendee: int) -> Attendee:
    one: Attendee | None = Attendee.get_or_none(
        Attendee.id == attendee, Attendee.meeting == meeting, ~Attendee.is_withdrawn
    )
    if one is None:
        raise Refused("Chưa tìm thấy đại biểu trong danh sách dự họp.")
    if one.official_id != by.id and not roles & {Role.CHAIR, Role.SECRETARY}:
        raise Refused("Việc này do đại biểu hoặc Thư ký cuộc họp thực hiện.")
    return one
