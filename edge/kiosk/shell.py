"""What every page of the unit stands on: its parts, the meeting that is on here, and how a page is answered."""

import hashlib
import secrets
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlsplit

from flask import Response, abort, current_app, g, make_response, render_template, request
from markupsafe import Markup

from contract.order import may_conduct
from contract.package import Package
from contract.refused import Refused
from contract.room import Room
from edge.clock import Clock
from edge.desk import Desk
from edge.doorway.stage import Stage
from edge.kiosk.drafts import Drafts
from edge.kiosk.guests import Guests
from edge.kiosk.hearing import Hearing
from edge.kiosk.link import LinkState
from edge.kiosk.live import Live
from edge.kiosk.names import Named, named
from edge.kiosk.offers import Offers
from edge.kiosk.people_here import Device
from edge.kiosk.pins import Attempt, Pins
from edge.kiosk.presenting import Presenting
from edge.kiosk.topics import ME, person_topic
from edge.kiosk.waiting import Leaves, Waiting
from edge.notes import Notes
from edge.preflight.reports import Reports
from edge.settings import Settings
from edge.sheets.press import Press
from edge.sheets.sheets import Sheets
from edge.sound.store import SoundStore

OUTSIDE = "hop.outside"
"""In a request's environment when it came by central's relay and not over the room's network (outside_door.py)."""
TOUR_COOKIE = "tour"
"""Which pages' tours this browser has seen (tour.py)."""


_MOST_PARTS = 64


@dataclass(frozen=True, kw_only=True)
class Kiosk:
    """The parts that the pages use. `run` is new with each start, so that no page of a former one passes for fresh."""

    desk: Desk
    settings: Settings
    clock: Clock
    live: Live
    stage: Stage
    drafts: Drafts
    hearing: Hearing
    presenting: Presenting
    sheets: Sheets
    press: Press
    screen_link: str
    notes: Notes
    offers: Offers
    link: LinkState
    sound: SoundStore
    pins: Pins = field(default_factory=Pins)
    waiting: Waiting = field(default_factory=Waiting)
    leaves: Leaves = field(default_factory=Leaves)
    guests: Guests = field(default_factory=Guests)
    preflight: Reports = field(default_factory=Reports)
    run: str = field(default_factory=lambda: secrets.token_hex(4))


def kiosk() -> Kiosk:
    """The parts of the running application."""
    found: Kiosk = current_app.extensions["kiosk"]
    return found


def now_ms() -> int:
    return kiosk().clock.now().at_ms


def device() -> Device:
    """The device that asks, by its cookie; every request has one."""
    found: Device = g.device
    return found


def package_here() -> Package | None:
    """The plan of the meeting that is on in this room, None when there is none today."""
    if "package" not in g:
        g.package = kiosk().desk.meeting_at(now_ms())
    found: Package | None = g.package
    return found


def room_here() -> Room | None:
    """The meeting that is on in this room, up to the last line; for a page, which writes none, as it was asked for."""
    if "room" in g:
        kept: Room | None = g.room
        return kept
    package = package_here()
    found = kiosk().desk.room(package.meeting) if package else None
    if request.method == "GET":
        g.room = found
    return found


def turn_to(package: Package) -> Room:
    """Let this request be about another meeting of this room than the one that is on; a page tells of it then."""
    g.package, g.room = package, kiosk().desk.room(package.meeting)
    room: Room = g.room
    return room


def comes_from_outside() -> bool:
    """Was this request brought by central's relay?"""
    return bool(request.environ.get(OUTSIDE))


def room_asked() -> Room:
    """The meeting that a form was made for (its hidden field `meeting`), even if another has begun since."""
    named, known = request.form.get("meeting", type=int), kiosk()
    if not named or (
        all(one.meeting != named for one in known.desk.meetings()) and named not in known.sound.meetings()
    ):
        raise Refused("Không có cuộc họp này tại phòng họp.")
    return kiosk().desk.room(named)


def actor(room: Room) -> int:
    """Who conducts from this device; 403 for everybody else."""
    return conductor(room) or abort(403)


def conductor(room: Room) -> int:
    """Who conducts from this device, 0 when nobody does. The room's touchscreen stands before whoever presides; any
    other device is its person's, if that is the chair or a secretary."""
    if device().is_screen and room.chair and _is_of_chair(request.form.get("then") or request.path):
        return room.chair
    person = device().attendee_in(room)
    return person if person and may_conduct(room, person, "") else 0


def _is_of_chair(path: str) -> bool:
    return path.startswith(("/chair", "/screen"))


def name_of(room: Room, attendee: int) -> Named:
    """An attendee as pages show them; 404 for a stranger."""
    found = named(room, attendee, kiosk().desk.text_of)
    if found is None:
        abort(404)
    return found


def attempt_by(attendee: int) -> Attempt:
    """A PIN that is being typed on this device, now."""
    return Attempt(attendee=attendee, device=device().hash, address=request.remote_addr or "", at_ms=now_ms())


def me() -> int:
    """The attendee whose device asks, 0 when it is nobody's."""
    room = room_here()
    return device().attendee_in(room) if room else 0


def listened(topics: Iterable[str]) -> frozenset[str]:
    """The topics as this device may hear them: `me` stands for the person whose device it is."""
    wanted = set(topics)
    if ME in wanted:
        wanted.remove(ME)
        wanted |= {person_topic(me())} if me() else set()
        wanted.add(device().topic)
    return frozenset(wanted)


def page(template: str, *, topics: tuple[str, ...] = (), status: int = 200, **values: object) -> Response:
    """A page, or 304 when the browser has just this one. `topics` are what makes it change; it listens to them."""
    etag = _etag(topics)
    if request.method == "GET" and status == 200 and request.if_none_match.contains_weak(etag):
        return _fresh(Response(status=304), etag)
    body = render_template(template, topics=topics, etag=etag, template=template, **values)
    return _fresh(make_response(body, status), etag)


def part(template: str, **values: Hashable) -> Markup:
    """A part of a page that many people share, rendered once for the same values, which are all that it knows of."""
    return _part(template, g.language, tuple(values.items()))


@lru_cache(maxsize=_MOST_PARTS)
def _part(template: str, _language: str, values: tuple[tuple[str, Hashable], ...]) -> Markup:
    environment = current_app.jinja_env
    return Markup(environment.get_template(template).render(values))  # noqa: S704 - it was escaped there


def _etag(topics: tuple[str, ...]) -> str:
    package = package_here()
    parts = (
        kiosk().run,
        kiosk().live.version(listened(topics), g.as_of),
        package.meeting if package else 0,
        me() or kiosk().leaves.whose(device().hash, now_ms()),
        g.language,
        request.full_path,
        request.headers.get("X-Part", ""),
        request.cookies.get(TOUR_COOKIE, ""),
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:20]


def _fresh(response: Response, etag: str) -> Response:
    response.set_etag(etag, weak=True)
    # After a form was answered by a redirect, the address must be that of what is shown, else the next refetch by
    # the page itself would open the form again.
    if urlsplit(request.headers.get("HX-Current-URL", "")).path == request.path:
        response.headers["HX-Replace-Url"] = request.full_path.rstrip("?")
    return response
