"""The pages of a meeting that leaves its room in the middle, and of the room that it comes to (D1)."""

from collections.abc import Iterator

import msgspec
import pytest

from contract import events as e
from contract.ballot import Mode
from contract.lists import Place
from contract.package import PlanState, write_package
from contract.room import Phase
from tests.edge.kiosk.house import House, Visitor
from tests.edge.moved import NEW, bring
from tests.makers import CHAIR, MEETING, SECRETARY, make_list, make_package, sealed

PLACES = (Place(room="Phòng họp số 1", place="tầng 2, nhà A"), Place(room=NEW, place="tầng 3, nhà A"))


@pytest.fixture
def running(house: House) -> House:
    """A meeting in its first item with three of five members, whose unit knows the other rooms."""
    listed = make_list(make_package(), serial=1)
    house.shelf.take_list(sealed(msgspec.structs.replace(listed, places=PLACES)))
    for one in (SECRETARY, 3, 4):
        house.desk.check_in(MEETING, one, e.Way.CAMERA)
    house.desk.start(MEETING, CHAIR, (CHAIR,))
    house.desk.open_item(MEETING, "item-1", CHAIR)
    return house


@pytest.fixture
def next_door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The unit of the next room, with a meeting of its own the day after."""
    other = make_package(MEETING + 1, room=NEW)
    made = House(tmp_path_factory.mktemp("next"), msgspec.structs.replace(other, **_a_day_later(other)))
    yield made
    made.close()


def _a_day_later(plan: object) -> dict[str, int]:
    return {name: getattr(plan, name) + 86_400_000 for name in ("opens_at", "starts_at", "ends_at")}


def leave(house: House) -> Visitor:
    chair = house.screen()
    chair.open("/chair/?ask=pause")
    assert "Chuyển phòng" in chair.text
    chair.open("/chair/?ask=move")
    chair.send("/conduct/move", room=NEW)
    return chair


# R5.2a
def test_d1_the_chair_moves_the_meeting_without_typing_and_everybody_sees_where(running: House) -> None:
    chair = running.screen()
    page = chair.open("/chair/?ask=move")
    assert f'<option value="{NEW}">{NEW}, tầng 3, nhà A</option>' in page
    assert '<option value="Phòng họp số 1">' not in page
    chair.send("/conduct/move", room=NEW)

    assert running.room.phase is Phase.MOVED
    for text in (chair.text, chair.open("/display"), running.device_of(3).open("/"), running.phone(9).open("/")):
        assert f"Cuộc họp đã chuyển sang {NEW}" in text
    door = chair.open("/door")
    assert f"Cuộc họp đã chuyển sang {NEW}" in door
    assert "Mã điểm danh của đại biểu vẫn dùng được. Kính mời đại biểu đến phòng mới." in door
    chair.open("/language/en?to=/chair/")
    assert f"The meeting has moved to {NEW}" in chair.text


def test_it_stays_after_all_as_long_as_nothing_else_has_followed(running: House) -> None:
    chair = leave(running)
    running.clock.pass_ms(60_000)
    chair.open("/chair/")
    assert "Vẫn họp tại phòng này" in chair.text
    chair.send("/conduct/undo")

    assert running.room.phase is Phase.RUNNING
    assert running.room.item == "item-1"


def test_the_secretary_moves_it_too_and_the_other_one_hears_of_it(running: House) -> None:
    secretary = running.device_of(SECRETARY)
    secretary.open("/secretary/")
    secretary.send("/conduct/move", room=NEW)

    assert running.room.phase is Phase.MOVED
    assert "Thư ký vừa: chuyển cuộc họp sang phòng khác" in running.screen().open("/chair/")


def test_what_would_not_come_along_is_said_before(running: House) -> None:
    hint = "còn chờ Chủ trì không chuyển theo"
    assert hint not in running.screen().open("/chair/?ask=move")
    secretary = running.device_of(SECRETARY)
    secretary.open("/secretary/words?item=item-1")
    secretary.send("/conduct/conclusion/draft", item="item-1", text="Thống nhất.")

    assert hint in running.screen().open("/chair/?ask=move")
    assert hint in secretary.open("/secretary/")


def test_without_a_list_of_rooms_the_page_says_so(house: House) -> None:
    house.desk.start(MEETING, CHAIR, (CHAIR, SECRETARY))
    assert "Chưa có danh sách phòng họp khác từ trung tâm." in house.screen().open("/chair/?ask=move")


def test_the_next_room_takes_it_up_with_one_tap(running: House, next_door: House) -> None:
    leave(running)
    bring(running.desk, next_door.desk)
    chair = next_door.screen()
    page = chair.open("/chair/")
    assert "Cuộc họp chuyển đến từ Phòng họp số 1" in page
    assert "Điểm danh, biểu quyết, ý kiến, kết luận đã ghi đều được giữ nguyên." in page
    assert "Bắt đầu cuộc họp" not in page
    chair.send("/conduct/go-on")

    assert next_door.room.phase is Phase.RUNNING
    assert "Nội dung 1/" in chair.text
    assert sum(one.is_present for one in next_door.room.attendance.values()) == 4
    assert f"Cuộc họp chuyển sang {NEW}" in next_door.device_of(SECRETARY).open("/secretary/log")
    assert "Cuộc họp tiếp tục tại phòng này" in next_door.device_of(SECRETARY).open("/secretary/log")


def test_who_has_not_arrived_yet_checks_in_at_the_next_door(running: House, next_door: House) -> None:
    leave(running)
    bring(running.desk, next_door.desk)
    next_door.screen().open("/chair/")
    next_door.desk.go_on(MEETING, CHAIR)
    secretary = next_door.device_of(SECRETARY)
    secretary.open("/secretary/roll")
    secretary.send("/secretary/roll/5/in")

    assert next_door.room.is_present(5)


def test_the_secretary_takes_it_up_too(running: House, next_door: House) -> None:
    leave(running)
    bring(running.desk, next_door.desk)
    secretary = next_door.device_of(SECRETARY)
    secretary.open("/secretary/")
    secretary.send("/conduct/go-on")

    assert next_door.room.phase is Phase.RUNNING


def test_nobody_moves_while_people_vote(running: House) -> None:
    running.desk.open_item(MEETING, "item-2", CHAIR)
    running.desk.open_ballot(MEETING, "nq-01", Mode.DEVICES, CHAIR)
    chair = running.screen()
    assert "/conduct/move" not in chair.open("/chair/?ask=move")
    assert "Kết thúc biểu quyết trước khi chuyển phòng." in chair.post(
        "/conduct/move", room=NEW, meeting=MEETING, then="/chair/"
    )


def test_a_unit_that_was_away_says_where_the_meeting_is_and_ends_with_one_tap(running: House) -> None:
    moved = make_package(revision=2, state=PlanState.MOVED, moved_to=f"{NEW}, tầng 3")
    running.take(moved)
    assert running.room.package_sha256
    assert write_package(moved)
    chair = running.screen()
    page = chair.open("/chair/")
    assert f"Trung tâm đã cho tiếp tục cuộc họp này tại {NEW}, tầng 3." in page
    assert f"Cuộc họp đã chuyển sang {NEW}, tầng 3" in chair.open("/door")
    chair.open("/chair/")
    chair.send("/conduct/move")

    assert running.room.phase is Phase.MOVED
    assert f"Cuộc họp đã chuyển sang {NEW}, tầng 3" in chair.text
