"""From sound to a line on disk and captions sent, without and with sound kept: cost beside bare Vosk, memory, delay."""

import gc
import resource
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import process_time, thread_time

import numpy as np
import vosk

from bench.figure import Ceiling, Figure, figure
from edge.captions import Caption, CaptionsOut, Final, Partial, captions_path, read_caption
from edge.clock import Clock, boot_ms
from edge.desk import Desk
from edge.sound.keeping import Keeper
from edge.sound.store import For, SoundStore
from edge.speech.attending import Attending, Microphone
from edge.speech.feed import Feed
from edge.speech.listening import Gap, Sound, listen
from edge.speech.microphone import BLOCK_MS
from edge.speech.recogniser import Model
from edge.speech.segments import Segment
from edge.speech.transcribe import Recording
from edge.speech.wav import Wav, open_wav
from speech_model.unseen import PHRASES, phrases_in
from tests.edge.speech.spoken import MODEL, Spoken, say, write_wav
from tests.edge.unit import give, open_desk
from tests.makers import CENTRAL_KEY, CHAIR, MEETING, UNIT, UNIT_KEY, make_package

_LINES = 40
_HOURS, _HOURS_WITHOUT_SOUND = 2.0, 1.0
_RATE_HZ = 16_000
"""At which the unit opens its microphone."""
_EXAMPLE_MS = 250
"""Vosk's example (`test_simple.py`) reads 4,000 samples at a time, and asks after each for what it has understood."""
_TURN_S = 5
_MOST_MEGABYTES = 200
_MOST_DELAY_S = 0.7
_FINAL_ONLY = -1


Told = list[tuple[int, Caption]]
"""What a page's process is told, each with the time at which it came."""


def run() -> Iterator[Figure]:
    """Two hours as fast as they are read, then a meeting at the speed of life."""
    vosk.SetLogLevel(_FINAL_ONLY)
    gc.freeze()  # as `edge speech` does
    model = Model(MODEL)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "said.wav"
        spoken = [say(line, voice=f"vi+{'f2' if place % 2 else 'm1'}") for place, line in enumerate(_phrases())]
        whole = np.concatenate([one.padded(after_s=0.9).at_rate(_RATE_HZ).samples for one in spoken])
        wav = open_wav(write_wav(path, Spoken(samples=whole, rate_hz=_RATE_HZ)))
        yield from _cost(model, wav)
        yield _delay(model, wav)


def _phrases() -> list[str]:
    return phrases_in(PHRASES)[:_LINES]


def _length_s(wav: Wav) -> float:
    return wav.size / 2 / wav.rate_hz


def _cost(model: Model, wav: Wav) -> Iterator[Figure]:
    _, without = _processor("speech-line-cpu", model, wav, hours=_HOURS_WITHOUT_SOUND, keeps=False)
    yield without
    lines, keeping = _processor("speech-line-sound-cpu", model, wav, hours=_HOURS, keeps=True)
    yield keeping
    megabytes, times = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, round(_HOURS * 3600 / _length_s(wav))
    enough = Ceiling("megabytes allowed", _MOST_MEGABYTES)
    yield figure("speech-memory", value=megabytes, unit=f"MB at most in {_HOURS:g} hours", against=enough, at_most=1.0)
    said = Ceiling("utterances said", times * _LINES)
    yield figure("speech-lines", value=lines, unit="lines", against=said, at_least=0.99)


def _processor(name: str, model: Model, wav: Wav, *, hours: float, keeps: bool) -> tuple[int, Figure]:
    """How many lines so much sound has left, and what it cost."""
    times = round(hours * 3600 / _length_s(wav))
    seconds = times * _length_s(wav)
    source, began = _Fast(wav, times, _Bare(model, wav)), process_time()
    lines, _ = _attend(model, source, keeps=keeps)
    bare = source.bare.spent_s
    ours = process_time() - began - bare
    against = Ceiling("bare Vosk decoding the same sound with partial results", bare / seconds * 1000)
    value = ours / seconds * 1000
    return lines, figure(name, value=value, unit="ms a second of sound", against=against, at_most=1.1)


class _Bare:
    """Vosk alone, which decodes the same file in its turns, as Vosk's own example does; `spent_s` of its thread."""

    def __init__(self, model: Model, wav: Wav) -> None:
        self.wav, self.spent_s, self.heard_s = wav, 0.0, 0.0
        self.blocks = (block for _ in count() for block in wav.blocks(block_ms=_EXAMPLE_MS))
        self.recogniser = vosk.KaldiRecognizer(model.vosk, wav.rate_hz)
        self.recogniser.SetWords(True)

    def catch_up(self, to_s: float) -> None:
        """Decode on, to so many seconds of the sound."""
        began, recogniser = thread_time(), self.recogniser
        while self.heard_s < to_s:
            samples = next(self.blocks)
            self.heard_s += len(samples) / 2 / self.wav.rate_hz
            recogniser.Result() if recogniser.AcceptWaveform(samples) else recogniser.PartialResult()
        self.spent_s += thread_time() - began


