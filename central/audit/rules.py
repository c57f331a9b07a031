"""Pure: what administrative acts there are, how each is said, and whose hand one is by."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

KEPT_MS = 10 * 366 * 86_400_000
"""Ten years: longer than any post is held, so that who gave a right can still be asked."""


class Deed(StrEnum):
    """What an administrator does."""

    AGENCY_ADDED = "agency-added"
    AGENCY_RENAMED = "agency-renamed"
    AGENCY_MOVED = "agency-moved"
    AGENCY_MERGED = "agency-merged"
    OFFICIAL_ADDED = "official-added"
    APPOINTED = "appointed"
    RELIEVED = "relieved"
    RIGHT_GIVEN = "right-given"
    RIGHT_ENDED = "right-ended"
    LOGIN_RESET = "login-reset"
    ACCOUNT_CLOSED = "account-closed"
    ACCOUNT_REOPENED = "account-reopened"
    SECOND_ON = "second-on"
    SECOND_OFF = "second-off"
    SECOND_RESET = "second-reset"
    PASSKEY_ADDED = "passkey-added"
    PASSKEY_REMOVED = "passkey-removed"
    RECOVERY_USED = "recovery-used"
    API_ALLOWED = "api-allowed"
    API_ENDED = "api-ended"
    OFFICIAL_AMENDED = "official-amended"
    IMPORTED = "imported"
    EXPORTED = "exported"
    BADGE_GIVEN = "badge-given"
    BADGE_ENDED = "badge-ended"
    PHOTOS_ON = "photos-on"
    PHOTOS_OFF = "photos-off"
    PHOTO_GIVEN = "photo-given"
    PHOTO_AGREED = "photo-agreed"
    PHOTO_REMOVED = "photo-removed"
    UNIT_ADDED = "unit-added"
    UNIT_NAMED = "unit-named"
    UNIT_REPLACED = "unit-replaced"
    UNIT_MOVED = "unit-moved"
    UNIT_REVOKED = "unit-revoked"
    UNIT_RING = "unit-ring"
    ROOM_SET = "room-set"
    ROOM_RENAMED = "room-renamed"
    RELEASE_ADDED = "release-added"
    RELEASE_GIVEN = "release-given"
    DAY_SET = "day-set"
    DAY_CLEARED = "day-cleared"
    LETTER_HELD = "letter-held"
    LETTER_RELEASED = "letter-released"
    FAULT_RETRIED = "fault-retried"
    FAULT_SET_ASIDE = "fault-set-aside"
    ALARM_ENDED = "alarm-ended"
    RESTORED = "restored"
    AUDIT_EXPORTED = "audit-exported"
    OWN_DATA_TAKEN = "own-data-taken"
    SWEPT = "swept"


SENTENCES: dict[Deed, str] = {
    Deed.AGENCY_ADDED: "Thêm cơ quan “%(name)s” (mã %(code)s) từ ngày %(day)s",
    Deed.AGENCY_RENAMED: "Đổi tên cơ quan “%(before)s” thành “%(after)s” từ ngày %(day)s",
    Deed.AGENCY_MOVED: "Chuyển cơ quan “%(name)s” về trực thuộc “%(parent)s” từ ngày %(day)s",
    Deed.AGENCY_MERGED: "Sáp nhập cơ quan “%(name)s” vào “%(into)s” từ ngày %(day)s",
    Deed.OFFICIAL_ADDED: "Thêm tài khoản của %(name)s (%(email)s)",
    Deed.APPOINTED: "%(name)s giữ chức vụ %(office)s, %(agency)s từ ngày %(day)s",
    Deed.RELIEVED: "%(name)s thôi giữ chức vụ %(office)s, %(agency)s từ ngày %(day)s",
    Deed.RIGHT_GIVEN: "Giao quyền “%(right)s” cho %(name)s, phạm vi: %(agency)s",
    Deed.RIGHT_ENDED: "Thu hồi quyền “%(right)s” của %(name)s, phạm vi: %(agency)s",
    Deed.LOGIN_RESET: "Cấp mật khẩu mới cho %(name)s",
    Deed.ACCOUNT_CLOSED: "Khóa tài khoản của %(name)s",
    Deed.ACCOUNT_REOPENED: "Mở lại tài khoản của %(name)s",
    Deed.SECOND_ON: "%(name)s bật xác thực hai lớp",
    Deed.SECOND_OFF: "%(name)s tắt xác thực hai lớp",
    Deed.SECOND_RESET: "Gỡ xác thực hai lớp của %(name)s",
    Deed.PASSKEY_ADDED: "%(name)s thêm khóa truy cập “%(key)s”",
    Deed.PASSKEY_REMOVED: "%(name)s gỡ khóa truy cập “%(key)s”",
    Deed.RECOVERY_USED: "%(name)s đăng nhập bằng mã dự phòng, còn lại %(left)s mã",
    Deed.API_ALLOWED: "%(name)s tạo mã truy cập “%(token)s” cho phần mềm, phạm vi: %(scopes)s",
    Deed.API_ENDED: "%(name)s thu hồi mã truy cập “%(token)s”",
    Deed.OFFICIAL_AMENDED: "Sửa thông tin của %(before)s thành %(after)s",
    Deed.IMPORTED: "Nhập danh sách từ tệp %(name)s: %(count)s dòng, bỏ qua %(left)s dòng",
    Deed.EXPORTED: "Xuất danh sách %(what)s, số dòng: %(count)s",
    Deed.BADGE_GIVEN: "Ghi thẻ ra vào của %(name)s",
    Deed.BADGE_ENDED: "Thu hồi thẻ ra vào của %(name)s",
    Deed.PHOTOS_ON: "Bật hiện ảnh khi điểm danh",
    Deed.PHOTOS_OFF: "Tắt hiện ảnh khi điểm danh và xóa ảnh của cán bộ",
    Deed.PHOTO_GIVEN: "Tải lên ảnh chân dung của %(name)s",
    Deed.PHOTO_AGREED: "%(name)s đồng ý hiện ảnh chân dung khi điểm danh",
    Deed.PHOTO_REMOVED: "Xóa ảnh chân dung của %(name)s",
    Deed.UNIT_ADDED: "Thêm thiết bị %(unit)s cho %(room)s",
    Deed.UNIT_NAMED: "Nhận thiết bị mới %(unit)s cho %(room)s",
    Deed.UNIT_REPLACED: "Thay thiết bị %(unit)s của %(room)s",
    Deed.UNIT_MOVED: "Chuyển thiết bị %(unit)s sang %(room)s",
    Deed.UNIT_REVOKED: "Thu hồi thiết bị %(unit)s",
    Deed.UNIT_RING: "Xếp thiết bị %(unit)s vào vòng %(ring)s",
    Deed.ROOM_RENAMED: "Đổi tên “%(before)s” thành “%(after)s”",
    Deed.ROOM_SET: "Phòng họp %(room)s: %(place)s, %(seats)s chỗ",
    Deed.RELEASE_ADDED: "Nhận phiên bản %(version)s cho máy %(arch)s",
    Deed.RELEASE_GIVEN: "Đưa phiên bản %(version)s vào vòng %(ring)s",
    Deed.DAY_SET: "Đặt ngày %(day)s trong lịch làm việc: %(what)s",
    Deed.DAY_CLEARED: "Bỏ ngày %(day)s đã đặt trong lịch làm việc",
    Deed.LETTER_HELD: "Giữ lại thư gửi %(name)s",
    Deed.LETTER_RELEASED: "Cho gửi thư đến %(name)s",
    Deed.FAULT_RETRIED: "Thử lại dòng nhật ký %(line)s của thiết bị %(unit)s",
    Deed.FAULT_SET_ASIDE: "Để riêng dòng nhật ký %(line)s của thiết bị %(unit)s: %(reason)s",
    Deed.ALARM_ENDED: "Kết thúc cảnh báo của thiết bị %(unit)s: %(note)s",
    Deed.RESTORED: "Báo hệ thống đã được khôi phục từ bản sao lưu",
    Deed.OWN_DATA_TAKEN: "%(name)s tải về dữ liệu cá nhân của mình",
    Deed.SWEPT: "Xóa dữ liệu hết thời hạn lưu: %(what)s; số bản ghi: %(count)s",
    Deed.AUDIT_EXPORTED: "Xuất nhật ký quản trị, số dòng: %(count)s",
}


@dataclass(frozen=True, kw_only=True)
class Hand:
    """Whose act it is: an account's from an address, or (official None) a command's on the server, at this time.

    `at_ms` 0 is the time at which the line is written.
    """

    official: int | None = None
    name: str = ""
    at_ms: int = 0
    address: str = ""


SERVER = Hand()
"""A command on the server, now."""


def sentence(deed: Deed, fills: Mapping[str, str]) -> str:
    """What was done, in Vietnamese."""
    return SENTENCES[deed] % fills if fills else SENTENCES[deed]


def for_sheet(cell: str) -> str:
    """A text that a spreadsheet takes as text, also where somebody's name begins like a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
