"""The proceedings of a meeting as pages show them: what its rooms recorded, with the words and names it refers to."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from central.proceedings.models import Content, KeptPackage
from central.proceedings.results import (
    BallotRound,
    Conclusion,
    Fault,
    HandedOut,
    NamedVote,
    Opinion,
    Presence,
    Proceedings,
    SettledMatter,
)
from contract.ballot import Mode, words_of
from contract.content import read_as
from contract.package import Package, Person, PersonHere, read_package
from contract.sight import Stage
from contract.standing import Standing
from contract.tally import Result

SURE_WITHIN_MS = 60_000
_UNKNOWN = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One attendee in the roll. `represents` is the name of whom they came for, `other` of who came in their place."""

    attendee: int
    name: str
    office: str
    rank: int
    votes: bool = False
    represents: str = ""
    other: str = ""
    standing: Standing = Standing.AWAITED
    row: Presence | None = None

    @property
    def is_present(self) -> bool:
        return self.row is not None and self.row.is_present

    @property
    def first_at_ms(self) -> int:
        return int(self.row.first_at_ms) if self.row else 0

    @property
    def is_about(self) -> bool:
        """Was the room's clock so uncertain that the time is only about right?"""
        return self.row is not None and not 0 <= self.row.within_ms <= SURE_WITHIN_MS


@dataclass(frozen=True, slots=True, kw_only=True)
class Voted:
    name: str
    choice: str
    source: str
    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One round of a ballot. `votes` are the named ones, in protocol order; empty for hands and slips. `item` is the
    agenda item's token, `stage` what contract/sight.py asks of it. `is_misfit`: the words that came are not those of
    what was voted on, so marks stand in their place."""

    ballot: str
    item: str
    stage: Stage
    title: str
    questions: tuple[tuple[str, tuple[str, ...]], ...]
    mode: str
    number: int
    opened_at_ms: int
    closed_at_ms: int
    is_void: bool
    result: Result
    votes: tuple[Voted, ...]
    is_misfit: bool = False
    why_void: str = ""
    voided_at_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """An opinion or a conclusion; `item` is the agenda item's title, `token` its name, empty for the whole meeting."""

    item: str
    token: str
    name: str
    text: str
    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LatePaper:
    """A paper that was handed out in the room; `item` is the agenda item's title, `giver` a name or empty."""

    document: str
    token: str
    item: str
    sha256: str
    title: str
    giver: str
    at_ms: int
    is_replaced: bool
    withdrawn_at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What was settled about one check-in: kind and settlement as in contract/events/settling.py, and names."""

    kind: str
    settlement: str
    who: str
    other: str
    by: str
    reason: str
    at_ms: int


@dataclass(frozen=True, kw_only=True)
class Record:
    """What one room recorded of a meeting."""

    unit: str
    row: Proceedings
    package: Package
    roll: list[Seen] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)
    conclusions: list[Words] = field(default_factory=list)
    opinions: list[Words] = field(default_factory=list)
    papers: list[LatePaper] = field(default_factory=list)
    matters: list[Matter] = field(default_factory=list)
    faults: int = 0

    @property
    def present(self) -> int:
        return sum(1 for one in self.roll if one.is_present)


def records_of(meeting: int, *, units: Collection[str] | None = None) -> list[Record]:
    """Every room's record of a meeting, or those of these units, the one that was heard of last first."""
    rows = Proceedings.select().where(Proceedings.meeting == meeting, Proceedings.package != "")
    if units is not None:
        rows = rows.where(Proceedings.unit.in_(sorted(units)))
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
    roll = _roll(package, seen, texts)
    called = {one.attendee: one.name for one in roll}
    items = {one.item: one.title for one in package.agenda}
    faults = Fault.select().where(Fault.unit == row.unit, Fault.meeting == row.meeting, Fault.set_aside_at_ms.is_null())
    return Record(
        unit=row.unit,
        row=row,
        package=package,
        roll=roll,
        rounds=[_round(one, texts, roll) for one in rounds],
        conclusions=[_words(one, one.by, items, called, texts) for one in conclusions],
        opinions=[_words(one, one.attendee, items, called, texts) for one in opinions],
        papers=[_paper(one, items, called, texts) for one in papers],
        matters=[_matter(one, called, texts) for one in matters],
        faults=faults.count(),
    )


def _paper(row: HandedOut, items: dict[str, str], called: dict[int, str], texts: dict[str, str]) -> LatePaper:
    return LatePaper(
        document=row.document,
        token=row.item,
        item=items.get(row.item, ""),
        sha256=row.sha256,
        title=texts.get(row.title, _UNKNOWN),
        giver=called.get(row.giver, ""),
        at_ms=row.at_ms,
        is_replaced=bool(row.replaced_by),
        withdrawn_at_ms=row.withdrawn_at_ms,
    )


