"""At the door without a code: by agency, name and PIN."""

from pathlib import Path

from tests.edge.kiosk.house import House
from tests.makers import EIGHT
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
