"""Two sync processes share the rooms; one that dies is stood in for."""

from collections import Counter

import pytest

from central.leases import Lease
from tests.link.conftest import MakeProvince
from tests.link.province import Program, Province, Room
from tests.link.test_faults import wait_for_more
from tests.servers import eventually

# Each waits for a lease to end.
pytestmark = pytest.mark.timeout(240)

LINES = 1500
PATIENCE_S = 80
"""A lease of 15 s has to end, and the machine may be busy."""


def shares(province: Province) -> dict[str, int]:
    """How many shards each process works for."""
    with province.database.connection_context():
        return dict(Counter(row.holder for row in Lease.select() if row.holder))


def make_rooms(province: Province) -> list[Room]:
    """Rooms whose lines wait."""
    rooms = [province.make_room(f"room-{number}") for number in range(1, 5)]
    for room in rooms:
        room.write(LINES)
    return rooms


def start_first(province: Province) -> Program:
    first = province.start_sync(1)
    eventually(lambda: shares(province) == {"central.1": 64}, timeout_s=PATIENCE_S)
    return first


def start_second(province: Province) -> Program:
    second = province.start_sync(2)
    eventually(lambda: shares(province) == {"central.1": 32, "central.2": 32}, timeout_s=PATIENCE_S)
    return second


def test_a_process_that_dies_under_load_is_stood_in_for(make: MakeProvince) -> None:
    province = make(on_postgresql=True)
    rooms = make_rooms(province)
    first = start_first(province)
    start_second(province)
    for room in rooms:
        room.sync.start()

    wait_for_more(province, 200)
    first.kill()
    was_midway = not province.holds(*rooms)

    eventually(lambda: province.holds(*rooms), timeout_s=PATIENCE_S, every_s=0.2)
    assert was_midway
    eventually(lambda: shares(province) == {"central.2": 64}, timeout_s=PATIENCE_S)
