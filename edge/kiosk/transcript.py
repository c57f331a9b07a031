"""The secretary's transcript: what was heard, turn by turn, to be corrected, accepted and made into opinions."""

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, request
from flask.typing import ResponseReturnValue

from contract import events as e
from contract.refused import Malformed, Refused
from contract.room import Heard, Room, Unrecorded
from contract.wording import Spoken, read_wording
from edge.desk import Opinion
from edge.kiosk.library import library
from edge.kiosk.names import Named, everybody, named
from edge.kiosk.shell import actor, conductor, kiosk, package_here, page, room_asked, room_here
from edge.kiosk.sound import earlier_asked, earlier_meetings, sound_of
from edge.kiosk.topics import COURSE, PLAN, ROLL, SPEAKER, SPEECH
from edge.repair import Repair, repaired, repairs

bp = Blueprint("transcript", __name__, url_prefix="/secretary/speech")

MAX_TEXT = 8000
MAX_LINES = 300


@dataclass(frozen=True, kw_only=True)
class Passage:
    """One utterance. `words` are the machine's, `text` what holds now; None when it was erased. `repairs` are names
    that were perhaps meant, as long as nobody has looked at it."""

    heard: Heard
    words: tuple[Spoken, ...]
    text: str | None
    repairs: tuple[Repair, ...] = ()

    @property
    def suggested(self) -> str:
        """What was said with these names in their places."""
        return repaired([one.word for one in self.words], self.repairs)


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What one person said without another in between; nobody when `who` is None."""

    who: Named | None
    item: str
    passages: list[Passage]
    unrecorded: Unrecorded | None = None
    """Nothing was heard in this turn, as the person wished."""

    @property
    def at(self) -> int:
        return self.unrecorded.since if self.unrecorded else self.passages[0].heard.at

    @property
    def lines(self) -> str:
        return " ".join(one.heard.line for one in self.passages)

    @property
    def text(self) -> str:
        return " ".join(one.text for one in self.passages if one.text)

    @property
    def is_accepted(self) -> bool:
        return all(one.heard.is_accepted for one in self.passages)

    @property
    def is_taken(self) -> bool:
        return any(one.heard.is_taken for one in self.passages)


@bp.get("")
def now() -> ResponseReturnValue:
    """All turns, the newest last; `edit` names the utterance whose words are open to be put right.

    `meeting` names another meeting than the one that is on: minutes are written days after it.
    """
    asked = request.args.get("meeting", 0, type=int)
    room = earlier_asked(asked) if asked else room_here()
    if not asked and not (room and conductor(room)) and earlier_meetings():
        abort(redirect("/secretary/speech/earlier", 303))
    if room is None:
        abort(redirect("/", 303))
    actor(room)
    read = kiosk().desk.text_of
    turns = turns_of(room)
    return page(
        "secretary/speech.html",
        topics=(SPEECH, PLAN, COURSE, SPEAKER, ROLL),
        room=room,
        turns=turns,
        people=everybody(room, read),
        papers=[one for one in library(room, read) if one.is_in_force],
        edit=request.args.get("edit", ""),
        suggests="suggested" in request.args,
        opinion=request.args.get("opinion", ""),
        left=sum(1 for one in room.heard.values() if not one.is_accepted),
        sound=sound_of(room),
        earlier=asked,
    )


@bp.get("/earlier")
def earlier() -> ResponseReturnValue:
    """The meetings that are over and whose words may still be put right from this device."""
    return page("secretary/earlier.html", topics=(PLAN, SPEECH), meetings=earlier_meetings())


@bp.post("/speaker")
def assign() -> ResponseReturnValue:
    """Say who spoke in a turn."""
    room = room_asked()
    by, lines = actor(room), _lines()
    kiosk().desk.assign_speaker(room.meeting, lines, request.form.get("attendee", 0, type=int), by)
    return _back(lines[0])


@bp.post("/correct")
def correct() -> ResponseReturnValue:
    """Put right what was said in one utterance; who does so has heard it and accepts it thereby."""
    room = room_asked()
    by, (line, *_) = actor(room), _lines()
    text = _text()
    before = passage_of(room, line)
    with kiosk().desk.deciding(room.meeting) as decision:
        if before is None or text != before.text:
            kiosk().desk.correct_in(decision, line, text, by)
        decision.record(e.SpeechAccepted(lines=(line,), by=by))
    return _back(line)


@bp.post("/accept")
def accept() -> ResponseReturnValue:
    """Answer for these utterances as they are."""
    room = room_asked()
    by, lines = actor(room), _lines()
    kiosk().desk.accept_speech(room.meeting, lines, by)
    return _back(lines[-1])


@bp.post("/opinion")
def take() -> ResponseReturnValue:
    """Put what was said on the meeting's list of opinions."""
    room = room_asked()
    by, lines = actor(room), _lines()
    attendee = request.form.get("attendee", 0, type=int)
    if not attendee:
        raise Refused("Kính mời chọn người phát biểu.")
    opinion = Opinion(
        attendee=attendee,
        text=_text(),
        item=request.form.get("item", ""),
        document=request.form.get("document", ""),
        by=by,
    )
    kiosk().desk.take_opinion(room.meeting, lines, opinion)
    return _back(lines[0])


