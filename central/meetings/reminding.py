"""R5.1: chair or secretary reminds people of a meeting; who reminded whom stays in its history."""

from datetime import date
from enum import StrEnum

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.meetings.deadlines import local
from central.meetings.deciding import acting, followers, invited, namers
from central.meetings.models import Answer, Attendee, Meeting
from central.meetings.naming import unfilled
from central.meetings.pages import visible
from central.meetings.planning import Planning
from central.meetings.rights import require
from central.meetings.states import Act
from central.notices.plain import mobile, one_message
from central.notices.texting import put_texts
from central.people.access import access_of
from central.people.models import Official
from central.web.shell import centre, official, say, today
from contract.refused import Refused

bp = Blueprint("reminding", __name__, template_folder="templates")


class Group(StrEnum):
    """Whom a reminder goes to."""

    ALL = "all"
    UNANSWERED = "unanswered"
    UNNAMED = "unnamed"


SUBJECTS = {
    Group.ALL: "Nhắc lịch họp: “%(title)s”, %(when)s, %(room)s.",
    Group.UNANSWERED: "Kính mời trả lời giấy mời dự cuộc họp “%(title)s”, %(when)s, %(room)s.",
    Group.UNNAMED: "Kính mời cử người dự cuộc họp “%(title)s”, %(when)s, %(room)s.",
}


def remind(planning: Planning, meeting: int, group: Group, *, by: Official, texts: bool = False) -> int:
    """Tell the group, with `texts` on their telephones too, and write down who did it; how many were told.

    Refused: nobody is in the group.
    """
    with acting(planning, meeting, Act.REMIND, by) as now:
        to = people_in(now.meeting, group, planning.today) - {by.id}
        if not to:
            raise Refused("Nhóm này không còn ai cần nhắc.")
        now.record(Act.REMIND, reason=f"{len(to)}", changes=group)
        now.tell(to, SUBJECTS[group], Act.NAME if group is Group.UNNAMED else Act.REMIND, **filled(now.meeting))
        if texts:
            put_texts(to, now.meeting, text_message(now.meeting, group), now_ms=planning.now_ms())
    return len(to)


def people_in(meeting: Meeting, group: Group, day: date) -> set[int]:
    """The accounts that the group means on this day."""
    if group is Group.ALL:
        return invited(meeting) | followers(meeting)
    if group is Group.UNANSWERED:
        rows = Attendee.select().where(Attendee.meeting == meeting, ~Attendee.is_withdrawn)
        silent = {one.official_id for one in rows.where(Attendee.answer == Answer.NONE) if one.official_id}
        return silent | followers(meeting, only_of=silent, answering=True)
    missing = unfilled(meeting)
    return {one for one in namers(meeting, missing) if _names_for(one, day) & missing}


def filled(meeting: Meeting) -> dict[str, str]:
    """The places of a reminder's text, but the title."""
    return {"when": f"{local(meeting.starts_at_ms):%H:%M %d/%m/%Y}", "room": meeting.where.name}


def text_message(meeting: Meeting, group: Group) -> str:
    """A reminder as telephones show it: without diacritics, at most 160 signs, the title cut when it must be."""
    return one_message(lambda title: SUBJECTS[group] % {"title": title, **filled(meeting)}, meeting.title)


@bp.route("/meetings/<int:number>/remind", methods=["GET", "POST"])
def page(number: int) -> ResponseReturnValue:
    """Choose the group, see who gets which words, send."""
    meeting, roles, state = visible(number)
    require(roles, Act.REMIND, state)
    asked = request.values.get("group", Group.ALL)
    group = Group(asked) if asked in set(Group) else Group.ALL
    problem, can_text = "", centre().settings.sms is not None
    if request.method == "POST":
        try:
            texts = can_text and request.form.get("texts") == "yes"
            count = remind(centre().planning, number, group, by=official(), texts=texts)
        except Refused as refused:
            problem = say(refused)
        else:
            flash(_("Đã nhắc %(count)s người.", count=count), "ok")
            return redirect(url_for("meetings.meeting", number=number), 303)
    to = people_in(meeting, group, today()) - {official().id}
    people = list(Official.select().where(Official.id.in_(to)).order_by(Official.folded))
    answer = render_template(
        "meetings/remind.html",
        meeting=meeting,
        state=state,
        group=group,
        groups={
            Group.ALL: _("Tất cả người dự"),
            Group.UNANSWERED: _("Người chưa trả lời"),
            Group.UNNAMED: _("Cơ quan chưa cử người"),
        },
        people=people,
        can_text=can_text,
        text_message=text_message(meeting, group),
        with_mobile=len([one for one in people if mobile(one.phone)]),
        text=_(SUBJECTS[group], title=meeting.title, **filled(meeting)),
        problem=problem,
    )
    return answer, 409 if problem else 200


def _names_for(one: int, day: date) -> frozenset[int]:
    return access_of(Official.get_by_id(one), day).names_for
