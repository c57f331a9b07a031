"""The paper kit: the meeting's plan with a list to sign, forms for counts, and slips, for when the electronics give up.

The papers are Vietnamese whoever prints them; each is a page of its own, which also opens without the PDF.
"""

from dataclasses import dataclass
from math import ceil

from flask import Blueprint, Response, abort, g, render_template, request
from flask.typing import ResponseReturnValue

from contract.ballot import Aim, PreparedBallot
from contract.look.codes import svg_code
from contract.package import Category
from contract.room import Room
from edge.kiosk.names import everybody
from edge.kiosk.programme import Hours, hours_of
from edge.kiosk.secretary import room_to_conduct
from edge.kiosk.shell import kiosk, name_of, now_ms, page
from edge.kiosk.texts import gettext as _
from edge.kiosk.texts import in_language
from edge.kiosk.topics import BALLOT, PLAN, ROLL
from edge.kiosk.voting import prepared
from edge.kiosk.wifi import wifi_name, wifi_picture

BLANK_ROWS = 6
SPARE_SHARE = 10
LEAST_SPARE = 2
_LINES_ON = {4: 7, 2: 18}
"""How many lines of questions and options a slip may have so that so many fit on a page."""

bp = Blueprint("kit", __name__, url_prefix="/secretary/kit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slips:
    """So many slips of one ballot, `on_page` of them on each page."""

    spec: PreparedBallot
    voters: int
    number: int
    on_page: int

    @property
    def pages(self) -> int:
        return ceil(self.number / self.on_page)

    @property
    def aim(self) -> Aim:
        return self.spec.questions[0].aim or Aim.ADOPT


def slips_of(room: Room, spec: PreparedBallot) -> Slips:
    """A slip for each who may vote by the plan, here or not yet, and some spare ones for those that are spoiled."""
    members = set(room.members_for(spec.item))
    people = room.package.people if room.package else ()
    rule = spec.rule or (room.package.rule if room.package else None)
    stand_ins = [one for one in people if one.votes and one.represents in members and not one.withdrawn]
    voters = len(members) + (len(stand_ins) if rule and rule.substitutes_vote else 0)
    lines = sum(1 + len(one.options) for one in spec.questions)
    on_page = next((places for places, most in _LINES_ON.items() if lines <= most), 1)
    spare = max(LEAST_SPARE, ceil(voters / SPARE_SHARE))
    full = ceil((voters + spare) / on_page) * on_page
    return Slips(spec=spec, voters=voters, number=full, on_page=on_page)


@bp.get("/")
def overview() -> ResponseReturnValue:
    """What may be printed."""
    room = room_to_conduct()
    slips = [slips_of(room, one) for one in prepared(room, kiosk().desk)]
    return page("secretary/kit.html", topics=(PLAN, ROLL, BALLOT), room=room, slips=slips)


@bp.get("/meeting", defaults={"is_pdf": False})
@bp.get("/meeting.pdf", defaults={"is_pdf": True})
def meeting(*, is_pdf: bool) -> ResponseReturnValue:
    """The plan, the list to sign, and a form for each count."""
    room = room_to_conduct()
    read, package = kiosk().desk.text_of, room.package
    roles = [*package.chairs, *package.secretaries] if package else []
    return _paper(
        "kit/meeting.html",
        is_pdf=is_pdf,
        room=room,
        people=[one for one in everybody(room, read) if one.category is not Category.STAFF],
        named={one: name_of(room, one) for one in roles},
        ballots=prepared(room, kiosk().desk),
        blank_rows=BLANK_ROWS,
    )


@bp.get("/door", defaults={"is_pdf": False})
@bp.get("/door.pdf", defaults={"is_pdf": True})
def door(*, is_pdf: bool) -> ResponseReturnValue:
    """What is stuck up before the room, or stood on its tables: the Wi-Fi's code and the meeting's (R9.2b)."""
    room = room_to_conduct()
    secret = room.package.poster if room.package else ""
    address = f"{kiosk().settings.web.public_url}/p/{secret}"
    poster = svg_code(address, label=_("Mã QR cuộc họp")) if secret else ""
    return _paper("kit/door.html", is_pdf=is_pdf, poster=poster, network=wifi_name(), picture=wifi_picture())


@bp.get("/slips/<ballot>", defaults={"is_pdf": False})
@bp.get("/slips/<ballot>.pdf", defaults={"is_pdf": True})
def slips(ballot: str, *, is_pdf: bool) -> ResponseReturnValue:
    """The slips of one ballot, without names."""
    room = room_to_conduct()
    spec = next((one for one in prepared(room, kiosk().desk) if one.ballot == ballot), None)
    if spec is None:
        abort(404)
    return _paper("kit/slips.html", is_pdf=is_pdf, room=room, slips=slips_of(room, spec))


def _hours() -> Hours:
    """Of the sitting that the papers are for: the one that is on, or that comes next."""
    room = room_to_conduct()
    return hours_of(room.package, room) if room.package else Hours(0, 0)


def _paper(template: str, *, is_pdf: bool, **values: object) -> ResponseReturnValue:
    g.language = "vi"
    hours = _hours()
    with in_language("vi"):
        text = render_template(template, hours=hours, held_at=hours.starts_at or now_ms(), **values)
    if not is_pdf:
        return text
    made = kiosk().press.pdf(text)
    if made is None:
        # A page that the browser prints is worth more than an apology.
        return text
    name = "phieu.pdf" if request.view_args and "ballot" in request.view_args else "bo-giay-to.pdf"
    return Response(made, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})
