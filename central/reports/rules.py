"""Reports: who may read which, one table; a period and its months; shares. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from contract.refused import Refused

MOST_DAYS = 2 * 366


class Reader(StrEnum):
    """What somebody is by rights and posts: of the Office, an agency's administrator, an agency's leader."""

    OFFICE = "office"
    ADMINISTRATOR = "administrator"
    LEADER = "leader"


class Scope(StrEnum):
    """What may be read: all of the province, the own agencies with what is below them, nothing."""

    PROVINCE = "province"
    OWN = "own"
    NONE = "none"


SCOPES = {Reader.OFFICE: Scope.PROVINCE, Reader.ADMINISTRATOR: Scope.OWN, Reader.LEADER: Scope.OWN}
"""The Office reports to the committee (R7.3); an agency answers for its own use to the one above it (R9.1c, R10)."""


def scope_of(readers: Collection[Reader]) -> Scope:
    """The widest of what these may read."""
    found = {SCOPES[one] for one in readers}
    return Scope.PROVINCE if Scope.PROVINCE in found else Scope.OWN if found else Scope.NONE


def below(parents: Mapping[int, int | None], tops: Collection[int]) -> frozenset[int]:
    """These agencies and all that stand below them in the tree, which may be told in any order."""
    found, size = set(tops), -1
    while size != len(found):
        size = len(found)
        found |= {one for one, parent in parents.items() if parent in found}
    return frozenset(found)


@dataclass(frozen=True, kw_only=True)
class Period:
    """From a day to another, both within."""

    from_on: date
    until_on: date

    @classmethod
    def asked(cls, from_on: date | None, until_on: date | None, today: date) -> "Period":
        """The days that were asked for; this month by default. Refused: the wrong way round, or too long."""
        until = until_on or (from_on or today).replace(day=28) + timedelta(days=4)
        if until_on is None:
            until = until.replace(day=1) - timedelta(days=1)
        period = cls(from_on=from_on or until.replace(day=1), until_on=until)
        if period.until_on < period.from_on:
            raise Refused("Ngày kết thúc phải sau ngày bắt đầu.")
        if (period.until_on - period.from_on).days > MOST_DAYS:
            raise Refused("Báo cáo tối đa hai năm.")
        return period

    @property
    def after(self) -> date:
        """The first day that is out of it."""
        return self.until_on + timedelta(days=1)

    @property
    def months(self) -> list[date]:
        """The first days of the months that it touches."""
        found = [self.from_on.replace(day=1)]
        while (following := (found[-1] + timedelta(days=32)).replace(day=1)) <= self.until_on:
            found.append(following)
        return found

    @property
    def days(self) -> list[date]:
        return [self.from_on + timedelta(days=one) for one in range((self.after - self.from_on).days)]


def share(part: int, whole: int) -> float:
    """Between 0 and 1; 0 of nothing."""
    return min(1.0, part / whole) if whole > 0 else 0.0
