"""A meeting whose room kept its sound: the lines, the pieces, the file as it comes up."""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from central.documents.store import Store
from contract import events as e
from contract.content import Content
from contract.envelope import enclosed
from contract.sound.packed import packed
from contract.sound.pieces import PIECE_S, label_of, new_key, place_of, seal_piece
from contract.wording import Spoken, Wording, write_wording
from tests.central.papers.held import Held
from tests.makers import UNIT, make_content

RECORDING = "0a1b2c3d4e5f6071"
RATE_HZ = 16_000


@dataclass
class Kept:
    """What a room kept: whole pieces and a shorter one of this sound; `lost` are the numbers of those that are not."""

    pcm: bytes
    meeting: int
    central: Ed25519PublicKey
    lost: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        self.key = new_key()
        size = PIECE_S * RATE_HZ * 2
        parts = {number: self.pcm[at : at + size] for number, at in enumerate(range(0, len(self.pcm), size))}
        self._pieces = {
            number: seal_piece(part, rate_hz=RATE_HZ, key=self.key, place=place_of(RECORDING, number))
            for number, part in parts.items()
            if number not in self.lost
        }
        self.raw = b"".join(packed(self))
        label = label_of(UNIT, self.meeting, RECORDING)
        self.key_content = make_content(
            enclosed(self.key, to=self.central, label=label).hex(), salt=b"salt of the key!"
        )

    def numbers(self) -> frozenset[int]:
        return frozenset(self._pieces)

    def read(self, number: int, at_most: int) -> bytes | None:
        piece = self._pieces.get(number)
        return piece[:at_most] if piece is not None else None

    def event(self, *, sound: str = "") -> e.SoundKept:
        return e.SoundKept(
            recording=RECORDING,
            unit=UNIT,
            sound=sound or sha256(self.raw).hexdigest(),
            size=len(self.raw),
            seconds=round(len(self.pcm) / 2 / RATE_HZ),
            text=self.key_content.name,
        )


def spoken(*words: str, start_ms: int = 500) -> Content:
    """The wording of an utterance, a word every half second."""
    said = [Spoken(word, start_ms + 500 * at, start_ms + 500 * at + 400, 990) for at, word in enumerate(words)]
    return make_content(write_wording(Wording(words=tuple(said))), salt=b"salt of wording.")


def hear(held: Held, kept: Kept, words: Content, *, speaker: str = "finance") -> None:
    """The room listens to one speaker, keeps the sound and says so when the meeting is over."""
    chair = held.number("chair")
    heard = e.SpeechHeard(
        recording=RECORDING,
        start_ms=500,
        end_ms=2900,
        speaker=held.number(speaker),
        item="noi-dung-1",
        text=words.name,
    )
    held.send(
        e.ListeningBegan(recording=RECORDING),
        heard,
        e.ListeningEnded(recording=RECORDING, why=e.Silence.ENDED),
        e.MeetingEnded(by=chair),
        kept.event(),
        more=(words, kept.key_content),
    )


def bring(kept: Kept, store: Store) -> str:
    """The file comes up; its name."""
    name, _size = store.put(BytesIO(kept.raw))
    return name
