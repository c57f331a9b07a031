"""Personal data: what is kept, why and for how long, as data that both the page and the sweeping read."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from peewee import Database

from central.api.models import ApiOnce
from central.api.rules import NAME_KEPT_MS
from central.audit.actions import note
from central.audit.models import AuditLine
from central.audit.rules import Deed, Hand
from central.db import transaction
from central.documents.models import Opening
from central.notices.models import Letter, Notice
from central.people.models import KnownDevice, Login, LoginDelay, Photo

DAY_MS = 86_400_000
YEAR_MS = 366 * DAY_MS
MOST_AT_ONCE = 5_000
"""So many rows in a transaction: nobody waits long for a sweeping."""


class Sort(StrEnum):
    """Kinds of personal data whose time ends."""

    LOGINS = "logins"
    DEVICES = "devices"
    DELAYS = "delays"
    NOTICES = "notices"
    LETTERS = "letters"
    AUDIT = "audit"
    OPENINGS = "openings"
    PHOTOS = "photos"
    REQUESTS = "requests"


@dataclass(frozen=True, kw_only=True)
class Kept:
    """One kind: `what` and `why` in words, `keeps_ms` from its last use on."""

    what: str
    why: str
    keeps_ms: int
    over: Callable[[int], tuple[type[Any], Any]]
    """The table, and which of its rows are over at a time."""


KEPT: dict[Sort, Kept] = {
    Sort.LOGINS: Kept(
        what="Lần đăng nhập: thời điểm, địa chỉ mạng, trình duyệt",
        why="để biết ai đã dùng tài khoản khi có nghi ngờ",
        keeps_ms=YEAR_MS,
        over=lambda before: (Login, Login.seen_at_ms < before),
    ),
    Sort.PHOTOS: Kept(
        what="Ảnh chân dung mà người trong ảnh đã đồng ý (xóa ngay khi người đó rút lại hoặc cơ quan tắt hiện ảnh)",
        why="để hiện khi điểm danh tại cửa phòng họp; không dùng để nhận dạng khuôn mặt",
        keeps_ms=5 * YEAR_MS,
        over=lambda before: (Photo, Photo.given_at_ms < before),
    ),
    Sort.DEVICES: Kept(
        what="Thiết bị đã dùng: dấu băm của một số ngẫu nhiên",
        why="để báo khi tài khoản đăng nhập trên thiết bị mới",
        keeps_ms=YEAR_MS,
        over=lambda before: (KnownDevice, KnownDevice.seen_at_ms < before),
    ),
    Sort.DELAYS: Kept(
        what="Lần đăng nhập không thành công: tài khoản, địa chỉ mạng",
        why="để làm chậm người dò mật khẩu",
        keeps_ms=DAY_MS,
        over=lambda before: (LoginDelay, (LoginDelay.failed_at_ms < before) & (LoginDelay.until_ms < before)),
    ),
    Sort.NOTICES: Kept(
        what="Thông báo đã đọc",
        why="để xem lại việc đã được báo",
        keeps_ms=2 * YEAR_MS,
        over=lambda before: (Notice, (Notice.at_ms < before) & Notice.read_at_ms.is_null(is_null=False)),
    ),
    Sort.LETTERS: Kept(
        what="Thư đã gửi: người nhận, thời điểm, kết quả",
        why="để chứng minh giấy mời đã được gửi",
        keeps_ms=2 * YEAR_MS,
        over=lambda before: (Letter, (Letter.at_ms < before) & _is_settled()),
    ),
    Sort.OPENINGS: Kept(
        what="Tài liệu đã mở: lần đầu, lần cuối",
        why="để người chuẩn bị cuộc họp biết ai đã xem tài liệu",
        keeps_ms=YEAR_MS,
        over=lambda before: (Opening, Opening.last_at_ms < before),
    ),
    Sort.REQUESTS: Kept(
        what="Yêu cầu mà phần mềm đã gửi qua API dưới một tên, và kết quả",
        why="để yêu cầu được gửi lại không thực hiện hai lần",
        keeps_ms=NAME_KEPT_MS,
        over=lambda before: (ApiOnce, ApiOnce.at_ms < before),
    ),
    Sort.AUDIT: Kept(
        what="Nhật ký quản trị: người thực hiện, việc đã làm, địa chỉ mạng",
        why="để trả lời ai đã giao quyền, thay đổi tài khoản",
        keeps_ms=10 * YEAR_MS,
        over=lambda before: (AuditLine, AuditLine.kept_until_ms < before + 10 * YEAR_MS),
    ),
}


def sweep(database: Database, *, now_ms: int) -> dict[Sort, int]:
    """Delete what is over, a part at a time, and write down that it was; how much of each kind. Again for more."""
    done: dict[Sort, int] = {}
    for sort, kept in KEPT.items():
        with transaction(database):
            table, over = kept.over(now_ms - kept.keeps_ms)
            rows = [one.id for one in table.select(table.id).where(over).order_by(table.id).limit(MOST_AT_ONCE)]
            if rows:
                table.delete().where(table.id.in_(rows)).execute()
                # Failed attempts and programs' requests are forgotten each day: saying so each day would bury the rest.
                if sort not in (Sort.DELAYS, Sort.REQUESTS):
                    note(Hand(at_ms=now_ms), Deed.SWEPT, what=kept.what, count=str(len(rows)))
                done[sort] = len(rows)
    return done


def _is_settled() -> Any:
    return Letter.sent_at_ms.is_null(is_null=False) | Letter.ended_at_ms.is_null(is_null=False)
