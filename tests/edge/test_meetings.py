"""Which meeting the door is about: a running one, else the next of the day, else what there is left to say."""

from pathlib import Path

import pytest

from contract.package import Package, PlanState
from edge.desk import Desk, NextSitting
from edge.kiosk.programme import to_come
from tests.edge.unit import give, open_desk
from tests.makers import CHAIR, EIGHT, SetClock, make_package

HOUR, DAY = 3_600_000, 86_400_000


def meeting(number: int, starts_at: int, *, state: PlanState = PlanState.APPROVED, hours: int = 2) -> Package:
    ends_at = starts_at + hours * HOUR
    return make_package(number, opens_at=starts_at - HOUR // 2, starts_at=starts_at, ends_at=ends_at, state=state)


MORNING = meeting(10, EIGHT)
NOON = meeting(11, EIGHT + 3 * HOUR)
CANCELLED = meeting(12, EIGHT + 2 * HOUR, state=PlanState.CANCELLED)
TOMORROW = meeting(13, EIGHT + DAY)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(EIGHT - HOUR)


@pytest.fixture
def unit(tmp_path: Path, clock: SetClock) -> Desk:
    desk = open_desk(tmp_path, clock=clock)
    give(desk, NOON, TOMORROW, CANCELLED, MORNING)
    return desk


def shown(desk: Desk, at_ms: int) -> int:
    package = desk.meeting_at(at_ms)
    return package.meeting if package else 0


def test_meetings_are_listed_by_their_start(unit: Desk) -> None:
    assert [package.meeting for package in unit.meetings()] == [10, 12, 11, 13]


def test_before_the_day_begins_the_first_is_shown_and_none_of_tomorrow(unit: Desk) -> None:
    assert shown(unit, EIGHT - 7 * HOUR) == 10
    assert shown(unit, EIGHT - 9 * HOUR) == 0
    assert shown(unit, EIGHT + 10 * DAY) == 0


def test_one_that_begins_after_midnight_is_shown_the_evening_before_once_its_door_is_open(
    tmp_path: Path, clock: SetClock
) -> None:
    midnight = EIGHT - 8 * HOUR + DAY
    desk = open_desk(tmp_path, clock=clock)
    late = meeting(14, midnight + HOUR // 6, hours=1)
    give(desk, late)

    minutes = (-21, -20, 0, 71)
    at = [midnight + one * HOUR // 60 for one in minutes]
    assert [shown(desk, one) for one in at] == [0, 14, 14, 14]
    assert [[slot.meeting for slot in to_come(desk, one)] for one in at] == [[], [14], [14], []]


def test_one_that_is_late_is_shown_until_its_end_and_then_the_next(unit: Desk) -> None:
    assert shown(unit, EIGHT + HOUR) == 10
    assert shown(unit, EIGHT + 2 * HOUR) == 11


def test_a_running_meeting_is_shown_however_long_it_takes(unit: Desk, clock: SetClock) -> None:
    # when
    clock.pass_ms(HOUR)
    unit.start(10, CHAIR, [CHAIR])

    # then
    assert shown(unit, EIGHT + 4 * HOUR) == 10
    assert shown(unit, EIGHT + 16 * HOUR) == 10
    unit.pause(10, CHAIR)
    assert shown(unit, EIGHT + 4 * HOUR) == 10


def test_after_a_meeting_the_next_is_shown_and_after_the_last_the_one_that_was(unit: Desk, clock: SetClock) -> None:
    # when
    for number in (10, 11):
        clock.pass_ms(HOUR)
        unit.start(number, CHAIR, [CHAIR])
        clock.pass_ms(HOUR)
        unit.end(number, CHAIR)

        # then
        if number == 10:
            assert shown(unit, clock.now().at_ms) == 11

    assert shown(unit, EIGHT + 6 * HOUR) == 11
    assert shown(unit, EIGHT + 15 * HOUR) == 11
    assert shown(unit, EIGHT + 16 * HOUR) == 13


def test_a_cancelled_meeting_is_shown_only_when_nothing_else_is_on(tmp_path: Path, clock: SetClock) -> None:
    # given
    desk = open_desk(tmp_path, clock=clock)
    give(desk, CANCELLED)
    assert shown(desk, EIGHT) == 12

    # when
    give(desk, CANCELLED, NOON, serial=2)

    # then
    assert shown(desk, EIGHT) == 11


def test_old_meetings_leave_the_list_but_not_the_journal(unit: Desk, clock: SetClock) -> None:
    # when
    clock.pass_ms(15 * DAY)

    # then
    assert [package.meeting for package in unit.meetings()] == [13]
    assert unit.room(10).package == MORNING


def test_a_plan_that_another_process_took_is_seen_at_once(unit: Desk, tmp_path: Path, clock: SetClock) -> None:
    # given
    other = open_desk(tmp_path, clock=clock)
    assert len(unit.meetings()) == 4

    # when
    moved = meeting(10, EIGHT + 4 * HOUR)
    give(other, make_package(10, revision=2, starts_at=moved.starts_at, ends_at=moved.ends_at), serial=2)

    # then
    assert [package.meeting for package in unit.meetings()] == [12, 11, 10, 13]


THURSDAY = EIGHT + 2 * DAY + 6 * HOUR


@pytest.fixture
def put_off(unit: Desk, clock: SetClock) -> Desk:
    """The meeting of Tuesday morning goes on on Thursday at two."""
    clock.pass_ms(HOUR)
    unit.start(10, CHAIR)
    clock.pass_ms(HOUR)
    unit.close_sitting(10, CHAIR, NextSitting(until=THURSDAY))
    return unit


def test_what_was_put_off_gives_way_until_its_day_and_then_stands_among_the_meetings_of_the_day(put_off: Desk) -> None:
    give(put_off, meeting(15, THURSDAY - 4 * HOUR))
    assert shown(put_off, EIGHT + 2 * HOUR) == 11, "another one of the same day"
    assert shown(put_off, EIGHT + DAY) == 13
    assert shown(put_off, THURSDAY - 4 * HOUR) == 15
    assert shown(put_off, THURSDAY - HOUR) == 10
    assert [slot.meeting for slot in to_come(put_off, THURSDAY - 5 * HOUR)] == [15, 10]
    assert [slot.starts_at for slot in to_come(put_off, THURSDAY - HOUR)] == [THURSDAY]
    assert shown(put_off, THURSDAY + 2 * DAY) == 10, "nobody has opened it yet"


def test_what_was_put_off_is_kept_for_as_long_as_nobody_ends_it(put_off: Desk, clock: SetClock, tmp_path: Path) -> None:
    put_off.set_next_sitting(10, CHAIR, NextSitting())
    clock.pass_ms(40 * DAY)
    assert [package.meeting for package in put_off.meetings()] == [10]
    assert shown(put_off, clock.now().at_ms) == 10
    put_off.journal.close()

    again = open_desk(tmp_path, clock=clock)
    assert [package.meeting for package in again.meetings()] == [10], "also for a process that has just begun"
    again.open_sitting(10, CHAIR, [CHAIR])
    again.end(10, CHAIR)
    assert [package.meeting for package in again.meetings()] == [10]
    clock.pass_ms(15 * DAY)
    assert again.meetings() == []
