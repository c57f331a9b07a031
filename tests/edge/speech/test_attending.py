"""The speech process in a running meeting: the real engine, journal and socket; only the microphone is a stand-in."""

import socket
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from contract import events as e
from contract.package import AgendaItem, Package
from contract.room import Heard, Room
from contract.sound.playing import reach
from contract.wording import read_wording
from edge.captions import (
    Caption,
    CaptionsOut,
    Final,
    Level,
    Listening,
    Partial,
    State,
    ask_for_level,
    captions_path,
    read_caption,
)
from edge.clock import Clock
from edge.sound.keeping import Keeper
from edge.sound.playing import playback
from edge.sound.store import For, SoundStore
from edge.speech.attending import LONGEST_S, Attending
from edge.speech.feed import Feed
from edge.speech.listening import Gap, Sound
from edge.speech.recogniser import Model
from edge.speech.wav import open_wav
from tests.edge.speech.spoken import MODEL, Spoken, say, write_wav
from tests.edge.speech.test_transcribe import AGREE, VOTE, said
from tests.edge.unit import give, open_desk
from tests.makers import CENTRAL_KEY, CHAIR, MEETING, SECRETARY, UNIT, UNIT_KEY, make_package
from tests.servers import eventually

NOW = Clock().now().at_ms


@pytest.fixture(scope="module")
def model() -> Model:
    return Model(MODEL)


def plan(**changes: bool) -> Package:
    """A meeting about now, since speech is timed by the real clock."""
    agenda = (
        AgendaItem(item="open", title="Báo cáo"),
        AgendaItem(item="closed", title="Nhân sự", closed=True),
        AgendaItem(item="after", title="Kết luận"),
    )
    times = {"opens_at": NOW - 1, "starts_at": NOW, "ends_at": NOW + 3_600_000}
    return make_package(MEETING, **{**times, "agenda": agenda, **changes})


@dataclass
class Mouth:
    """A microphone that hears what the test says, when the test says it; quiet at the speed of life otherwise."""

    spoken: list[bytes] = field(default_factory=list)
    opened: int = 0
    is_open: bool = False
    is_plugged: bool = True
    _stop: threading.Event = field(default_factory=threading.Event)

    def open(self) -> "Mouth":
        self.opened, self.is_open = self.opened + 1, True
        self._stop.clear()
        return self

    def say(self, spoken: Spoken) -> None:
        pcm, size = spoken.at_rate(16_000).pcm(), 3200
        self.spoken += [pcm[at : at + size] for at in range(0, len(pcm), size)]

    def sounds(self) -> Iterator[Sound | Gap]:
        clock = Clock()
        while not self._stop.wait(0.005):
            if not self.is_plugged:
                yield Gap()
                continue
            samples = self.spoken.pop(0) if self.spoken else bytes(3200)
            yield Sound(samples=samples, rate_hz=16_000, mono_ms=clock.now().mono_ms)

    def stop(self) -> None:
        self._stop.set()
        self.is_open = False


class Hall:
    """A room with its speech process, as a thread that is ended with the test."""

    def __init__(self, folder: Path, model: Model, package: Package, longest_s: float = LONGEST_S) -> None:
        self.desk = open_desk(folder, clock=Clock())
        give(self.desk, package)
        self.mouth = Mouth()
        self.folder = folder
        self._over = threading.Event()
        ear = open_desk(folder, clock=Clock())
        captions = CaptionsOut(folder)
        self.sound = SoundStore(folder / "sound", UNIT)
        keeper = Keeper(self.sound, For(unit=UNIT_KEY.public_key(), central=CENTRAL_KEY.public_key()), leaves=0)
        attending = Attending(desk=ear, model=model, captions=captions, open_microphone=self.mouth.open, keeper=keeper)
        attending.longest_s = longest_s
        self._thread = threading.Thread(target=attending.run, args=(self._over.is_set,))
        self._thread.start()
        self._close = (keeper.close, captions.close, ear.journal.close, self.desk.journal.close)

    @property
    def room(self) -> Room:
        return self.desk.room(MEETING)

    def start(self, *present: int) -> None:
        self.desk.start(MEETING, CHAIR, (1, 2, 3, 4, *present))
        self.desk.open_item(MEETING, "open", CHAIR)

    def heard(self, number: int) -> list[Heard]:
        """What was heard, once there are so many segments."""
        eventually(lambda: len(self.room.heard) >= number)
        return list(self.room.heard.values())

    def text(self, heard: Heard) -> str:
        return read_wording(self.desk.text_of(heard.text) or "").text

    def events(self, kind: type[e.Event]) -> list[e.Event]:
        return [line.event for _, line in self.desk.journal.lines_of(MEETING) if isinstance(line.event, kind)]

    def kept(self, recording: str) -> bytes:
        """The samples that were kept of a recording."""
        pieces = reach(self.sound.numbers(MEETING, recording))
        return playback(self.sound, MEETING, recording, pieces=pieces, own=UNIT_KEY).readall()[44:]

    def leave(self) -> None:
        self._over.set()
        self._thread.join(timeout=20)
        assert not self._thread.is_alive()
        for close in self._close:
            close()


