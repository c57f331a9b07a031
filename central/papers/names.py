"""What papers, their states and the steps with them are called on pages, in the reader's language."""

from flask_babel import gettext as _

from central.papers.official.content import Sort
from central.papers.rules import PaperAct, PaperState


def sort_name(sort: Sort) -> str:
    names: dict[Sort, str] = {
        Sort.INVITATION: _("Giấy mời"),
        Sort.MINUTES: _("Biên bản cuộc họp"),
        Sort.CONCLUSIONS: _("Thông báo kết luận"),
        Sort.SECRET_COUNT: _("Biên bản kiểm phiếu"),
        Sort.SIGN_IN: _("Danh sách đại biểu dự họp"),
    }
    return names[Sort(sort)]


def state_name(state: PaperState) -> str:
    names: dict[PaperState, str] = {
        PaperState.DRAFT: _("Dự thảo"),
        PaperState.CHECKING: _("Đại biểu đang rà soát"),
        PaperState.WITH_CHAIR: _("Chờ Chủ trì xem xét"),
        PaperState.AGREED: _("Chủ trì đã thống nhất"),
        PaperState.NUMBERED: _("Chờ ký số"),
        PaperState.SIGNED: _("Đã ký"),
    }
    return names[PaperState(state)]


STATE_TONES = {
    PaperState.DRAFT: ("", "pencil"),
    PaperState.CHECKING: ("attention", "users"),
    PaperState.WITH_CHAIR: ("attention", "hourglass"),
    PaperState.AGREED: ("ok", "check"),
    PaperState.NUMBERED: ("attention", "pen-line"),
    PaperState.SIGNED: ("ok", "lock"),
}
"""A badge's kind and icon; the word stands beside them."""


def act_name(act: PaperAct) -> str:
    names: dict[PaperAct, str] = {
        PaperAct.DRAFT: _("Soạn dự thảo"),
        PaperAct.EDIT: _("Sửa nội dung"),
        PaperAct.REDRAFT: _("Soạn lại từ diễn biến"),
        PaperAct.ASK: _("Gửi đại biểu rà soát"),
        PaperAct.SUBMIT: _("Trình Chủ trì"),
        PaperAct.TAKE_BACK: _("Lấy lại để sửa"),
        PaperAct.AGREE: _("Thống nhất nội dung"),
        PaperAct.RETURN: _("Trả lại để sửa"),
        PaperAct.NUMBER: _("Lấy số để ký số"),
        PaperAct.UPLOAD: _("Nộp bản đã ký số"),
        PaperAct.SIGN: _("Ghi nhận đã ký"),
        PaperAct.AMEND: _("Lập văn bản sửa đổi"),
    }
    return names.get(PaperAct(act), str(act))


def field_name(name: str) -> str:
    """What a field of the text is called; a block is known by the words in it."""
    names: dict[str, str] = {
        "subject": _("Trích yếu"),
        "recipients": _("Nơi nhận (mỗi dòng một nơi)"),
        "authority": _("Thẩm quyền ký (TM., TL., KT. …)"),
        "office": _("Chức vụ người ký"),
        "name": _("Họ và tên người ký"),
    }
    return names.get(name.rsplit(":", 1)[-1], "")
