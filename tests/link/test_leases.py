"""Two sync processes share the rooms; one that dies or is stopped is stood in for, and one that wakes does no harm."""

import signal
from collections import Counter

import psycopg
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


def connections(url: str, *, state: str = "%") -> set[int]:
    """The connections to this database that are in such a state."""
    query = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state LIKE %s"
    with psycopg.connect(url, autocommit=True) as connection:
        own = connection.info.backend_pid
        return {pid for (pid,) in connection.execute(query, [state]) if pid != own}


def stop_in_a_transaction(seat: Program, url: str, its_own: set[int]) -> bool:
    """Stop the process while it holds locks; if it holds none, let it go on a little and say so."""
    seat.send(signal.SIGSTOP)
    if connections(url, state="idle in transaction%") & its_own:
        return True
    seat.send(signal.SIGCONT)
    return False


# The other test takes over as well; this one adds that the dead one's connection is gone at once.
@pytest.mark.nightly
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


def test_a_process_that_is_stopped_with_its_locks_and_wakes_later_harms_no_line(make: MakeProvince) -> None:
    province = make(on_postgresql=True)
    url = province.central().central.database_url
    rooms = make_rooms(province)
    others = connections(url)
    first = start_first(province)
    its_own = connections(url) - others
    second = start_second(province)
    for room in rooms:
        room.sync.start()

    def stop_midway() -> bool:
        # However fast the first lines were taken: while the process is looked for in a transaction, new ones come.
        for room in rooms:
            room.write(5, mark="on the way")
        return stop_in_a_transaction(first, url, its_own)

    wait_for_more(province, 100)
    eventually(stop_midway, timeout_s=PATIENCE_S, every_s=0.005)
    was_midway = not province.holds(*rooms)
    eventually(lambda: shares(province) == {"central.2": 64}, timeout_s=PATIENCE_S)
    eventually(lambda: province.holds(*rooms), timeout_s=PATIENCE_S, every_s=0.2)
    for room in rooms:
        room.write(50, mark="while it sleeps")
    first.send(signal.SIGCONT)
    for room in rooms:
        room.write(50, mark="as it wakes")
    eventually(lambda: not first.is_running(), timeout_s=PATIENCE_S)
    first.restart()

    eventually(lambda: province.holds(*rooms), timeout_s=PATIENCE_S, every_s=0.2)
    eventually(lambda: shares(province) == {"central.1": 32, "central.2": 32}, timeout_s=PATIENCE_S)
    assert was_midway
    assert second.is_running()
    assert "OperationalError" in first.said()
