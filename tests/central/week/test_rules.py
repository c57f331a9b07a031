"""Halves of days, who is invited in short, and when a room is free."""

from datetime import datetime

import pytest

from central.week.rules import Half, free_spans, half_of, in_short


@pytest.mark.parametrize(
    ("hour", "half"), [(7, Half.MORNING), (11, Half.MORNING), (12, Half.AFTERNOON), (19, Half.AFTERNOON)]
)
def test_what_begins_at_noon_or_in_the_evening_stands_with_the_afternoon(hour: int, half: Half) -> None:
    assert half_of(datetime(2026, 11, 23, hour)) is half  # noqa: DTZ001 - as on the wall


def test_many_invited_are_told_by_the_first_and_a_count() -> None:
    names = ["Sở Tài chính", "Sở Y tế", "Sở Xây dựng", "Sở Nội vụ", "Sở Tư pháp", "Thanh tra"]
    assert in_short(names) == ("Sở Tài chính; Sở Y tế; Sở Xây dựng; Sở Nội vụ", 2)
    assert in_short(names[:5]) == ("Sở Tài chính; Sở Y tế; Sở Xây dựng; Sở Nội vụ; Sở Tư pháp", 0)
    assert in_short([]) == ("", 0)


@pytest.mark.parametrize(
    ("busy", "free"),
    [
        ([], [(7, 18)]),
        ([(7, 18)], []),
        ([(6, 20)], []),
        ([(13, 15), (8, 10)], [(7, 8), (10, 13), (15, 18)]),
        ([(8, 12), (9, 10), (11, 14)], [(7, 8), (14, 18)]),
        ([(5, 6), (19, 20)], [(7, 18)]),
    ],
)
def test_a_room_is_free_between_its_meetings(busy: list[tuple[int, int]], free: list[tuple[int, int]]) -> None:
    assert free_spans(busy, 7, 18) == free
