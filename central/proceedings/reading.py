"""The proceedings of a meeting as pages show them: what its rooms recorded, with the words and names it refers to."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from central.proceedings.models import Content, KeptPackage
from central.proceedings.moves import came_from
from central.proceedings.record import UNKNOWN, LatePaper, Matter, Record, Words
from central.proceedings.results import (
    BallotRound,
    Conclusion,
    Fault,
    HandedOut,
    Opinion,
    Presence,
    Proceedings,
    SettledMatter,
    counting,
)
from central.proceedings.roll import roll_of
from central.proceedings.rounds import round_of
from central.proceedings.sittings import read_sittings
from contract.package import Package, read_package


def records_of(meeting: int, *, units: Collection[str] | None = None) -> list[Record]:
    """Every room's record of a meeting, the one that was heard of last first; or those of these units.

    One from which another goes on is part of that, and only shown when it is asked for.
    """
    rows = Proceedings.select().where(Proceedings.meeting == meeting)
    if units is None:
        rows = rows.where(*counting())
    else:
        rows = rows.where(Proceedings.package != "", Proceedings.unit.in_(sorted(units)))
    packages = packages_named({row.package for row in rows})
    return [
        _record(row, packages[row.package])
        for row in sorted(rows, key=lambda row: -row.last_at_ms)
        if row.package in packages
    ]


def without_items(record: Record, kept: Collection[str]) -> Record:
    """The record without what was said, concluded and handed out on these agenda items."""
    return replace(
        record,
        conclusions=[one for one in record.conclusions if one.token not in kept],
        opinions=[one for one in record.opinions if one.token not in kept],
        papers=[one for one in record.papers if one.token not in kept],
    )


def packages_named(names: Iterable[str]) -> dict[str, Package]:
    """The packages of these hashes that central holds."""
    rows = KeptPackage.select().where(KeptPackage.sha256.in_(sorted(names)))
    return {row.sha256: read_package(bytes(row.body)) for row in rows}


def _record(row: Proceedings, package: Package) -> Record:
    seen = {one.attendee: one for one in _of(Presence, row)}
    rounds = sorted(_of(BallotRound, row), key=lambda one: one.opened_at_ms)
    conclusions = sorted(_of(Conclusion, row), key=lambda one: one.at_ms)
    opinions = sorted(_of(Opinion, row), key=lambda one: one.at_ms)
    papers = sorted(_of(HandedOut, row), key=lambda one: one.at_ms)
    names = {one.person for one in seen.values()} | {one.spec for one in rounds} | {one.title for one in papers}
    matters = sorted(_of(SettledMatter, row), key=lambda one: one.at_ms)
    reasons = {one.why_void for one in rounds} | {one.reason for one in matters}
    texts = _texts(names | reasons | {one.text for one in (*conclusions, *opinions)})
    roll = roll_of(package, seen, texts)
    called = {one.attendee: one.name for one in roll}
    items = {one.item: one.title for one in package.agenda}
    faults = Fault.select().where(Fault.unit == row.unit, Fault.meeting == row.meeting, Fault.set_aside_at_ms.is_null())
    return Record(
        unit=row.unit,
        row=row,
        package=package,
        roll=roll,
        rounds=[round_of(one, texts, roll) for one in rounds],
        conclusions=[_words(one, one.by, items, called, texts) for one in conclusions],
        opinions=[_words(one, one.attendee, items, called, texts) for one in opinions],
        papers=[_paper(one, items, called, texts) for one in papers],
        matters=[_matter(one, called, texts) for one in matters],
        faults=faults.count(),
        sittings=read_sittings(row.sittings),
        came=came_from(row),
    )


def _paper(row: HandedOut, items: dict[str, str], called: dict[int, str], texts: dict[str, str]) -> LatePaper:
    return LatePaper(
        document=row.document,
        token=row.item,
        item=items.get(row.item, ""),
        sha256=row.sha256,
        title=texts.get(row.title, UNKNOWN),
        giver=called.get(row.giver, ""),
        at_ms=row.at_ms,
        is_replaced=bool(row.replaced_by),
        withdrawn_at_ms=row.withdrawn_at_ms,
    )


def _matter(row: SettledMatter, called: dict[int, str], texts: dict[str, str]) -> Matter:
    return Matter(
        kind=row.kind,
        settlement=row.settlement,
        who=called.get(row.attendee, UNKNOWN),
        other=called.get(row.other, ""),
        by=called.get(row.by, ""),
        reason=texts.get(row.reason, UNKNOWN),
        at_ms=row.at_ms,
    )


def _of(table: Any, row: Proceedings) -> list[Any]:
    """The rows of a table that belong to this room's record."""
    return list(table.select().where(table.unit == row.unit, table.meeting == row.meeting))


def _texts(names: set[str]) -> dict[str, str]:
    """The contents of these names; what was erased or has not come yet is left out."""
    rows = Content.select().where(Content.name.in_(sorted(names - {""})))
    return {row.name: bytes(row.body).decode() for row in rows}


def _words(
    row: Conclusion | Opinion, by: int, items: dict[str, str], called: dict[int, str], texts: dict[str, str]
) -> Words:
    return Words(
        item=items.get(row.item, ""),
        token=row.item,
        name=called.get(by, ""),
        text=texts.get(row.text, UNKNOWN),
        at_ms=row.at_ms,
    )
