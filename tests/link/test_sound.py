"""What was heard in a room goes up to central: sealed, behind all else, whole, and gone on from where it broke."""

import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from central import outbox
from central.documents.store import store_in
from central.outbox import Kind
from central.proceedings.actions import erase
from central.proceedings.apply import Applier
from central.proceedings.results import KeptSound
from contract.events import Silence
from contract.sound.packed import PackedPieces, seconds_of
from edge.fetch import PART_BYTES, NotFetchedError, Source
from edge.forgetting import forget_sound
from edge.settings import read_central_key, read_run_key, read_settings
from edge.sound.keeping import Keeper
from edge.sound.retention import Rule
from edge.sound.store import For, SoundStore
from edge.sound_up import SETTLES_MS, SoundUp
from edge.sync import unit_tls
from tests.link.conftest import MakeProvince
from tests.link.province import MEETING, Province, Room, make_plan, now_ms
from tests.link.test_stick import edge
from tests.makers import CHAIR
from tests.servers import eventually

RECORDING = "0a1b2c3d4e5f6071"
RATE_HZ = 16_000
NOISE = secrets.token_bytes(100 * RATE_HZ * 2)
"""A hundred seconds that no codec makes smaller: over three parts."""
PATIENCE_S = 60


def store_of(room: Room) -> SoundStore:
    settings = read_settings(room.settings_file)
    return SoundStore(settings.sound, room.name)


def hear(room: Room, *, ends: bool = True) -> SoundStore:
    """The meeting is held, listened to and its sound kept."""
    settings, store = read_settings(room.settings_file), store_of(room)
    room.desk.start(MEETING, CHAIR, (1, 2, 3))
    room.desk.begin_listening(MEETING, RECORDING)
    to = For(unit=read_run_key(settings).public_key(), central=read_central_key(settings))
    keeper = Keeper(store, to, leaves=0)
    keeper.begin(MEETING, RECORDING)
    for at in range(0, len(NOISE), 20 * RATE_HZ * 2):
        keeper.take(NOISE[at : at + 20 * RATE_HZ * 2], RATE_HZ)
    keeper.close()
    room.desk.end_listening(MEETING, RECORDING, Silence.ENDED)
    if ends:
        room.desk.end(MEETING, CHAIR)
    return store


def begun(make: MakeProvince) -> tuple[Province, Room]:
    province = make()
    room = province.make_room("room-1")
    province.publish(make_plan(), unit="room-1")
    for start in (province.start_sync, province.start_worker):
        start()
    return province, room


def source_of(room: Room, url: str = "") -> Source:
    sync = read_settings(room.settings_file).sync
    return Source(url or sync.central_url, unit_tls(sync))


@contextmanager
def a_line_that_breaks(to_port: int, *, after: int) -> Iterator[str]:
    """An address that leads to central and goes dead when so many bytes have gone up."""
    with closing(socket.create_server(("127.0.0.1", 0))) as door:

        def carry() -> None:
            with closing(door.accept()[0]) as here, closing(socket.create_connection(("127.0.0.1", to_port))) as there:
                back = threading.Thread(target=_pump, args=(there, here, 1 << 60), daemon=True)
                back.start()
                _pump(here, there, after)
                for one in (here, there):
                    one.shutdown(socket.SHUT_RDWR)

        threading.Thread(target=carry, daemon=True).start()
        yield f"https://localhost:{door.getsockname()[1]}"


def _pump(source: socket.socket, target: socket.socket, left: int) -> None:
    try:
        while left > 0 and (raw := source.recv(65536)):
            target.sendall(raw[:left])
            left -= len(raw)
    except OSError:
        return


def erase_at_central(province: Province, key: str) -> None:
    with province.database.connection_context():
        erase(province.database, content=key, reason="theo yêu cầu", now_ms=now_ms())
        outbox.put(Kind.PACKAGES, "room-1", now_ms=now_ms())


