"""What was handed out in a room goes up to central: whole, once, and only what the room's own lines name."""

from pathlib import Path

import pytest

from central.documents.store import Store, store_in
from contract.package import sha256_of
from edge.desk import LatePaper
from edge.fetch import NotFetchedError, Source
from edge.settings import read_settings
from edge.sync import unit_tls
from tests.link.conftest import MakeProvince
from tests.link.province import MEETING, Province, Room, make_plan
from tests.makers import SECRETARY
from tests.servers import eventually

PATIENCE_S = 60
PAPER, OTHER = b"%PDF-1.7 " + b"an annex " * 60_000, b"%PDF-1.7 " + b"another " * 60_000


def store_of(province: Province) -> Store:
    return store_in(province.central().central.data_dir)


def hand_out(room: Room, raw: bytes, document: str) -> None:
    shelf, sha256 = room.desk.shelf, sha256_of(raw)
    shelf.incoming(sha256).write_bytes(raw)
    shelf.keep_document(sha256)
    paper = LatePaper(document=document, title="Phụ lục", sha256=sha256, size=len(raw))
    room.desk.add_document(MEETING, paper, SECRETARY)


def begun(make: MakeProvince) -> tuple[Province, Room]:
    province = make()
    room = province.make_room("room-1")
    province.publish(make_plan(), unit="room-1")
    province.start_web()
    province.start_sync()
    province.start_worker()
    room.sync.start()
    eventually(lambda: room.desk.room(MEETING).package is not None, timeout_s=PATIENCE_S)
    return province, room


def test_a_paper_that_was_handed_out_comes_to_central_and_a_part_is_gone_on_from(make: MakeProvince) -> None:
    province, room = begun(make)
    store = store_of(province)
    store.folder.mkdir(parents=True, exist_ok=True)
    part: Path = store.folder / f".up-room-1-{sha256_of(PAPER)}"
    part.write_bytes(PAPER[: len(PAPER) // 2])
    spoiled: Path = store.folder / f".up-room-1-{sha256_of(OTHER)}"
    spoiled.write_bytes(b"spoiled" + OTHER[7 : len(OTHER) // 2])

    hand_out(room, PAPER, "tai-cho-1")
    hand_out(room, OTHER, "tai-cho-2")

    for raw in (PAPER, OTHER):
        eventually(lambda raw=raw: store.has(sha256_of(raw)), timeout_s=PATIENCE_S)  # type: ignore[misc]
        assert store.path(sha256_of(raw)).read_bytes() == raw
    assert not part.exists()
    assert not spoiled.exists()


def test_what_no_line_names_is_not_taken(make: MakeProvince) -> None:
    province, room = begun(make)
    hand_out(room, PAPER, "tai-cho-1")
    eventually(lambda: store_of(province).has(sha256_of(PAPER)), timeout_s=PATIENCE_S)
    other = province.make_room("room-2")
    shelf = other.desk.shelf
    shelf.incoming(sha256_of(OTHER)).write_bytes(OTHER)
    shelf.keep_document(sha256_of(OTHER))

    sync = read_settings(other.settings_file).sync
    source = Source(sync.central_url, unit_tls(sync))
    for raw in (PAPER, OTHER):
        (other.folder / "file").write_bytes(raw)
        with pytest.raises(NotFetchedError, match="404"):
            source.bring(sha256_of(raw), other.folder / "file")
    source.close()
    assert not store_of(province).has(sha256_of(OTHER))
