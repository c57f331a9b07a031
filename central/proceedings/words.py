"""What pages call the things that rooms record, in the room's own words and the page's language."""

from flask_babel import gettext as _

from central.proceedings.record import Matter, Record
from contract.events import MatterKind, Settlement, Way
from contract.joint import ShareState
from contract.outcome import Outcome
from contract.standing import Standing


def ways() -> dict[str, str]:
    return {
        Way.POSTER: _("Mã QR cuộc họp"),
        Way.CAMERA: _("Mã điểm danh"),
        Way.TAP: _("Chọn tên và mã PIN"),
        Way.SECRETARY: _("Thư ký điểm danh"),
        Way.START: _("Điểm danh khi bắt đầu"),
        Way.CARD: _("Thẻ"),
    }


def standings() -> dict[str, str]:
    """How somebody stands on the roll, in the room's own words."""
    return {
        Standing.PRESENT: _("Có mặt"),
        Standing.LATE: _("Đến muộn"),
        Standing.LEFT: _("Đã rời cuộc họp"),
        Standing.SUBSTITUTED: _("Có người dự thay"),
        Standing.EXCUSED: _("Vắng có lý do"),
        Standing.ABSENT: _("Vắng không lý do"),
        Standing.AWAITED: _("Chưa có mặt"),
    }


def outcomes() -> dict[str, tuple[str, str]]:
    """What came out of a question, and how its badge looks."""
    return {
        Outcome.ADOPTED: (_("Được thông qua"), "ok"),
        Outcome.REJECTED: (_("Không được thông qua"), "stop"),
        Outcome.TIED: (_("Chờ Chủ trì quyết định"), "live"),
        Outcome.CHOSEN: (_("Được chọn"), "ok"),
        Outcome.NONE_CHOSEN: (_("Chưa đạt tỷ lệ yêu cầu"), "stop"),
        Outcome.ELECTED: (_("Trúng cử"), "ok"),
        Outcome.ELECTED_IN_PART: (_("Trúng cử, chưa đủ số lượng"), "live"),
        Outcome.NONE_ELECTED: (_("Chưa đạt tỷ lệ yêu cầu"), "stop"),
        Outcome.GRADED: (_("Kết quả lấy phiếu tín nhiệm"), ""),
    }


def shares() -> dict[str, tuple[str, str]]:
    """How far a room is with a round that several rooms vote on, and how its badge looks."""
    return {
        ShareState.COUNTED: (_("Đã có kết quả"), "ok"),
        ShareState.OPEN: (_("Đang biểu quyết"), "live"),
        ShareState.VOID: (_("Đã hủy tại phòng này"), "stop"),
        ShareState.SILENT: (_("Chưa nhận được"), "attention"),
        ShareState.OTHER: (_("Nội dung biểu quyết khác"), "stop"),
        ShareState.LEFT_OUT: (_("Kết luận không chờ"), ""),
    }


def closing(record: Record) -> str:
    """One word for how far the room is."""
    names = {
        "waiting": _("Chưa bắt đầu"),
        "running": _("Đang diễn ra"),
        "paused": _("Tạm dừng"),
        "adjourned": _("Giữa hai buổi họp"),
        "ended": _("Đã kết thúc"),
        "moved": _("Đã chuyển phòng"),
    }
    return names[record.row.phase]


def settlements() -> dict[str, str]:
    """What became of a check-in that a secretary looked into."""
    return {
        Settlement.KEPT: _("giữ nguyên điểm danh"),
        Settlement.UNDONE: _("hủy điểm danh"),
        Settlement.LEFT: _("ghi đã rời cuộc họp"),
    }


def about(matter: Matter) -> str:
    """What differed."""
    names = {
        MatterKind.WITHDRAWN: _("Giấy mời của %(who)s đã được thu hồi, nhưng đại biểu đã điểm danh", who=matter.who),
        MatterKind.OLD_TICKET: _("Mã điểm danh mà %(who)s đã dùng đã được cấp lại sau đó", who=matter.who),
        MatterKind.BOTH_PRESENT: _(
            "Cả %(principal)s và người dự thay, %(who)s, đều có mặt", principal=matter.other or "…", who=matter.who
        ),
    }
    return names[MatterKind(matter.kind)]
