"""What central keeps of the person who asks, why and for how long, and all of it to take away."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.audit.actions import note
from central.audit.rules import Deed
from central.db import transaction
from central.people.keeping import DAY_MS, KEPT, YEAR_MS
from central.people.own_data import own_data
from central.web.shell import centre, hand, now_ms, official, today

bp = Blueprint("kept", __name__, template_folder="templates")


@bp.get("/account/data")
def page() -> ResponseReturnValue:
    """One page for everybody: the kinds of data, each with its reason and its time."""
    return render_template("people/kept.html", rows=[*_lasting(), *_passing()])


@bp.post("/account/data.json")
def export() -> ResponseReturnValue:
    """All that is kept of the person who asks; that it was taken is written down."""
    raw = own_data(official(), now_ms=now_ms())
    with transaction(centre().database):
        note(hand(), Deed.OWN_DATA_TAKEN, about=official().id, name=official().name)
    answer = Response(raw, mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="du-lieu-ca-nhan-{today():%Y-%m-%d}.json"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _lasting() -> list[tuple[str, str, str]]:
    """What no clock ends, with what does."""
    as_long = _("khi còn tài khoản")
    return [
        (
            _("Họ tên, xưng hô, thư điện tử công vụ, điện thoại, chức vụ theo thời kỳ, quyền"),
            _("để mời họp, điểm danh, ghi đúng tên và chức vụ"),
            as_long,
        ),
        (
            _(
                "Mật khẩu và khóa xác thực hai lớp (dạng không đọc được), "
                "phần công khai của khóa truy cập, dấu băm của thẻ ra vào"
            ),
            _("để chỉ người đó vào được"),
            as_long,
        ),
        (
            _("Cuộc họp: được mời, trả lời, điểm danh, ý kiến, biểu quyết, biên bản"),
            _("vì là hồ sơ công việc của cơ quan"),
            _("theo thời hạn lưu hồ sơ"),
        ),
        (
            _("Ghi chú riêng trên tài liệu"),
            _("để người viết xem lại; không ai khác đọc được"),
            _("đến khi người viết xóa"),
        ),
    ]


def _passing() -> list[tuple[str, str, str]]:
    return [(_(kept.what), _(kept.why), _period(kept.keeps_ms)) for kept in KEPT.values()]


def _period(ms: int) -> str:
    if ms < YEAR_MS:
        return str(_("%(count)s ngày", count=ms // DAY_MS))
    return str(_("%(count)s năm", count=ms // YEAR_MS))
