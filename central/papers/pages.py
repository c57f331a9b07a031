"""What is shown or printed to be scanned: one's own ticket, and the meeting's poster (R9.2b)."""

from urllib.parse import quote

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.meetings.models import Attendee, Meeting, Room
from central.meetings.online import own_room, unit_checked_in
from central.meetings.phases import state_of
from central.meetings.rights import require
from central.meetings.roles import roles_of
from central.meetings.sending import units_in
from central.meetings.states import RUNNING, Act, State
from central.meetings.tickets import TicketSigner, own_attendee, reissue, renew_pin, show_pin
from central.papers.official.poster import Poster, poster_pdf, poster_word
from central.papers.rules import POSTS
from central.settings import read_ticket_key
from central.web.shell import access, centre, day, hour, language, official, today
from contract.look.codes import svg_code
from contract.refused import Refused

bp = Blueprint("papers", __name__, template_folder="templates")

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NOT_KEPT = {"Cache-Control": "no-store"}
"""The secret in a poster's code stays in no cache."""


@bp.get("/meetings/<int:number>/ticket")
def ticket(number: int) -> ResponseReturnValue:
    """One's own code for the door and the way to the room's pages; the PIN is asked for apart."""
    return _ticket(number, pin="")


@bp.post("/meetings/<int:number>/ticket")
def change_ticket(number: int) -> ResponseReturnValue:
    """Show the PIN this one time, or have a new code or PIN."""
    _visible(number)
    mine, do = own_attendee(number, official()), request.form.get("do", "")
    if do == "pin":
        return _ticket(number, pin=show_pin(centre().planning, number, by=official()))
    if do == "renew-pin":
        renew_pin(centre().planning, number, mine.id, by=official())
    elif do == "reissue":
        reissue(centre().planning, number, mine.id, by=official())
    else:
        raise Refused("Kính mời mở lại trang và thực hiện lại.")
    return redirect(url_for("papers.ticket", number=number), 303)


@bp.get("/meetings/<int:number>/enter")
def enter(number: int) -> ResponseReturnValue:
    """The one link to the meeting: into the room in which one is checked in, or, of who takes part from elsewhere, into
    central's own; else what is to be done first. The room asks for the PIN."""
    meeting = _visible(number)
    mine, settings = own_attendee(number, official()), centre().settings
    here, online = unit_checked_in(number, mine.number), own_room(meeting, settings.units.own_room)
    pages = settings.units.pages_url.replace("{unit}", here) if here else ""
    if not here and mine.is_online and online is not None:
        pages = pages_of(online)
    if pages:
        return redirect(_invited(pages, mine, meeting), 303)
    return render_template("papers/enter.html", meeting=meeting, attendee=mine, allows_online=online is not None)


@bp.get("/meetings/<int:number>/poster")
def poster(number: int) -> ResponseReturnValue:
    """The A4 page that the secretary prints and posts before the room; phones scan it to check in."""
    one = _poster(number)
    return render_template("papers/poster.html", number=number, poster=one, code=svg_code(one.address, label=one.label))


@bp.get("/meetings/<int:number>/poster.pdf")
def poster_as_pdf(number: int) -> ResponseReturnValue:
    """The same as a file to be printed."""
    return Response(poster_pdf(_poster(number)), mimetype="application/pdf", headers=NOT_KEPT)


@bp.get("/meetings/<int:number>/poster.docx")
def poster_as_word(number: int) -> ResponseReturnValue:
    """The same for who wants to change its words."""
    saved = {**NOT_KEPT, "Content-Disposition": f'attachment; filename="ma-qr-cuoc-hop-{number}.docx"'}
    return Response(poster_word(_poster(number)), mimetype=WORD, headers=saved)


