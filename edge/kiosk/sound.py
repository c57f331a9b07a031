"""What was said, to be heard again by whoever may put its words right: in the room alone, from any word on."""

import io
from dataclasses import dataclass

from flask import Blueprint, Response, abort, request
from werkzeug.wsgi import FileWrapper

from contract.package import Package
from contract.refused import Malformed
from contract.room import Heard, Phase, Room, SoundGone
from contract.sound.pieces import PIECE_S
from contract.sound.playing import reach
from edge.kiosk.shell import actor, comes_from_outside, conductor, kiosk, now_ms, package_here, turn_to
from edge.settings import read_run_key
from edge.sound.playing import playback

bp = Blueprint("sound", __name__, url_prefix="/secretary/speech/sound")

_BLOCK_BYTES = 64 * 1024
_SOON_MS = 30_000
"""So long after it was said nobody misses the sound of it: the first piece is not full yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """What there is to be heard of a meeting: the numbers of the pieces of each recording."""

    meeting: int
    recordings: dict[str, frozenset[int]]
    going_on: str = ""
    gives_way: bool = False
    is_missing: bool = False
    gone: SoundGone | None = None

    def address(self, heard: Heard) -> str:
        """Where an utterance can be heard; empty when its beginning was not kept."""
        numbers = self.recordings.get(heard.recording, frozenset())
        if _piece_of(heard) not in numbers:
            return ""
        return f"/secretary/speech/sound/{heard.recording}?meeting={self.meeting}&pieces={reach(numbers)}"

    def lacks(self, heard: Heard) -> bool:
        """Was an utterance not kept while others were? Of what goes on, the end is still on its way."""
        if not self.recordings or self.address(heard):
            return False
        reached = reach(self.recordings.get(heard.recording, frozenset()))
        return heard.recording != self.going_on or _piece_of(heard) < reached


def sound_of(room: Room) -> Sound:
    """What there is to be heard of a meeting, for its page."""
    store, keeps = kiosk().sound, kiosk().settings.keeps_sound
    found = {name: store.numbers(room.meeting, name) for name in room.recordings}
    recordings = {name: numbers for name, numbers in found.items() if numbers}
    first_at = next((one.at for one in room.heard.values()), None)
    is_late = first_at is not None and now_ms() - first_at > _SOON_MS
    return Sound(
        meeting=room.meeting,
        recordings=recordings,
        going_on=room.recording,
        gives_way=keeps and room.phase is Phase.RUNNING and not store.has_room(),
        is_missing=keeps and is_late and not recordings and not room.sound_gone,
        gone=room.sound_gone,
    )


def earlier_meetings() -> list[Package]:
    """The meetings in which something was heard, the newest first, without the one that is on: those alone that were
    conducted by whom this device belongs to."""
    shown, desk = package_here(), kiosk().desk
    others = (one for one in _plans().values() if shown is None or one.meeting != shown.meeting)
    mine = [one for one in others if (room := desk.room(one.meeting)).heard and conductor(room)]
    return sorted(mine, key=lambda one: (one.starts_at, one.meeting), reverse=True)


def earlier_asked(meeting: int) -> Room:
    """The room of a meeting that is named in the address; the page tells of that one from here on."""
    found = _plans().get(meeting)
    return turn_to(found) if found else abort(404)


def _plans() -> dict[int, Package]:
    """The meetings of the last two weeks, and older ones as long as there is sound of them."""
    plans = {one.meeting: one for one in kiosk().desk.meetings()}
    for meeting in kiosk().sound.meetings():
        if meeting not in plans and (package := kiosk().desk.room(meeting).package):
            plans[meeting] = package
    return plans


@bp.get("/<recording>")
def listen(recording: str) -> Response:
    """The first `pieces` pieces of a recording as one file, of which a browser asks for what it plays."""
    meeting, pieces = request.args.get("meeting", 0, type=int), request.args.get("pieces", 0, type=int)
    if comes_from_outside():
        abort(404)
    room = earlier_asked(meeting)
    actor(room)
    if recording not in room.recordings:
        abort(404)
    try:
        own = read_run_key(kiosk().settings)
        sound = playback(kiosk().sound, room.meeting, recording, pieces=pieces, own=own)
    except Malformed:
        abort(404)
    blocks = FileWrapper(io.BufferedReader(sound, _BLOCK_BYTES), _BLOCK_BYTES)
    response = Response(blocks, mimetype="audio/wav", direct_passthrough=True)
    response.content_length = sound.size
    response.set_etag(f"{recording}-{pieces}")
    response.make_conditional(request, accept_ranges=True, complete_length=sound.size)
    return response


def _piece_of(heard: Heard) -> int:
    return heard.start_ms // (PIECE_S * 1000)