@dataclass
class _Fast:
    """A file so many times over, as fast as it is read, then the end of the meeting's sound.

    Vosk alone has its turn every few seconds of it, so that a slow moment of the machine meets both.
    """

    wav: Wav
    times: int
    bare: _Bare

    def sounds(self) -> Iterator[Sound]:
        heard_s = 0.0
        for _ in range(self.times):
            for samples in self.wav.blocks(block_ms=BLOCK_MS):
                yield Sound(samples=samples, rate_hz=self.wav.rate_hz, mono_ms=boot_ms())
                heard_s += len(samples) / 2 / self.wav.rate_hz
                if heard_s > self.bare.heard_s + _TURN_S:
                    self.bare.catch_up(heard_s)
        self.bare.catch_up(heard_s)

    def stop(self) -> None:
        """It ends by itself."""


@dataclass
class _Timed:
    """A file at the speed of life that remembers when its first sample was taken."""

    feed: Feed
    began_ms: float = 0

    def sounds(self) -> Iterator[Sound | Gap]:
        for sound in self.feed.sounds():
            if isinstance(sound, Sound) and not self.began_ms:
                self.began_ms = sound.mono_ms - len(sound.samples) / 2 / sound.rate_hz * 1000
            yield sound

    def stop(self) -> None:
        self.feed.stop()


@dataclass
class _Once:
    """A source after whose end the bench is over."""

    source: Microphone
    over: threading.Event = field(default_factory=threading.Event)

    def sounds(self) -> Iterator[Sound | Gap]:
        yield from self.source.sounds()
        self.over.set()

    def stop(self) -> None:
        self.source.stop()


def _attend(model: Model, microphone: Microphone, *, keeps: bool = True) -> tuple[int, Told]:
    """One meeting, until its sound is over: how many lines it has left, and what the pages were told."""
    with tempfile.TemporaryDirectory() as name:
        folder, told = Path(name), Told()
        desk = _meeting(folder)
        captions = CaptionsOut(folder)
        with _page(folder, told):
            while not captions.welcome():
                threading.Event().wait(0.01)
            source, keeper = _Once(microphone), _keeper(folder) if keeps else None
            attending = Attending(
                desk=desk, model=model, captions=captions, open_microphone=lambda: source, keeper=keeper
            )
            attending.run(is_over=source.over.is_set)
            captions.close()
            if keeper:
                keeper.close()
        lines = len(desk.room(MEETING).heard)
        desk.journal.close()
        return lines, told


def _meeting(folder: Path) -> Desk:
    desk, now = open_desk(folder, clock=Clock()), Clock().now().at_ms
    give(desk, make_package(MEETING, opens_at=now - 1, starts_at=now, ends_at=now + 7_200_000))
    desk.start(MEETING, CHAIR, (1, 2, 3))
    desk.give_floor(MEETING, 3, CHAIR)
    return desk


def _keeper(folder: Path) -> Keeper:
    to = For(unit=UNIT_KEY.public_key(), central=CENTRAL_KEY.public_key())
    return Keeper(SoundStore(folder / "sound", UNIT), to, leaves=0)


@contextmanager
def _page(folder: Path, told: Told) -> Iterator[None]:
    """A process as that of the pages, whose work is none of the pipeline's; `told` is filled when captions end."""
    spawning = get_context("spawn")
    here, there = spawning.Pipe()
    reader = spawning.Process(target=_read, args=(folder, there))
    reader.start()
    yield
    told += [(at_ms, read_caption(raw)) for at_ms, raw in here.recv()]
    reader.join()


def _read(folder: Path, out: Connection) -> None:
    heard = []
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as page:
        page.connect(str(captions_path(folder)))
        while raw := page.recv(65_536):
            heard.append((boot_ms(), raw))
    out.send(heard)


def _delay(model: Model, wav: Wav) -> Figure:
    """How long after its end a word first stands on the screen; words that were changed later count from the change."""
    source = _Timed(Feed(wav, again=False))
    _, told = _attend(model, source)
    delays: list[float] = []
    ends = iter(_word_ends(model, wav))
    shown: list[int] = []
    before: list[str] = []
    for at_ms, caption in told:
        if isinstance(caption, Partial | Final):
            words = caption.text.split() if isinstance(caption, Partial) else [word for word, _ in caption.words]
            same = next((n for n, (a, b) in enumerate(zip(before, words, strict=False)) if a != b), len(before))
            shown = shown[: min(same, len(words))]
            shown += [at_ms] * (len(words) - len(shown))
            before = words
        if isinstance(caption, Final):
            delays += [at - (source.began_ms + next(ends) * 1000) for at in shown]
            shown, before = [], []
    p95_s = float(np.percentile(delays, 95)) / 1000
    return figure(
        "speech-caption-delay",
        value=p95_s,
        unit=f"s after a word's end, 95 % of {len(delays)} words",
        against=Ceiling("seconds allowed", _MOST_DELAY_S),
        at_most=1.0,
    )


def _word_ends(model: Model, wav: Wav) -> list[float]:
    return [word.end_s for one in listen(Recording(wav), model) if isinstance(one, Segment) for word in one.words]
