"""What was administered: the whole province's for the Office and IT administrators, an agency's for its own (R9.4)."""

from datetime import date

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.audit.actions import PAGE, Wanted, export, find, values_of
from central.audit.models import AuditLine
from central.audit.rules import SENTENCES, Deed
from central.people.rights import Task, may
from central.web.shell import access, centre, hand, today
from contract.refused import Refused

bp = Blueprint("audit", __name__, template_folder="templates")


@bp.get("/audit")
def lines() -> ResponseReturnValue:
    """The newest acts that fit what was asked, fifty a page."""
    wanted, before = _wanted(), request.args.get("before", 0, type=int)
    found = find(wanted, before=min(max(before, 0), 2**62), at_most=PAGE + 1)
    asked = {key: value for key, value in request.args.items() if key != "before"}
    return render_template(
        "audit/lines.html",
        lines=[(one, _told(one)) for one in found[:PAGE]],
        older=found[PAGE - 1].id if len(found) > PAGE else 0,
        is_first=not before,
        wanted=wanted,
        asked=asked,
        deeds={deed: deed_name(deed) for deed in Deed},
        sees_all=wanted.agencies is None,
        is_narrowed=wanted.deed or wanted.from_on or wanted.until_on,
    )


@bp.post("/audit/export.csv")
def exported() -> ResponseReturnValue:
    """The acts that fit, as a sheet; that somebody took it away is an act as well."""
    head = (_("Số"), _("Thời điểm"), _("Người thực hiện"), _("Địa chỉ mạng"), _("Mã việc"), _("Việc đã làm"))
    text = export(centre().database, _wanted(), head, hand=hand())
    answer = Response(text, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="nhat-ky-quan-tri-{today():%Y-%m-%d}.csv"'
    return answer


def deed_name(deed: Deed) -> str:
    """What a sort of act is called in a list: its sentence without what fills it."""
    named: dict[Deed, str] = {
        Deed.AGENCY_ADDED: _("Thêm cơ quan"),
        Deed.AGENCY_RENAMED: _("Đổi tên cơ quan"),
        Deed.AGENCY_MOVED: _("Chuyển cơ quan"),
        Deed.AGENCY_MERGED: _("Sáp nhập cơ quan"),
        Deed.OFFICIAL_ADDED: _("Thêm tài khoản"),
        Deed.APPOINTED: _("Giữ chức vụ"),
        Deed.RELIEVED: _("Thôi giữ chức vụ"),
        Deed.RIGHT_GIVEN: _("Giao quyền"),
        Deed.RIGHT_ENDED: _("Thu hồi quyền"),
        Deed.LOGIN_RESET: _("Cấp mật khẩu mới"),
        Deed.ACCOUNT_CLOSED: _("Khóa tài khoản"),
        Deed.ACCOUNT_REOPENED: _("Mở lại tài khoản"),
        Deed.SECOND_ON: _("Bật xác thực hai lớp"),
        Deed.SECOND_OFF: _("Tắt xác thực hai lớp"),
        Deed.SECOND_RESET: _("Gỡ xác thực hai lớp"),
        Deed.PASSKEY_ADDED: _("Thêm khóa truy cập"),
        Deed.PASSKEY_REMOVED: _("Gỡ khóa truy cập"),
        Deed.RECOVERY_USED: _("Đăng nhập bằng mã dự phòng"),
        Deed.API_ALLOWED: _("Tạo mã truy cập cho phần mềm"),
        Deed.API_ENDED: _("Thu hồi mã truy cập của phần mềm"),
        Deed.OFFICIAL_AMENDED: _("Sửa thông tin cán bộ"),
        Deed.IMPORTED: _("Nhập danh sách"),
        Deed.EXPORTED: _("Xuất danh sách"),
        Deed.BADGE_GIVEN: _("Ghi thẻ ra vào"),
        Deed.BADGE_ENDED: _("Thu hồi thẻ ra vào"),
        Deed.PHOTOS_ON: _("Bật hiện ảnh"),
        Deed.PHOTOS_OFF: _("Tắt hiện ảnh"),
        Deed.PHOTO_GIVEN: _("Tải lên ảnh chân dung"),
        Deed.PHOTO_AGREED: _("Đồng ý ảnh chân dung"),
        Deed.PHOTO_REMOVED: _("Xóa ảnh chân dung"),
        Deed.UNIT_ADDED: _("Thêm thiết bị"),
        Deed.UNIT_NAMED: _("Nhận thiết bị mới"),
        Deed.UNIT_REPLACED: _("Thay thiết bị"),
        Deed.UNIT_MOVED: _("Chuyển thiết bị"),
        Deed.UNIT_REVOKED: _("Thu hồi thiết bị"),
        Deed.UNIT_RING: _("Xếp thiết bị vào vòng"),
        Deed.ROOM_RENAMED: _("Đổi tên phòng họp"),
        Deed.ROOM_SET: _("Đặt phòng họp"),
        Deed.RELEASE_ADDED: _("Nhận phiên bản"),
        Deed.RELEASE_GIVEN: _("Giao phiên bản cho vòng"),
        Deed.DAY_SET: _("Đặt ngày làm việc, ngày nghỉ"),
        Deed.DAY_CLEARED: _("Bỏ ngày đã đặt"),
        Deed.LETTER_HELD: _("Giữ lại thư"),
        Deed.LETTER_RELEASED: _("Cho gửi thư"),
        Deed.FAULT_RETRIED: _("Thử lại dòng nhật ký"),
        Deed.FAULT_SET_ASIDE: _("Để riêng dòng nhật ký"),
        Deed.ALARM_ENDED: _("Kết thúc cảnh báo"),
        Deed.RESTORED: _("Khôi phục từ bản sao lưu"),
        Deed.OWN_DATA_TAKEN: _("Tải về dữ liệu của mình"),
        Deed.SWEPT: _("Xóa dữ liệu hết thời hạn lưu"),
        Deed.AUDIT_EXPORTED: _("Xuất nhật ký quản trị"),
    }
    return named[deed]


def _told(line: AuditLine) -> str:
    """The act in the reader's language; one that this version does not know, as it was written."""
    if line.deed not in set(Deed):
        return str(line.text)
    fills = {key: _(value) if value else value for key, value in values_of(line).items()}
    text: str = _(SENTENCES[Deed(line.deed)], **fills)
    return text


def _wanted() -> Wanted:
    if not may(access().roles(), Task.READ_OWN_AUDIT):
        abort(403)
    sees_all, asked = may(access().roles(), Task.READ_AUDIT), request.args
    deed = asked.get("deed", "")
    return Wanted(
        words=asked.get("q", "").strip()[:200],
        deed=Deed(deed) if deed in set(Deed) else None,
        from_on=_day(asked.get("from", "")),
        until_on=_day(asked.get("until", "")),
        agencies=None if sees_all else access().administered,
    )


def _day(typed: str) -> date | None:
    if not typed:
        return None
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise Refused("Ngày chưa đúng.") from None
    return min(max(day, date(2000, 1, 1)), date(2200, 1, 1))
