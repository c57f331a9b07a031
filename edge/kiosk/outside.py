"""What a phone on the Internet, which central's relay has led here, may do in this room: the least that it needs.

Whoever is checked in here has the delegate's pages. Others can say who they are, with the invitation or the poster's
code in hand, and check in by the number that the room shows. The pages of chair, secretary, door and screens, and the
list of names, open in the room alone.
"""

import hmac

from flask import Response, g, request
from flask.typing import ResponseReturnValue

from contract.package import Package
from contract.refused import Refused
from contract.room import Room
from edge.kiosk.identify import AFTER, INVITATION, ticket_of
from edge.kiosk.names import salutation
from edge.kiosk.shell import comes_from_outside, device, name_of, package_here, page, room_here
from edge.kiosk.topics import ME, ROLL

ANYBODY = frozenset({"static", "look.file", "language", "identify.invited", "identify.present_ticket"})
POSTER = frozenset({"poster.scanned", "poster.check_in"})
"""These know the meeting's code by themselves."""
WHO_ASKS = frozenset(
    {"identify.ask_pin", "identify.check_pin", "identify.ask_for_nod", "identify.wait_for_nod", "listening.listen"}
)
KNOWN = frozenset({"identify.leave", "identify.ask_pin", "identify.wait_for_nod", "listening.listen"})
PARTS = frozenset({"delegate", "papers", "noting"})
PRESENT = KNOWN | {"secret.review", "secret.drop", "offering.choose", "offering.offer", "tour.seen"}


def keep_out() -> ResponseReturnValue | None:
    """For `before_request`: None for whoever comes from the room, or may have what is asked for."""
    if not comes_from_outside():
        return None
    asked, room = request.endpoint or "", room_here()
    person = device().attendee_in(room) if room else 0
    # Whoever holds nothing of the meeting is not told its title either.
    g.is_stranger = not (person or _holds_poster() or _holds_ticket(room))
    if asked in ANYBODY or asked in POSTER or (room and _may(room, person, asked)):
        return None
    if room and room.package and person and asked == "delegate.home":
        return _not_here(room, room.package, person)
    return page("outside/closed.html", status=403)


def _may(room: Room, person: int, asked: str) -> bool:
    if person and room.is_present(person):
        return request.blueprint in PARTS or asked in PRESENT
    if person:
        return asked in KNOWN
    if _holds_poster():
        return asked in WHO_ASKS or asked == "identify.agencies"
    return asked in WHO_ASKS and _holds_ticket(room, (request.view_args or {}).get("attendee", 0))


def _holds_poster() -> bool:
    """Has this phone read the code before the room? The poster's page leads to the names, a cookie back."""
    package = package_here()
    path = request.args.get("next", "") or request.cookies.get(AFTER, "")
    code = path.removeprefix("/p/").partition("?")[0] if path.startswith("/p/") else ""
    return package is not None and bool(code) and hmac.compare_digest(code.encode(), package.poster.encode())


def _holds_ticket(room: Room | None, attendee: int = 0) -> bool:
    """Has this phone shown an invitation that holds here: this attendee's, or for 0 anybody's?"""
    text = request.cookies.get(INVITATION, "")
    if room is None or not text:
        return False
    try:
        return ticket_of(room, text).attendee == attendee or not attendee
    except Refused:
        return False


def _not_here(room: Room, package: Package, person: int) -> Response:
    """Who is known and not checked in: how to check in, for who stands in the room without its Wi-Fi."""
    return page(
        "outside/not_here.html",
        topics=(ME, ROLL),
        who=name_of(room, person),
        salutation=salutation,
        poster=package.poster,
    )
