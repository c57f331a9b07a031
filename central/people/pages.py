"""The directory: agencies of a day as a tree, who holds what there, and searching as somebody types."""

from datetime import date, datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.meetings.actions import resend_to_come
from central.meetings.deadlines import VIETNAM
from central.people import agencies as acts
from central.people.badges import badges_of
from central.people.models import AccountRight, Agency, AgencyPeriod, Kind, Level, Official, Right
from central.people.photos import switch_photos
from central.people.rights import Task, may, require
from central.people.search import Sort, find, understand
from central.people.standing import agency_tree, officials_of, standings
from central.people.within import (
    GIVEN,
    end_badge_within,
    end_right_within,
    enrol_badge_within,
    give_right_within,
)
from central.web.shell import access, centre, hand, say, today
from contract.refused import Refused

bp = Blueprint("people", __name__, template_folder="templates")


@bp.get("/people/search")
def search() -> ResponseReturnValue:
    """What fits the words typed so far, as options for the field's list."""
    typed = next((text for name, text in request.args.items() if name.endswith("-text")), "")[:200]
    wanted = {sort for sort in Sort if sort in request.args.get("sorts", "").split(",")}
    return render_template("people/found.html", found=find(typed, today(), wanted) if len(typed) > 1 else [])


@bp.get("/agencies")
def tree() -> ResponseReturnValue:
    """The agencies as they were on a day, and who and what of them is called so, with or without diacritics."""
    day = _day_asked()
    words = request.args.get("q", "").strip()[:200]
    found = find(words, day, {Sort.AGENCY, Sort.OFFICIAL}) if words else []
    posts = standings([one.id for one in found if one.sort is Sort.OFFICIAL], day)
    shown = [(one, posts[one.id].agency_id if one.sort is Sort.OFFICIAL else one.id) for one in found]
    return render_template("people/agencies.html", tree=agency_tree(day), day_shown=day, words=words, found=shown)


@bp.route("/agencies/<int:number>", methods=["GET", "POST"])
def agency(number: int) -> ResponseReturnValue:
    """One agency: its names over time, its people, what its administrator can do."""
    found: Agency | None = Agency.get_or_none(Agency.id == number)
    if found is None:
        abort(404)
    problem = ""
    if request.method == "POST":
        try:
            _change(found)
        except Refused as refused:
            problem = say(refused)
        else:
            return redirect(url_for("people.agency", number=number), 303)
    day = _day_asked()
    periods = list(AgencyPeriod.select().where(AgencyPeriod.agency == found).order_by(AgencyPeriod.from_on.desc()))
    held = AccountRight.select(AccountRight, Official).join(Official, on=AccountRight.official == Official.id)
    people = officials_of(number, day)
    page = render_template(
        "people/agency.html",
        agency=found,
        periods=periods,
        exists=bool(periods) and periods[0].until_on is None,
        badges=badges_of(one.official for one in people),
        parents={one.id: one.name for one in agency_tree(day)},
        people=people,
        rights=list(held.where(AccountRight.agency == found, AccountRight.ended_at_ms.is_null())),
        may_arrange=may(access().roles(number), Task.ARRANGE_AGENCIES),
        may_administer=may(access().roles(number), Task.ADD_OFFICIAL),
        kinds=list(Kind),
        levels=list(Level),
        given=[right for right in Right if right in GIVEN],
        problem=problem,
        form=request.form,
        day_shown=day,
    )
    return page, 409 if problem else 200


TASKS = {
    "official": Task.ADD_OFFICIAL,
    "right": Task.GIVE_RIGHT,
    "end": Task.GIVE_RIGHT,
    "badge": Task.GIVE_BADGE,
    "unbadge": Task.GIVE_BADGE,
    "photos": Task.SWITCH_PHOTOS,
}
"""What a form asks for; all else is arranging agencies."""


