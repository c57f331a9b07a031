"""Finding agencies, positions and officials by what somebody typed, with or without diacritics."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from peewee import JOIN

from central.people.models import AgencyPeriod, Official, Position, Post
from central.people.standing import described, holds_on, standings
from contract.vietnamese import fold, nfc

AT_MOST = 8


class Sort(StrEnum):
    """What was found."""

    OFFICIAL = "official"
    POSITION = "position"
    AGENCY = "agency"


ALL_SORTS = frozenset(Sort)
PEOPLE = frozenset({Sort.OFFICIAL})


@dataclass(frozen=True, kw_only=True)
class Found:
    """`label` is what is written in the field; `whole` the short text that alone means this one too."""

    sort: Sort
    id: int
    label: str
    whole: str = ""

    @property
    def key(self) -> str:
        """How a form names it, as `official:12`."""
        return f"{self.sort}:{self.id}"


@dataclass(frozen=True, kw_only=True)
class Meant:
    """What a text means: one, or (`one` is None) what it may mean."""

    one: Found | None = None
    choices: tuple[Found, ...] = ()


def find(typed: str, day: date, sorts: Collection[Sort] = ALL_SORTS) -> list[Found]:
    """What fits all words that were typed, agencies first; nothing for an empty text."""
    words = re.findall(r"[^\s,–]+", fold(nfc(typed)))
    if not words:
        return []
    found: list[Found] = []
    if Sort.AGENCY in sorts:
        found += _agencies(words, day)
    if Sort.POSITION in sorts:
        found += _positions(words, day)
    if Sort.OFFICIAL in sorts:
        found += _officials(words, day)
    return found[: AT_MOST * 2]


def understand(typed: str, day: date, sorts: Collection[Sort] = ALL_SORTS) -> Meant:
    """The one that a text names by its label, its name or its e-mail address; else what it may mean."""
    text = fold(nfc(" ".join(typed.split())))
    if Sort.OFFICIAL in sorts and "@" in text:
        by_mail = Official.get_or_none(Official.email == text, Official.is_active)
        if by_mail is not None:
            return Meant(one=_of_official(standings([by_mail.id], day)[by_mail.id]))
    choices = find(typed, day, sorts)
    for same in (
        [one for one in choices if fold(one.label) == text],
        [one for one in choices if fold(one.whole) == text],
    ):
        if len(same) == 1:
            return Meant(one=same[0])
    return Meant(choices=tuple(choices))


def by_key(key: str, day: date) -> Found | None:
    """What a form named, as it is called on the day; None when there is no such thing."""
    sort, _, number = key.partition(":")
    if not re.fullmatch(r"[0-9]{1,9}", number):
        return None
    match sort:
        case Sort.OFFICIAL:
            known = standings([int(number)], day).get(int(number))
            return _of_official(known) if known else None
        case Sort.POSITION:
            return next(iter(_found_positions(_position_rows(day).where(Position.id == int(number)))), None)
        case Sort.AGENCY:
            rows = AgencyPeriod.select().where(AgencyPeriod.agency == int(number), holds_on(AgencyPeriod, day))
            return next((Found(sort=Sort.AGENCY, id=row.agency_id, label=row.name) for row in rows), None)
    return None


def _of_official(known: Any) -> Found:
    return Found(sort=Sort.OFFICIAL, id=known.official, label=known.label, whole=known.name)


def _agencies(words: list[str], day: date) -> list[Found]:
    query = AgencyPeriod.select().where(holds_on(AgencyPeriod, day))
    for word in words:
        query = query.where(AgencyPeriod.folded.contains(word))
    rows = query.order_by(AgencyPeriod.rank, AgencyPeriod.name).limit(AT_MOST)
    return [Found(sort=Sort.AGENCY, id=row.agency_id, label=row.name) for row in rows]


def _position_rows(day: date) -> Any:
    joined = Position.select(Position, AgencyPeriod).join(
        AgencyPeriod, on=AgencyPeriod.agency == Position.agency, attr="period"
    )
    return joined.where(holds_on(AgencyPeriod, day))


def _positions(words: list[str], day: date) -> list[Found]:
    query = _position_rows(day)
    for word in words:
        query = query.where(Position.folded.contains(word) | AgencyPeriod.folded.contains(word))
    return _found_positions(query.order_by(AgencyPeriod.rank, Position.rank).limit(AT_MOST))


def _found_positions(rows: Any) -> list[Found]:
    return [
        Found(
            sort=Sort.POSITION,
            id=row.id,
            label=described(row.title, row.period.name),
            whole=f"{row.title} {row.period.name}",
        )
        for row in rows
    ]


def _officials(words: list[str], day: date) -> list[Found]:
    query = Official.select(Official.id).where(Official.is_active)
    query = query.join(Post, JOIN.LEFT_OUTER, on=(Post.official == Official.id) & holds_on(Post, day))
    query = query.join(Position, JOIN.LEFT_OUTER, on=Post.position == Position.id)
    in_period = (AgencyPeriod.agency == Position.agency) & holds_on(AgencyPeriod, day)
    query = query.join(AgencyPeriod, JOIN.LEFT_OUTER, on=in_period)
    for word in words:
        in_post = Position.folded.contains(word) | AgencyPeriod.folded.contains(word)
        query = query.where(Official.folded.contains(word) | in_post)
    # A name that fits comes before an office that fits, so that "An" does not drown among the agencies.
    by_name = query.where(Official.folded.contains(words[-1])).order_by(Official.folded).limit(AT_MOST)
    ids = [row.id for row in by_name] or [row.id for row in query.order_by(Official.folded).limit(AT_MOST)]
    known = standings(ids, day)
    return [_of_official(known[one]) for one in dict.fromkeys(ids)]