def turns_of(room: Room) -> list[Turn]:
    """The utterances in their order, joined as long as speaker and agenda item stay the same."""
    read = kiosk().desk.text_of
    turns: list[Turn] = []
    names, speaker = names_of(room), -1
    for heard in room.heard.values():
        if not turns or heard.speaker != speaker or heard.item != turns[-1].item:
            turns.append(Turn(who=named(room, heard.speaker, read), item=heard.item, passages=[]))
            speaker = heard.speaker
        turns[-1].passages.append(_passage(heard, names))
    silent = (
        Turn(who=named(room, one.attendee, read), item=one.item, passages=[], unrecorded=one) for one in room.unrecorded
    )
    return sorted((*turns, *silent), key=lambda one: one.at)


def passage_of(room: Room, line: str) -> Passage | None:
    """One utterance by its line."""
    heard = room.heard.get(line)
    return _passage(heard) if heard else None


def names_of(room: Room) -> tuple[str, ...]:
    """The names that may be said in a meeting: its people, their agencies, its papers and items."""
    people, plan = everybody(room, kiosk().desk.text_of), room.package
    found = {name for one in people for name in (one.name, one.agency)}
    if plan:
        found |= {plan.host, *(one.title for one in plan.documents), *(one.title for one in plan.agenda)}
    return tuple(sorted(found - {""}))


def _passage(heard: Heard, names: tuple[str, ...] = ()) -> Passage:
    read = kiosk().desk.text_of
    words: tuple[Spoken, ...] = ()
    raw = read(heard.text)
    if raw is not None:
        try:
            words = read_wording(raw).words
        except Malformed:
            raw = None
    own = " ".join(word.word for word in words) if raw is not None else None
    is_open = raw is not None and not heard.corrected and not heard.is_accepted
    found = repairs(tuple(word.word for word in words), names) if is_open else ()
    return Passage(heard=heard, words=words, text=read(heard.corrected) if heard.corrected else own, repairs=found)


def _lines() -> tuple[str, ...]:
    lines = tuple(request.form.get("lines", "").split())
    if not 0 < len(lines) <= MAX_LINES:
        raise Refused("Chưa tìm thấy đoạn phát biểu này.")
    return lines


def _text() -> str:
    text = " ".join(request.form.get("text", "").split())
    if not text:
        raise Refused("Chưa có nội dung ý kiến.")
    if len(text) > MAX_TEXT:
        raise Refused("Nội dung quá dài. Kính mời chia thành nhiều phần.")
    return text


def _back(line: str) -> ResponseReturnValue:
    """The same page, at the utterance that was dealt with."""
    shown, asked = package_here(), request.form.get("meeting", 0, type=int)
    of = f"?meeting={asked}" if shown is None or shown.meeting != asked else ""
    return redirect(f"/secretary/speech{of}#{anchor(line)}", 303)


def anchor(line: str) -> str:
    """A line's name as the id of an element."""
    return "l" + line.replace("/", "-")
