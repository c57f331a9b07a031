"""The secretary's pages: the roll, calls from the door, ballots, conclusions, and what central does not have yet."""

from flask import Blueprint, abort, redirect, request
from flask.typing import ResponseReturnValue

from contract import events as e
from contract.package import PersonHere
from contract.refused import Refused
from contract.room import Room
from contract.standing import attending, coming_in, going_out, tally
from edge.kiosk.chair import draft_of, step_to_undo, undo_of
from edge.kiosk.conduct import back
from edge.kiosk.library import library
from edge.kiosk.names import everybody, named
from edge.kiosk.next_step import next_step
from edge.kiosk.shell import actor, kiosk, name_of, now_ms, page, room_asked, room_here
from edge.kiosk.speaking import clock_here
from edge.kiosk.topics import (
    BALLOT,
    CALLS,
    COURSE,
    FLOOR,
    PLAN,
    ROLL,
    SPEAKER,
    SPEECH,
    VOTES,
    WAITING,
    WORDS,
    person_topic,
)
from edge.kiosk.voting import on_stage, prepared

bp = Blueprint("secretary", __name__, url_prefix="/secretary")

MAX_FIELD = 120


def room_to_conduct() -> Room:
    """The meeting, for whoever may conduct it; strangers are asked who they are."""
    room = room_here()
    if room is None:
        abort(redirect("/", 303))
    actor(room)
    return room


@bp.get("/")
def now() -> ResponseReturnValue:
    """What waits for the secretary, and the course of the meeting."""
    room = room_to_conduct()
    by = actor(room)
    read, ballots, draft = kiosk().desk.text_of, prepared(room, kiosk().desk), draft_of(room)
    lines, since = kiosk().desk.waiting_for_central()
    waiting = kiosk().waiting.of(room.meeting, now_ms())
    return page(
        "secretary/now.html",
        by=by,
        topics=(PLAN, COURSE, ROLL, FLOOR, SPEAKER, BALLOT, VOTES, CALLS, WAITING, WORDS, SPEECH),
        room=room,
        waiting=[(one, name_of(room, one.attendee)) for one in waiting],
        step=next_step(room, ballots=ballots, draft=draft.item if draft else None),
        queue=[one for one in (named(room, number, read) for number in room.queue) if one],
        speaker=named(room, room.speaker, read),
        clock=clock_here(room),
        going_out=[name_of(room, one) for one in going_out(room)],
        coming_in=[name_of(room, one) for one in coming_in(room)],
        ballot=on_stage(room, kiosk().desk),
        undo=step_to_undo(room),
        unsent=lines,
        unsent_since=since,
    )


@bp.get("/roll")
def roll() -> ResponseReturnValue:
    room = room_to_conduct()
    people = everybody(room, kiosk().desk.text_of)
    found = {one.attendee: attending(room, one.attendee) for one in people}
    is_review = request.args.get("show") == "missing"
    return page(
        "secretary/roll.html",
        topics=(PLAN, COURSE, ROLL, WAITING),
        room=room,
        people=people,
        shown=[one for one in people if found[one.attendee].is_missing] if is_review else people,
        found=found,
        names={one.attendee: one for one in people},
        tally=tally(room, found),
        is_review=is_review,
        undo=undo_of(room),
    )


@bp.get("/roll/<int:attendee>")
def person(attendee: int) -> ResponseReturnValue:
    """All that can be done for one person."""
    room = room_to_conduct()
    who = name_of(room, attendee)
    return page("secretary/person.html", topics=(ROLL, person_topic(attendee)), room=room, who=who)


@bp.post("/roll/<int:attendee>/in")
def check_in(attendee: int) -> ResponseReturnValue:
    """One tap on a name; a second tap on a slow screen is not an error."""
    room = room_asked()
    by = actor(room)
    if not room.is_present(attendee):
        kiosk().desk.check_in(room.meeting, attendee, e.Way.SECRETARY, by=by)
    return back()


@bp.post("/roll/<int:attendee>/undo")
def undo_check_in(attendee: int) -> ResponseReturnValue:
    room = room_asked()
    reason = _field("reason", "Kính mời ghi lý do hủy điểm danh.")
    kiosk().desk.undo_check_in(room.meeting, attendee, actor(room), reason)
    return back()


@bp.post("/roll/<int:attendee>/out")
def depart(attendee: int) -> ResponseReturnValue:
    room = room_asked()
    kiosk().desk.depart(room.meeting, attendee, by=actor(room))
    return back()


