"""Central follows a room from one sitting into the next: lists, the record's page, and what units go on holding."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from central.fleet.models import Unit
from central.meetings.clashes import check_rooms
from central.meetings.deadlines import local
from central.meetings.lists import Week, ongoing
from central.meetings.models import Meeting
from central.packages.actions import publish
from central.packages.lists import offers
from central.people.access import access_of
from central.proceedings.apply import Applier, rebuild
from central.proceedings.intake import accept
from central.proceedings.reading import records_of
from central.proceedings.results import Proceedings
from contract import events as e
from contract.package import Package, PlannedSitting
from contract.refused import Refused
from contract.standing import Standing
from tests.central.proceedings.meeting import keep, package_taken
from tests.central.proceedings.unit import NOW, Stream, register
from tests.central.province import DAY, HOUR, Province
from tests.makers import CHAIR, EIGHT, make_package

TODAY = date(2026, 11, 23)
THURSDAY = EIGHT + 54 * 3_600_000


class Room:
    """One unit's meeting, told to central as far as it has come."""

    def __init__(self, province: Province) -> None:
        self.province = province
        self.meeting: Meeting = province.approved()
        self.plan: Package = make_package(self.meeting.id)
        keep(self.plan)
        self.stream = register(Stream().begin())
        self.write(package_taken(self.plan), *come(1, 2, 3), e.MeetingStarted(by=CHAIR))

    def write(self, *events: e.Event, hours: int = 0) -> None:
        self.stream.at_ms += hours * 3_600_000
        self.stream.write(*events, meeting=self.meeting.id)

    def tell(self) -> None:
        answer = accept(self.province.database, self.stream.run(), unit=self.stream.unit, now_ms=NOW)
        assert not answer.reason
        while Applier(self.province.database).apply(now_ms=NOW):
            pass


def come(*attendees: int) -> list[e.Event]:
    return [e.CheckedIn(attendee=one, way=e.Way.CAMERA) for one in attendees]


@pytest.fixture
def room(province: Province) -> Room:
    return Room(province)


def test_r5_2_a_meeting_between_two_sittings_goes_on_and_says_until_when(
    room: Room, browser: Callable[[str], FlaskClient]
) -> None:
    room.write(e.SittingClosed(by=CHAIR, until=THURSDAY, place="Hội trường B"), hours=3)
    room.tell()

    [listed] = ongoing(access_of(room.province.people["chair"], TODAY), TODAY)
    assert listed.goes_on
    assert (listed.goes_on.at_ms, listed.goes_on.place) == (THURSDAY, "Hội trường B")
    listed_text = browser("chair").get("/ongoing").text
    assert "Hoãn đến 14:00, 27/11" in listed_text
    assert "Hội trường B" in listed_text
    assert "Họp tiếp 14:00, 27/11/2025, Hội trường B" in browser("chair").get(f"/meetings/{room.meeting.id}").text
    text = browser("chair").get(f"/meetings/{room.meeting.id}/proceedings").text
    assert "Giữa hai buổi họp" in text
    assert "Họp tiếp 14:00, 27/11/2025, Hội trường B" in text
    assert "3/5 thành viên dự" in text
    assert "Chưa đủ số thành viên" not in text


def test_a_break_says_until_when(room: Room, browser: Callable[[str], FlaskClient]) -> None:
    room.write(e.MeetingPaused(by=CHAIR, until=EIGHT + 7 * 900_000))
    room.tell()
    assert "Giải lao đến 09:45" in browser("chair").get("/ongoing").text


def test_the_record_tells_each_sitting_and_who_was_at_an_earlier_one(room: Room) -> None:
    room.write(e.SittingClosed(by=CHAIR), hours=3)
    room.write(*come(1, 4), e.SittingOpened(by=CHAIR), hours=51)
    room.tell()

    [record] = records_of(room.meeting.id)
    assert [(one.came, one.members, bool(one.closed_at)) for one in record.sittings] == [(3, 5, True), (2, 5, False)]
    assert (record.row.present, record.present) == (2, 2)
    roll = {one.attendee: one for one in record.roll}
    assert (roll[4].standing, roll[3].standing) == (Standing.PRESENT, Standing.ABSENT)
    assert roll[3].row
    assert roll[3].row.left_at_ms == record.sittings[0].closed_at, "there until the end of the first"

    before = [tuple(row.__data__.values()) for row in Proceedings.select()]
    rebuild(room.province.database, now_ms=NOW)
    assert [tuple(row.__data__.values()) for row in Proceedings.select()] == before


def test_a_room_is_taken_at_the_time_to_which_a_meeting_was_put_off(room: Room) -> None:
    later = room.meeting.ends_at_ms + 2 * DAY
    when = {"starts_at_ms": later + HOUR, "ends_at_ms": later + 2 * HOUR}
    room.write(e.SittingClosed(by=CHAIR, until=later, place="Hội trường B"))
    room.tell()
    check_rooms([room.meeting.room_id or 0], plan_at(**when))
    room.write(e.NextSittingSet(by=CHAIR, until=later))
    room.tell()
    with pytest.raises(Refused, match="Phòng đã có cuộc họp"):
        check_rooms([room.meeting.room_id or 0], plan_at(**when))
    check_rooms([room.meeting.room_id or 0], plan_at(starts_at_ms=later + DAY, ends_at_ms=later + DAY + HOUR))
    room.write(e.MeetingEnded(by=CHAIR))
    room.tell()
    check_rooms([room.meeting.room_id or 0], plan_at(**when))


def plan_at(*, starts_at_ms: int, ends_at_ms: int) -> tuple[PlannedSitting, ...]:
    return (PlannedSitting(starts_at=starts_at_ms, ends_at=ends_at_ms),)


def test_a_unit_goes_on_holding_what_was_put_off_for_weeks(room: Room) -> None:
    Unit.create(name=room.stream.unit, room=room.plan.room, added_at_ms=NOW)
    publish(room.province.database, room.plan, unit=room.stream.unit, now_ms=NOW)
    later = room.plan.ends_at + 40 * DAY

    def held() -> list[int]:
        return [one.meeting for one in offers([room.stream.unit], now_ms=later)[room.stream.unit]]

    assert held() == []
    room.write(e.SittingClosed(by=CHAIR, until=later + HOUR))
    room.tell()
    assert held() == [room.meeting.id]
    room.write(e.SittingOpened(by=CHAIR), e.MeetingEnded(by=CHAIR))
    room.tell()
    assert held() == []


# R5.1
def test_the_week_has_the_sitting_to_which_its_room_has_put_it_off(
    room: Room, browser: Callable[[str], FlaskClient]
) -> None:
    thursday = THURSDAY + 365 * DAY
    week = f"/week?week={Week.of(local(thursday).date()).monday}"
    client = browser("chair")
    assert "Buổi họp tiếp theo" not in client.get(week).text
    room.write(e.SittingClosed(by=CHAIR, until=thursday, place="Hội trường B"), hours=3)
    room.tell()

    page = client.get(week).text

    assert all(text in page for text in ("Buổi họp tiếp theo", "14:00", "Hội trường B", "Họp về ngân sách"))
