"""Writing an administrative act down, and finding those that were."""

import csv
import io
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from central.audit.models import AuditLine
from central.audit.rules import KEPT_MS, Deed, Hand, for_sheet, sentence
from central.db import Database, transaction
from central.meetings.deadlines import VIETNAM, local, to_ms
from contract.vietnamese import fold, nfc

PAGE = 50
_AT_ONCE = 1000


def note(hand: Hand, deed: Deed, *, within: int | None = None, about: int | None = None, **fills: str) -> None:
    """Write an act down; call it inside the transaction of the act, so that neither is there without the other.

    `within` is the agency whose administrator may read it, `about` the account that it was done to.
    """
    at_ms = hand.at_ms or time.time_ns() // 1_000_000
    text = sentence(deed, fills)
    AuditLine.create(
        at_ms=at_ms,
        kept_until_ms=at_ms + KEPT_MS,
        by=hand.official,
        by_name=hand.name,
        address=hand.address[:64],
        deed=deed,
        agency=within,
        about=about,
        fills=msgspec.json.encode(fills).decode(),
        text=text,
        folded=fold(nfc(f"{text} {hand.name}")),
    )


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which lines: all whose words fit, of these days, of one deed; `agencies` None is all, else theirs alone."""

    words: str = ""
    deed: Deed | None = None
    from_on: date | None = None
    until_on: date | None = None
    agencies: frozenset[int] | None = None


def find(wanted: Wanted, *, before: int = 0, at_most: int = PAGE) -> list[AuditLine]:
    """The newest lines that fit; those older than the line `before` if one is given."""
    query = _query(wanted)
    if before:
        query = query.where(AuditLine.id < before)
    return list(query.order_by(AuditLine.id.desc()).limit(at_most))


def export(database: Database, wanted: Wanted, head: Iterable[str], *, hand: Hand) -> str:
    """All lines that fit, the oldest first, as CSV that a spreadsheet opens with its accents; the export is an act too.

    Times are those of Việt Nam.
    """
    out = io.StringIO()
    out.write("\ufeff")
    sheet = csv.writer(out)
    sheet.writerow(head)
    lines = list(_oldest_first(wanted))
    for one in lines:
        at = f"{local(one.at_ms):%d/%m/%Y %H:%M:%S}"
        sheet.writerow([for_sheet(cell) for cell in (str(one.id), at, one.by_name, one.address, one.deed, one.text)])
    with transaction(database):
        note(hand, Deed.AUDIT_EXPORTED, count=str(len(lines)))
    return out.getvalue()


def values_of(line: AuditLine) -> dict[str, str]:
    """What fills the places of the line's sentence."""
    return msgspec.json.decode(line.fills, type=dict[str, str])


def _oldest_first(wanted: Wanted) -> Iterator[AuditLine]:
    after = 0
    while found := list(_query(wanted).where(AuditLine.id > after).order_by(AuditLine.id).limit(_AT_ONCE)):
        yield from found
        after = found[-1].id


def _query(wanted: Wanted) -> Any:
    query = AuditLine.select()
    for word in fold(nfc(wanted.words)).split():
        query = query.where(AuditLine.folded.contains(word))
    if wanted.deed is not None:
        query = query.where(AuditLine.deed == wanted.deed)
    if wanted.from_on is not None:
        query = query.where(AuditLine.at_ms >= _midnight(wanted.from_on))
    if wanted.until_on is not None:
        query = query.where(AuditLine.at_ms < _midnight(wanted.until_on + timedelta(days=1)))
    if wanted.agencies is not None:
        query = query.where(AuditLine.agency.in_(sorted(wanted.agencies)))
    return query


def _midnight(day: date) -> int:
    return to_ms(datetime(day.year, day.month, day.day, tzinfo=VIETNAM))
