"""Pages of those who are to come (R5.1, R6.1): an agency names its people; a person answers or sends another."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.meetings.attendees import meeting_day
from central.meetings.deadlines import answer_by, meeting_kinds
from central.meetings.models import AlsoNamed, Attendee, Invitation, Meeting
from central.meetings.naming import (
    Guest,
    confirm,
    decline,
    invitations_to_name,
    may_name,
    name_guest,
    name_official,
    named_counts,
    send_substitute,
    take_back,
)
from central.meetings.online import own_room
from central.meetings.pages import known, visible
from central.meetings.rights import may, require
from central.meetings.states import Act
from central.meetings.tickets import own_attendee
from central.people.standing import agency_name, agency_names, officials_of
from central.sharing.actions import answered_for
from central.web.shell import access, centre, official, say
from contract.refused import Refused

bp = Blueprint("attending", __name__, template_folder="templates")

SALUTATIONS = ("", "ông", "bà", "đồng chí")


@bp.get("/naming")
def to_name() -> ResponseReturnValue:
    """R6.1: the invitations of one's agencies: those for which somebody is still to be named, and the others."""
    invitations = invitations_to_name(official(), centre().planning)
    asked = {one.id: (one.agency_id or 0, meeting_day(one.meeting, centre().planning)) for one in invitations}
    called = agency_names(asked.values())
    names = {number: called.get(agency, "") for number, agency in asked.items()}
    named = named_counts(one.id for one in invitations)
    return render_template("meetings/to_name.html", invitations=invitations, agencies=names, named=named)


@bp.route("/meetings/<int:number>/naming/<int:invitation>", methods=["GET", "POST"])
def name(number: int, invitation: int) -> ResponseReturnValue:
    """One agency's invitation: who comes, who else could, and a person without an account."""
    meeting, roles, state = known(number)
    require(roles, Act.NAME, state)
    one: Invitation | None = Invitation.get_or_none(Invitation.id == invitation, Invitation.meeting == meeting)
    if one is None or one.agency_id is None or not may_name(one, access(), roles):
        abort(404)
    problem = ""
    if request.method == "POST":
        try:
            _name(number, one.id)
        except Refused as refused:
            problem = say(refused)
        else:
            return redirect(url_for("attending.name", number=number, invitation=invitation), 303)
    day = meeting_day(meeting, centre().planning)
    there = Attendee.select().where(Attendee.meeting == meeting, ~Attendee.is_withdrawn)
    named = list(there.where(Attendee.invitation == one, Attendee.principal.is_null()).order_by(Attendee.rank))
    also = there.join(AlsoNamed, on=AlsoNamed.attendee == Attendee.id).where(AlsoNamed.invitation == one)
    named += list(also.order_by(Attendee.rank))
    here = {row.official_id for row in named} | {row.official_id for row in there if row.agency_id == one.agency_id}
    page = render_template(
        "meetings/name.html",
        meeting=meeting,
        state=state,
        sees=may(roles, Act.SEE, state),
        invitation=one,
        agency=agency_name(one.agency_id, day),
        named=named,
        choices=[who for who in officials_of(one.agency_id, day) if who.official not in here],
        elsewhere={row.official_id: row.agency_name for row in there if row.official_id},
        salutations=SALUTATIONS,
        problem=problem,
        form=request.form,
    )
    return page, 409 if problem else 200


@bp.route("/meetings/<int:number>/answer", methods=["GET", "POST"])
def answer(number: int) -> ResponseReturnValue:
    """R5.1, R6.4: confirm, decline with a reason, or send another official of the same agency."""
    meeting, roles, state = visible(number)
    require(roles, Act.ANSWER, state)
    mine, problem = _answers_for(meeting), ""
    if request.method == "POST":
        try:
            _answer(number, mine)
        except Refused as refused:
            problem = say(refused)
        else:
            return redirect(url_for("meetings.meeting", number=number), 303)
    day = meeting_day(meeting, centre().planning)
    there = Attendee.select().where(Attendee.meeting == meeting, ~Attendee.is_withdrawn, Attendee.principal.is_null())
    taken = {row.official_id for row in there}
    colleagues = officials_of(mine.agency_id, day) if mine.agency_id else []
    page = render_template(
        "meetings/answer.html",
        meeting=meeting,
        state=state,
        mine=mine,
        is_own=mine.official_id == official().id,
        allows_online=own_room(meeting, centre().settings.units.own_room) is not None,
        colleagues=[who for who in colleagues if who.official not in taken],
        answer_by=answer_by(meeting_kinds()[meeting.kind], meeting.starts_at_ms),
        problem=problem,
        form=request.form,
    )
    return page, 409 if problem else 200


def _name(number: int, invitation: int) -> None:
    planning, by, form = centre().planning, official(), request.form
    do, _sep, who = form.get("do", "").partition("-")
    if do == "official" and who.isdecimal():
        name_official(planning, number, invitation, int(who[:9]), by=by)
        flash(_("Đã cử người dự họp."), "ok")
    elif do == "back" and who.isdecimal():
        take_back(planning, number, int(who[:9]), by=by, invitation=invitation)
        flash(_("Đã rút người dự họp; mã điểm danh không còn hiệu lực."), "ok")
    elif do == "guest":
        salutation = form.get("salutation", "")
        guest = Guest(
            name=form.get("name", ""),
            office=form.get("office", ""),
            salutation=salutation if salutation in SALUTATIONS else "",
        )
        name_guest(planning, number, invitation, guest, by=by)
        flash(_("Đã cử người dự họp."), "ok")
    else:
        raise Refused("Kính mời chọn người dự họp.")


def _answers_for(meeting: Meeting) -> Attendee:
    """The row of whom an assistant answers for, if the address asks for it or there is no own; else the own row."""
    asked, trusted = request.args.get("for", ""), answered_for(meeting, official())
    mine = (Attendee.meeting == meeting) & (Attendee.official == official()) & ~Attendee.is_withdrawn
    if not asked and Attendee.select().where(mine).exists():
        trusted = []
    return next((one for one in trusted if asked in ("", str(one.id))), None) or own_attendee(meeting.id, official())


def _answer(number: int, mine: Attendee) -> None:
    planning, by, form = centre().planning, official(), request.form
    instead_of = None if mine.official_id == by.id else mine.id
    do = form.get("do", "")
    if do == "confirm":
        confirm(planning, number, by=by, instead_of=instead_of)
        flash(_("Đã ghi nhận: đại biểu dự họp."), "ok")
    elif do == "online" and own_room(Meeting.get_by_id(number), centre().settings.units.own_room):
        confirm(planning, number, by=by, instead_of=instead_of, online=True)
        flash(_("Đã ghi nhận: đại biểu dự trực tuyến."), "ok")
    elif do == "decline":
        decline(planning, number, by=by, reason=form.get("reason", ""), instead_of=instead_of)
        flash(_("Đã ghi nhận: đại biểu không dự họp. Chủ trì và Thư ký được báo."), "ok")
    elif do == "substitute" and form.get("substitute", "").isdecimal():
        why, who = form.get("why", ""), int(form["substitute"][:9])
        send_substitute(planning, number, who, by=by, reason=why, instead_of=instead_of)
        flash(_("Đã cử người dự thay. Người dự thay nhận giấy mời và mã điểm danh riêng."), "ok")
    else:
        raise Refused("Kính mời chọn người dự thay.")
