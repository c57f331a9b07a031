"""Working days, and the deadlines of both texts, told to the hour."""

from datetime import date, datetime

import pytest

from central.duties.rules import Standing, Unit, What, WorkingDays, deadlines, holidays, standing
from central.meetings.deadlines import local, meeting_kinds, to_ms

HOUR = 3_600_000
DAYS = WorkingDays(exceptions=holidays())


def at(year: int, month: int, day: int, hour: int = 8) -> int:
    return to_ms(datetime(year, month, day, hour))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("day", "count", "found"),
    [
        (date(2026, 11, 30), -3, date(2026, 11, 25)),  # over a weekend
        (date(2026, 2, 23), -1, date(2026, 2, 13)),  # over Tết and two weekends
        (date(2026, 1, 12), -1, date(2026, 1, 10)),  # a Saturday that is worked
        (date(2026, 8, 28), 1, date(2026, 9, 3)),  # over National Day and the Monday before it
        (date(2026, 11, 28), 1, date(2026, 11, 30)),  # from a Saturday
    ],
)
def test_working_days_leave_out_weekends_holidays_and_swaps(day: date, count: int, found: date) -> None:
    assert DAYS.away(day, count) == found


# R6.3, R6.4, R9.3: calendar days of the regulation beside working days of Decision 45/2018
def test_r6_3_r6_4_r9_3_a_regular_meeting_has_both_deadlines_as_date_and_hour() -> None:
    found = deadlines(meeting_kinds()["regular"], at(2026, 11, 30), at(2026, 11, 30, 11), DAYS)
    told = [(one.what, f"{local(one.at_ms):%d/%m %H:%M}", one.unit) for one in found]
    assert told == [
        (What.PAPERS, "25/11 08:00", Unit.CALENDAR),
        (What.PAPERS, "25/11 08:00", Unit.WORKING),
        (What.APPROVE, "25/11 08:00", Unit.WORKING),
        (What.APPROVE, "27/11 08:00", Unit.CALENDAR),
        (What.NAME, "29/11 08:00", Unit.CALENDAR),
        (What.ANSWER, "29/11 08:00", Unit.CALENDAR),
        (What.CONCLUSIONS, "07/12 11:00", Unit.WORKING),
    ]
    assert all(one.citation for one in found)


def test_an_extraordinary_meeting_has_no_date_for_answers_and_none_of_decision_45_before_it() -> None:
    found = deadlines(meeting_kinds()["extraordinary"], at(2026, 11, 30), at(2026, 11, 30, 11), DAYS)
    assert [(one.what, one.unit) for one in found] == [
        (What.PAPERS, Unit.CALENDAR),
        (What.APPROVE, Unit.CALENDAR),
        (What.CONCLUSIONS, Unit.WORKING),
    ]


@pytest.mark.parametrize(
    ("hours", "stands"),
    [(25, Standing.DUE), (24, Standing.AT_RISK), (0, Standing.AT_RISK), (-1, Standing.LATE)],
)
def test_the_last_day_is_at_risk(hours: int, stands: Standing) -> None:
    assert standing(at(2026, 11, 30) + hours * HOUR, at(2026, 11, 30)) is stands
