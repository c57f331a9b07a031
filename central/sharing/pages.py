"""R5.1: whom I let follow my meetings, all of them or one, and whose I follow."""

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.meetings.models import Meeting
from central.meetings.phases import state_of
from central.meetings.reading import Reading
from central.meetings.rights import require
from central.meetings.roles import roles_of
from central.meetings.states import Act
from central.meetings.typed import typed_form
from central.people.models import Official
from central.sharing.actions import Wanted, end_share, given_by, given_to, share
from central.sharing.rules import Trust
from central.web.shell import access, centre, official, say, today
from contract.refused import Refused

bp = Blueprint("sharing", __name__, template_folder="templates")


@bp.route("/account/sharing", methods=["GET", "POST"])
def every() -> ResponseReturnValue:
    """All my meetings, from now on."""
    return _page(None)


@bp.route("/meetings/<int:number>/share", methods=["GET", "POST"])
def one(number: int) -> ResponseReturnValue:
    """This meeting alone."""
    meeting: Meeting | None = Meeting.get_or_none(Meeting.id == number)
    if meeting is None:
        abort(404)
    require(roles_of(access(), meeting, today()), Act.SHARE, state_of(meeting))
    return _page(meeting)


def trust_name(trust: Trust) -> str:
    told: dict[Trust, str] = {
        Trust.FOLLOW: _("Xem thông tin, được nhắc lịch"),
        Trust.READ: _("Xem thông tin và tài liệu"),
        Trust.ANSWER: _("Xem tài liệu và trả lời giấy mời thay"),
    }
    return told[trust]


def _page(meeting: Meeting | None) -> ResponseReturnValue:
    typed, problem = typed_form(request.form), ""
    reading = Reading(typed=typed, today=today())
    if request.method == "POST":
        try:
            if _change(reading, meeting):
                return redirect(request.path, 303)
        except Refused as refused:
            problem = say(refused)
    page = render_template(
        "sharing/page.html",
        meeting=meeting,
        given=given_by(official(), meeting),
        taken=[] if meeting else given_to(official()),
        typed=reading.typed,
        reading=reading if reading.errors else None,
        trusts=[(trust, trust_name(trust)) for trust in Trust],
        trust_name=trust_name,
        problem=problem,
    )
    return page, 409 if problem else 422 if reading.errors else 200


def _change(reading: Reading, meeting: Meeting | None) -> bool:
    """Do what was asked; False when the person's name was not understood."""
    planning, do = centre().planning, request.form.get("do", "")
    if do.startswith("end-") and do[4:].isdecimal():
        end_share(planning, official(), int(do[4:][:9]))
        flash(_("Đã thu hồi chia sẻ."), "ok")
        return True
    found = reading.one("helper", today())
    trust = reading.one_of("trust", set(Trust))
    if found is None or reading.errors:
        return False
    helper = Official.get_by_id(found.id)
    share(planning, official(), Wanted(helper=helper, trust=Trust(trust), meeting=meeting))
    flash(_("Đã chia sẻ với %(name)s.", name=helper.name), "ok")
    return True
