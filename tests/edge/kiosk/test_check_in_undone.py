"""A check-in that was a mistake is undone by the secretary, who says why; the line stays and says so too."""

from contract.events import CheckedIn, CheckInUndone, Way
from tests.edge.kiosk.house import House
from tests.makers import MEETING, SECRETARY


def test_the_secretary_undoes_a_check_in_and_says_why(house: House) -> None:
    house.desk.check_in(MEETING, 3, Way.CAMERA)
    secretary = house.device_of(SECRETARY)
    secretary.open("/secretary/roll/3")

    refused = secretary.send("/secretary/roll/3/undo", reason=" ")
    assert "Kính mời ghi lý do hủy điểm danh." in refused
    assert house.room.is_present(3)
    secretary.open("/secretary/roll/3")
    secretary.send("/secretary/roll/3/undo", reason="Quét nhầm mã của đồng nghiệp")

    assert not house.room.is_present(3)
    lines = [line.event for _, line in house.journal.lines_of(MEETING)]
    [came, undone] = [one for one in lines if isinstance(one, CheckedIn | CheckInUndone)]
    assert isinstance(came, CheckedIn)
    assert isinstance(undone, CheckInUndone)
    assert house.desk.text_of(undone.reason) == "Quét nhầm mã của đồng nghiệp"
    assert undone.by == SECRETARY
