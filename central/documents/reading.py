"""Who may open a paper: one answer for pages, programs and what a phone keeps."""

from datetime import date

from central.documents.actions import FOLLOWS, INVITED, may_read
from central.documents.models import Document
from central.meetings.phases import state_of
from central.meetings.rights import Role, require
from central.meetings.roles import roles_of
from central.meetings.states import OVER, Act
from central.people.access import Access
from central.people.models import Official
from contract.refused import Refused


def readable(number: int, access: Access, official: Official, today: date) -> Document | None:
    """The paper; None when there is none or it was withdrawn.

    Refused: one may not see its meeting, or was asked out of its agenda item; or a newer version has replaced it, and
    one does not prepare the meeting.
    """
    one: Document | None = Document.get_or_none(Document.id == number)
    if one is None or (one.is_withdrawn and not Document.select().where(Document.replaces == one).exists()):
        return None
    roles = roles_of(access, one.meeting, today)
    require(roles, Act.SEE, state_of(one.meeting))
    if roles <= FOLLOWS and Role.READER not in roles:
        raise Refused("Đại biểu chỉ chia sẻ thông tin cuộc họp, chưa chia sẻ tài liệu.")
    if one.is_withdrawn and roles <= INVITED:
        raise Refused("Tài liệu này đã được thay bằng bản mới hoặc đã rút. Kính mời mở lại từ trang cuộc họp.")
    if not may_read(one.meeting, official, roles, one.item):
        raise Refused("Tài liệu này thuộc nội dung không mời đại biểu dự.")
    if one.ends_with_meeting and roles <= INVITED and state_of(one.meeting) in OVER:
        raise Refused("Tài liệu này được thu hồi sau cuộc họp.")
    return one


def is_marked_for(one: Document, roles: frozenset[Role]) -> bool:
    """Does this reader see the own name across its pages, and get no file of it?"""
    return one.is_marked and roles <= INVITED
