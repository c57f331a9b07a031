"""At the door without a code: by agency, name and PIN; and what it says when nobody is to come."""

import re
from pathlib import Path

import pytest

from contract.package import PlanState
from tests.edge.kiosk.house import House
from tests.makers import EIGHT, MEETING
from tests.pictures.session import MINUTE, PIN, session


def test_a_wrong_pin_at_the_door_is_told_and_the_right_one_greets(tmp_path: Path) -> None:
    screen = House(tmp_path, session(), at_ms=EIGHT - 25 * MINUTE).screen()
    screen.open("/door/person/9")

    wrong = screen.send("/door/tap", pin="111111")
    status = screen.status
    screen.open("/door/person/3")
    right = screen.send("/door/tap", pin=PIN)

    assert (status, "Mã PIN chưa đúng. Kính mời đại biểu nhập lại." in wrong) == (409, True)
    assert "Kính chào ông Nguyễn Văn An" in right


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"state": PlanState.CANCELLED}, "Cuộc họp đã hủy"),
        ({"state": PlanState.POSTPONED}, "Cuộc họp được hoãn"),
        ({"state": PlanState.AWAITING}, "Cuộc họp được hoãn"),
        ({"state": PlanState.MOVED, "moved_to": "Phòng họp số 3, tầng 2"}, "Cuộc họp đã chuyển sang Phòng họp số 3"),
    ],
)
def test_the_door_says_without_a_code_that_nobody_meets_here(
    tmp_path: Path, changes: dict[str, object], said: str
) -> None:
    house = House(tmp_path, session(**changes), at_ms=EIGHT - 25 * MINUTE)

    page = house.screen().open("/door")

    assert said in page
    assert "Không họp tại phòng này" in page
    assert "Gọi Thư ký" in page
    for invites in ("Đang đón đại biểu", "Kính mời đại biểu quét mã điểm danh", "Đã có mặt", "Tìm tên"):
        assert invites not in page
    assert "Chọn tên của đại biểu" not in house.phone().open("/")


def test_a_meeting_that_has_begun_goes_on_whatever_the_plan_says_by_now(tmp_path: Path) -> None:
    house = House(tmp_path, session(), at_ms=EIGHT)
    house.desk.start(MEETING, 1, (1, 20))
    house.take(session(state=PlanState.CANCELLED, revision=2))

    assert "Đang họp" in house.screen().open("/door")


def test_a_list_that_is_longer_than_the_screen_is_turned_leaf_by_leaf(tmp_path: Path) -> None:
    """Nobody scrolls at a door: each agency is on one of the leaves, and the way back leads through them."""
    screen = House(tmp_path, session(), at_ms=EIGHT - 25 * MINUTE).screen()
    first = screen.open("/door/names")
    second = screen.open("/door/names?leaf=1")

    agencies = [set(re.findall(r"/door/names\?agency=(\d+)", one)) for one in (first, second)]
    assert [len(one) for one in agencies] == [10, 8]
    assert not agencies[0] & agencies[1]
    assert ("leaf=1" in first, "Xem tiếp" in second) == (True, False)
    assert "leaf=0" in second


@pytest.mark.parametrize("asked", ["leaf=99", "leaf=-1", "leaf=x", "agency=0&leaf=5", "q=an&leaf=7"])
def test_a_leaf_that_does_not_exist_shows_one_that_does(tmp_path: Path, asked: str) -> None:
    screen = House(tmp_path, session(), at_ms=EIGHT - 25 * MINUTE).screen()

    shown = screen.open(f"/door/names?{asked}")

    assert screen.status == 200
    assert 'class="door-choice"' in shown


def test_the_door_counts_who_is_in_against_who_is_expected_and_what_the_room_takes(tmp_path: Path) -> None:
    screen = House(tmp_path, session(), at_ms=EIGHT - 25 * MINUTE).screen()

    assert re.search(r"Đã có mặt \d+/21 đại biểu – phòng 40 chỗ", screen.open("/door"))
