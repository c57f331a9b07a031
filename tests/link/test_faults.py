"""Whatever dies in the middle of a drain, and how often: every line arrives, once and in order."""

import pytest

from tests.link.conftest import MakeProvince
from tests.link.province import Program, Province, Room
from tests.servers import eventually

WHERE = pytest.mark.parametrize(
    ("on_postgresql", "protocol"), [(False, 5), (True, 4)], ids=["sqlite-mqtt5", "postgresql-mqtt311"]
)
MANY = 3000


def two_rooms(province: Province, *, lines: int = MANY) -> tuple[Room, Room]:
    """Two rooms with a day's lines that have not left yet."""
    rooms = province.make_room("room-1"), province.make_room("room-2")
    for room in rooms:
        room.write(lines)
    return rooms


def wait_for_more(province: Province, lines: int = 1) -> int:
    """Return when central holds so many more lines than now."""
    before = province.count()
    return eventually(lambda: province.count() >= before + lines and province.count(), timeout_s=60)


def assert_all_arrives(province: Province, *rooms: Room) -> None:
    """All that is there already, and what is written from now on."""
    eventually(lambda: province.holds(*rooms), timeout_s=60, every_s=0.2)
    for room in rooms:
        room.write(3, mark="after it")
    eventually(lambda: province.holds(*rooms), timeout_s=60, every_s=0.1)


# R4.2
@WHERE
def test_the_broker_is_killed_and_forgets_everything(make: MakeProvince, on_postgresql: bool, protocol: int) -> None:
    province = make(on_postgresql=on_postgresql, protocol=protocol)
    rooms = two_rooms(province)
    province.start_sync()
    for room in rooms:
        room.sync.start()

    held = wait_for_more(province, 200)
    province.broker.kill()
    kept = sorted(path.name for path in province.folder.glob("**/mosquitto.db"))
    province.broker.start()

    assert held < 2 * MANY, "the drain was over before the broker was killed"
    assert kept == []
    assert_all_arrives(province, *rooms)


@pytest.mark.parametrize(
    ("whose", "on_postgresql", "protocol"),
    [("edge", False, 4), ("central", False, 5), ("central", True, 4)],
    ids=["edge-mqtt311", "central-sqlite-mqtt5", "central-postgresql-mqtt311"],
)
def test_sync_is_killed_again_and_again(make: MakeProvince, whose: str, on_postgresql: bool, protocol: int) -> None:
    province = make(on_postgresql=on_postgresql, protocol=protocol)
    rooms = two_rooms(province)
    central = province.start_sync()
    for room in rooms:
        room.sync.start()
    victims: list[Program] = [central] if whose == "central" else [room.sync for room in rooms]

    written, in_the_middle = 2 * MANY, 0
    for _ in range(3):
        held = wait_for_more(province, 400)
        in_the_middle += held < written
        for victim in victims:
            victim.kill()
        for room in rooms:
            room.write(MANY)
        written += 2 * MANY
        for victim in victims:
            victim.start()

    assert in_the_middle == 3, "the drain was over before a kill"
    assert_all_arrives(province, *rooms)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("on_postgresql", [False, True], ids=["sqlite", "postgresql"])
def test_a_program_really_dies_at_the_commit_that_was_named(make: MakeProvince, when: str, on_postgresql: bool) -> None:
    province = make(on_postgresql=on_postgresql)
    room = province.make_room("room-1")
    room.write(50)
    room.sync.start()
    sync = Program(command=["central", "--settings", province.settings[0], "sync"], log=province.folder / "dying.log")
    sync.by = ("tests.faults.dying", "1", when)
    province.programs.append(sync)
    sync.start()
    eventually(lambda: not sync.is_running(), timeout_s=60)
    assert sync.process is not None
    assert sync.process.returncode == -9
    assert province.count() == 0, "its first commit is that of a lease"
    sync.restart()
    eventually(lambda: province.holds(room), timeout_s=60)
