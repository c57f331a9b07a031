"""Sound on the unit's disk: all of it, to be read by two keys alone, and never at the cost of the meeting."""

import io
import secrets
import threading
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.envelope import disclosed
from contract.refused import Malformed
from contract.sound.pieces import MAX_PIECE_BYTES, length_of, new_key, open_piece, seal_piece
from contract.sound.playing import Playback, reach
from edge.measures import Hearing
from edge.sound.keeping import Keeper
from edge.sound.playing import playback
from edge.sound.store import For, SoundStore
from tests.edge.speech.spoken import say
from tests.makers import CENTRAL_KEY, MEETING, UNIT, UNIT_KEY, key_of
from tests.servers import eventually

TO = For(unit=UNIT_KEY.public_key(), central=CENTRAL_KEY.public_key())
RECORDING = "0a1b2c3d4e5f6071"
RATE_HZ = 16_000
PIECE_BYTES = 5 * RATE_HZ * 2
AGREE = "tôi đồng ý với dự thảo"


@pytest.fixture
def store(tmp_path: Path) -> SoundStore:
    return SoundStore(tmp_path / "sound", UNIT)


@pytest.fixture(scope="module")
def speech() -> bytes:
    """Thirteen seconds: two whole pieces and a part."""
    pcm = say(AGREE).at_rate(RATE_HZ).pcm()
    return (pcm * 9)[: 13 * RATE_HZ * 2]


@contextmanager
def keeping(store: SoundStore, *, leaves: int = 0, measures: Hearing | None = None) -> Iterator[Keeper]:
    keeper = Keeper(store, TO, leaves=leaves, measures=measures)
    try:
        yield keeper
    finally:
        keeper.close()


def hear(keeper: Keeper, pcm: bytes, *, rate_hz: int = RATE_HZ, recording: str = RECORDING) -> None:
    keeper.begin(MEETING, recording)
    block = rate_hz // 10 * 2
    for at in range(0, len(pcm), block):
        keeper.take(pcm[at : at + block], rate_hz)


def played(store: SoundStore, recording: str = RECORDING, *, pieces: int = 0) -> Playback:
    pieces = pieces or reach(store.numbers(MEETING, recording))
    return playback(store, MEETING, recording, pieces=pieces, own=UNIT_KEY)


def samples(sound: Playback) -> bytes:
    with wave.open(io.BytesIO(sound.readall())) as wav:
        assert (wav.getnchannels(), wav.getsampwidth()) == (1, 2)
        return bytes(wav.readframes(wav.getnframes()))


@pytest.mark.parametrize("rate_hz", [16_000, 44_100, 48_000])
def test_every_sample_that_was_heard_is_played(rate_hz: int, store: SoundStore, speech: bytes) -> None:
    with keeping(store) as keeper:
        hear(keeper, speech, rate_hz=rate_hz)

    assert samples(played(store)) == speech


def test_what_lies_on_the_disk_is_no_sound_to_whoever_finds_it(store: SoundStore, speech: bytes) -> None:
    with keeping(store) as keeper:
        hear(keeper, speech)

    kept = [path.read_bytes() for path in store.folder.rglob("*") if path.is_file()]
    assert len(kept) == 1 + 3
    assert not any(mark in raw for raw in kept for mark in (b"fLaC", b"RIFF", b"WAVE", speech[40_000:40_032]))
    with pytest.raises(Malformed):
        playback(store, MEETING, RECORDING, pieces=3, own=key_of(9))


def test_central_can_open_it_too(store: SoundStore, speech: bytes) -> None:
    with keeping(store) as keeper:
        hear(keeper, speech)

    raw = (store.folder / str(MEETING) / RECORDING / "key").read_bytes()
    key = disclosed(raw[80:], key=CENTRAL_KEY, label=f"sound/{UNIT}/{MEETING}/{RECORDING}")
    piece = store.read(MEETING, RECORDING, 1, MAX_PIECE_BYTES)
    assert piece is not None
    assert open_piece(piece, key=key, place=f"{RECORDING}/1") == speech[PIECE_BYTES : 2 * PIECE_BYTES]


def test_each_recording_has_a_key_of_its_own(store: SoundStore, speech: bytes) -> None:
    with keeping(store) as keeper:
        for name in ("first", "second"):
            hear(keeper, speech, recording=name)
            keeper.end()

    one, other = (store.key(MEETING, name, UNIT_KEY) for name in ("first", "second"))
    assert one != other
    assert samples(played(store, "second")) == speech


