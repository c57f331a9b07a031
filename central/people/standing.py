"""Who somebody is on a day: office, agency and place in the protocol order, as they were then."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from central.db import tuples
from central.people.models import Agency, AgencyPeriod, Kind, Official, Position, Post


@dataclass(frozen=True, kw_only=True)
class Standing:
    """An official on a day. `office` and `agency` are empty for who held no post; `rank` orders within the agency."""

    official: int
    name: str
    salutation: str
    email: str
    office: str = ""
    level: str = ""
    agency_id: int = 0
    agency: str = ""
    agency_rank: int = 9999
    rank: int = 9999

    @property
    def label(self) -> str:
        """How the person is written where one is to be chosen."""
        return f"{self.name} – {described(self.office, self.agency)}" if self.office else self.name


def described(office: str, agency: str) -> str:
    """`Giám đốc, Sở Tài chính`; what is empty is left out."""
    return ", ".join(part for part in (office, agency) if part)


@dataclass(frozen=True, kw_only=True)
class AgencyOn:
    """An agency as it was called on a day. `depth` is its level in the tree when it comes from `agency_tree`."""

    id: int
    code: str
    name: str
    kind: Kind
    parent: int | None
    rank: int
    depth: int = 0


def holds_on(table: type[AgencyPeriod] | type[Post], day: date) -> Any:
    """The condition that a row's period holds on the day."""
    return (table.from_on <= day) & (table.until_on.is_null() | (table.until_on > day))


def agencies_on(day: date, *, ids: Iterable[int] | None = None) -> dict[int, AgencyOn]:
    """The agencies that existed on the day (only these, if ids are given), in protocol order."""
    query = AgencyPeriod.select(*_AGENCY).join(Agency, on=AgencyPeriod.agency == Agency.id)
    query = query.where(holds_on(AgencyPeriod, day))
    if ids is not None:
        query = query.where(AgencyPeriod.agency.in_(sorted(set(ids))))
    # Plain rows: objects of two tables for each of thousands of agencies would take most of a page's time.
    return {row[0]: _agency_of(*row) for row in tuples(query.order_by(AgencyPeriod.rank, AgencyPeriod.name))}


def agencies_called(day: date) -> list[tuple[int, str]]:
    """Number and name of the agencies that existed on the day, in protocol order: choices, of thousands too."""
    query = AgencyPeriod.select(AgencyPeriod.agency, AgencyPeriod.name).where(holds_on(AgencyPeriod, day))
    return list(tuples(query.order_by(AgencyPeriod.rank, AgencyPeriod.name)))


def agency_name(agency: int | None, day: date) -> str:
    """What the agency was called on the day; empty for none and for a day on which it did not exist."""
    if agency is None:
        return ""
    found = agencies_on(day, ids=[agency]).get(agency)
    return found.name if found else ""


def agency_names(asked: Iterable[tuple[int, date]]) -> dict[tuple[int, date], str]:
    """`agency_name` of many agencies, each on a day of its own."""
    pairs = set(asked)
    ids = sorted({agency for agency, _ in pairs})
    columns = (AgencyPeriod.agency, AgencyPeriod.name, AgencyPeriod.from_on, AgencyPeriod.until_on)
    periods: dict[int, list[tuple[str, date, date | None]]] = {}
    for agency, name, first, after in tuples(AgencyPeriod.select(*columns).where(AgencyPeriod.agency.in_(ids))):
        periods.setdefault(agency, []).append((name, first, after))
    return {
        (agency, day): name
        for agency, day in pairs
        for name, first, after in periods.get(agency, [])
        if first <= day and (after is None or after > day)
    }


def agency_tree(day: date) -> list[AgencyOn]:
    """All agencies of the day, each below the one that it belongs to."""
    found = agencies_on(day)
    below: dict[int | None, list[AgencyOn]] = {}
    for one in found.values():
        below.setdefault(one.parent if one.parent in found else None, []).append(one)
    tree: list[AgencyOn] = []
    _descend(None, 0, below, tree)
    return tree


def standings(officials: Iterable[int], day: date) -> dict[int, Standing]:
    """Each of these officials as of the day; of several posts the highest in its agency counts."""
    ids = sorted(set(officials))
    people = {one.id: one for one in Official.select().where(Official.id.in_(ids))}
    found = {one.id: _without_post(one) for one in people.values()}
    for row in _posts(day).where(Post.official.in_(ids)):
        before = found[row.official_id]
        if not before.office or row.position.rank < before.rank:
            found[row.official_id] = _with_post(people[row.official_id], row)
    return found


def standing_of(official: int, day: date) -> Standing:
    """One official as of the day."""
    return standings([official], day)[official]


def holders(position: int, day: date) -> list[int]:
    """Who holds a position on the day; an overlap at a handover gives the newest first."""
    query = Post.select(Post.official).where(Post.position == position, holds_on(Post, day))
    return [row.official_id for row in query.order_by(Post.from_on.desc(), Post.id.desc())]


def officials_of(agency: int, day: date) -> list[Standing]:
    """Who works in the agency on the day, in protocol order."""
    query = _posts(day).where(Position.agency == agency).order_by(Position.rank, Post.id)
    rows = [row for row in query.select_extend(Official).join_from(Post, Official) if row.official.is_active]
    seen: dict[int, Standing] = {}
    for row in rows:
        seen.setdefault(row.official_id, _with_post(row.official, row))
    return list(seen.values())


def _posts(day: date) -> Any:
    joined = Post.select(Post, Position, AgencyPeriod).join(Position)
    same_agency = AgencyPeriod.agency == Position.agency
    return joined.join(AgencyPeriod, on=same_agency, attr="period").where(
        holds_on(Post, day), holds_on(AgencyPeriod, day)
    )


_AGENCY = (
    *(AgencyPeriod.agency, Agency.code, AgencyPeriod.name),
    *(AgencyPeriod.kind, AgencyPeriod.parent, AgencyPeriod.rank),
)


def _agency_of(id: int, code: str, name: str, kind: str, parent: int | None, rank: int) -> AgencyOn:
    return AgencyOn(id=id, code=code, name=name, kind=Kind(kind), parent=parent, rank=rank)


def _without_post(one: Official) -> Standing:
    return Standing(official=one.id, name=one.name, salutation=one.salutation, email=one.email)


def _with_post(one: Official, row: Post) -> Standing:
    position: Any = row.position
    return Standing(
        official=one.id,
        name=one.name,
        salutation=one.salutation,
        email=one.email,
        office=position.title,
        level=position.level,
        agency_id=position.agency_id,
        agency=position.period.name,
        agency_rank=position.period.rank,
        rank=position.rank,
    )


def _descend(parent: int | None, depth: int, below: dict[int | None, list[AgencyOn]], tree: list[AgencyOn]) -> None:
    for one in below.get(parent, []):
        tree.append(AgencyOn(**{**vars(one), "depth": depth}))
        _descend(one.id, depth + 1, below, tree)
