"""What holds for every request: whose device asks, in which language, with how much, and what the browser may do."""

import hmac
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, request
from werkzeug.exceptions import BadRequest

from contract.look.restraint import restrain_browser
from contract.order import may_conduct
from edge.kiosk.handing_out import MAX_PAPER_BYTES
from edge.kiosk.offering import MAX_OFFER_BYTES, may_offer
from edge.kiosk.outside import keep_out
from edge.kiosk.parcels import MAX_UPLOAD_BYTES, may_take_over
from edge.kiosk.people_here import device_of
from edge.kiosk.screens import is_own
from edge.kiosk.shell import kiosk, room_here

LANGUAGES = ("vi", "en")
MAX_REQUEST_BYTES = 128 * 1024


class OldForm(BadRequest):
    """A form without this device's token: from another site, or from a page older than the cookie."""


def guard(app: Flask) -> None:
    """Put the guards before and after every view of the application."""
    app.config["MAX_CONTENT_LENGTH"] = MAX_REQUEST_BYTES
    app.config["MAX_FORM_PARTS"] = 400
    app.before_request(_know_device)
    app.before_request(keep_out)
    app.before_request(_expect_paper)
    app.before_request(_check_form)
    app.after_request(_keep_device)
    app.after_request(restrain_browser)
    app.after_request(_tell_others)


def chosen_language() -> str:
    """The language that the person has chosen, else the unit's."""
    return asked_language(kiosk().settings.unit.language)


def asked_language(own: str) -> str:
    """The language that this browser was told to use, else `own`."""
    asked = request.cookies.get("language", "")
    return asked if asked in LANGUAGES else own


def _know_device() -> None:
    g.device = device_of(request, is_screen=is_own(request, kiosk().screen_link))
    g.language = chosen_language()
    g.as_of = kiosk().live.moves


def _expect_paper() -> None:
    """A paper that is handed out or offered is larger than a form; nobody else may send as much as to be refused."""
    if request.endpoint == "handing_out.hand_out":
        room = room_here()
        if room and may_conduct(room, g.device.attendee_in(room), "document"):
            request.max_content_length = MAX_PAPER_BYTES + MAX_REQUEST_BYTES
    elif request.endpoint == "offering.offer":
        room = room_here()
        if room and may_offer(room, g.device.attendee_in(room)):
            request.max_content_length = MAX_OFFER_BYTES + MAX_REQUEST_BYTES
    elif request.endpoint == "parcels.take" and may_take_over(room_here()):
        request.max_content_length = MAX_UPLOAD_BYTES + MAX_REQUEST_BYTES


def _check_form() -> None:
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    if request.method != "POST":
        abort(405)
    origin = request.headers.get("Origin")
    if origin and origin != "null" and urlsplit(origin).netloc != request.host:
        raise OldForm
    if not hmac.compare_digest(request.form.get("token", "").encode(), g.device.form_token.encode()):
        raise OldForm


def _keep_device(response: Response) -> Response:
    known = g.get("device")
    if known and known.is_new and not request.path.startswith(("/look/", "/static/", "/live")):
        known.keep(response, secure=request.is_secure)
    return response


def _tell_others(response: Response) -> Response:
    """What this request wrote reaches the other pages at once, not at the next look into the journal."""
    if request.method == "POST":
        kiosk().live.look()
    return response
