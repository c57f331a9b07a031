"""What stages, answers and rules of written opinions are called on pages."""

from flask_babel import gettext as _

from central.inquiries.rules import Choice, InquiryAct, Late, Silence, Stage
from contract.rules import Verdict


def stage_name(stage: str) -> str:
    named: dict[Stage, str] = {
        Stage.DRAFT: _("Bản nháp"),
        Stage.OPEN: _("Đang lấy ý kiến"),
        Stage.CLOSED: _("Đã tổng hợp"),
        Stage.WITHDRAWN: _("Đã thôi lấy ý kiến"),
    }
    return named[Stage(stage)]


def choice_name(choice: str) -> str:
    named: dict[Choice, str] = {
        Choice.AGREE: _("Đồng ý"),
        Choice.DISAGREE: _("Không đồng ý"),
        Choice.OTHER: _("Ý kiến khác"),
    }
    return named[Choice(choice)]


def late_name(late: str) -> str:
    named: dict[Late, str] = {
        Late.TAKE: _("Vẫn nhận đến khi kết thúc, ghi rõ là trả lời sau hạn"),
        Late.REFUSE: _("Không nhận"),
    }
    return named[Late(late)]


def silence_name(silence: str) -> str:
    named: dict[Silence, str] = {
        Silence.NOTHING: _("Không tính"),
        Silence.AGREES: _("Coi như đồng ý"),
    }
    return named[Silence(silence)]


def act_name(act: str) -> str:
    named: dict[InquiryAct, str] = {
        InquiryAct.SEND: _("Gửi lấy ý kiến"),
        InquiryAct.REMIND: _("Nhắc trả lời"),
        InquiryAct.EXTEND: _("Đổi hạn trả lời"),
        InquiryAct.CLOSE: _("Kết thúc, tổng hợp"),
        InquiryAct.WITHDRAW: _("Thôi lấy ý kiến"),
    }
    return named.get(InquiryAct(act), act)


def verdict_name(found: Verdict) -> str:
    """The result by the body's rule, in words."""
    values = {"agree": found.in_favour, "base": found.base, "needed": found.needed}
    said: str = _("Không được thông qua: %(agree)s/%(base)s đồng ý, yêu cầu ít nhất %(needed)s", **values)
    if found.waits_for_chair:
        said = _("Số ý kiến đồng ý bằng một nửa (%(agree)s/%(base)s): theo quyết định của người đứng đầu", **values)
    elif found.adopted:
        said = _("Được thông qua: %(agree)s/%(base)s đồng ý, yêu cầu ít nhất %(needed)s", **values)
    return said
