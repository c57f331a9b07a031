"""The demo's province: real enough, and always with one meeting that is about to begin."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from central.db import Database, migrate, open_database
from central.documents.models import Document
from central.documents.store import Intake, store_in
from central.meetings.deadlines import local
from central.meetings.models import Ballot as PreparedBallot
from central.meetings.models import Meeting, Room
from central.meetings.planning import Planning
from central.meetings.states import State
from central.people.models import AgencyPeriod, Official
from demo.cast import delegates, errands, walkers, yours
from demo.seed import BEGINS_IN_MS, HOUR, MINUTE, meeting_soon

NOON_MS = 1_795_665_600_000
"""26 November 2026, 11:00 in Việt Nam, a Thursday."""


class Clock:
    def __init__(self) -> None:
        self.now_ms = NOON_MS

    def __call__(self) -> int:
        return self.now_ms


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a central that was seeded at NOON_MS."""
    folder = tmp_path_factory.mktemp("seeded")
    with opened(folder, Clock()) as planning:
        migrate(planning.database)
        meeting_soon(planning, Intake(store=store_in(folder), support=""))
    return folder


@contextmanager
def opened(folder: Path, clock: Clock) -> Iterator[Planning]:
    database: Database = open_database(f"sqlite:///{folder}/central.sqlite")
    try:
        yield Planning(database=database, secret=b"of the test", now_ms=clock)
    finally:
        database.close()


@pytest.fixture
def intake(tmp_path: Path) -> Intake:
    return Intake(store=store_in(tmp_path), support="")


@pytest.fixture
def planning(tmp_path: Path, first_start: Path, clock: Clock) -> Iterator[Planning]:
    """The seeded central, a copy for each test."""
    shutil.copy(first_start / "central.sqlite", tmp_path)
    with opened(tmp_path, clock) as planning:
        yield planning


def test_the_province_is_believable_and_one_meeting_is_about_to_begin(planning: Planning, intake: Intake) -> None:
    meeting = meeting_soon(planning, intake)

    assert Official.select().count() == 60
    assert Room.select().count() == 6
    assert len({one.kind for one in AgencyPeriod.select()}) >= 6
    assert {one.state for one in Meeting.select()} == {
        State.APPROVED,
        State.AWAITING,
        State.REJECTED,
        State.CANCELLED,
        State.DRAFT,
    }
    assert meeting.starts_at_ms == NOON_MS + BEGINS_IN_MS
    assert Document.select().where(Document.meeting == meeting).count() == 3
    assert PreparedBallot.select().where(PreparedBallot.meeting == meeting).count() == 1


def test_everybody_has_one_part(planning: Planning, intake: Intake) -> None:
    meeting = meeting_soon(planning, intake)

    numbers = {one.number for one in walkers(meeting)}
    phones = delegates(meeting, planning)
    assert yours(meeting).number in numbers
    assert yours(meeting).number not in {one.attendee for one in phones}
    assert {one.attendee for one in phones if one.scans}.isdisjoint(numbers)
    assert any(one.scans for one in phones)
    assert {one.button for one in errands(meeting)} == {"confirm", "decline", "official-"}


def test_late_in_the_evening_the_session_ends_with_the_day_or_begins_after_midnight(
    planning: Planning, intake: Intake, clock: Clock
) -> None:
    clock.now_ms += 10 * HOUR
    evening = meeting_soon(planning, intake)
    clock.now_ms += 2 * HOUR + 30 * MINUTE
    night = meeting_soon(planning, intake)

    times = [(one.starts_at_ms, one.ends_at_ms) for one in (evening, night)]
    assert [(f"{local(start):%d %H:%M}", f"{local(end):%d %H:%M}") for start, end in times] == [
        ("26 21:12", "26 23:59"),
        ("27 00:05", "27 03:05"),
    ]


def test_a_second_start_finds_the_meeting_until_its_time_has_passed(
    planning: Planning, intake: Intake, clock: Clock
) -> None:
    first = meeting_soon(planning, intake)
    clock.now_ms += 5 * MINUTE
    assert meeting_soon(planning, intake) == first

    clock.now_ms += HOUR
    second = meeting_soon(planning, intake)

    assert second != first
    assert second.starts_at_ms == clock.now_ms + BEGINS_IN_MS
    assert Meeting.get_by_id(first.id).state == State.CANCELLED
    assert second.state == State.APPROVED