@bp.post("/roll/<int:attendee>/excuse")
def excuse(attendee: int) -> ResponseReturnValue:
    room = room_asked()
    reason = _field("reason", "Kính mời ghi lý do vắng mặt.")
    by = actor(room)
    name_of(room, attendee)
    kiosk().desk.excuse(room.meeting, attendee, by, reason)
    return back()


@bp.post("/roll/<int:attendee>/unlink")
def unlink(attendee: int) -> ResponseReturnValue:
    """A lost phone is no longer the person's."""
    room = room_asked()
    by = actor(room)
    if attendee in room.devices:
        kiosk().desk.unlink_device(room.meeting, attendee, by=by)
    return back()


@bp.post("/roll/<int:attendee>/substitute")
def substitute(attendee: int) -> ResponseReturnValue:
    """Somebody else attends for this person, and is in (D3)."""
    room = room_asked()
    by = actor(room)
    line = kiosk().desk.name_substitute(room.meeting, attendee, _person_here(room, attendee), by)
    return _let_in(room, line.event, by)


@bp.get("/guest")
def new_guest() -> ResponseReturnValue:
    return page("secretary/guest.html", room=room_to_conduct())


@bp.post("/guest")
def add_guest() -> ResponseReturnValue:
    room = room_asked()
    by = actor(room)
    line = kiosk().desk.add_attendee(room.meeting, _person_here(room, 0), by)
    answer = _let_in(room, line.event, by)
    if request.form.get("speaks") == "yes" and isinstance(line.event, e.AttendeeAddedHere):
        kiosk().desk.give_floor(room.meeting, line.event.attendee, by)
        return redirect("/secretary/", 303)
    return answer


@bp.post("/nod/<device_hash>")
def nod(device_hash: str) -> ResponseReturnValue:
    """The secretary has seen who holds this device."""
    room = room_asked()
    by, waits = actor(room), kiosk().waiting.devices.get(device_hash)
    if waits is None or waits.meeting != room.meeting:
        raise Refused("Thiết bị này không còn chờ xác nhận.")
    if waits.on_screen:
        kiosk().leaves.give(room.meeting, waits.attendee, device_hash, now_ms())
    else:
        kiosk().desk.link_device(room.meeting, waits.attendee, device_hash, by)
    return _answered(device_hash)


@bp.post("/nod/<device_hash>/no")
def refuse_nod(device_hash: str) -> ResponseReturnValue:
    actor(room_asked())
    return _answered(device_hash)


@bp.post("/call")
def answer_call() -> ResponseReturnValue:
    """The secretary goes to the door."""
    room = room_asked()
    by = actor(room)
    if room.secretary_called_at:
        kiosk().desk.answer_secretary(room.meeting, by)
    return back()


@bp.get("/words")
def words() -> ResponseReturnValue:
    """Conclusions to write, and the opinions that delegates have sent, by agenda item (R6.5)."""
    room = room_to_conduct()
    read = kiosk().desk.text_of
    opinions = [(named(room, one.attendee, read), one, read(one.text)) for one in room.opinions]
    return page(
        "secretary/words.html",
        topics=(WORDS, COURSE, PLAN),
        room=room,
        opinions=opinions,
        titles={one.document: one.title for one in library(room, read)},
        read=read,
        item=request.args.get("item", room.item),
        draft=kiosk().drafts.of(room.meeting),
    )


def _field(name: str, refusal: str = "") -> str:
    text = " ".join(request.form.get(name, "").split())
    if not text and refusal:
        raise Refused(refusal)
    if len(text) > MAX_FIELD:
        raise Refused("Kính mời ghi ngắn hơn (tối đa %(most)s ký tự).", most=MAX_FIELD)
    return text


def _person_here(room: Room, principal: int) -> PersonHere:
    before = room.person(principal) if principal else None
    return PersonHere(
        name=_field("name", "Kính mời ghi họ và tên."),
        salutation=_field("salutation"),
        office=_field("office"),
        agency=_field("agency") or (before.agency if before else ""),
    )


def _let_in(room: Room, event: e.Event, by: int) -> ResponseReturnValue:
    added = event.attendee if isinstance(event, e.AttendeeAddedHere | e.SubstituteNamedHere) else 0
    if added and not kiosk().desk.room(room.meeting).is_present(added):
        kiosk().desk.check_in(room.meeting, added, e.Way.SECRETARY, by=by)
    return redirect("/secretary/roll", 303)


def _answered(device_hash: str) -> ResponseReturnValue:
    kiosk().waiting.take(device_hash)
    kiosk().live.say(WAITING, f"device:{device_hash}")
    return back()