def _change(agency: Agency) -> None:
    database, form, do = centre().database, request.form, request.form.get("do", "")
    require(access().roles(agency.id), TASKS.get(do, Task.ARRANGE_AGENCIES))
    if do == "rename":
        acts.rename_agency(database, agency, name=form.get("name", ""), from_on=_date_typed("from"), by=hand())
        flash(_("Đã đổi tên. Tên cũ vẫn hiện cho thời gian trước."), "ok")
    elif do == "move":
        above = _agency_typed("parent", _date_typed("from")) if form.get("parent-text", "").strip() else None
        acts.move_agency(database, agency, parent=above, from_on=_date_typed("from"), by=hand())
        flash(_("Đã chuyển. Trước ngày đó cơ quan vẫn trực thuộc như cũ."), "ok")
    elif do == "merge":
        _merge(agency)
    elif do == "official":
        _add_official(agency)
        flash(_("Đã thêm cán bộ."), "ok")
    elif do in ("right", "end"):
        _change_right(agency)
    elif do in ("badge", "unbadge"):
        _change_badge(agency)
    elif do == "photos":
        _switch_photos(agency)
    else:
        raise Refused("Kính mời mở lại trang và thực hiện lại.")


def _merge(agency: Agency) -> None:
    from_on = _date_typed("from")
    into = _agency_typed("into", from_on)
    with_people = request.form.get("people") == "yes"
    acts.merge_agency(centre().database, agency, into=into, from_on=from_on, with_people=with_people, by=hand())
    flash(_("Đã sáp nhập. Trước ngày đó cơ quan vẫn hiện như cũ."), "ok")


def _agency_typed(name: str, day: date) -> Agency:
    """The agency whose name was typed, as it is called on the day."""
    typed = request.form.get(f"{name}-text", "")
    meant = understand(typed, day, {Sort.AGENCY})
    if meant.one is None:
        raise Refused("Có nhiều kết quả phù hợp. Kính mời chọn một." if meant.choices else "Kính mời nhập tên cơ quan.")
    found: Agency = Agency.get_by_id(meant.one.id)
    return found


def _add_official(agency: Agency) -> None:
    form, level = request.form, request.form.get("level", "")
    if level not in set(Level):
        raise Refused("Kính mời chọn một mục trong danh sách.")
    acts.engage(
        centre().database,
        agency,
        acts.Newcomer(
            name=form.get("name", ""),
            email=form.get("email", ""),
            salutation=form.get("salutation", "")[:20],
            phone=form.get("phone", ""),
            password=form.get("password", ""),
            title=form.get("title", ""),
            level=Level(level),
        ),
        from_on=today(),
        by=hand(),
    )


def _change_right(agency: Agency) -> None:
    form, database = request.form, centre().database
    if form.get("do") == "end":
        end_right_within(database, agency, _number_typed("held"), by=hand())
        return
    give_right_within(database, agency, _number_typed("official"), form.get("right", ""), day=today(), by=hand())
    flash(_("Đã phân quyền."), "ok")


def _change_badge(agency: Agency) -> None:
    """Enrol the badge that a reader has typed into the form, or take one back; its owner's rooms hear of it at once."""
    form, database = request.form, centre().database
    if form.get("do") == "unbadge":
        owner = end_badge_within(database, agency, _number_typed("held"), day=today(), by=hand())
        if owner is not None:
            resend_to_come(centre().planning, owner)
        return
    number = form.get("number", "")
    chosen = enrol_badge_within(database, agency, _number_typed("holder"), number, day=today(), by=hand())
    resend_to_come(centre().planning, chosen.id)
    flash(_("Đã ghi thẻ của %(name)s.", name=chosen.name), "ok")


def _number_typed(name: str) -> int:
    """0 for what is no number, which nothing has."""
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else 0


def _switch_photos(agency: Agency) -> None:
    """Show photos at the door or show none; whose photo went, their rooms hear of it at once."""
    shows = request.form.get("shows") == "1"
    for gone in switch_photos(centre().database, agency, shows=shows, day=today(), by=hand()):
        resend_to_come(centre().planning, gone)
    flash(_("Đã bật hiện ảnh khi điểm danh.") if shows else _("Đã tắt hiện ảnh và xóa ảnh của cán bộ."), "ok")


def _date_typed(name: str) -> date:
    try:
        return datetime.strptime(request.form.get(name, ""), "%Y-%m-%d").replace(tzinfo=VIETNAM).date()
    except ValueError:
        raise Refused("Kính mời chọn ngày hiệu lực.") from None


def _day_asked() -> date:
    try:
        return datetime.strptime(request.args.get("day", ""), "%Y-%m-%d").replace(tzinfo=VIETNAM).date()
    except ValueError:
        return today()
