"""When things are due, in calendar days or in working days, and how near that is. Pure; the days are data."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib import resources

import msgspec

from central.meetings.deadlines import MeetingKind, answer_by, approve_by, local, papers_by, to_ms

AT_RISK_MS = 24 * 3_600_000
"""A duty is at risk in its last day."""


class What(StrEnum):
    """What is due of a meeting, in the order of its preparation. To name people is due when they are to answer.

    REQUEST: papers that an agency was asked for, until the moment that the request says.
    """

    REQUEST = "request"
    PAPERS = "papers"
    APPROVE = "approve"
    NAME = "name"
    ANSWER = "answer"
    CONCLUSIONS = "conclusions"


class Unit(StrEnum):
    CALENDAR = "calendar"
    WORKING = "working"


class Standing(StrEnum):
    """How a duty that is not done yet stands."""

    LATE = "late"
    AT_RISK = "at-risk"
    DUE = "due"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The last moment for something, as date and hour, and where that is written."""

    what: What
    at_ms: int
    unit: Unit
    citation: str


class _Days(msgspec.Struct, frozen=True, kw_only=True):
    what: What
    kinds: tuple[str, ...]
    days: int
    after: bool = False
    citation: str


class _Deadlines(msgspec.Struct, frozen=True, kw_only=True):
    deadline: tuple[_Days, ...]


class _Holidays(msgspec.Struct, frozen=True, kw_only=True):
    off: tuple[date, ...]
    working: tuple[date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingDays:
    """The calendar: Monday to Friday, but for the days that `exceptions` tells to be worked (true) or off (false)."""

    exceptions: Mapping[date, bool]

    def is_working(self, day: date) -> bool:
        return self.exceptions.get(day, day.weekday() < 5)

    def away(self, day: date, count: int) -> date:
        """The day so many working days after this one, or before it when `count` is negative."""
        step = timedelta(days=1 if count > 0 else -1)
        left = abs(count)
        while left:
            day += step
            left -= self.is_working(day)
        return day


@cache
def holidays() -> dict[date, bool]:
    """The days that came with this version: off (false) or worked (true)."""
    found = msgspec.convert(tomllib.loads(_file("holidays.toml")), _Holidays)
    return dict.fromkeys(found.off, False) | dict.fromkeys(found.working, True)


def deadlines(kind: MeetingKind, starts_at_ms: int, ends_at_ms: int, days: WorkingDays) -> list[Deadline]:
    """All deadlines of a meeting of this kind, the stricter of two for one thing first (R6.3, R6.4, R9.3)."""
    found = [
        _calendar(What.APPROVE, approve_by(kind, starts_at_ms), kind),
        _calendar(What.PAPERS, papers_by(kind, starts_at_ms), kind),
    ]
    answers = answer_by(kind, starts_at_ms)
    if answers is not None:
        found += [_calendar(What.ANSWER, answers, kind), _calendar(What.NAME, answers, kind)]
    for one in _working_days():
        if kind.name in one.kinds:
            start = ends_at_ms if one.after else starts_at_ms
            at_ms = _moved(start, days, one.days if one.after else -one.days)
            found.append(Deadline(what=one.what, at_ms=at_ms, unit=Unit.WORKING, citation=one.citation))
    return sorted(found, key=lambda one: (list(What).index(one.what), one.at_ms))


def standing(due_at_ms: int, now_ms: int) -> Standing:
    """How near the moment is."""
    if now_ms > due_at_ms:
        return Standing.LATE
    return Standing.AT_RISK if due_at_ms - now_ms <= AT_RISK_MS else Standing.DUE


def _calendar(what: What, at_ms: int, kind: MeetingKind) -> Deadline:
    return Deadline(what=what, at_ms=at_ms, unit=Unit.CALENDAR, citation=kind.citation)


def _moved(at_ms: int, days: WorkingDays, count: int) -> int:
    """So many working days away, at the same hour."""
    at = local(at_ms)
    return to_ms(datetime.combine(days.away(at.date(), count), at.timetz()))


@cache
def _working_days() -> tuple[_Days, ...]:
    return msgspec.convert(tomllib.loads(_file("deadlines.toml")), _Deadlines).deadline


def _file(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text("utf-8")