def _matter(row: SettledMatter, called: dict[int, str], texts: dict[str, str]) -> Matter:
    return Matter(
        kind=row.kind,
        settlement=row.settlement,
        who=called.get(row.attendee, _UNKNOWN),
        other=called.get(row.other, ""),
        by=called.get(row.by, ""),
        reason=texts.get(row.reason, _UNKNOWN),
        at_ms=row.at_ms,
    )


def _of(table: Any, row: Proceedings) -> list[Any]:
    """The rows of a table that belong to this room's record."""
    return list(table.select().where(table.unit == row.unit, table.meeting == row.meeting))


def _texts(names: set[str]) -> dict[str, str]:
    """The contents of these names; what was erased or has not come yet is left out."""
    rows = Content.select().where(Content.name.in_(sorted(names - {""})))
    return {row.name: bytes(row.body).decode() for row in rows}


def _roll(package: Package, seen: dict[int, Presence], texts: dict[str, str]) -> list[Seen]:
    planned = {one.attendee: one for one in package.people}
    roll = [
        Seen(
            attendee=one.attendee,
            name=one.name,
            office=", ".join(part for part in (one.office, one.agency) if part),
            rank=one.rank,
            votes=one.votes,
            represents=planned[one.represents].name if one.represents in planned else "",
        )
        for one in planned.values()
        if not one.withdrawn or one.attendee in seen
    ]
    roll += [_added(row, planned, texts) for attendee, row in seen.items() if attendee not in planned]
    called = {one.attendee: one.name for one in roll}
    stood = [_stood(one, seen.get(one.attendee), called) for one in roll]
    return sorted(stood, key=lambda one: (one.rank, one.represents != "", one.attendee))


def _stood(one: Seen, row: Presence | None, called: dict[int, str]) -> Seen:
    """The same person with what the room recorded; nothing where it has recorded no meeting yet."""
    if row is None:
        return one
    return replace(one, row=row, standing=Standing(row.standing), other=called.get(row.other, ""))


def _added(row: Presence, planned: dict[int, Person], texts: dict[str, str]) -> Seen:
    """Somebody whom the room added; a substitute stands behind the principal."""
    text = texts.get(row.person)
    here = read_as(PersonHere, text) or PersonHere(name=_UNKNOWN)
    before = planned.get(row.principal)
    return Seen(
        attendee=row.attendee,
        name=here.name,
        office=", ".join(part for part in (here.office, here.agency) if part),
        rank=before.rank if before else 1 << 20,
        represents=before.name if before else "",
    )


def _round(row: BallotRound, texts: dict[str, str], roll: list[Seen]) -> Round:
    text = texts.get(row.spec)
    result = msgspec.json.decode(row.result, type=Result)
    spec = words_of(text, (len(one.counts) for one in result.questions))
    questions = tuple((one.text, one.options) for one in spec.questions) if spec else ()
    if not questions:
        questions = tuple((_UNKNOWN, (_UNKNOWN,) * len(one.counts)) for one in result.questions)
    return Round(
        ballot=row.ballot,
        item=row.item,
        stage=Stage(mode=Mode(row.mode), is_over=bool(row.closed_at_ms) and not row.is_void),
        title=spec.title if spec else _UNKNOWN,
        is_misfit=spec is None and text is not None,
        questions=questions,
        mode=row.mode,
        number=row.round,
        opened_at_ms=row.opened_at_ms,
        closed_at_ms=row.closed_at_ms,
        is_void=row.is_void,
        result=result,
        votes=_votes(row, questions, roll),
        why_void=texts.get(row.why_void, ""),
        voided_at_ms=row.voided_at_ms,
    )


def _votes(row: BallotRound, questions: tuple[tuple[str, tuple[str, ...]], ...], roll: list[Seen]) -> tuple[Voted, ...]:
    named = NamedVote.select().where(
        NamedVote.unit == row.unit,
        NamedVote.meeting == row.meeting,
        NamedVote.ballot == row.ballot,
        NamedVote.round == row.round,
    )
    place = {one.attendee: (number, one.name) for number, one in enumerate(roll)}
    found = sorted(named, key=lambda one: place.get(one.voter, (1 << 20, ""))[0])
    return tuple(
        Voted(
            name=place.get(one.voter, (0, _UNKNOWN))[1],
            choice=_choice(one.choices, questions),
            source=one.source,
            at_ms=one.at_ms,
        )
        for one in found
    )


def _choice(choices: str, questions: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    marked = msgspec.json.decode(choices, type=list[list[int]])
    words = (", ".join(options[mark] for mark in marks) for marks, (_, options) in zip(marked, questions, strict=True))
    return "; ".join(words)


def _words(
    row: Conclusion | Opinion, by: int, items: dict[str, str], called: dict[int, str], texts: dict[str, str]
) -> Words:
    return Words(
        item=items.get(row.item, ""),
        token=row.item,
        name=called.get(by, ""),
        text=texts.get(row.text, _UNKNOWN),
        at_ms=row.at_ms,
    )
