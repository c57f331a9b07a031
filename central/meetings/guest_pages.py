"""Pages of guests without an account (R2.3), and the page on which their links are made and taken back."""

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.documents.actions import documents_of, kept_from
from central.documents.models import Document
from central.documents.store import store_in
from central.meetings.guests import answer_as_guest, end_link, guest_of, guests_of, make_link, open_link
from central.meetings.models import AgendaItem, Answer, Attendee, Meeting
from central.meetings.pages import visible
from central.meetings.phases import state_of
from central.meetings.rights import Role, may, require
from central.meetings.showing import chairs_of
from central.meetings.states import RUNNING, Act, State
from central.meetings.tickets import TicketSigner
from central.people.standing import agency_name
from central.settings import read_ticket_key
from central.web.shell import address, centre, official, say, today
from contract.look.codes import svg_code
from contract.refused import Refused

bp = Blueprint("guest", __name__, template_folder="templates")

COOKIE = "guest"
_HOURS_S = 12 * 3600


@bp.after_request
def _keep_nothing(answer: Response) -> Response:
    """A borrowed device keeps no page of a guest's."""
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.route("/guest", methods=["GET", "POST"])
def door() -> ResponseReturnValue:
    """Where links lead: the page's script hands over what stands behind the `#`; it can also be typed in."""
    if request.method == "GET":
        return render_template("meetings/guest_door.html", problem="")
    token = request.form.get("token", "").strip()[-60:].rpartition("#")[2]
    try:
        open_link(centre().planning, token, address=address())
    except Refused as refused:
        return render_template("meetings/guest_door.html", problem=say(refused)), 409
    answer = make_response(redirect(url_for("guest.invitation"), 303))
    secure = centre().settings.web.public_url.startswith("https://")
    answer.set_cookie(COOKIE, token, max_age=_HOURS_S, httponly=True, samesite="Lax", secure=secure, path="/guest")
    return answer


@bp.route("/guest/invitation", methods=["GET", "POST"])
def invitation() -> ResponseReturnValue:
    """The meeting's invitation as this guest may see it, the answer, and the code for the door."""
    guest = _here()
    if guest is None:
        return redirect(url_for("guest.door"), 303)
    problem = ""
    if request.method == "POST":
        try:
            _answer(guest)
        except Refused as refused:
            problem = say(refused)
        else:
            return redirect(url_for("guest.invitation"), 303)
    meeting: Meeting = guest.meeting
    state = state_of(meeting)
    agenda = AgendaItem.select().where(AgendaItem.meeting == meeting).order_by(AgendaItem.place)
    page = render_template(
        "meetings/guest.html",
        guest=guest,
        meeting=meeting,
        state=state,
        host=agency_name(meeting.host_id, today()),
        chairs=chairs_of(meeting, today()),
        agenda=[one for one in agenda if not kept_from(guest, one.token)],
        papers=_papers(guest),
        may_answer=may({Role.GUEST}, Act.ANSWER, state),
        code=_code(guest, meeting) if state in (State.APPROVED, *RUNNING) else "",
        form=request.form,
        problem=problem,
    )
    return page, 409 if problem else 200


@bp.get("/guest/papers/<int:number>")
def paper(number: int) -> ResponseReturnValue:
    """One of the papers that this guest may read."""
    guest = _here()
    found = next((one for one in _papers(guest) if one.id == number), None) if guest else None
    if found is None:
        abort(404)
    path = store_in(centre().settings.central.data_dir).path(found.sha256)
    if not path.is_file():
        raise Refused("Tệp tạm thời không mở được. Kính mời thử lại hoặc gọi hỗ trợ.")
    answer = send_file(path, mimetype=found.media_type, download_name=f"{found.title}.pdf", conditional=True)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@bp.post("/guest/leave")
def leave() -> ResponseReturnValue:
    """This browser forgets the link."""
    answer = make_response(redirect(url_for("guest.door"), 303))
    answer.delete_cookie(COOKIE, path="/guest")
    return answer


@bp.route("/meetings/<int:number>/guests", methods=["GET", "POST"])
def of_meeting(number: int) -> ResponseReturnValue:
    """The guests of a meeting with their links, for chair, secretary and who registered it."""
    meeting, roles, state = visible(number)
    require(roles, Act.LINK, state)
    if request.method == "POST":
        do, _sep, attendee = request.form.get("do", "").partition("-")
        act = {"make": make_link, "end": end_link}.get(do)
        if act is None or not attendee.isdecimal():
            raise Refused("Kính mời mở lại trang và thực hiện lại.")
        act(centre().planning, number, int(attendee[:9]), by=official())
        flash(_("Đã tạo đường dẫn.") if do == "make" else _("Đã thu hồi đường dẫn."), "ok")
        return redirect(url_for("guest.of_meeting", number=number), 303)
    start = centre().settings.web.public_url.rstrip("/") + url_for("guest.door")
    found = [(one, f"{start}#{one.token}" if one.token else "") for one in guests_of(centre().planning, meeting)]
    codes = {one.attendee.id: svg_code(link, label=_("Mã QR của đường dẫn")) for one, link in found if link}
    return render_template("meetings/guests.html", meeting=meeting, found=found, codes=codes)


def _here() -> Attendee | None:
    """The guest whose link this browser holds, as long as the meeting may be seen by the invited."""
    guest = guest_of(centre().planning, request.cookies.get(COOKIE, ""))
    return guest if guest and may({Role.GUEST}, Act.SEE, state_of(guest.meeting)) else None


def _papers(guest: Attendee) -> list[Document]:
    return [one for one in documents_of(guest.meeting) if not kept_from(guest, one.item)]


def _answer(guest: Attendee) -> None:
    do, planning = request.form.get("do", ""), centre().planning
    if do == "confirm":
        answer_as_guest(planning, guest, Answer.CONFIRMED)
        flash(_("Đã ghi nhận: đại biểu dự họp."), "ok")
    elif do == "decline":
        answer_as_guest(planning, guest, Answer.DECLINED, request.form.get("reason", ""))
        flash(_("Đã ghi nhận: đại biểu không dự họp. Chủ trì và Thư ký được báo."), "ok")
    else:
        raise Refused("Kính mời mở lại trang và thực hiện lại.")


def _code(guest: Attendee, meeting: Meeting) -> str:
    settings = centre().settings
    signer = TicketSigner(key_id=settings.keys.ticket_key_id, key=read_ticket_key(settings))
    return svg_code(signer.code(guest, meeting), label=_("Mã điểm danh"))
