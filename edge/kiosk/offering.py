"""A paper from a delegate's phone to the chair's touchscreen: offered, looked at, added (R5.2a, A13)."""

import secrets

from flask import Blueprint, Response, abort, redirect, request
from flask.typing import ResponseReturnValue

from contract.refused import Refused
from contract.room import OVER, Room
from edge.desk import LatePaper
from edge.kiosk import agenda
from edge.kiosk.handing_out import look_through, name_of_file, titled
from edge.kiosk.names import named
from edge.kiosk.offers import GROWING, MOST_OF_ALL, MOST_OF_ONE, OfferedPaper
from edge.kiosk.papers import private
from edge.kiosk.shell import actor, device, kiosk, me, now_ms, page, room_asked, room_here
from edge.kiosk.topics import COURSE, ME, WAITING
from edge.kiosk.who_sees import veiled_items
from edge.sheets.sheets import WIDTHS, Look

bp = Blueprint("offering", __name__)

MAX_OFFER_BYTES = 20 * 1024 * 1024


@bp.get("/offer")
def choose() -> ResponseReturnValue:
    """The form on the delegate's own device, and what this person has offered."""
    room, person = room_here(), me()
    if room is None or not person:
        return redirect("/", 303)
    mine = [one for one in kiosk().offers.of(room.meeting) if one.giver == person]
    return page(
        "delegate/offer.html",
        topics=(COURSE, WAITING, ME),
        room=room,
        mine=mine,
        may=may_offer(room, person),
        veiled=veiled_items(room, person),
    )


@bp.post("/offer")
def offer() -> ResponseReturnValue:
    """Look through the file and let it wait for the chair; of a refused one nothing stays."""
    room, upload = room_asked(), request.files.get("file")
    person = device().attendee_in(room)
    if not may_offer(room, person):
        raise Refused("Đại biểu có mặt gửi được tài liệu cho Chủ trì khi cuộc họp chưa kết thúc.")
    if upload is None or not upload.filename:
        raise Refused("Kính mời chọn tệp PDF.")
    offers, item = kiosk().offers, request.form.get("item", "")
    if room.package and item not in ("", *(one.item for one in room.package.agenda)):
        raise Refused("Nội dung này không có trong chương trình.")
    waiting = offers.of(room.meeting)
    if len(waiting) >= MOST_OF_ALL or sum(1 for one in waiting if one.giver == person) >= MOST_OF_ONE:
        raise Refused("Còn tài liệu chờ Chủ trì xem. Kính mời đại biểu gửi sau.")
    growing = offers.file(room.meeting, f"{GROWING}{secrets.token_hex(8)}")
    try:
        sha256, size = look_through(upload, growing)
        growing.replace(offers.file(room.meeting, sha256))
    finally:
        growing.unlink(missing_ok=True)
    title = titled(request.form.get("title", "") or name_of_file(upload.filename))
    document = f"here-{secrets.token_hex(6)}"
    offered = OfferedPaper(
        document=document, title=title, sha256=sha256, size=size, item=item, giver=person, at=now_ms()
    )
    offers.add(room.meeting, offered)
    kiosk().live.say(WAITING)
    return redirect("/offer", 303)


@bp.get("/chair/offers/<name>")
def look_at(name: str) -> ResponseReturnValue:
    """The pages of an offered paper, for whoever conducts alone."""
    room, offered = _offered(name)
    number, look = request.args.get("page", 1, type=int), _look(room, offered)
    return page(
        "chair/offer.html",
        topics=(COURSE, WAITING),
        room=room,
        offered=offered,
        giver=named(room, offered.giver, kiosk().desk.text_of),
        number=min(max(1, number), look.pages or 1),
        pages=look.pages,
        item=agenda.find(room, offered.item),
        running=agenda.running(room),
    )


@bp.get("/chair/offers/<name>/<int:number>")
def picture(name: str, number: int) -> Response:
    room, offered = _offered(name)
    width = request.args.get("w", WIDTHS[0], type=int)
    if width not in WIDTHS or not 1 <= number <= _look(room, offered).pages:
        abort(404)
    path = kiosk().offers.file(room.meeting, offered.sha256)
    drawn = kiosk().sheets.picture(path, offered.sha256, page=number, width=width)
    if drawn is None:
        abort(404)
    return private(drawn, "image/jpeg")


@bp.post("/chair/offers/<name>/take")
def take(name: str) -> ResponseReturnValue:
    """Hand it out to everybody whom the item is for; the line says who gave it and who took it."""
    room = room_asked()
    by, offered = actor(room), kiosk().offers.find(room.meeting, name)
    if offered is None:
        raise Refused("Tài liệu này không còn chờ. Kính mời xem danh sách.")
    offers, shelf = kiosk().offers, kiosk().desk.shelf
    if shelf.document(offered.sha256) is None:
        shelf.keep_document(offered.sha256, offers.file(room.meeting, offered.sha256))
    item = room.item if request.form.get("place") == "running" else offered.item
    paper = LatePaper(
        document=offered.document,
        title=offered.title,
        sha256=offered.sha256,
        size=offered.size,
        item=item,
        giver=offered.giver,
    )
    kiosk().desk.add_document(room.meeting, paper, by)
    return _answered(room, name)


@bp.post("/chair/offers/<name>/drop")
def drop(name: str) -> ResponseReturnValue:
    """“Không phát”: the file is gone, and no line tells of it."""
    room = room_asked()
    actor(room)
    return _answered(room, name)


def may_offer(room: Room, person: int) -> bool:
    """Who is here, while the meeting may still be given something; nothing in an internal meeting (A2)."""
    is_open = room.package is not None and not room.package.internal and room.phase not in OVER
    return is_open and person != 0 and room.is_present(person)


def _answered(room: Room, name: str) -> ResponseReturnValue:
    kiosk().offers.drop(room.meeting, name)
    kiosk().live.say(WAITING)
    return redirect("/chair/papers", 303)


def _offered(name: str) -> tuple[Room, OfferedPaper]:
    """The paper that waits under this name; 404 for who does not conduct and where nothing waits."""
    room = room_here()
    if room is None:
        abort(404)
    actor(room)
    offered = kiosk().offers.find(room.meeting, name)
    if offered is None:
        abort(404)
    return room, offered


def _look(room: Room, offered: OfferedPaper) -> Look:
    path = kiosk().offers.file(room.meeting, offered.sha256)
    return kiosk().sheets.pages(path, offered.sha256, page=1) or Look()
