"""What a person was told, and the way of the letters: a meeting's for its secretary, all that wait for the Office."""

import re

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.meetings.models import Meeting
from central.meetings.rights import Role
from central.meetings.roles import roles_of
from central.notices.actions import (
    Way,
    hold,
    letters_of,
    letters_to_go,
    mark_read,
    notices_in,
    notices_of,
    pushes_to_go,
    release,
    texts_to_go,
)
from central.notices.devices import pushes_of
from central.notices.letters import told_by
from central.notices.models import Letter, Notice, Status
from central.notices.texting import texts_of
from central.people.models import Right
from central.web.shell import access, centre, hand, now_ms, official, today
from contract.refused import Refused

bp = Blueprint("notices", __name__, template_folder="templates")


@bp.get("/notices")
def own() -> ResponseReturnValue:
    """The notices of the person who is logged in."""
    found = [(one, told_by(one), address_of(one)) for one in notices_of(official())]
    mark_read(official(), now_ms=now_ms())
    return render_template("notices/own.html", found=found)


@bp.route("/outbox", methods=["GET", "POST"])
def to_go() -> ResponseReturnValue:
    """What would go out by mail, to browsers and telephones; the Office and IT administrators may hold it."""
    if not (access().has_anywhere(Right.OFFICE) or access().has_anywhere(Right.IT_ADMIN)):
        abort(403)
    if request.method == "POST":
        _hold_or_release()
        return redirect(url_for("notices.to_go"), 303)
    return _letters(letters_to_go(), None)


@bp.get("/meetings/<int:number>/letters")
def about(number: int) -> ResponseReturnValue:
    """The letters of one meeting: to whom, when, whether the mail server took them (R5.1)."""
    meeting: Meeting | None = Meeting.get_or_none(Meeting.id == number)
    if meeting is None:
        abort(404)
    if not roles_of(access(), meeting, today()) & {Role.CHAIR, Role.SECRETARY, Role.REGISTRAR, Role.OFFICE}:
        abort(404)
    return _letters(letters_of(meeting), meeting)


def address_of(notice: Notice) -> str:
    """Where one acts on a notice; empty where there is nothing to be done."""
    kind, _dash, number = notice.act.rpartition("-")
    if kind in ("task", "feedback", "inquiry"):
        return {"task": "/tasks", "feedback": "/feedback", "inquiry": "/inquiries"}[kind] + f"/{number}"
    if notice.meeting_id is None:
        return ""
    if notice.act in ("send-paper", "take-paper"):
        return "/requests"
    is_naming = notice.act == "name" and re.search(r"cử\sngười", notice.subject)
    return "/naming" if is_naming else f"/meetings/{notice.meeting_id}"


def _letters(found: list[Letter], meeting: Meeting | None) -> ResponseReturnValue:
    said = {letter: [told_by(one) for one in notices] for letter, notices in notices_in(found).items()}
    return render_template(
        "notices/letters.html",
        letters=found,
        said=said,
        meeting=meeting,
        pushes=pushes_of(meeting) if meeting else pushes_to_go(),
        texts=texts_of(meeting) if meeting else texts_to_go(),
        status_name=status_name,
        Status=Status,
        has_mail=centre().settings.mail is not None,
    )


def status_name(status: Status) -> str:
    named: dict[Status, str] = {
        Status.WAITING: _("Chờ gửi"),
        Status.HELD: _("Đang giữ lại"),
        Status.SENT: _("Đã gửi"),
        Status.ENDED: _("Không gửi được"),
    }
    return named[status]


def _hold_or_release() -> None:
    do, _dash, rest = request.form.get("do", "").partition("-")
    way, _dash, number = rest.partition("-")
    if do == "all":
        waiting = [(Way.LETTER, one.id) for one in letters_to_go() if one.status is Status.WAITING]
        waiting += [(Way.PUSH, one.id) for one in pushes_to_go() if one.status is Status.WAITING]
        waiting += [(Way.TEXT, one.id) for one in texts_to_go() if one.status is Status.WAITING]
        for sort, one in waiting:
            hold(centre().database, sort, one, now_ms=now_ms(), by=hand())
        flash(_("Đã giữ lại %(count)s thư, tin.", count=len(waiting)), "ok")
    elif do in ("hold", "release") and way in set(Way) and number.isdecimal():
        act = hold if do == "hold" else release
        act(centre().database, Way(way), int(number[:9]), now_ms=now_ms(), by=hand())
    else:
        raise Refused("Kính mời mở lại trang và thực hiện lại.")
