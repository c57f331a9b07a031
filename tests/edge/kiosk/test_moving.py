"""The pages of a meeting that leaves its room in the middle, and of the room that it comes to (D1)."""

import errno
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from playwright.sync_api import Page, expect
from werkzeug.datastructures import FileStorage

from contract import events as e
from contract.ballot import Mode
from contract.lists import Place, UnitThere
from contract.package import PlanState, write_package
from contract.room import Phase
from edge.kiosk.app import create_app
from edge.kiosk.shell import OUTSIDE
from tests.edge.kiosk.house import House, Visitor
from tests.edge.moved import NEW, NEW_UNIT, bring
from tests.makers import CHAIR, MEETING, SECRETARY, make_list, make_package, private_pem, sealed
from tests.servers import serve

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
    made = House(tmp_path_factory.mktemp("next"), msgspec.structs.replace(other, **_a_day_later(other)), unit=NEW_UNIT)
    yield made
    made.close()


def _a_day_later(plan: object) -> dict[str, int]:
    return {name: getattr(plan, name) + 86_400_000 for name in ("opens_at", "starts_at", "ends_at")}


def known_to_each_other(*houses: House) -> None:
    """Central has told both units of the province's rooms, each with its unit's key; from here on it is silent."""
    keys = [house.settings.keys.run_key for house in houses]
    there = [UnitThere(unit=house.shelf.unit, key=public_of(key)) for house, key in zip(houses, keys, strict=True)]
    places = tuple(msgspec.structs.replace(one, units=(unit,)) for one, unit in zip(PLACES, there, strict=True))
    for house in houses:
        listed = make_list(*house.desk.meetings(), serial=9, unit=house.shelf.unit)
        house.shelf.take_list(sealed(msgspec.structs.replace(listed, places=places)))


def public_of(path: Path) -> str:
    path.write_bytes(private_pem(Ed25519PrivateKey.generate()))
    key = load_pem_private_key(path.read_bytes(), None)
    assert isinstance(key, Ed25519PrivateKey)
    return key.public_key().public_bytes_raw().hex()


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


# R5.2a
def test_d1_without_central_the_secretary_carries_it_as_a_file(running: House, next_door: House, page: Page) -> None:
    known_to_each_other(running, next_door)
    secretary = running.device_of(SECRETARY)
    assert "Lưu tệp chuyển phòng" not in secretary.open("/secretary/")
    secretary.send("/conduct/move", room=NEW)
    assert f'href="/parcel/{MEETING}"' in secretary.text
    parcel = next_door.settings.unit.data_dir / "parcel.hop"
    with secretary.client.get(f"/parcel/{MEETING}") as saved:
        assert saved.headers["Content-Disposition"].endswith(f"chuyen-phong-{MEETING}-0750.hop")
        parcel.write_bytes(saved.data)

    with serve(next_door.app) as address:
        page.goto(address)
        page.get_by_text("Nhận cuộc họp từ phòng khác").click()
        page.locator("#file").set_input_files(parcel)
        page.get_by_role("button", name="Nhận cuộc họp").click()
        expect(page.locator("#main")).to_contain_text("Đã nhận “")
        expect(page.locator("#main")).to_contain_text("từ Phòng họp số 1.")
        page.goto(f"{address}/take-over")
        page.locator("#file").set_input_files(parcel)
        page.get_by_role("button", name="Nhận cuộc họp").click()
        expect(page.locator("#main")).to_contain_text("Đã nhận “")

    chair = next_door.screen()
    assert "Cuộc họp chuyển đến từ Phòng họp số 1" in chair.open("/chair/")
    chair.send("/conduct/go-on")
    assert next_door.room.phase is Phase.RUNNING
    assert sum(one.is_present for one in next_door.room.attendance.values()) == 4
    assert "Phòng này đang có cuộc họp khác" in next_door.phone(9).open("/take-over")


def test_a_wrong_file_is_refused_in_words_and_nothing_of_it_stays(next_door: House, page: Page) -> None:
    public_of(next_door.settings.keys.run_key)
    wrong = next_door.settings.unit.data_dir / "wrong.hop"
    wrong.write_bytes(b"PK\x03\x04" + b"x" * 300_000)
    with serve(next_door.app) as address:
        page.goto(f"{address}/take-over")
        page.locator("#file").set_input_files(wrong)
        page.get_by_role("button", name="Nhận cuộc họp").click()
        expect(page.locator("#main")).to_contain_text("Tệp này không mở được tại phòng họp này.")
    assert list(next_door.shelf.incoming("x").parent.iterdir()) == []


def test_only_who_conducts_saves_the_file_and_only_in_the_room_it_is_taken(running: House, next_door: House) -> None:
    known_to_each_other(running, next_door)
    leave(running)
    for visitor in (running.device_of(3), running.phone(9)):
        assert visitor.client.get(f"/parcel/{MEETING}").status_code == 403
    assert running.device_of(SECRETARY).client.get("/parcel/99").status_code == 404
    outside = {"environ_overrides": {OUTSIDE: "1"}}
    assert next_door.app.test_client().get("/take-over", **outside).status_code == 403


def test_while_a_meeting_is_under_way_no_large_file_is_even_read(running: House) -> None:
    visitor = running.phone(9)
    visitor.open("/take-over")
    kind, large = "multipart/form-data; boundary=x", bytes(2 * 1024 * 1024)
    assert visitor.client.post("/take-over", data=large, content_type=kind).status_code == 413


def test_a_meeting_that_has_not_begun_is_moved_by_its_secretary(house: House) -> None:
    house.shelf.take_list(sealed(msgspec.structs.replace(make_list(make_package(), serial=2), places=PLACES)))
    house.desk.check_in(MEETING, SECRETARY, e.Way.CAMERA)
    secretary = house.device_of(SECRETARY)
    assert "Chuyển sang phòng khác" in secretary.open("/secretary/")
    secretary.send("/conduct/move", room=NEW)

    assert house.room.phase is Phase.MOVED
    assert f"Cuộc họp đã chuyển sang {NEW}" in house.phone(9).open("/door")


def test_a_full_disk_is_said_in_words_and_a_killed_upload_is_gone_with_the_next_start(
    next_door: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = next_door.phone(9)
    visitor.open("/take-over")
    left = next_door.shelf.upload()
    left.write_bytes(b"half a file")
    next_door.app = create_app(next_door.desk, next_door.settings, next_door.clock)
    assert not left.exists()

    monkeypatch.setattr(FileStorage, "save", _disk_is_full)
    visitor = next_door.phone(10)
    text = visitor.open("/take-over")
    assert "Bộ nhớ của thiết bị phòng họp đã đầy" in visitor.post("/take-over", file=(BytesIO(b"x"), "a.hop"))
    assert text


def _disk_is_full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")
