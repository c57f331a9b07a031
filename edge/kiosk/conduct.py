"""What the chair and the secretary do to lead the meeting (R5.2a): one form each, from either one's page."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from contract import events as e
from contract.lists import Place
from contract.refused import Refused
from contract.room import Room
from edge.kiosk import agenda
from edge.kiosk.drafts import MAX_DRAFT
from edge.kiosk.shell import actor, kiosk, now_ms, room_asked

bp = Blueprint("conduct", __name__, url_prefix="/conduct")

MOST_SPEAKING_MINUTES = 600


def back() -> ResponseReturnValue:
    """Back to the page that the form stood on."""
    to = request.form.get("then", "")
    return redirect(to if to.startswith(("/chair", "/secretary")) else "/chair", 303)


@bp.post("/start")
def start() -> ResponseReturnValue:
    """Start, and mark those present who sit in the room without having scanned anything (A8)."""
    room = room_asked()
    by = actor(room)
    present = [one for one in request.form.getlist("present", type=int) if one]
    kiosk().desk.start(room.meeting, by, present)
    return back()


@bp.post("/pause")
def pause() -> ResponseReturnValue:
    room = room_asked()
    minutes = request.form.get("minutes", 0, type=int)
    if not 0 <= minutes <= 24 * 60:
        raise Refused("Thời gian tạm dừng chưa hợp lệ.")
    until = now_ms() + minutes * 60_000 if minutes else 0
    kiosk().desk.pause(room.meeting, actor(room), until)
    return back()


@bp.post("/resume")
def resume() -> ResponseReturnValue:
    room = room_asked()
    kiosk().desk.resume(room.meeting, actor(room))
    return back()


def other_places(room: Room) -> list[Place]:
    """The rooms in which this meeting could go on."""
    here = room.package.room if room.package else ""
    return [one for one in kiosk().desk.shelf.places() if one.room != here]


@bp.post("/move")
def move() -> ResponseReturnValue:
    """The meeting goes on in the room that the form names."""
    room = room_asked()
    kiosk().desk.move(room.meeting, request.form.get("room", "").strip(), actor(room))
    return back()


@bp.post("/go-on")
def go_on() -> ResponseReturnValue:
    """Take up a meeting that has come from another room in the middle."""
    room = room_asked()
    kiosk().desk.go_on(room.meeting, actor(room))
    return back()


@bp.post("/end")
def end() -> ResponseReturnValue:
    room = room_asked()
    kiosk().desk.end(room.meeting, actor(room))
    return back()


@bp.post("/listening")
def switch_listening() -> ResponseReturnValue:
    """Let the room be listened to, or no longer; a second tap changes nothing."""
    room = room_asked()
    by, on = actor(room), request.form.get("on") == "1"
    if room.is_switched_on != on:
        kiosk().desk.switch_listening(room.meeting, by, on=on)
    return back()


@bp.post("/recording")
def refuse_recording() -> ResponseReturnValue:
    """“Không ghi âm người này”: whom the form names, as long as that person has the floor; or record again."""
    room = room_asked()
    by, is_allowed = actor(room), request.form.get("on") == "1"
    if request.form.get("attendee", 0, type=int) != room.speaker:
        raise Refused("Đại biểu này không còn phát biểu.")
    if room.is_unrecorded is is_allowed:
        kiosk().desk.refuse_recording(room.meeting, by, allowed=is_allowed)
    return back()


@bp.post("/item")
def open_item() -> ResponseReturnValue:
    room = room_asked()
    kiosk().desk.open_item(room.meeting, request.form.get("item", ""), actor(room))
    return back()


@bp.post("/floor")
def give_floor() -> ResponseReturnValue:
    room = room_asked()
    kiosk().desk.give_floor(room.meeting, request.form.get("attendee", 0, type=int), actor(room))
    return back()


@bp.post("/floor/ask")
def ask_for() -> ResponseReturnValue:
    """A hand that was raised in the room, or asked for by word of mouth: to speak, or for the form's `remark`.

    Asking twice is asking once; a remark takes the place of the same person's plain request.
    """
    room = room_asked()
    by, attendee = actor(room), request.form.get("attendee", 0, type=int)
    asked = request.form.get("remark", "")
    if asked and asked not in set(e.Remark):
        raise Refused("Yêu cầu chưa hợp lệ. Kính mời mở lại trang và thực hiện lại.")
    if attendee == room.speaker:
        return back()
    if asked and room.remarks.get(attendee) != asked:
        kiosk().desk.request_remark(room.meeting, attendee, e.Remark(asked), by=by)
    elif not asked and attendee not in room.queue:
        kiosk().desk.request_floor(room.meeting, attendee, by=by)
    return back()


@bp.post("/floor/time")
def set_speaking_time() -> ResponseReturnValue:
    """How long each person and each agency may speak on the item, or on every item."""
    room = room_asked()
    by, item = actor(room), request.form.get("item", "")
    if item and agenda.find(room, item) is None:
        raise Refused("Nội dung này không có trong chương trình.")
    person, agency = (request.form.get(name, 0, type=int) for name in ("person", "agency"))
    if not all(0 <= minutes <= MOST_SPEAKING_MINUTES for minutes in (person, agency)):
        raise Refused("Thời gian phát biểu chưa hợp lệ.")
    kiosk().desk.set_speaking_time(room.meeting, item, by, person=person, agency=agency)
    return back()


@bp.post("/floor/end")
def end_floor() -> ResponseReturnValue:
    room = room_asked()
    by = actor(room)
    if room.speaker:
        kiosk().desk.end_floor(room.meeting, by)
    return back()


@bp.post("/floor/pass")
def pass_over() -> ResponseReturnValue:
    """Take a request to speak off the list: the person asked for it, or is no longer here."""
    room = room_asked()
    by = actor(room)
    kiosk().desk.withdraw_floor_request(room.meeting, request.form.get("attendee", 0, type=int), by)
    return back()


@bp.post("/undo")
def undo() -> ResponseReturnValue:
    """Take back the last step; the form names it, so that nothing newer is taken back instead."""
    room = room_asked()
    kiosk().desk.undo(room.meeting, request.form.get("step", ""), actor(room))
    return back()


@bp.post("/unanimous")
def note_unanimity() -> ResponseReturnValue:
    room = room_asked()
    kiosk().desk.note_unanimity(room.meeting, request.form.get("item", ""), actor(room))
    return back()


def filled_in(field: str, refusal: str) -> str:
    """What a person wrote into a field of the form; Refused with `refusal` when it is empty."""
    text = request.form.get(field, "").strip()
    if not text:
        raise Refused(refusal)
    if len(text) > MAX_DRAFT:
        raise Refused("Nội dung quá dài. Kính mời chia thành nhiều phần.")
    return text
