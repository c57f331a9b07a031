"""When a letter goes: quiet hours, back-off, age; and how a calendar's lines are written."""

import pytest

from central.notices.invitation import Entry, Method, calendar_text
from central.notices.rules import is_too_old, post_at, wait_ms
from tests.central.province import DAY, HOUR, NOW

MIDNIGHT = NOW - 8 * HOUR


@pytest.mark.parametrize(
    ("at", "starts", "goes"),
    [
        (8, 200, 8),
        (21.9, 200, 21.9),
        (22, 200, 30),
        (23, 31, 23),
        (23, 32.5, 30),
        (25, 20, 30),
        (29.9, 200, 30),
        (30, 200, 30),
    ],
)
def test_a_letter_waits_for_the_morning_unless_the_meeting_is_near(at: float, starts: float, goes: float) -> None:
    found = post_at(MIDNIGHT + round(at * HOUR), starts_at_ms=MIDNIGHT + round(starts * HOUR), quiet=(22, 6))
    assert (found - MIDNIGHT) / HOUR == pytest.approx(goes)


def test_no_quiet_hours_and_those_of_one_day() -> None:
    assert post_at(MIDNIGHT, starts_at_ms=0, quiet=(0, 0)) == MIDNIGHT
    assert post_at(NOW, starts_at_ms=0, quiet=(8, 9)) == NOW + HOUR


def test_waiting_doubles_up_to_six_hours() -> None:
    assert [wait_ms(count) // 60_000 for count in (1, 2, 3, 9, 10, 50)] == [1, 2, 4, 256, 360, 360]


def test_a_letter_of_three_days_ago_is_too_old() -> None:
    assert not is_too_old(NOW, NOW + 3 * DAY)
    assert is_too_old(NOW, NOW + 3 * DAY + 1)


def test_a_calendars_lines_are_escaped_folded_and_come_back_whole() -> None:
    title = "Họp; bàn, về \\ ngân sách\n" + "rất dài " * 20
    entry = Entry(
        uid="meeting-7@tinh.gov.vn",
        sequence=4,
        stamp_ms=NOW,
        starts_at_ms=NOW,
        ends_at_ms=NOW + HOUR,
        summary=title,
        place="Phòng họp số 1",
        address="http://central.test/meetings/7",
        organizer="hop@tinh.gov.vn",
        attendee="an@tinh.gov.vn",
    )
    text = calendar_text(entry, Method.CANCEL)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = text.replace("\r\n ", "").split("\r\n")
    summary = next(line for line in lines if line.startswith("SUMMARY:"))
    assert summary == "SUMMARY:Họp\\; bàn\\, về \\\\ ngân sách\\n" + "rất dài " * 20
    assert {"DTSTART:20261123T010000Z", "STATUS:CANCELLED", "METHOD:CANCEL", "SEQUENCE:4"} <= set(lines)
