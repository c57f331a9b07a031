"""The secretary's two pages: what waits and what runs now, and the words that are written down."""

from flask import Blueprint, Response, abort, redirect, request
from flask.typing import ResponseReturnValue

from contract.events import Source
from contract.matters import matters
from contract.refused import Refused
from contract.room import Phase, Room
from contract.standing import coming_in, going_out
from edge.desk import Opinion
from edge.kiosk import agenda
from edge.kiosk.chair import done_just_now, drafts_of
from edge.kiosk.conduct import filled_in
from edge.kiosk.library import library
from edge.kiosk.names import everybody, named
from edge.kiosk.next_step import asking, left_open, next_step
from edge.kiosk.other_sittings import waiting_sittings
from edge.kiosk.shell import actor, conductor, kiosk, name_of, now_ms, page, room_asked, room_here
from edge.kiosk.speaking import clock_here
from edge.kiosk.topics import (
    BALLOT,
    CALLS,
    COURSE,
    FLOOR,
    PLAN,
    PREFLIGHT,
    ROLL,
    SPEAKER,
    SPEECH,
    VOTES,
    WAITING,
    WORDS,
)
from edge.kiosk.tour import tour_of
from edge.kiosk.voided import void_on_stage
from edge.kiosk.voting import on_stage, prepared
from edge.kiosk.who_sees import ballot_seen

bp = Blueprint("secretary", __name__, url_prefix="/secretary")


def room_to_conduct() -> Room:
    """The meeting, for whoever may conduct it; who conducts one that goes on another time is led to that."""
    room = room_here()
    if room is None:
        abort(redirect("/", 303))
    if not conductor(room) and waiting_sittings():
        abort(redirect("/chair/sittings", 303))
    actor(room)
    return room


@bp.get("/")
def now() -> ResponseReturnValue:
    """What waits for the secretary, and the course of the meeting."""
    room = room_to_conduct()
    by, ballot = actor(room), on_stage(room, kiosk().desk)
    read, ballots, drafts = kiosk().desk.text_of, prepared(room, kiosk().desk), drafts_of(room)
    lines, since = kiosk().desk.waiting_for_central()
    waiting = kiosk().waiting.of(room.meeting, now_ms())
    return page(
        "secretary/now.html",
        by=by,
        topics=(PLAN, COURSE, ROLL, FLOOR, SPEAKER, BALLOT, VOTES, CALLS, WAITING, WORDS, SPEECH, PREFLIGHT),
        room=room,
        guests=kiosk().guests.of(room.meeting, now_ms()),
        matters=len(matters(room)),
        waiting=[(one, name_of(room, one.attendee)) for one in waiting],
        step=next_step(room, ballots=ballots, drafts=drafts),
        queue=[one for one in (named(room, number, read) for number in asking(room)) if one],
        people=everybody(room, read) if room.phase in (Phase.WAITING, Phase.ADJOURNED) else [],
        note=read(room.adjourned_text),
        ask=request.args.get("ask", ""),
        left=left_open(room, ballots=ballots, drafts=drafts, offered=len(kiosk().offers.of(room.meeting))),
        presides=named(room, room.chair, read),
        keeping=[name_of(room, one) for one in room.secretaries],
        speaker=named(room, room.speaker, read),
        clock=clock_here(room),
        going_out=[name_of(room, one) for one in going_out(room)],
        coming_in=[name_of(room, one) for one in coming_in(room)],
        ballot=ballot,
        sees=ballot_seen(room, ballot.key, by) if ballot else None,
        void=void_on_stage(room, read),
        stops=tour_of("secretary", room),
        done=done_just_now(room),
        unsent=lines,
        unsent_since=since,
    )


@bp.get("/words")
def words() -> ResponseReturnValue:
    """Conclusions to write, and the opinions that delegates have sent, by agenda item (R6.5)."""
    room = room_to_conduct()
    returned = next((one.item for one in kiosk().drafts.of(room.meeting).values() if one.is_returned), room.item)
    return words_page(room, request.args.get("item", returned))


def words_page(room: Room, item: str, *, typed: str = "", status: int = 200) -> Response:
    """The page on which conclusions are written; `typed` was refused as other words have come meanwhile."""
    read, drafts = kiosk().desk.text_of, kiosk().drafts.of(room.meeting)
    opinions = [(named(room, one.attendee, read), one, read(one.text)) for one in room.opinions]
    return page(
        "secretary/words.html",
        topics=() if typed else (WORDS, COURSE, PLAN),
        room=room,
        opinions=opinions,
        titles={one.document: one.title for one in library(room, read)},
        read=read,
        status=status,
        item=item,
        typed=typed,
        returned=next((one for one in drafts.values() if one.item == item and one.is_returned), None),
        drafts=[(one, named(room, one.by, read)) for one in drafts.values() if not one.is_returned],
        seen=max([*(one.at for one in drafts.values()), *(one.at for one in room.conclusions.values())], default=0),
        here=[one for one in everybody(room, read) if room.is_present(one.attendee)],
    )


@bp.post("/opinion")
def key_in_opinion() -> ResponseReturnValue:
    """What somebody said, keyed in for them; sent twice it is there once."""
    room = room_asked()
    by, item = actor(room), request.form.get("item", "")
    if item and agenda.find(room, item) is None:
        raise Refused("Nội dung này không có trong chương trình.")
    text = filled_in("text", "Chưa có nội dung ý kiến.")
    attendee = request.form.get("attendee", 0, type=int)
    name_of(room, attendee)
    said = Opinion(attendee=attendee, text=text, item=item, source=Source.SECRETARY, by=by)
    kiosk().desk.give_opinion(room.meeting, said)
    return redirect("/secretary/words", 303)