@contextmanager
def hall_of(folder: Path, model: Model, package: Package, longest_s: float = LONGEST_S) -> Iterator[Hall]:
    hall = Hall(folder, model, package, longest_s)
    try:
        yield hall
    finally:
        hall.leave()


@pytest.fixture
def hall(tmp_path: Path, model: Model) -> Iterator[Hall]:
    with hall_of(tmp_path, model, plan()) as made:
        yield made


def test_what_is_said_becomes_a_line_of_whoever_has_the_floor(hall: Hall) -> None:
    # given
    hall.start()
    hall.desk.give_floor(MEETING, 3, CHAIR)
    hall.mouth.say(said(AGREE))
    hall.heard(1)
    hall.desk.end_floor(MEETING, CHAIR)
    hall.mouth.say(said(VOTE))

    # when
    first, second = hall.heard(2)

    # then
    assert (hall.text(first), first.speaker, first.item) == (AGREE, 3, "open")
    assert (hall.text(second), second.speaker) == (VOTE, 0)
    assert first.recording == second.recording == hall.room.recording
    assert first.end_ms < second.start_ms
    words = read_wording(hall.desk.text_of(first.text) or "").words
    assert words[0].start_ms == first.start_ms
    assert all(word.confidence_permille > 900 for word in words)


def test_a_change_of_floor_in_the_middle_of_speech_parts_it(hall: Hall) -> None:
    """No pause between the two: only the chair's tap says where one ends."""
    # given
    hall.start()
    hall.desk.give_floor(MEETING, 3, CHAIR)
    hall.mouth.say(say(AGREE).padded(after_s=0.1))
    eventually(lambda: not hall.mouth.spoken)

    # when
    hall.desk.give_floor(MEETING, 4, CHAIR)
    hall.mouth.say(said(VOTE))
    first, second = hall.heard(2)

    # then
    assert (hall.text(first), first.speaker) == (AGREE, 3)
    assert (hall.text(second), second.speaker) == (VOTE, 4)


def test_a_closed_item_and_a_break_end_it_by_themselves_and_it_goes_on_after(hall: Hall) -> None:
    # given
    hall.start()
    eventually(lambda: hall.room.recording)

    # when
    hall.desk.open_item(MEETING, "closed", CHAIR)
    eventually(lambda: not hall.room.recording)
    assert not hall.mouth.is_open
    hall.mouth.say(said(AGREE))
    hall.desk.open_item(MEETING, "after", CHAIR)
    eventually(lambda: hall.room.recording)
    hall.desk.pause(MEETING, CHAIR)
    eventually(lambda: not hall.room.recording)
    hall.desk.resume(MEETING, CHAIR)
    eventually(lambda: hall.room.recording)
    hall.desk.end(MEETING, CHAIR)
    eventually(lambda: not hall.room.recording)

    # then
    ended = [event.why for event in hall.events(e.ListeningEnded) if isinstance(event, e.ListeningEnded)]
    assert ended == [e.Silence.CLOSED_ITEM, e.Silence.PAUSED, e.Silence.ENDED]
    assert hall.mouth.opened == len(hall.events(e.ListeningBegan)) == 3


def test_the_secretary_stops_and_starts_it(hall: Hall) -> None:
    # given
    hall.start()
    eventually(lambda: hall.room.recording)

    # when
    hall.desk.switch_listening(MEETING, SECRETARY, on=False)
    eventually(lambda: not hall.mouth.is_open and not hall.room.recording)
    hall.desk.switch_listening(MEETING, SECRETARY, on=True)
    eventually(lambda: hall.room.recording)

    # then
    (ended,) = hall.events(e.ListeningEnded)
    assert isinstance(ended, e.ListeningEnded)
    assert ended.why is e.Silence.SWITCHED