def test_a_piece_that_is_damaged_gone_or_put_in_anothers_place_is_silence_and_all_else_stays_at_its_time(
    store: SoundStore, speech: bytes
) -> None:
    # given
    whole = speech + speech
    with keeping(store) as keeper:
        hear(keeper, whole)
    folder = store.folder / str(MEETING) / RECORDING

    # when
    (folder / "000001").write_bytes((folder / "000000").read_bytes())
    (folder / "000002").unlink()
    raw = bytearray((folder / "000003").read_bytes())
    raw[-1] ^= 1
    (folder / "000003").write_bytes(raw)
    (folder / "000004").write_bytes(b"\xff" * 7)

    # then
    quiet = bytes(4 * PIECE_BYTES)
    assert samples(played(store)) == whole[:PIECE_BYTES] + quiet + whole[5 * PIECE_BYTES :]


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_pass_for_a_piece(raw: bytes) -> None:
    with pytest.raises(Malformed):
        open_piece(raw, key=bytes(32), place="a/0")


def test_a_piece_says_how_long_it_is_and_no_more(speech: bytes) -> None:
    raw = seal_piece(speech[:PIECE_BYTES], rate_hz=RATE_HZ, key=new_key(), place="a/0")
    assert length_of(raw[:8]) == (RATE_HZ, 5 * RATE_HZ)
    noise = secrets.token_bytes(5 * 48_000 * 2)
    assert len(seal_piece(noise, rate_hz=48_000, key=new_key(), place="a/0")) <= MAX_PIECE_BYTES


def test_any_part_of_it_can_be_read_alone(store: SoundStore, speech: bytes) -> None:
    with keeping(store) as keeper:
        hear(keeper, speech)
    whole, sound = played(store).readall(), played(store)

    for at, size in ((0, 10), (40, 8), (43, 1), (44 + PIECE_BYTES - 3, 7), (len(whole) - 5, 50), (len(whole) + 9, 1)):
        sound.seek(at)
        read = b"".join(iter(lambda left=size: sound.read(min(left, 3)), b""))[:size]  # type: ignore[misc]
        assert read == whole[at : at + size]


def test_what_is_asked_of_a_recording_stays_while_more_of_it_comes(store: SoundStore, speech: bytes) -> None:
    with keeping(store) as keeper:
        hear(keeper, speech)
        eventually(lambda: store.numbers(MEETING, RECORDING) == {0, 1})
        assert samples(played(store, pieces=2)) == speech[: 2 * PIECE_BYTES]
        keeper.end()
        assert samples(played(store, pieces=2)) == speech[: 2 * PIECE_BYTES]
        assert samples(played(store)) == speech
    with pytest.raises(Malformed):
        played(store, pieces=4)


def test_sound_gives_way_before_the_disk_is_full(store: SoundStore, speech: bytes) -> None:
    measures, more_than_there_is = Hearing(), 1 << 60
    assert store.has_room(0)
    assert not store.has_room(more_than_there_is)

    with keeping(store, leaves=more_than_there_is, measures=measures) as keeper:
        hear(keeper, speech)

    assert measures.sound_lost._value.get() == 3
    assert store.meetings() == []


def test_a_folder_that_takes_nothing_costs_the_sound_alone(store: SoundStore, speech: bytes) -> None:
    measures = Hearing()
    store.folder.write_text("in the way")
    with keeping(store, measures=measures) as keeper:
        hear(keeper, speech)
        keeper.end()
        assert measures.sound_lost._value.get() == 3
        store.folder.unlink()
        hear(keeper, speech, recording="later")
    assert samples(played(store, "later")) == speech


class StalledDisk(SoundStore):
    """A disk that takes nothing until it is let go."""

    asked, going = threading.Event(), threading.Event()

    def put(self, meeting: int, recording: str, number: int, raw: bytes) -> None:
        self.asked.set()
        self.going.wait()
        super().put(meeting, recording, number, raw)


def test_whoever_hears_never_waits_for_the_disk_and_what_is_lost_is_a_gap_in_its_place(tmp_path: Path) -> None:
    # given
    store, measures = StalledDisk(tmp_path / "sound", UNIT), Hearing()
    loud = [bytes([number]) * PIECE_BYTES for number in range(1, 31)]

    # when
    with keeping(store, measures=measures) as keeper:
        keeper.begin(MEETING, RECORDING)
        keeper.take(loud[0], RATE_HZ)
        assert store.asked.wait(30)
        for piece in loud[1:]:
            keeper.take(piece, RATE_HZ)
        lost = int(measures.sound_lost._value.get())
        store.going.set()
        eventually(lambda: len(store.numbers(MEETING, RECORDING)) == len(loud) - lost)
        keeper.take(b"\x63" * PIECE_BYTES, RATE_HZ)

    # then
    assert lost == 5
    quiet = bytes(lost * PIECE_BYTES)
    assert samples(played(store)) == b"".join(loud[: len(loud) - lost]) + quiet + b"\x63" * PIECE_BYTES


def test_a_meetings_sound_is_gone_with_its_keys(store: SoundStore, speech: bytes) -> None:
    with keeping(store) as keeper:
        hear(keeper, speech)
    assert store.meetings() == [MEETING]

    store.destroy_keys(MEETING)
    with pytest.raises(Malformed):
        played(store)
    store.destroy_keys(MEETING)
    store.remove(MEETING)
    store.remove(MEETING)

    assert store.meetings() == []