def _poster(number: int) -> Poster:
    """What stands on the meeting's poster. Whoever does not conduct or plan the meeting gets none."""
    meeting = _visible(number)
    if not roles_of(access(), meeting, today()) & POSTS:
        abort(403)
    if state_of(meeting) not in (State.APPROVED, *RUNNING):
        raise Refused("Mã QR cuộc họp có sau khi cuộc họp được phê duyệt.")
    pages = room_pages(meeting)
    if not pages:
        raise Refused("Phòng họp này chưa có thiết bị phòng họp nên chưa có mã QR cuộc họp.")
    return Poster(
        language=language(),
        name=_("Mã QR cuộc họp (bản in)"),
        host=centre().settings.central.name,
        title=meeting.door_title or meeting.title,
        times=tuple(f"{hour(one.starts_at)} – {hour(one.ends_at)}, {day(one.starts_at)}" for one in meeting.planned),
        where=", ".join(part for part in (meeting.where.name, meeting.where.place) if part),
        address=f"{pages}/p/{meeting.poster}",
        label=_("Mã QR cuộc họp"),
        call=_("Kính mời đại biểu quét mã để điểm danh"),
        steps=(
            _("Kết nối Wi-Fi của phòng họp."),
            _("Mở máy ảnh của điện thoại, đưa mã vào giữa khung hình và chạm vào đường dẫn."),
            _("Chọn tên, nhập mã PIN (lần đầu) và bấm “Điểm danh”."),
        ),
        help=_("Không có điện thoại: kính mời đại biểu chọn “Tìm tên” trên màn hình tại cửa hoặc gặp Thư ký."),
    )


def room_pages(meeting: Meeting) -> str:
    """Where phones open the room's own pages, without a slash at the end; empty for a room without a unit."""
    return pages_of(meeting.room) if meeting.room else ""


def pages_of(room: Room) -> str:
    """Where phones open this room's pages; empty for a room without a unit."""
    units = units_in(room)
    return centre().settings.units.pages_url.replace("{unit}", units[0]) if units else ""


def ways_in(meeting: Meeting, attendee: Attendee) -> list[tuple[str, str]]:
    """Of a meeting in several rooms, each with the address at which a phone checks in: who is at home or on the way
    takes central's own room, whose unit asks for no number from a screen, and nobody else does."""
    rooms = meeting.rooms if meeting.room else []
    own = own_room(meeting, centre().settings.units.own_room)
    meant = [room for room in rooms if room != own or attendee.is_online]
    found = [(room.name, pages_of(room)) for room in meant] if len(rooms) > 1 else []
    return [(name, f"{address}/p/{meeting.poster}") for name, address in found if address]


def _ticket(number: int, *, pin: str) -> ResponseReturnValue:
    meeting = _visible(number)
    mine = own_attendee(number, official())
    if state_of(meeting) not in (State.APPROVED, *RUNNING):
        raise Refused("Mã điểm danh có sau khi cuộc họp được phê duyệt.")
    settings = centre().settings
    signer = TicketSigner(key_id=settings.keys.ticket_key_id, key=read_ticket_key(settings))
    text, pages = signer.code(mine, meeting), room_pages(meeting)
    return render_template(
        "papers/ticket.html",
        meeting=meeting,
        attendee=mine,
        code=svg_code(text, label=_("Mã điểm danh")),
        link=_invited(pages, mine, meeting) if pages else "",
        ways=ways_in(meeting, mine),
        pin=pin,
    )


def _invited(pages: str, mine: Attendee, meeting: Meeting) -> str:
    """The room's page to which the ticket is shown; behind the `#` it reaches no log."""
    keys = centre().settings
    signer = TicketSigner(key_id=keys.keys.ticket_key_id, key=read_ticket_key(keys))
    return f"{pages}/invited#{quote(signer.code(mine, meeting))}"


def _visible(number: int) -> Meeting:
    found: Meeting | None = Meeting.get_or_none(Meeting.id == number)
    if found is None:
        abort(404)
    require(roles_of(access(), found, today()), Act.SEE, state_of(found))
    return found
