"""One's own photo for the door: seen, given, agreed to, taken back; and what an administrator does with another's."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.meetings.actions import resend_to_come
from central.people.models import Official
from central.people.photos import agree, give_photo, photo_of, remove_photo, shows_photos
from central.people.portrait import MAX_BYTES
from central.people.standing import standing_of
from central.web.shell import centre, hand, official, say, today
from contract.refused import Refused

bp = Blueprint("photos", __name__, template_folder="templates")


@bp.route("/account/photo", methods=["GET", "POST"])
def own() -> ResponseReturnValue:
    """Whether a photo of mine is shown, and all that I can do about it."""
    agency, problem = standing_of(official().id, today()).agency_id, ""
    if request.method == "POST":
        try:
            _change_own(agency)
        except Refused as refused:
            problem = say(refused)
        else:
            resend_to_come(centre().planning, official().id)
            return redirect(url_for("photos.own"), 303)
    page = render_template(
        "people/photo.html", photo=photo_of(official().id), is_shown=shows_photos(agency), problem=problem
    )
    return page, 409 if problem else 200


@bp.get("/account/photo.jpg")
def picture() -> ResponseReturnValue:
    """The photo that is kept of who asks."""
    photo = photo_of(official().id)
    if photo is None:
        abort(404)
    return Response(bytes(photo.jpeg), mimetype="image/jpeg", headers={"Cache-Control": "no-store"})


def photo_sent() -> bytes:
    """The file of the form; Refused when there is none."""
    given = request.files.get("photo")
    if given is None or not given.filename:
        raise Refused("Kính mời chọn tệp ảnh.")
    return given.stream.read(MAX_BYTES + 1)


def _change_own(agency: int) -> None:
    do, database, whose = request.form.get("do", ""), centre().database, official()
    if do == "give":
        if request.form.get("agrees") != "1":
            raise Refused("Kính mời đánh dấu đồng ý trước khi tải ảnh lên.")
        give_photo(database, whose, photo_sent(), agency=agency, by=hand())
        flash(_("Đã lưu ảnh. Cửa phòng họp sẽ hiện ảnh khi điểm danh."), "ok")
    elif do == "agree":
        agree(database, whose, agency=agency, by=hand())
        flash(_("Đã ghi nhận đồng ý."), "ok")
    elif do == "remove":
        remove_photo(database, whose, agency=agency or None, by=hand())
        flash(_("Đã xóa ảnh."), "ok")
    else:
        raise Refused("Kính mời mở lại trang và thực hiện lại.")


def change_photo_of(whose: Official, do: str) -> None:
    """What an administrator does on somebody's account: give a photo, which waits for its person, or take it away."""
    agency, database = standing_of(whose.id, today()).agency_id, centre().database
    if do == "photo":
        give_photo(database, whose, photo_sent(), agency=agency, by=hand())
        flash(_("Đã lưu ảnh. Ảnh chỉ được dùng khi người trong ảnh đồng ý."), "ok")
    else:
        remove_photo(database, whose, agency=agency or None, by=hand())
        flash(_("Đã xóa ảnh."), "ok")
    resend_to_come(centre().planning, whose.id)
