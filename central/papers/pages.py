"""What is shown or printed to be scanned: one's own ticket, and the meeting's poster (R9.2b)."""

from urllib.parse import quote

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.meetings.models import Attendee, Meeting, Room
from central.meetings.online import own_room, unit_checked_in
from central.meetings.phases import state_of
from central.meetings.rights import Role, require
from central.meetings.roles import roles_of
from central.meetings.sending import units_in
from central.meetings.states import RUNNING, Act, State
from central.meetings.tickets import TicketSigner, own_attendee, reissue, renew_pin, show_pin
from central.settings import read_ticket_key
from central.web.shell import access, centre, official, today
from contract.look.codes import svg_code
from contract.refused import Refused

bp = Blueprint("papers", __name__, template_folder="templates")


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
    meeting = _visible(number)
    if not roles_of(access(), meeting, today()) & {Role.CHAIR, Role.SECRETARY, Role.REGISTRAR, Role.OFFICE}:
        abort(403)
    if state_of(meeting) not in (State.APPROVED, *RUNNING):
        raise Refused("Mã QR cuộc họp có sau khi cuộc họp được phê duyệt.")
    address = room_pages(meeting)
    if not address:
        raise Refused("Phòng họp này chưa có thiết bị phòng họp nên chưa có mã QR cuộc họp.")
    code = svg_code(f"{address}/p/{meeting.poster}", label=_("Mã QR cuộc họp"))
    return render_template("papers/poster.html", meeting=meeting, code=code)


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
