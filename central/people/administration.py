"""The page from which everything that is administered is reached, each account seeing its own part."""

from dataclasses import dataclass

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.people.rights import Role
from central.web.shell import access

bp = Blueprint("administration", __name__, template_folder="templates")


@dataclass(frozen=True, kw_only=True)
class Part:
    """One thing that can be administered: where, and what it is for."""

    name: str
    address: str
    icon: str
    what: str


@bp.get("/administration")
def parts() -> ResponseReturnValue:
    """What this account administers."""
    found = _parts(access().roles())
    if not found:
        abort(403)
    return render_template("people/administration.html", found=found)


def _parts(roles: frozenset[Role]) -> list[Part]:
    province = bool(roles & {Role.OFFICE, Role.IT_ADMIN})
    if not province and Role.AGENCY_ADMIN not in roles:
        return []
    found = [
        Part(
            name=_("Cơ quan và cán bộ"),
            address="/agencies",
            icon="building-2",
            what=_("Thêm cán bộ, giao quyền, ghi thẻ ra vào, đổi tên cơ quan."),
        ),
        Part(
            name=_("Nhập và xuất danh sách"),
            address="/people/lists",
            icon="file-plus",
            what=_("Danh sách cơ quan, cán bộ từ Excel hoặc CSV, xem trước từng dòng."),
        ),
        Part(
            name=_("Nhật ký quản trị"),
            address="/audit",
            icon="clipboard-list",
            what=_("Ai đã làm việc quản trị gì, lúc nào; tìm và tải về."),
        ),
    ]
    if Role.OFFICE in roles or Role.AGENCY_ADMIN in roles:
        found.append(
            Part(
                name=_("Báo cáo"),
                address="/reports",
                icon="chart-bar",
                what=_("Cuộc họp, thời hạn, dự họp, biểu quyết, phòng họp; tải về hoặc in."),
            )
        )
    if province:
        found.append(
            Part(
                name=_("Các phòng họp"),
                address="/rooms",
                icon="door-open",
                what=_("Thêm phòng họp, ghi số chỗ, địa điểm, tọa độ trên bản đồ; ngừng dùng."),
            )
        )
        found.append(
            Part(
                name=_("Thư chờ gửi"),
                address="/outbox",
                icon="mail",
                what=_("Thư hệ thống sắp gửi; giữ lại hoặc cho gửi."),
            )
        )
        found.append(
            Part(
                name=_("Lịch làm việc"),
                address="/working-days",
                icon="calendar-days",
                what=_("Ngày nghỉ lễ và ngày làm bù, dùng để tính thời hạn."),
            )
        )
    if Role.IT_ADMIN in roles:
        found.append(
            Part(
                name=_("Thiết bị phòng họp"),
                address="/fleet",
                icon="cpu",
                what=_("Nhận, thay, chuyển, thu hồi thiết bị; tình trạng từng phòng."),
            )
        )
    return found
