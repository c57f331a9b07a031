"""The delegate's pages: what runs, vote and be sure, ask to speak, give an opinion (R5.2b)."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from contract import events as e
from contract.order import StaleVote
from contract.refused import Refused
from contract.room import Room
from edge.desk import Opinion
from edge.kiosk.agenda import dealt_with
from edge.kiosk.library import Paper, find, readable
from edge.kiosk.names import named
from edge.kiosk.noting import MOST_PAGES
from edge.kiosk.shell import device, kiosk, me, name_of, now_ms, page, part, room_asked, room_here
from edge.kiosk.speaking import clock_here
from edge.kiosk.topics import BALLOT, COURSE, ME, PLAN, PRESENTED, SPEAKER
from edge.kiosk.tour import tour_of
from edge.kiosk.voided import VoidRound, void_on_stage
from edge.kiosk.voting import new_nonce, on_stage, vote_from
from edge.kiosk.who_sees import ballot_seen, veiled_items

bp = Blueprint("delegate", __name__)

MAX_OPINION = 8000
TOPICS = (PLAN, COURSE, BALLOT, SPEAKER, PRESENTED, ME)


@bp.get("/")
def home() -> ResponseReturnValue:
    """Everything of the moment on one page; for an unknown device the way to become known."""
    room, person = room_here(), me()
    if room is None:
        return page("delegate/no_meeting.html", topics=(PLAN,))
    if not person:
        return page("delegate/welcome.html", topics=(PLAN, COURSE, ME), room=room)
    return _home(room, person)


@bp.post("/ballot/<ballot>/<int:number>")
def vote(ballot: str, number: int) -> ResponseReturnValue:
    """Take a vote from this device and show the tick, which the disk has confirmed by then."""
    room = room_asked()
    person = _person(room)
    cast = vote_from(request.form, (ballot, number), voter=person, source=e.Source.PHONE, by=person)
    try:
        kiosk().desk.cast_vote(room.meeting, cast)
    except StaleVote as stale:
        return _home(kiosk().desk.room(room.meeting), person, status=409, refusal=stale)
    return redirect("/", 303)


@bp.post("/floor")
def request_floor() -> ResponseReturnValue:
    """Ask to speak or for a remark, or no longer; asking twice is asking once."""
    room = room_asked()
    ask_for_floor(room, _person(room))
    return redirect("/", 303)


def ask_for_floor(room: Room, person: int) -> None:
    """What the form's `wants` says: to speak, a remark, or no longer."""
    wants = request.form.get("wants", "no")
    is_free = room.speaker != person
    if wants in set(e.Remark) and is_free and room.remarks.get(person) != wants:
        kiosk().desk.request_remark(room.meeting, person, e.Remark(wants), by=person)
    elif wants == "yes" and is_free and person not in room.queue:
        kiosk().desk.request_floor(room.meeting, person, by=person)
    elif wants == "no" and person in room.queue:
        kiosk().desk.withdraw_floor_request(room.meeting, person, by=person)


@bp.get("/opinion")
def write_opinion() -> ResponseReturnValue:
    room, person = room_here(), me()
    if room is None or not person:
        return redirect("/", 303)
    paper, number = page_meant(room, person, request.args)
    item = paper.item if paper else request.args.get("item", room.item)
    return page("delegate/opinion.html", room=room, item=item, paper=paper, number=number, given=False)


@bp.post("/opinion")
def give_opinion() -> ResponseReturnValue:
    """Keep an opinion on the meeting's content or on a page of a paper; it may be as long as a page or two."""
    room = room_asked()
    opinion = opinion_from(room, _person(room))
    paper, number = page_meant(room, opinion.attendee, request.form)
    line = kiosk().desk.give_opinion(room.meeting, opinion)
    return page(
        "delegate/opinion.html",
        status=201,
        room=room,
        item=opinion.item,
        paper=paper,
        number=number,
        given=line.at,
    )


def opinion_from(room: Room, person: int, *, source: e.Source = e.Source.PHONE) -> Opinion:
    """The opinion that the form holds; Refused when it is empty, too long, or about what this person can't read."""
    text = request.form.get("text", "").strip()
    if not text:
        raise Refused("Chưa có nội dung ý kiến.")
    if len(text) > MAX_OPINION:
        raise Refused("Nội dung quá dài. Kính mời chia thành nhiều phần.")
    item = request.form.get("item", "")
    if room.package and item not in ("", *(one.item for one in room.package.agenda)):
        raise Refused("Nội dung này không có trong chương trình.")
    paper, number = page_meant(room, person, request.form)
    return Opinion(
        attendee=person,
        text=text,
        item=paper.item if paper else item,
        document=paper.document if paper else "",
        page=number,
        source=source,
    )


def page_meant(room: Room, person: int, values: MultiDict[str, str]) -> tuple[Paper | None, int]:
    """The paper and page that an opinion is about; Refused when this person can't read it."""
    name = values.get("document", "")
    if not name:
        return None, 0
    paper, number = find(readable(room, person, kiosk().desk.text_of), name), values.get("page", 0, type=int)
    if paper is None or paper.withdrawal or not 0 <= number <= MOST_PAGES:
        raise Refused("Không tìm thấy tài liệu này.")
    return paper, number


def _person(room: Room) -> int:
    """Whose device sends this; Refused when it is nobody's any more."""
    person = device().attendee_in(room)
    if not person:
        raise Refused("Thiết bị này chưa được xác nhận hoặc đã được thay bằng thiết bị khác.")
    return person


def _void_seen(room: Room, person: int) -> VoidRound | None:
    void = void_on_stage(room, kiosk().desk.text_of)
    return void if void and ballot_seen(room, void.key, person).question else None


def _agenda(room: Room, papers: tuple[Paper, ...], veiled: frozenset[str]) -> str:
    return part(
        "delegate/agenda.html",
        items=room.package.agenda if room.package else (),
        running=room.item,
        done=dealt_with(room),
        veiled=veiled,
        papers=papers,
        replacing=frozenset(room.replacements.values()),
    )


def _home(room: Room, person: int, *, status: int = 200, refusal: Refused | None = None) -> ResponseReturnValue:
    read = kiosk().desk.text_of
    ballot = on_stage(room, kiosk().desk)
    vote = ballot.vote_of(person) if ballot else None
    papers, shown = readable(room, person, read), kiosk().presenting.of(room.meeting)
    veiled = veiled_items(room, person)
    return page(
        "delegate/home.html",
        topics=TOPICS,
        status=status,
        room=room,
        who=name_of(room, person),
        speaker=named(room, room.speaker, read),
        clock=clock_here(room),
        documents=papers,
        agenda_part=_agenda(room, papers, veiled),
        is_veiled=room.item in veiled,
        presented=find(papers, shown.document) if shown else None,
        ballot=ballot,
        sees=ballot_seen(room, ballot.key, person) if ballot else None,
        void=_void_seen(room, person),
        stops=tour_of("delegate", room),
        vote=vote,
        # The address names the vote that is to be changed: once it was changed, a refetch shows the new one's tick.
        changes=vote is not None and request.args.get("change") == vote.line,
        nonce=new_nonce(),
        refusal=refusal,
        now=now_ms(),
    )
