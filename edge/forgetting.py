"""Deletes the sound of meetings when its time is over or central was asked to, and says so in the journal.

Nothing is deleted by a wrong clock.

The keys go first, then the line is written, the keys that went up are erased, then the rest of the files goes: whatever
interrupts it, it is done to its end the next time, and nothing is deleted without a line.
"""

import logging

from contract.events import SoundOver
from contract.sound.pieces import PIECE_S
from edge.desk import Desk
from edge.sound.retention import Rule, over
from edge.sound.store import SoundStore

log = logging.getLogger(__name__)


def forget_sound(desk: Desk, store: SoundStore, rule: Rule) -> int:
    """Look through all meetings of which there is sound; of how many it was deleted."""
    moment = desk.clock.now()
    listed, done = desk.shelf.listed(), 0
    signed = {one.meeting: one.at for one in listed.signed or ()} if listed else {}
    erased = {(one.meeting, one.recording) for one in listed.erased or ()} if listed else set()
    for meeting in store.meetings():
        room, signed_at = desk.room(meeting), signed.get(meeting, 0)
        ended_at = room.ended_at or room.last_at
        if room.sound_gone:
            _erase_keys(desk, meeting)
            store.remove(meeting)
            continue
        if not ended_at or (room.recording and room.is_under_way):
            continue
        names = store.recordings(meeting)
        if names and erased.issuperset((meeting, name) for name in names):
            why: SoundOver | None = SoundOver.REQUESTED
        elif moment.within_ms < 0:
            continue
        else:
            why = over(rule, signed_at=signed_at, ended_at=ended_at, now_ms=moment.at_ms)
        if why is None:
            continue
        seconds = PIECE_S * sum(len(store.numbers(meeting, name)) for name in room.recordings)
        store.destroy_keys(meeting)
        desk.sound_deleted(meeting, seconds=seconds, why=why, signed_at=signed_at)
        _erase_keys(desk, meeting)
        store.remove(meeting)
        log.info("The sound of meeting %d was deleted: %s", meeting, why)
        done += 1
    return done


def _erase_keys(desk: Desk, meeting: int) -> None:
    """Nobody shall hear central's copy either, nor one in a dossier: the keys that went up are erased everywhere."""
    for one in desk.room(meeting).sound_kept.values():
        if desk.text_of(one.key) is not None:
            desk.erase(meeting, one.key, 0, "sound")