def test_nothing_is_heard_of_who_does_not_want_it_until_the_floor_changes(hall: Hall) -> None:  # D20
    # given
    hall.start()
    hall.desk.give_floor(MEETING, 3, CHAIR)
    eventually(lambda: hall.room.recording)

    # when
    hall.desk.refuse_recording(MEETING, SECRETARY)
    eventually(lambda: not hall.mouth.is_open and not hall.room.recording)
    hall.mouth.say(said(AGREE))
    hall.mouth.spoken.clear()
    hall.desk.give_floor(MEETING, 4, CHAIR)
    eventually(lambda: hall.room.recording)
    hall.mouth.say(said(VOTE))

    # then
    (heard,) = hall.heard(1)
    assert (hall.text(heard), heard.speaker) == (VOTE, 4)
    (ended,) = hall.events(e.ListeningEnded)
    assert isinstance(ended, e.ListeningEnded)
    assert ended.why is e.Silence.REFUSED


def test_what_is_heard_is_kept_as_sound_and_each_word_is_at_its_time(hall: Hall) -> None:
    # given
    hall.start()
    spoken = [said(AGREE), said(VOTE)]
    for one in spoken:
        hall.mouth.say(one)
    first, second = hall.heard(2)

    # when
    hall.desk.end(MEETING, CHAIR)
    eventually(lambda: not hall.room.recording)

    # then
    kept, (recording,) = hall.kept(first.recording), hall.room.recordings
    assert recording == first.recording == second.recording
    whole, before_the_end = (one.at_rate(16_000).pcm() for one in spoken)
    assert whole in kept
    assert before_the_end[:-40_000] in kept  # but for the quiet in which the meeting ended
    words = read_wording(hall.desk.text_of(first.text) or "").words
    alone = [kept[one.start_ms * 32 : one.end_ms * 32] for one in words]
    assert all(max(np.abs(np.frombuffer(one, "<i2").astype(int))) > 1000 for one in alone)


def test_a_recording_that_is_long_goes_on_as_another_one_at_a_pause(tmp_path: Path, model: Model) -> None:
    """So that none is ever larger than what may go up to central."""
    with hall_of(tmp_path, model, plan(), longest_s=2.0) as hall:
        # given
        hall.start()
        hall.desk.give_floor(MEETING, 3, CHAIR)

        # when
        for line in (AGREE, VOTE):
            hall.mouth.say(said(line))

        # then
        first, second = hall.heard(2)
        assert [(hall.text(one), one.speaker) for one in (first, second)] == [(AGREE, 3), (VOTE, 3)]
        assert first.recording != second.recording
        assert hall.mouth.opened == 1, "nothing is missed in between"
        assert e.ListeningEnded(recording=first.recording, why=e.Silence.LONG) in hall.events(e.ListeningEnded)
        eventually(lambda: len(hall.kept(first.recording)) / 2 / 16_000 * 1000 > first.end_ms)


@pytest.mark.parametrize("closes", ["pause", "closed item", "switch", "refusal"])
def test_of_what_must_not_be_heard_no_sound_is_kept_either(closes: str, hall: Hall) -> None:
    """Somebody speaks on while the chair or the secretary closes the room's ear."""
    # given
    hall.start()
    hall.desk.give_floor(MEETING, 3, CHAIR)
    eventually(lambda: hall.room.recording)

    # when
    close: dict[str, Callable[[], object]] = {
        "pause": lambda: hall.desk.pause(MEETING, CHAIR),
        "closed item": lambda: hall.desk.open_item(MEETING, "closed", CHAIR),
        "switch": lambda: hall.desk.switch_listening(MEETING, SECRETARY, on=False),
        "refusal": lambda: hall.desk.refuse_recording(MEETING, SECRETARY),
    }
    close[closes]()
    hall.mouth.say(said(AGREE))
    eventually(lambda: not hall.room.recording)

    # then
    (recording,) = hall.room.recordings
    assert hall.mouth.opened == 1
    assert hall.sound.numbers(MEETING, recording) == {0}
    assert not any(hall.kept(recording))


@pytest.mark.parametrize("changes", [{"listens": False}, {"internal": True}])
def test_a_meeting_that_says_so_is_not_listened_to(changes: dict[str, bool], tmp_path: Path, model: Model) -> None:
    with hall_of(tmp_path, model, plan(**changes)) as hall:
        # given
        asks = State(listening=Listening.OFF, meeting=MEETING)
        with captions_of(hall) as captions:
            # when
            hall.start()
            assert next(one for one in captions if one == asks)

        # then
        assert hall.mouth.opened == 0
        assert hall.sound.meetings() == []
        assert hall.events(e.ListeningBegan) == []
        if "listens" in changes:
            hall.desk.switch_listening(MEETING, SECRETARY, on=True)
            eventually(lambda: hall.room.recording)


