"""Three nodes in the place of one broker: one of them is killed while lines flow, and nothing is lost.

Nightly, since three Erlang nodes take a minute to start; `make cluster-test` runs it alone and prints what it measured.
"""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from central.db import migrate
from central.proceedings.models import Cursor
from contract import topics
from contract.messages import Held, read_message
from tests.link.cluster import STARTS_IN_S, Cluster, make_cluster
from tests.link.province import Province, Room, make_province, write_central_settings, write_unit_settings
from tests.link.test_hostile import hello_of, run_of
from tests.servers import eventually, is_listening

pytestmark = [pytest.mark.nightly, pytest.mark.timeout(1200)]
ROOMS = ("room-1", "room-2", "room-3", "room-4", "room-5", "room-6")
MQTT_311 = 4
RESUMES_IN_S = 5.0
PATIENCE_S = 120


class Country:
    """A province whose broker is a cluster. `moved` are the units that are told of it."""

    def __init__(self, folder: Path) -> None:
        url = f"sqlite:///{folder / 'central.sqlite'}"
        self.province: Province = make_province(folder, url, protocol=MQTT_311, seats=2)
        migrate(self.province.database)
        self.rooms: list[Room] = [self.province.make_room(name) for name in (*ROOMS, "thief")]
        users = self.province.errand("broker-users").encode()
        self.cluster: Cluster = make_cluster(folder / "cluster", pki=self.province.pki, definitions=users)
        self.province.broker.stop()
        self.province.broker.port = port = self.cluster.port
        units = self.province.units_port
        path = write_central_settings(folder, url, broker=port, units=units, seat=1, protocol=MQTT_311)
        path.write_text(path.read_text().replace("[broker]", "[broker]\ncuts = false"))
        for room in self.rooms:
            write_unit_settings(room.folder, room.name, broker=port, units=units, protocol=MQTT_311)

    def held(self, room: Room) -> int:
        """How many lines central has of a room's newest stream."""
        stream = room.journal.streams()[-1].stream
        with self.province.database.connection_context():
            row = Cursor.get_or_none(Cursor.stream == stream)
            return int(row.seq) if row else 0

    def close(self) -> None:
        self.province.close()
        self.cluster.stop()


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Country]:
    made = Country(tmp_path_factory.mktemp("country"))
    made.province.start_sync()
    yield made
    made.close()


def lines_flow_until(rooms: list[Room], is_over: Callable[[], bool]) -> float:
    """Each room writes a line again and again; how long until it is over, in seconds."""
    began = time.monotonic()
    while not is_over():
        for room in rooms:
            room.write(1, mark="while it flows")
        assert time.monotonic() - began < PATIENCE_S, "lines do not flow again"
        time.sleep(0.05)
    return time.monotonic() - began


def test_a_node_is_killed_while_lines_flow_and_nothing_is_lost(
    country: Country, record_property: Callable[[str, object], None]
) -> None:
    """The one that central is connected to, so that every room feels it."""
    rooms = [room for room in country.rooms if room.name in ROOMS]
    for room in rooms:
        room.write(500)
        room.sync.start()
    eventually(lambda: country.province.holds(*rooms), timeout_s=PATIENCE_S, every_s=0.2)
    flowing = {room.name: country.held(room) + 20 for room in rooms}
    lines_flow_until(rooms, lambda: all(country.held(room) >= flowing[room.name] for room in rooms))

    victim = country.cluster.node_of("central.1")
    victim.kill()
    assert not is_listening(victim.port), "the node still runs"
    written = {room.name: room.journal.streams()[-1].seq + 1 for room in rooms}
    first_s = lines_flow_until(rooms, lambda: any(country.held(room) >= written[room.name] for room in rooms))
    all_s = first_s + lines_flow_until(rooms, lambda: all(country.held(one) >= written[one.name] for one in rooms))

    record_property("resumed_s", (first_s, all_s))
    sys.stdout.write(f"lines flow again after {first_s:.1f} s, those of every room after {all_s:.1f} s\n")
    eventually(lambda: country.province.holds(*rooms), timeout_s=PATIENCE_S, every_s=0.2)
    assert first_s <= RESUMES_IN_S
    victim.launch()
    whole = len(country.cluster.nodes)
    other = country.cluster.nodes.index(victim) % whole + 1
    eventually(lambda: country.cluster.running(other % whole + 1) == whole, timeout_s=STARTS_IN_S, every_s=1)


def test_a_unit_speaks_and_hears_on_its_own_topics_only(country: Country) -> None:
    thief, victim = country.rooms[-1], country.rooms[0]
    hand = country.province.stranger(thief.folder / "identity", client_id="thief.1")
    assert hand.enter()
    hand.listen(topics.down_of("thief"))
    # Whoever asks for what is not theirs is cut off, each time.
    heard = []
    for wrong in ("hop/v1/#", "#", topics.down_of("room-1"), topics.ack("room-1"), topics.up("room-1")):
        ear = country.province.stranger(thief.folder / "identity", client_id="thief.1")
        assert ear.enter()
        ear.listen(wrong)
        victim.write(2, mark="not for others")
        eventually(lambda: country.province.holds(victim), timeout_s=PATIENCE_S, every_s=0.2)
        heard += ear.heard
        ear.leave()
    before = country.province.texts(victim.name)
    for topic, payload in (
        (topics.up("room-1"), run_of(victim)),
        (topics.ack("room-1"), b"no answer of central's"),
        (topics.hello("room-1"), hello_of("room-1")),
    ):
        mouth = country.province.stranger(thief.folder / "identity", client_id="thief.1")
        assert mouth.enter()
        mouth.say(topic, payload)
        eventually(mouth.is_cut_off, timeout_s=PATIENCE_S)

    assert heard == []
    assert country.province.texts(victim.name) == before
    assert "can't be used" not in victim.sync.said()
    own = country.province.stranger(thief.folder / "identity", client_id="thief.1")
    assert own.enter()
    own.listen(topics.down_of("thief"))
    own.say(topics.hello("thief"), hello_of("thief"))
    answer = eventually(lambda: own.heard_on(topics.ack("thief")), timeout_s=PATIENCE_S)
    assert read_message(answer[0], Held).seq == 0


def test_a_withdrawn_unit_is_cut_off_at_once_and_let_in_no_more(country: Country) -> None:
    thief = country.rooms[-1]
    hand = country.province.stranger(thief.folder / "identity", client_id="thief.1")
    assert hand.enter()

    country.province.errand("unit", "revoke", "thief", "--pki", country.province.pki)
    country.cluster.control("delete_user", "thief", node=2)

    eventually(hand.is_cut_off, timeout_s=PATIENCE_S)
    assert not country.province.stranger(thief.folder / "identity", client_id="thief.1").enter()
    assert '"thief"' not in country.province.errand("broker-users")
