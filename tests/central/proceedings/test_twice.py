"""Two units of one meeting: what both recorded of one person is told to the secretary, and stays as both wrote it."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from central.meetings.models import Meeting
from central.proceedings.apply import Applier
from central.proceedings.intake import accept
from central.proceedings.reading import records_of
from contract import events as e
from contract.package import Package
from tests.central.proceedings.meeting import SPEC, keep, opened, package_taken
from tests.central.proceedings.unit import NOW, Stream, register
from tests.central.province import Province
from tests.makers import CHAIR, key_of, make_package, make_vote

CAMERA, MINUTE = e.Way.CAMERA, 60_000
EAST, WEST = "cua-dong", "cua-tay"


class Doors:
    """A meeting with a unit at each of two doors of its room."""

    def __init__(self, province: Province) -> None:
        self.province = province
        self.meeting: Meeting = province.approved()
        self.plan: Package = make_package(self.meeting.id)
        keep(self.plan)
        self.streams = {
            unit: register(Stream(name=f"{number:016x}", unit=unit, key=key_of(40 + number)).begin())
            for number, unit in enumerate((EAST, WEST), start=1)
        }
        for unit in self.streams:
            self.write(unit, package_taken(self.plan))

    def write(self, unit: str, *events: e.Event) -> None:
        self.streams[unit].write(*events, meeting=self.meeting.id)

    def tell(self) -> None:
        """Central learns all of it."""
        for sent in self.streams.values():
            assert not accept(self.province.database, sent.run(), unit=sent.unit, now_ms=NOW).reason
        while Applier(self.province.database).apply(now_ms=NOW):
            pass


@pytest.fixture
def doors(province: Province) -> Doors:
    return Doors(province)


def page(doors: Doors, browser: Callable[[str], FlaskClient], who: str = "secretary") -> str:
    return browser(who).get(f"/meetings/{doors.meeting.id}/proceedings").text


def test_who_is_in_by_two_doors_at_once_is_shown_with_both_times(
    doors: Doors, browser: Callable[[str], FlaskClient]
) -> None:
    doors.write(EAST, e.CheckedIn(attendee=3, way=CAMERA))
    doors.streams[WEST].at_ms += 5 * MINUTE
    doors.write(WEST, e.CheckedIn(attendee=3, way=CAMERA), e.CheckedIn(attendee=4, way=CAMERA))
    doors.tell()

    text = page(doors, browser)

    assert "Việc cần Thư ký xem xét" in text
    assert "có mặt ở hai nơi cùng lúc" in text
    assert f"({EAST}) 08:00; Phòng họp số 1 ({WEST}) 08:05" in text
    assert text.count("có mặt ở hai nơi cùng lúc") == 1
    assert [one.present for one in records_of(doors.meeting.id)] == [2, 1], "each door keeps what it wrote"
    assert "Việc cần Thư ký xem xét" not in page(doors, browser, "finance")


def test_who_went_out_by_one_door_and_came_in_by_the_other_is_no_conflict(
    doors: Doors, browser: Callable[[str], FlaskClient]
) -> None:
    doors.write(EAST, e.CheckedIn(attendee=3, way=CAMERA), e.Departed(attendee=3, by=3))
    doors.streams[WEST].at_ms += 5 * MINUTE
    doors.write(WEST, e.CheckedIn(attendee=3, way=CAMERA))
    doors.tell()

    assert "Việc cần Thư ký xem xét" not in page(doors, browser)


def test_two_votes_of_one_person_on_one_ballot_are_shown(doors: Doors, browser: Callable[[str], FlaskClient]) -> None:
    for unit in (EAST, WEST):
        came = (e.CheckedIn(attendee=one, way=CAMERA) for one in (CHAIR, 2, 3, 4))
        doors.write(unit, *came, e.MeetingStarted(by=CHAIR), opened(rule=doors.plan.rule, spec=SPEC.name))
        doors.write(unit, make_vote(3))
    doors.tell()

    assert page(doors, browser).count("biểu quyết ở hai nơi") == 1
