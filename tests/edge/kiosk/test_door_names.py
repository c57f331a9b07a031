"""At the door without a code: by agency, name and PIN; and what it says when nobody is to come."""

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
