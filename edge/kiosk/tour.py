"""A tour of 20 seconds: what is where on a page, in a few sentences, the first time that a device opens it.

It stands in the page's flow and covers nothing; while people vote it is not there. A phone remembers by a cookie that
it was seen; of the room's own screens the unit does, since their browser forgets with the power.
"""

from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, abort, redirect, request
from flask.typing import ResponseReturnValue

from contract.room import Room
from edge.kiosk.shell import TOUR_COOKIE, device, kiosk
from edge.kiosk.texts import gettext as _

HOMES = {"delegate": "/", "chair": "/chair/", "secretary": "/secretary/"}
_YEAR_S = 365 * 86400

bp = Blueprint("tour", __name__)


@dataclass(frozen=True, slots=True)
class Stop:
    """One sentence, about the part of the page with this id."""

    part: str
    text: str


def tour_of(place: str, room: Room) -> list[Stop]:
    """The stops that this device has not seen yet; none while a ballot is open, which comes first."""
    if room.open_ballot or place in _seen():
        return []
    return [Stop(part, text) for part, text in _stops()[place]]


@bp.post("/tour/<place>")
def seen(place: str) -> ResponseReturnValue:
    """It was seen to its end, or skipped: this device is not shown it again."""
    if place not in HOMES:
        abort(404)
    places = sorted(_seen() | {place})
    response = redirect(HOMES[place], 303)
    if device().is_screen:
        _file().write_text(" ".join(places), encoding="utf-8")
    response.set_cookie(TOUR_COOKIE, ".".join(places), max_age=_YEAR_S, samesite="Lax", secure=request.is_secure)
    return response


def _seen() -> set[str]:
    kept = set(request.cookies.get(TOUR_COOKIE, "").split("."))
    if device().is_screen and _file().is_file():
        kept |= set(_file().read_text(encoding="utf-8").split())
    return kept & set(HOMES)


def _file() -> Path:
    return kiosk().settings.unit.data_dir / "toured"


def _stops() -> dict[str, tuple[tuple[str, str], ...]]:
    return {
        "delegate": (
            ("now", _("Trang này theo sát cuộc họp: nội dung đang họp và người đang phát biểu hiện tại đây.")),
            (
                "ballot",
                _("Khi biểu quyết, phiếu hiện ở đầu trang: chọn, rồi “Gửi”. “Đã ghi nhận” là phiếu đã được lưu."),
            ),
            ("mine", _("Đăng ký phát biểu, gửi ý kiến và xem ghi chú của mình tại đây.")),
            ("agenda", _("Tài liệu nằm trong chương trình, mở được khi mất mạng; có thể viết lên từng trang.")),
        ),
        "chair": (
            ("stage", _("Nội dung đang họp và thời gian hiện tại đây.")),
            ("speakers", _("Người đăng ký phát biểu hiện tại đây; chạm “Mời” để mời.")),
            ("step", _("Mỗi lúc có một việc tiếp theo, ở góc phải phía dưới. Chạm nhầm thì có 10 giây để hoàn tác.")),
            ("lamp", _("Số có mặt và yêu cầu hiện ở đây. Mọi việc khác Thư ký làm giúp.")),
        ),
        "secretary": (
            ("calls", _("Việc đang chờ Thư ký: cuộc gọi từ cửa, khách, thiết bị cần xác nhận.")),
            ("tabs", _("Điểm danh, biểu quyết, tài liệu, kết luận ở các thẻ phía trên.")),
            (
                "course",
                _("Điều hành thay Chủ trì tại đây; màn hình Chủ trì ghi “Thư ký vừa …”, có 10 giây để hoàn tác."),
            ),
            ("tab-log", _("“Diễn biến” ghi mọi việc như sẽ có trong biên bản.")),
        ),
    }