def test_a_microphone_that_was_pulled_out_ends_the_recording_and_begins_another(hall: Hall) -> None:
    # given
    hall.start()
    eventually(lambda: hall.room.recording)

    # when
    hall.mouth.is_plugged = False
    eventually(lambda: not hall.room.recording)
    hall.mouth.is_plugged = True
    hall.mouth.say(said(AGREE))

    # then
    (heard,) = hall.heard(1)
    assert hall.text(heard) == AGREE
    assert heard.recording == hall.room.recordings[1]


def test_nothing_is_lost_when_the_disk_stalls_and_each_word_stays_its_speakers(hall: Hall, tmp_path: Path) -> None:
    """Another process holds the disk for five seconds; the floor was given before it and passes on after."""
    # given
    hall.start()
    hall.desk.give_floor(MEETING, 3, CHAIR)
    hall.mouth.say(said(AGREE))
    eventually(lambda: len(hall.mouth.spoken) < 10)

    # when
    stalling = sqlite3.connect(tmp_path / "journal.sqlite", isolation_level=None)
    stalling.execute("BEGIN IMMEDIATE")
    hall.mouth.say(said(VOTE))
    threading.Event().wait(5)
    stalling.execute("ROLLBACK")
    stalling.close()

    # then
    assert [(hall.text(one), one.speaker) for one in hall.heard(2)] == [(AGREE, 3), (VOTE, 3)]


@contextmanager
def captions_of(hall: Hall) -> Iterator[Iterator[Caption]]:
    """What a page's process is told."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as page:
        page.settimeout(20)
        page.connect(str(captions_path(hall.folder)))
        yield (read_caption(page.recv(65_536)) for _ in count())


def test_partial_words_reach_the_pages_and_never_the_disk(hall: Hall) -> None:
    # given
    with captions_of(hall) as captions:
        hall.start()
        assert next(one for one in captions if isinstance(one, State) and one.listening is Listening.ON)

        # when
        hall.mouth.say(said(AGREE))
        told = [next(captions)]
        while not isinstance(told[-1], Final):
            told.append(next(captions))

    # then
    partials = [one.text for one in told if isinstance(one, Partial)]
    assert len(partials) > 3
    assert any(AGREE.startswith(text) and text for text in partials[:4])
    final = told[-1]
    assert isinstance(final, Final)
    assert " ".join(word for word, _ in final.words) == AGREE
    assert len(hall.events(e.SpeechHeard)) == 1


def test_a_file_stands_in_for_the_microphone_at_the_speed_it_is_told(tmp_path: Path) -> None:
    # given
    feed = Feed(open_wav(write_wav(tmp_path / "a.wav", said(AGREE))), faster=20, again=False)

    # when
    began = Clock().now().mono_ms
    sounds = [one for one in feed.sounds() if isinstance(one, Sound)]
    took_ms = Clock().now().mono_ms - began

    # then
    length_ms = sum(len(one.samples) for one in sounds) / 2 / 22_050 * 1000
    assert took_ms >= length_ms / 20 - 10
    assert sounds[-1].mono_ms - began == pytest.approx(length_ms / 20, abs=20)


def level_of(folder: Path, number: int = 77) -> Level:
    """The answer to a wish to hear how loud it is, as the pages' process gets it."""
    page = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    page.connect(str(captions_path(folder)))
    page.settimeout(20)
    ask_for_level(folder, number)
    while True:
        caption = read_caption(page.recv(65536))
        if isinstance(caption, Level):
            page.close()
            return caption


def test_before_a_meeting_the_microphone_is_heard_for_a_moment_and_nothing_is_kept(hall: Hall, tmp_path: Path) -> None:
    before = hall.desk.journal.position()
    hall.mouth.say(say(AGREE))

    found = level_of(tmp_path)

    assert found.asked == 77
    assert found.peak_db is not None
    assert -40 < found.peak_db <= 0
    assert not hall.mouth.is_open
    assert hall.desk.journal.position() == before
    assert not hall.room.heard


def test_a_microphone_that_is_unplugged_or_silent_says_so(hall: Hall, tmp_path: Path) -> None:
    assert level_of(tmp_path).peak_db == -100
    hall.mouth.is_plugged = False

    assert level_of(tmp_path, 78).peak_db is None


def test_in_a_break_nobody_hears_how_loud_the_room_is(hall: Hall, tmp_path: Path) -> None:
    hall.start()
    eventually(lambda: hall.room.recording)
    hall.desk.pause(MEETING, CHAIR)
    eventually(lambda: not hall.room.recording)
    opened = hall.mouth.opened

    assert level_of(tmp_path).peak_db is None
    assert hall.mouth.opened == opened
