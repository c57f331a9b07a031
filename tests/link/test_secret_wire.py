"""A secret ballot on real processes: all that crosses the wire while it is open and after, both ways, and all that the
programs print, tell nobody's choice, nor when who voted."""

import re
import tomllib
from itertools import pairwise

import msgspec
import tomli_w
from argon2 import PasswordHasher

from contract import events as e
from contract.ballot import Question
from contract.line import read_line
from contract.messages import Hello
from contract.package import Package
from contract.run import unpack_run
from edge.kiosk.screens import screen_link
from tests.fleet.visitor import Visitor
from tests.link.conftest import MakeProvince
from tests.link.province import MEETING, Program, Province, Room, make_plan
from tests.makers import CHAIR, make_ballot, make_person
from tests.servers import eventually, free_port, is_listening

PIN = "246810"
KEPT = PasswordHasher(time_cost=1, memory_cost=64).hash(PIN)
MEMBERS = range(1, 8)
BOARD = {f"{field}{place}": value for place in range(3) for field, value in (("member", str(place + 2)), ("pin", PIN))}
TWO = {"member0": "2", "pin0": PIN, "member1": "4", "pin1": PIN}
BALLOT = "nhan-su"
CHOICES = {one: "0" if one % 3 else "1" for one in MEMBERS}


def plan() -> Package:
    people = tuple(make_person(one, pin=KEPT) for one in MEMBERS)
    ballot = make_ballot(BALLOT, title="Công tác nhân sự", questions=(Question(text="Đồng ý bổ nhiệm?"),), secret=True)
    return make_plan(people=people, ballots=(ballot,))


def serve(province: Province, room: Room) -> tuple[Program, str]:
    """The room's own pages, in a process of their own; their address."""
    settings = tomllib.loads(room.settings_file.read_text())
    settings["web"]["port"] = port = free_port()
    room.settings_file.write_text(tomli_w.dumps(settings))
    web = province.start("edge", "--settings", room.settings_file, "web", log="edge-web.log")
    eventually(lambda: is_listening(port) or not web.is_running(), timeout_s=60)
    assert web.is_running(), web.said()
    return web, f"http://127.0.0.1:{port}"


def screen(room: Room, address: str) -> Visitor:
    visitor = Visitor(address)
    visitor.open(f"/link/{screen_link(room.folder / 'run')}/chair")
    return visitor


def phone_of(address: str, person: int) -> Visitor:
    phone = Visitor(address)
    phone.press(phone.open(f"/who/{person}"), f"/who/{person}/pin", pin=PIN)
    return phone


def drop(phone: Visitor, choice: str) -> tuple[str, str]:
    """Somebody chooses, looks once more and casts: the receipt, and the number of the form."""
    review = phone.press(phone.open("/"), f"/secret/{BALLOT}/1/review", q0=choice)
    (nonce,) = re.findall(r'name="nonce" value="([^"]+)"', review)
    done = phone.press(review, f"/secret/{BALLOT}/1")
    (receipt,) = re.findall(r'class="receipt"[^>]*>([^<]+)<', done)
    return receipt.replace(" ", ""), nonce


def test_wire_and_logs_tell_no_choice_and_no_order(make: MakeProvince) -> None:
    province = make()
    room = province.make_room("room-1")
    province.publish(plan(), unit="room-1")
    ear = province.ear()
    for started in (province.start_web(), province.start_sync(), province.start_worker()):
        assert started.is_running()
    room.sync.start()
    web, address = serve(province, room)
    eventually(lambda: room.desk.room(MEETING).package, timeout_s=60)
    room.desk.start(MEETING, CHAIR, MEMBERS)
    board = screen(room, address)
    board.press(board.open(f"/chair/box/{BALLOT}"), f"/chair/box/{BALLOT}", receipts="yes", **BOARD)
    phones = [phone_of(address, person) for person in MEMBERS]
    eventually(lambda: province.holds(room), timeout_s=60)
    before, stand = len(ear.heard), {(head.stream, head.seq) for head in room.journal.streams()}

    told = [drop(phone, CHOICES[person]) for person, phone in zip(MEMBERS, phones, strict=True)]

    # Whatever is said meanwhile says that the journal stands where it stood.
    during = ear.heard[before:]
    assert [topic for topic, _ in during if "/up/" in topic] == []
    hellos = [msgspec.json.decode(payload, type=Hello) for topic, payload in during if "/hello/" in topic]
    assert {(one.stream, one.seq) for hello in hellos for one in hello.streams} <= stand

    board.press(board.open(f"/chair/box/{BALLOT}/1"), f"/chair/box/{BALLOT}/1", **TWO)
    eventually(lambda: province.holds(room), timeout_s=60)

    runs = [payload for topic, payload in ear.heard if "/up/" in topic]
    texts = [text for run in runs for text in unpack_run(run, key=room.run_key.public_key()).texts]
    events = [read_line(text).event for text in texts]
    (roll,) = (one for one in events if isinstance(one, e.SecretRollWritten))
    (receipts,) = (one for one in events if isinstance(one, e.ReceiptsWritten))
    assert roll.voters == tuple(MEMBERS)
    assert all(one < two for one, two in pairwise(receipts.receipts))
    assert not any(isinstance(one, e.VoteCast) for one in events)

    wire = b"".join(payload for _, payload in ear.heard) + "".join(texts).encode()
    web.stop()
    logs = {log.name: log.read_text() for log in province.folder.rglob("*.log")}
    assert {"edge-web.log", "room-1.log", "central-sync-1.log", "central-worker.log"} <= logs.keys()
    for secret in (one for pair in told for one in pair):
        assert secret.encode() not in wire
        assert not [name for name, log in logs.items() if secret in log]
    assert not [name for name, log in logs.items() if re.search(r"/secret/|/who/", log)]
