"""The chair's touchscreen: what runs, who asked to speak, one next step; the rest one tap away."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from contract import events as e
from contract.room import OVER, Room
from contract.standing import attending
from edge.kiosk.drafts import Draft
from edge.kiosk.just_done import JUST_NOW_MS, JustDone, just_done
from edge.kiosk.names import everybody, named
from edge.kiosk.next_step import Kind, asking, left_open, next_step
from edge.kiosk.other_sittings import waiting_sittings
from edge.kiosk.shell import actor, kiosk, now_ms, page, room_here
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
from edge.kiosk.voting import on_stage, prepared, repeatable, shown
from edge.kiosk.who_sees import ballot_seen

bp = Blueprint("chair", __name__, url_prefix="/chair")

ASKS = frozenset(
    {
        *("", "start", "open-ballot", "close-ballot", "count", "conclude", "agree", "end", "more"),
        *("pause", "adjourn", "open-sitting", "move"),
    }
)
TAPPED = frozenset({e.Way.SECRETARY, e.Way.TAP})
TOPICS = (PLAN, COURSE, ROLL, FLOOR, SPEAKER, BALLOT, VOTES, WORDS, CALLS, WAITING, SPEECH, PREFLIGHT)


@bp.get("/")
def now() -> ResponseReturnValue:
    """The one page. `ask` names the question that is open on it, so that a reload asks it again."""
    room = room_here()
    if room is None:
        return page("chair/no_meeting.html", topics=(PLAN,))
    by, ask = actor(room), request.args.get("ask", "")
    read, ballots = kiosk().desk.text_of, prepared(room, kiosk().desk)
    drafts, ballot = drafts_of(room), on_stage(room, kiosk().desk)
    step = next_step(room, ballots=ballots, drafts=drafts)
    return page(
        "chair/now.html",
        topics=TOPICS,
        room=room,
        by=by,
        note=read(room.adjourned_text),
        ask=ask if ask in ASKS else "",
        step=step,
        queue=[one for one in (named(room, number, read) for number in asking(room)) if one],
        left=left_open(room, ballots=ballots, drafts=drafts, offered=len(kiosk().offers.of(room.meeting))),
        speaker=named(room, room.speaker, read),
        clock=clock_here(room),
        ballot=ballot,
        sees=ballot_seen(room, ballot.key, by) if ballot else None,
        void=void_on_stage(room, read),
        stops=[] if ask or room.speaker or room.queue else tour_of("chair", room),
        done=done_just_now(room),
        guests=kiosk().guests.of(room.meeting, now_ms()),
        ballots=ballots,
        again=repeatable(room),
        draft=drafts.get(step.item) if step.kind is Kind.AGREE else None,
        offered=len(kiosk().offers.of(room.meeting)),
        people=everybody(room, read),
        chairs=[one for one in everybody(room, read) if room.package and one.attendee in room.package.chairs],
        go_on=waiting_sittings(),
    )


@bp.get("/roll")
def roll() -> ResponseReturnValue:
    """One column of big names in protocol order, one tap each (A8)."""
    room = room_here()
    if room is None:
        return page("chair/no_meeting.html", topics=(PLAN,))
    by = actor(room)
    read = kiosk().desk.text_of
    people = everybody(room, read)
    return page(
        "chair/roll.html",
        topics=(PLAN, ROLL, COURSE),
        room=room,
        by=by,
        people=people,
        undo=undo_of(room),
        done=done_just_now(room),
        found={one.attendee: attending(room, one.attendee) for one in people},
        names={one.attendee: one for one in people},
        whys={attendee: read(reason) or "" for attendee, reason in room.excused.items()},
    )


@bp.get("/agenda")
def agenda() -> ResponseReturnValue:
    """All items, any of which may be opened, and how each stands."""
    room = room_here()
    if room is None:
        return page("chair/no_meeting.html", topics=(PLAN,))
    by = actor(room)
    read = kiosk().desk.text_of
    seen = {key: ballot_seen(room, key, by) for key, one in room.ballots.items() if one.closed}
    results = [shown(room, key, kiosk().desk) for key, sees in seen.items() if sees.counts]
    return page(
        "chair/agenda.html",
        topics=(PLAN, COURSE, BALLOT),
        room=room,
        results=results,
        read=read,
        again=repeatable(room),
    )


def drafts_of(room: Room) -> dict[str, Draft]:
    """The conclusions that wait for the chair's consent, by item."""
    drafts = {} if room.phase in OVER else kiosk().drafts.of(room.meeting)
    return {item: one for item, one in drafts.items() if not one.is_returned}


def done_just_now(room: Room) -> JustDone | None:
    """What the bar tells whoever looks at this page."""
    return just_done(room, actor(room), now_ms(), kiosk().desk.text_of)


def undo_of(room: Room) -> int:
    """Whose check-in was tapped a moment ago, so that a slip of the finger can be taken back in one tap."""
    last = room.last_event
    is_fresh = now_ms() - room.last_at < JUST_NOW_MS
    return last.attendee if isinstance(last, e.CheckedIn) and last.way in TAPPED and is_fresh else 0
