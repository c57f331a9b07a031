"""What states, roles, kinds and answers are called on pages, in the reader's language."""

from flask_babel import gettext as _

from central.meetings.deadlines import local
from central.meetings.lists import Why
from central.meetings.models import Answer
from central.meetings.phases import GoesOn
from central.meetings.rights import Role
from central.meetings.states import Act, State
from central.people.models import KIND_NAMES, RIGHT_NAMES, Kind, Level, Right
from contract.package import Category


def state_name(state: State) -> str:
    return {
        State.NONE: _("Chưa đăng ký"),
        State.DRAFT: _("Nháp"),
        State.AWAITING: _("Chờ phê duyệt"),
        State.REJECTED: _("Đã từ chối"),
        State.APPROVED: _("Đã duyệt"),
        State.ONGOING: _("Đang diễn ra"),
        State.PAUSED: _("Tạm dừng"),
        State.ENDED: _("Đã kết thúc"),
        State.POSTPONED: _("Đã hoãn"),
        State.CANCELLED: _("Đã hủy"),
    }[state]


def goes_on(one: GoesOn) -> str:
    """Until when a meeting is interrupted."""
    if not one.is_sitting:
        return str(_("Giải lao đến %(at)s", at=f"{local(one.at_ms):%H:%M}") if one.at_ms else _("Tạm dừng"))
    if not one.at_ms:
        return str(_("Hoãn, chưa rõ giờ họp tiếp"))
    return str(_("Hoãn đến %(at)s", at=f"{local(one.at_ms):%H:%M, %d/%m}"))


STATE_TONES = {
    State.DRAFT: ("", "pencil"),
    State.AWAITING: ("attention", "calendar-clock"),
    State.REJECTED: ("stop", "circle-x"),
    State.APPROVED: ("ok", "calendar-check"),
    State.ONGOING: ("live", "radio"),
    State.PAUSED: ("attention", "pause"),
    State.ENDED: ("", "archive"),
    State.POSTPONED: ("attention", "calendar-clock"),
    State.CANCELLED: ("stop", "calendar-x"),
}
"""A badge's kind and icon; the word stands beside them."""


def why_name(why: Why) -> str:
    return {
        Why.CHAIR: _("Chủ trì"),
        Why.SECRETARY: _("Thư ký"),
        Why.APPROVER: _("Người phê duyệt"),
        Why.ATTENDEE: _("Được mời dự"),
        Why.SUBSTITUTE: _("Dự thay"),
        Why.FOLLOWER: _("Theo dõi giúp"),
        Why.NAMER: _("Cơ quan được mời"),
        Why.REGISTRAR: _("Người đăng ký"),
        Why.OFFICE: _("Văn phòng theo dõi"),
    }[why]


def answer_name(answer: Answer) -> str:
    return {
        Answer.NONE: _("Chưa trả lời"),
        Answer.CONFIRMED: _("Xác nhận dự"),
        Answer.DECLINED: _("Báo không dự"),
        Answer.SUBSTITUTED: _("Cử người dự thay"),
    }[answer]


ANSWER_TONES = {
    Answer.NONE: "",
    Answer.CONFIRMED: "ok",
    Answer.DECLINED: "stop",
    Answer.SUBSTITUTED: "news",
}


def category_name(category: Category) -> str:
    return {
        Category.MEMBER: _("Thành viên (có quyền biểu quyết)"),
        Category.INVITED: _("Đại biểu mời dự"),
        Category.GUEST: _("Khách mời"),
        Category.PRESS: _("Báo chí"),
        Category.STAFF: _("Phục vụ"),
    }[category]


def short_category(category: Category) -> str:
    """For tables, where a mark beside it says who votes."""
    return str(_("Thành viên")) if category == Category.MEMBER else category_name(category)


