"""Conclusions: what a secretary proposes and the chair agrees to, or what either enters at once (R6.5)."""

import msgspec
from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from contract.refused import Refused
from contract.room import Room
from edge.kiosk import agenda
from edge.kiosk.conduct import back, filled_in
from edge.kiosk.drafts import Draft
from edge.kiosk.secretary import words_page
from edge.kiosk.shell import actor, kiosk, now_ms, room_asked
from edge.kiosk.topics import COURSE

bp = Blueprint("concluding", __name__, url_prefix="/conduct/conclusion")


@bp.post("/draft")
def propose() -> ResponseReturnValue:
    """The secretary's words, for the chair to agree to; nothing of them is in the journal yet."""
    room = room_asked()
    by, item, text = actor(room), _item(room), _typed()
    if _has_come_meanwhile(room, item):
        return _both(room, item, text)
    kiosk().drafts.put(room.meeting, Draft(item=item, text=text, by=by, at=now_ms()))
    kiosk().live.say(COURSE)
    return back()


@bp.post("/return")
def give_back() -> ResponseReturnValue:
    """The chair does not agree yet: the draft goes back to the secretary's page."""
    room = room_asked()
    actor(room)
    kiosk().drafts.put(room.meeting, msgspec.structs.replace(_draft_read(room), is_returned=True))
    kiosk().live.say(COURSE)
    return back()


@bp.post("/agree")
def agree() -> ResponseReturnValue:
    """Enter the draft that the chair has read."""
    room = room_asked()
    by, draft = actor(room), _draft_read(room)
    return _enter(room, draft.item, draft.text, by)


@bp.post("")
def conclude() -> ResponseReturnValue:
    """Enter the text of the form at once."""
    room = room_asked()
    by, item, text = actor(room), _item(room), _typed()
    return _both(room, item, text) if _has_come_meanwhile(room, item) else _enter(room, item, text, by)


def _enter(room: Room, item: str, text: str, by: int) -> ResponseReturnValue:
    kiosk().desk.conclude(room.meeting, item, text, by)
    kiosk().drafts.drop(room.meeting, item)
    return back()


def _item(room: Room) -> str:
    item = request.form.get("item", "")
    if item and agenda.find(room, item) is None:
        raise Refused("Nội dung này không có trong chương trình.")
    return item


def _typed() -> str:
    return filled_in("text", "Chưa có nội dung kết luận.")


def _draft_read(room: Room) -> Draft:
    """The draft that stood on the chair's page; Refused when it has changed since, or is dealt with."""
    draft = kiosk().drafts.of(room.meeting).get(request.form.get("item", ""))
    if draft is None or draft.is_returned or str(draft.at) != request.form.get("at"):
        raise Refused("Dự thảo kết luận vừa thay đổi. Kính mời xem lại trước khi đồng ý.")
    return draft


def _has_come_meanwhile(room: Room, item: str) -> bool:
    """Has another secretary proposed or entered words on this item that did not stand on the sender's page yet?"""
    seen = request.form.get("seen", 0, type=int)
    draft, said = kiosk().drafts.of(room.meeting).get(item), room.conclusions.get(item)
    return (draft is not None and draft.at > seen) or (said is not None and said.at > seen)


def _both(room: Room, item: str, text: str) -> ResponseReturnValue:
    """Both texts on one page, nothing lost: whoever came second puts them together and sends again."""
    return words_page(room, item, typed=text, status=409)
