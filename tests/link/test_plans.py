"""What central approves comes to the room: by signed list and HTTPS, resumed, verified, never rolled back."""

from functools import partial

import pytest

from central.db import transaction
from central.documents.store import store_in
from central.packages.actions import package_list, wish
from central.proceedings.intake import incarnation
from central.settings import read_signing_key
from contract import topics
from contract.events import WishAnswered
from contract.lists import Wish
from contract.package import sha256_of
from tests.link.conftest import MakeProvince
from tests.link.province import MEETING, Province, Room, make_plan, now_ms
from tests.link.stranger import tls
from tests.makers import make_document
from tests.servers import eventually

BOTH = pytest.mark.parametrize("protocol", [5, 4], ids=["mqtt5", "mqtt311"])
PATIENCE_S = 60
PAPER, SCAN = b"%PDF-1.7 " + b"a paper " * 40_000, b"%PDF-1.7 " + b"a scan " * 40_000


def has(room: Room, *documents: bytes) -> bool:
    return all(room.desk.shelf.document(sha256_of(one)) is not None for one in documents)


@BOTH
def test_a_plan_and_its_papers_come_and_a_part_is_gone_on_from(make: MakeProvince, protocol: int) -> None:
    province = make(protocol=protocol)
    room = province.make_room("room-1")
    plan = make_plan(documents=(make_document(PAPER), make_document(SCAN, "doc-2")))
    province.publish(plan, PAPER, SCAN, unit="room-1")
    # A power cut left a good part of one paper, and a spoiled part of the other: that shows that both are gone on from.
    shelf = room.desk.shelf
    shelf.incoming(sha256_of(PAPER)).write_bytes(PAPER[: len(PAPER) // 2])
    shelf.incoming(sha256_of(SCAN)).write_bytes(b"spoiled" + SCAN[7 : len(SCAN) // 2])
    province.start_web()
    province.start_sync()
    room.sync.start()

    eventually(lambda: has(room, PAPER), timeout_s=PATIENCE_S)
    eventually(lambda: has(room, SCAN), timeout_s=PATIENCE_S)
    assert room.desk.room(MEETING).package == plan
    assert room.sync.said().count("a download is not the file named") == 1
    path = shelf.document(sha256_of(PAPER))
    assert path is not None
    assert path.read_bytes() == PAPER
    eventually(lambda: province.holds(room), timeout_s=PATIENCE_S)


def test_news_while_centrals_pages_start_do_not_make_the_room_wait_for_minutes(make: MakeProvince) -> None:
    """After an outage the broker is there first, and list after list tells of plans that can't be fetched yet."""
    province = make()
    room = province.make_room("room-1")
    province.start_sync()
    room.sync.start()
    for revision in range(1, 9):
        province.publish(make_plan(revision=revision), unit="room-1")
        eventually(partial(names, room, revision), timeout_s=PATIENCE_S)
    province.start_web()

    eventually(lambda: room.desk.room(MEETING).package is not None, timeout_s=25)


def names(room: Room, revision: int) -> bool:
    """Does the room's list name this revision of the plan?"""
    listed = room.desk.shelf.listed()
    return listed is not None and [one.revision for one in listed.offers] == [revision]


def test_what_is_not_what_its_name_says_is_refused_until_it_is_mended(make: MakeProvince) -> None:
    province = make()
    room = province.make_room("room-1")
    province.publish(make_plan(documents=(make_document(PAPER),)), PAPER, unit="room-1")
    path = store_in(province.central().central.data_dir).path(sha256_of(PAPER))
    path.chmod(0o600)
    path.write_bytes(PAPER[:-1] + b"?")
    province.start_web()
    province.start_sync()
    room.sync.start()

    eventually(lambda: "a download is not the file named" in room.sync.said(), timeout_s=PATIENCE_S)
    assert not has(room, PAPER)
    assert room.sync.is_running()
    path.write_bytes(PAPER)

    eventually(lambda: has(room, PAPER), timeout_s=PATIENCE_S)


def signed_now(province: Province, unit: str) -> bytes:
    """The list as central would send it at this moment."""
    with province.database.connection_context(), transaction(province.database):
        token, key = incarnation(now_ms=now_ms()), read_signing_key(province.central())
        return package_list(province.database, unit, incarnation=token, key=key, now_ms=now_ms())[1]


def test_an_older_list_does_not_roll_a_room_back(make: MakeProvince) -> None:
    """Even when somebody has the broker itself and says again what central once has signed."""
    province = make()
    room = province.make_room("room-1")
    older = signed_now(province, "room-1")
    province.publish(make_plan(), unit="room-1")
    province.start_web()
    province.start_sync()
    room.sync.start()
    eventually(lambda: room.desk.room(MEETING).package is not None, timeout_s=PATIENCE_S)
    present = room.desk.shelf.signed_list()
    pair = province.pki / "central-2.pem", province.pki / "central-2.key"
    taker = province.stranger_with(tls(province.pki / "ca.pem", pair))
    assert taker.enter()

    for garbage in (older, b"", b"\x00" * 100, older[:-1], bytes(200_000)):
        taker.say(topics.packages("room-1"), garbage)
        taker.say(topics.wishes("room-1"), garbage)
        taker.say(topics.ack("room-1"), garbage)

    eventually(lambda: "a list of serial" in room.sync.said(), timeout_s=PATIENCE_S)
    province.publish(make_plan(8), unit="room-1")
    eventually(lambda: len(room.desk.meetings()) == 2, timeout_s=PATIENCE_S)
    room.write(5)
    eventually(lambda: province.holds(room), timeout_s=PATIENCE_S)
    assert room.desk.shelf.signed_list() != present
    assert "Traceback" not in room.sync.said()


def test_a_wish_is_answered_by_a_line_that_names_it(make: MakeProvince) -> None:
    province = make()
    room = province.make_room("room-1")
    province.publish(make_plan(), unit="room-1")
    province.start_web()
    province.start_sync()
    room.sync.start()
    eventually(lambda: room.desk.room(MEETING).package is not None, timeout_s=PATIENCE_S)

    for name in ("w-1", "w-2"):
        wished = Wish(wish=name, meeting=MEETING, action="dance", actor=1, seconds=600)
        wish(province.database, wished, unit="room-1", now_ms=now_ms())

    eventually(lambda: answers(room) == ["w-1", "w-2"], timeout_s=PATIENCE_S)
    eventually(lambda: province.holds(room), timeout_s=PATIENCE_S)
    room.sync.kill()
    room.sync.start()
    room.write(1, mark="after the wishes came again")
    eventually(lambda: province.holds(room), timeout_s=PATIENCE_S)
    assert answers(room) == ["w-1", "w-2"]


def answers(room: Room) -> list[str]:
    events = [entry.line.event for entry in room.journal.lines_of(MEETING)]
    return [event.wish for event in events if isinstance(event, WishAnswered)]