def test_what_was_heard_comes_to_central_in_parts_and_a_broken_line_loses_nothing(make: MakeProvince) -> None:
    # given
    province, room = begun(make)
    web = province.start_web()
    room.sync.start()
    eventually(lambda: room.desk.room(MEETING).package is not None, timeout_s=PATIENCE_S)
    store = hear(room)
    at_central = store_in(province.central().central.data_dir)
    sound = SoundUp(room.desk, store, kib_s=100_000, settles_ms=0)
    source = source_of(room)
    with pytest.raises(NotFetchedError, match="404"):
        sound.step(source)
    kept = room.desk.room(MEETING).sound_kept[RECORDING]
    assert kept.size > 3 * PART_BYTES

    def is_named() -> bool:
        with province.database.connection_context():
            return KeptSound.get_or_none(KeptSound.sha256 == kept.sound) is not None

    eventually(is_named, timeout_s=PATIENCE_S)
    part = at_central.folder / f".up-room-1-{kept.sound}"

    # when
    assert sound.step(source) > 0
    assert part.stat().st_size == PART_BYTES
    with a_line_that_breaks(province.units_port, after=PART_BYTES // 2) as address:
        cut = source_of(room, address)
        with pytest.raises(OSError):
            sound.step(cut)
        cut.close()
    eventually(lambda: PART_BYTES < part.stat().st_size < 2 * PART_BYTES, timeout_s=PATIENCE_S)
    web.stop()
    with pytest.raises(OSError):
        sound.step(source)
    source.close()
    province.start_web()
    fresh, source = SoundUp(room.desk, store, kib_s=100_000, settles_ms=0), source_of(room)
    turns = 0
    while fresh.step(source):
        turns += 1

    # then
    assert turns == 2, "it went on from where the line had broken"
    raw = at_central.path(kept.sound).read_bytes()
    assert (sha256(raw).hexdigest(), len(raw)) == (kept.sound, kept.size)
    assert seconds_of(PackedPieces.of(lambda at, count: raw[at : at + count], len(raw))) == 100
    assert not part.exists()
    assert NOISE[:1000] not in raw
    assert fresh.step(source) == 0, "it goes up once"

    erase_at_central(province, kept.key)
    eventually(lambda: (listed := room.desk.shelf.listed()) and listed.erased, timeout_s=PATIENCE_S)
    assert forget_sound(room.desk, store, Rule(days=30, days_unsigned=365)) == 1
    assert store.meetings() == [], "the room's own copy is gone too, and the room has said so"
    with province.database.connection_context():
        eventually(lambda: KeptSound.get(KeptSound.sha256 == kept.sound).gone_at_ms > 0, timeout_s=PATIENCE_S)
    with pytest.raises(NotFetchedError, match="404"):
        source.bring_part(f"/sound/{kept.sound}", kept.size, lambda _at, _count: b"x")
    source.close()


def test_nothing_goes_up_while_a_meeting_is_on_nor_before_its_last_pieces_can_be_there(make: MakeProvince) -> None:
    province, room = begun(make)
    province.start_web()
    room.sync.start()
    eventually(lambda: room.desk.room(MEETING).package is not None, timeout_s=PATIENCE_S)
    store = hear(room, ends=False)
    source = source_of(room)
    assert SoundUp(room.desk, store, kib_s=100, settles_ms=0).step(source) == 0
    room.desk.end(MEETING, CHAIR)
    assert SoundUp(room.desk, store, kib_s=100).step(source) == 0
    assert room.desk.room(MEETING).sound_kept == {}
    assert SETTLES_MS >= 120_000, "sound waits for the disk for two minutes at most"
    source.close()


def test_without_a_network_it_goes_by_stick(make: MakeProvince, tmp_path: Path) -> None:
    province = make()
    province.broker.stop()
    room, stick = province.make_room("room-1"), tmp_path / "stick"
    province.publish(make_plan(), unit="room-1")
    province.errand("export", stick, "room-1")
    edge(room, "import", stick)
    store = hear(room)

    assert SoundUp(room.desk, store, kib_s=100, settles_ms=0).write(stick) == 1
    assert "1 runs" in edge(room, "export", stick)
    whole = next((stick / "hop/up-sound").iterdir())
    whole.with_name("f" * 64).write_bytes(b"another")
    assert ", 1 recordings new" in province.errand("import", stick)
    assert ", 0 recordings new" in province.errand("import", stick)

    with province.database.connection_context():
        Applier(province.database).apply(now_ms=now_ms())
        kept = KeptSound.get()
    held = store_in(province.central().central.data_dir)
    assert held.path(kept.sha256).read_bytes() == whole.read_bytes()
    assert not held.has("f" * 64)
