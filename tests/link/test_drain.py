"""What the rooms wrote arrives at central: every line, to the byte, once, whatever dies on the way."""

import pytest

from central.fleet.models import Unit
from tests.link.conftest import MakeProvince
from tests.servers import eventually

BOTH = pytest.mark.parametrize("protocol", [5, 4], ids=["mqtt5", "mqtt311"])


@BOTH
def test_lines_of_two_rooms_arrive_to_the_byte(make: MakeProvince, protocol: int) -> None:
    province = make(protocol=protocol)
    one, two = province.make_room("room-1"), province.make_room("room-2")
    one.write(450)
    two.write(30)

    province.start_sync()
    one.sync.start()
    two.sync.start()

    eventually(lambda: province.texts("room-1") == one.texts(), timeout_s=60)
    eventually(lambda: province.texts("room-2") == two.texts(), timeout_s=60)
    two.write(3, mark="later")
    eventually(lambda: province.texts("room-2") == two.texts(), timeout_s=5)
    assert province.contents() > 0


def test_central_learns_how_a_unit_is_and_that_nothing_waits_any_more(make: MakeProvince) -> None:
    province = make()
    room = province.make_room("room-1")
    room.write(450)
    province.start_sync()
    room.sync.start()

    def seen() -> Unit:
        with province.database.connection_context():
            found: Unit = Unit.get(Unit.name == "room-1")
        return found

    eventually(lambda: seen().unsent >= 450, timeout_s=30)
    assert seen().free is not None
    eventually(lambda: province.texts("room-1") == room.texts(), timeout_s=60)
    eventually(lambda: seen().unsent == 0, timeout_s=60, every_s=0.5)
