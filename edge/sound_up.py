"""Brings what was kept as sound to central, after the meeting and behind all else: sealed, in parts, not too fast.

A recording that is complete is written down with the SHA-256 of its one file; central takes what a line names, and
says how much it holds of it. Whatever is cut off goes on there.
"""

import hashlib
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from contract import events as e
from contract import stick
from contract.refused import Malformed
from contract.room import KeptSound, Room
from contract.sound.packed import MAX_BYTES, Packing, packed, seconds_of
from edge.desk import Desk
from edge.fetch import PART_BYTES, Source, is_meeting
from edge.sound.playing import StoredPieces
from edge.sound.store import SoundStore

log = logging.getLogger(__name__)

_UNNAMED = "0" * 64
SETTLES_MS = 180_000
"""So long after a meeting its last pieces may still wait for the disk."""


@dataclass(slots=True)
class SoundUp:
    """`kib_s`: no faster than this. What is whole at central is asked anew after each start."""

    desk: Desk
    store: SoundStore
    kib_s: int
    settles_ms: int = SETTLES_MS
    _done: dict[int, list[str]] = field(default_factory=dict)
    _whole: set[str] = field(default_factory=set)

    def step(self, source: Source) -> float:
        """Write down or bring the next part; the seconds to the next turn, 0 when there is nothing to do.

        Not while a meeting is on: its papers and the phones have the line. Errors are those of `Source.bring_part`.
        """
        if is_meeting(self.desk):
            return 0.0
        for meeting in self.store.meetings():
            if self._done.get(meeting) == (names := self.store.recordings(meeting)):
                continue
            room = self.desk.room(meeting)
            if not _is_over(room, self.desk.clock.now().at_ms - self.settles_ms):
                continue
            self._write_down(room)
            for kept in self.desk.room(meeting).sound_kept.values():
                if kept.unit == self.store.unit and not kept.gone_at and kept.sound not in self._whole:
                    self._bring(source, meeting, kept)
                    return PART_BYTES / (self.kib_s * 1024)
            self._done[meeting] = names
        return 0.0

    def whole(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Every recording of meetings that are over, as it goes up: the SHA-256 of its file, and the file."""
        for meeting in self.store.meetings():
            room = self.desk.room(meeting)
            if not _is_over(room, self.desk.clock.now().at_ms - self.settles_ms):
                continue
            self._write_down(room)
            for kept in self.desk.room(meeting).sound_kept.values():
                if kept.unit == self.store.unit and not kept.gone_at:
                    yield kept.sound, packed(StoredPieces(self.store, meeting, kept.recording))

    def write(self, folder: Path) -> int:
        """Write every recording into a stick's folder, to which the lines that name them go as well, afterwards; how
        many are there now. One that is there stays."""
        count = 0
        for sha256, pieces in self.whole():
            target = folder / stick.sound_up(sha256)
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists():
                half = target.with_suffix(".half")
                with half.open("wb") as file:
                    file.writelines(pieces)
                    file.flush()
                    os.fsync(file.fileno())
                half.replace(target)
            count += 1
        return count

    def _write_down(self, room: Room) -> None:
        for name in room.recordings:
            numbers = self.store.numbers(room.meeting, name)
            if not numbers or name in room.sound_kept or room.sound_gone:
                continue
            try:
                kept, key = self._kept(room.meeting, name)
            except (Malformed, OSError) as error:
                log.warning("The recording %s of meeting %d stays in the room: %s", name, room.meeting, error)
                continue
            self.desk.sound_kept(room.meeting, kept, key)

    def _kept(self, meeting: int, name: str) -> tuple[e.SoundKept, str]:
        pieces, digest, size = StoredPieces(self.store, meeting, name), hashlib.sha256(), 0
        for raw in packed(pieces):
            digest.update(raw)
            size += len(raw)
        if not 0 < size <= MAX_BYTES:
            raise Malformed(f"{size} bytes of sound")
        kept = e.SoundKept(
            recording=name,
            unit=self.store.unit,
            sound=digest.hexdigest(),
            size=size,
            seconds=round(seconds_of(pieces)),
            text=_UNNAMED,
        )
        return kept, self.store.key_for_central(meeting, name)

    def _bring(self, source: Source, meeting: int, kept: KeptSound) -> None:
        numbers = self.store.numbers(meeting, kept.recording)
        sizes = {one: self.store.size(meeting, kept.recording, one) for one in numbers}
        packing = Packing(StoredPieces(self.store, meeting, kept.recording), sizes)
        if packing.size != kept.size:
            log.warning("The recording %s of meeting %d is not what it was", kept.recording, meeting)
            self._whole.add(kept.sound)
        elif source.bring_part(f"/sound/{kept.sound}", kept.size, packing.part):
            self._whole.add(kept.sound)
            log.info("The sound of meeting %d is at central: %s", meeting, kept.recording)


def _is_over(room: Room, by_ms: int) -> bool:
    """Was nothing more to be heard of it by this time?"""
    ended_at = 0 if room.is_under_way else room.ended_at or room.last_at
    return not room.recording and 0 < ended_at <= by_ms
