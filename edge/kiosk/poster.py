"""The regulation's own way in (R6.4, R9.2b): the delegate's phone scans the poster before the room and checks in."""

import hashlib
import hmac
import ipaddress

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from contract.events import Way
from contract.package import Package
from contract.refused import Refused
from edge.kiosk.arriving import arrive
from edge.kiosk.door import office_said, said
from edge.kiosk.identify import AFTER
from edge.kiosk.names import salutation
from edge.kiosk.shell import comes_from_outside, device, kiosk, now_ms, page
from edge.kiosk.texts import gettext as _

NUMBER_FOR_MS = 60_000

bp = Blueprint("poster", __name__)


@bp.get("/p/<code>")
def scanned(code: str) -> ResponseReturnValue:
    """What a phone opens after scanning the poster: one button for whose phone it is, else the way to say who it is."""
    package = _package_of(code)
    room = kiosk().desk.room(package.meeting)
    attendee = device().attendee_in(room)
    person = room.person(attendee)
    if person is None:
        return redirect(url_for("identify.agencies", next=request.full_path.rstrip("?")), 303)
    return page(
        "poster/poster.html",
        person=person,
        code=code,
        salutation=salutation,
        is_present=room.is_present(attendee),
        # The door's own code brings the number along, so nobody types it; it is looked at when the form comes.
        number=request.args.get("number", "")[:4],
        asks_number=not _is_in_the_room(),
        problem="",
    )


@bp.post("/p/<code>")
def check_in(code: str) -> Response:
    """Check in whose phone this is; from outside the room's network only with the number that the room shows."""
    package = _package_of(code)
    room = kiosk().desk.room(package.meeting)
    person = room.person(device().attendee_in(room))
    if person is None:
        raise Refused("Chưa tìm thấy đại biểu trong danh sách dự họp.")
    if not _is_in_the_room() and request.form.get("number", "") not in _numbers(package):
        return page(
            "poster/poster.html",
            status=409,
            person=person,
            code=code,
            salutation=salutation,
            is_present=False,
            number="",
            asks_number=True,
            problem=_("Số chưa đúng. Kính mời đại biểu nhập số đang hiện trên màn hình trong phòng họp."),
        )
    _decision, greeting = arrive(package.meeting, person.attendee, Way.POSTER)
    answer = page(
        "poster/answer.html",
        greeting=greeting,
        title=said(greeting.title),
        office=office_said(greeting),
        advice=said(greeting.advice),
    )
    # Until here the phone comes back to the poster, however often its page is loaded anew.
    answer.delete_cookie(AFTER)
    return answer


def room_number(package: Package, at_ms: int) -> str:
    """Four digits that only those in the room can see; they change every minute (HMAC of the poster's secret)."""
    minute = str(at_ms // NUMBER_FOR_MS).encode()
    digest = hmac.digest(package.poster.encode(), b"room number " + minute, hashlib.sha256)
    return f"{int.from_bytes(digest[:4], 'big') % 10_000:04d}"


def _numbers(package: Package) -> tuple[str, str]:
    """The number shown now and the one before it, which may still be on its way from the eye to the phone."""
    return room_number(package, now_ms()), room_number(package, now_ms() - NUMBER_FOR_MS)


def _package_of(code: str) -> Package:
    found = (
        one for one in kiosk().desk.meetings() if one.poster and hmac.compare_digest(one.poster.encode(), code.encode())
    )
    package = next(found, None)
    if package is None:
        raise Refused("Mã QR này không phải của cuộc họp tại phòng này. Kính mời đại biểu xem lại giấy mời.")
    return package


def _is_in_the_room() -> bool:
    """Does the phone come over the room's own network? Without a setting every address counts as the room's."""
    if comes_from_outside():
        return False
    networks = kiosk().settings.web.room_networks
    address = ipaddress.ip_address(request.remote_addr or "0.0.0.0")  # noqa: S104 - nobody's address
    return not networks or any(address in ipaddress.ip_network(one) for one in networks)
