"""A recording on this unit, to be heard and to be sent up."""

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contract.refused import Malformed
from contract.sound.playing import Playback, Recording, reach
from edge.sound.store import SoundStore


@dataclass(frozen=True, slots=True)
class StoredPieces:
    """The pieces of one recording in the store."""

    store: SoundStore
    meeting: int
    recording: str

    def numbers(self) -> frozenset[int]:
        return self.store.numbers(self.meeting, self.recording)

    def read(self, number: int, at_most: int) -> bytes | None:
        return self.store.read(self.meeting, self.recording, number, at_most)


def playback(store: SoundStore, meeting: int, recording: str, *, pieces: int, own: Ed25519PrivateKey) -> Playback:
    """The first `pieces` pieces of a recording, to be read. Malformed: it has not so many, or they can't be opened."""
    stored = StoredPieces(store, meeting, recording)
    if not 0 < pieces <= reach(stored.numbers()):
        raise Malformed(f"the recording {recording} has not {pieces} pieces")
    key = store.key(meeting, recording, own)
    return Playback(Recording(name=recording, key=key, pieces=stored, count=pieces))