def level_name(level: Level) -> str:
    return {
        Level.HEAD: _("Người đứng đầu"),
        Level.DEPUTY: _("Lãnh đạo cơ quan"),
        Level.DIVISION: _("Lãnh đạo phòng trở lên"),
        Level.STAFF: _("Chuyên viên trở lên"),
    }[level]


def kind_name(kind: str) -> str:
    """A kind of meeting; one that an administrator has added keeps its own title."""
    return {"regular": _("Thường kỳ"), "extraordinary": _("Bất thường (đột xuất)")}.get(kind, kind)


def rule_name(rule: str) -> str:
    return {
        "plain": _("Cuộc họp thông thường"),
        "committee": _("Phiên họp Ủy ban nhân dân"),
        "council": _("Kỳ họp Hội đồng nhân dân"),
        "expert": _("Hội đồng chuyên môn, thẩm định"),
    }.get(rule, rule)


def reserved_name(act: str) -> str:
    """An act that a meeting may reserve to its chair."""
    return {
        "conclude": _("Kết luận nội dung và cuộc họp"),
        "ballot": _("Mở, kết thúc, hủy biểu quyết"),
        "course": _("Bắt đầu, tạm dừng, kết thúc; chuyển nội dung"),
        "people": _("Điểm danh thay, thêm người dự, mời phát biểu"),
        "document": _("Phát, thay thế, thu hồi tài liệu"),
        "speech": _("Bật, tắt, rà soát ghi lời phát biểu"),
    }.get(act, act)


def agency_kind_name(kind: Kind) -> str:
    return _(KIND_NAMES[kind])


def right_name(right: Right) -> str:
    return _(RIGHT_NAMES[right])


def deed_name(act: Act) -> str:
    return {
        Act.REGISTER: _("Tạo bản nháp"),
        Act.DISCARD: _("Xóa bản nháp"),
        Act.SUBMIT: _("Gửi phê duyệt"),
        Act.WITHDRAW: _("Rút lại"),
        Act.APPROVE: _("Phê duyệt"),
        Act.REJECT: _("Từ chối"),
        Act.REVOKE: _("Hủy duyệt"),
        Act.POSTPONE: _("Hoãn"),
        Act.CANCEL: _("Hủy họp"),
        Act.EDIT: _("Sửa"),
        Act.NAME: _("Cập nhật người dự"),
        Act.ANSWER: _("Trả lời giấy mời"),
        Act.SHARE: _("Chia sẻ cho trợ lý"),
        Act.LINK: _("Đường dẫn của khách mời"),
        Act.REISSUE: _("Cấp lại mã"),
        Act.PLACE: _("Ghi cách dự họp"),
        Act.REMIND: _("Nhắc lịch họp"),
        Act.HEAR: _("Nghe lại cuộc họp"),
        Act.ERASE_SOUND: _("Xóa âm thanh"),
        Act.MOVE: _("Chuyển phòng khi đang họp"),
        Act.EXPLAIN: _("Ghi lý do quá hạn"),
        Act.ASK_PAPER: _("Yêu cầu chuẩn bị tài liệu"),
        Act.SEND_PAPER: _("Gửi tài liệu"),
        Act.TAKE_PAPER: _("Tiếp nhận tài liệu"),
        Act.RETURN_PAPER: _("Trả lại tài liệu"),
    }.get(act, str(act))


def role_name(role: Role) -> str:
    return {Role.CHAIR: _("Chủ trì"), Role.SECRETARY: _("Thư ký")}.get(role, "")


def choice_name(text: str) -> str:
    """Options of a ballot, one or several: those of the statutes in the page's language, others as written."""
    known = {
        "Tán thành": _("Tán thành"),
        "Không tán thành": _("Không tán thành"),
        "Không biểu quyết": _("Không biểu quyết"),
        "Đồng ý": _("Đồng ý"),
        "Không đồng ý": _("Không đồng ý"),
        "Ý kiến khác": _("Ý kiến khác"),
    }
    return "; ".join(", ".join(known.get(one, one) for one in part.split(", ")) for part in text.split("; "))
