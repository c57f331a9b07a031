"""Photos on their way to a room: by HTTPS or by stick, only of who agrees, and gone when they are taken back."""

import hashlib
from pathlib import Path

from central.people.models import Official, Photo
from contract.package import Package, sha256_of
from tests.link.conftest import MakeProvince
from tests.link.province import Province, Room, make_plan, now_ms
from tests.link.test_stick import edge
from tests.makers import make_people, make_person
from tests.portraits import taken
from tests.servers import eventually

PATIENCE_S = 60
AGREED, WAITING = taken((320, 400)), taken((320, 400), coat="#5D2747")


def keep(province: Province, jpeg: bytes, *, agreed: bool) -> None:
    """A photo at central, as the pages keep it."""
    with province.database.connection_context():
        who = Official.create(name="Trần Thị Bình", folded="tran thi binh", email=f"{len(jpeg)}@tg.gov.vn")
        sha256, at_ms = hashlib.sha256(jpeg).hexdigest(), now_ms()
        Photo.create(official=who, sha256=sha256, jpeg=jpeg, given_at_ms=at_ms, agreed_at_ms=at_ms if agreed else None)


def expecting(*photos: bytes) -> Package:
    others = [one for one in make_people() if one.attendee not in (3, 4)]
    shown = (make_person(3 + at, photo=sha256_of(photo)) for at, photo in enumerate(photos))
    return make_plan(people=(*others, *shown))


def here(room: Room, photo: bytes) -> bool:
    return room.desk.shelf.photo(sha256_of(photo)) is not None


def test_a_room_gets_the_photo_of_who_agreed_and_loses_it_with_the_next_plan(make: MakeProvince) -> None:
    province = make()
    room = province.make_room("room-1")
    keep(province, AGREED, agreed=True)
    keep(province, WAITING, agreed=False)
    province.publish(expecting(AGREED, WAITING), unit="room-1")
    province.start_web()
    province.start_sync()
    room.sync.start()

    eventually(lambda: here(room, AGREED), timeout_s=PATIENCE_S)
    assert not here(room, WAITING)
    with province.database.connection_context():
        Photo.delete().execute()
    province.publish(make_plan(revision=2), unit="room-1")

    eventually(lambda: not here(room, AGREED), timeout_s=PATIENCE_S)
    assert "failed" not in room.sync.said()


def test_a_stick_brings_photos_too(make: MakeProvince, tmp_path: Path) -> None:
    province = make()
    room = province.make_room("room-1")
    keep(province, AGREED, agreed=True)
    province.publish(expecting(AGREED), unit="room-1")

    province.errand("export", tmp_path, "room-1")
    edge(room, "import", tmp_path)

    assert here(room, AGREED)
