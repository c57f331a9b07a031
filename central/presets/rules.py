"""Pure: on which days a meeting that repeats is held."""

import calendar
from datetime import date, timedelta
from enum import StrEnum

MOST = 26


class Every(StrEnum):
    """How often. MONTH is the same day of the month, the last one where that is missing; NTH the same weekday of it."""

    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"
    NTH = "nth"


def repeated(first: date, every: Every, count: int) -> list[date]:
    """The days after the first one, at most MOST of them."""
    return [_after(first, every, number) for number in range(1, min(max(count, 0), MOST) + 1)]


def _after(first: date, every: Every, number: int) -> date:
    if every in (Every.WEEK, Every.FORTNIGHT):
        return first + timedelta(weeks=number if every is Every.WEEK else 2 * number)
    year, month = divmod(first.year * 12 + first.month - 1 + number, 12)
    month += 1
    days = calendar.monthrange(year, month)[1]
    if every is Every.MONTH:
        return date(year, month, min(first.day, days))
    nth = (first.day - 1) // 7
    begins = 1 + (first.weekday() - date(year, month, 1).weekday()) % 7
    day = begins + 7 * nth
    # A fifth Monday is the last one where there are four.
    return date(year, month, day if day <= days else day - 7)
