"""Taking a sheet of agencies or officials in: first what each row would do and what is wrong, then the rest or nothing.

Both are one computation: what was accepted is checked again, and done only if it still comes to the same.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from peewee import Database

from central.audit.actions import note
from central.audit.rules import Deed, Hand
from central.db import transaction
from central.people.agency_rows import AgencyRow, apply_agency, check_agencies
from central.people.checked import Checked
from central.people.models import ImportDraft, Official
from central.people.official_rows import OfficialRow, apply_official, check_officials
from central.people.sheets import What, read_sheet
from contract.refused import Refused

DRAFT_MS = 24 * 3_600_000


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a sheet comes to now; `mark` stands for all of it, and is sent back by who accepts it."""

    draft: ImportDraft
    checked: Checked[AgencyRow] | Checked[OfficialRow]
    mark: str


def keep_draft(database: Database, raw: bytes, what: What, *, name: str, by: Official, now_ms: int) -> ImportDraft:
    """Keep a sheet until it is accepted, for a day; the person's former ones go. Refused: it can't be read."""
    read_sheet(raw, what)
    with transaction(database):
        old = (ImportDraft.official == by) | (ImportDraft.at_ms < now_ms - DRAFT_MS)
        ImportDraft.delete().where(old).execute()
        return ImportDraft.create(official=by, what=what, name=name[:200], body=raw, at_ms=now_ms)


def drop_draft(database: Database, draft: ImportDraft) -> None:
    with transaction(database):
        ImportDraft.delete().where(ImportDraft.id == draft.id).execute()


def preview(draft: ImportDraft, today: date, *, may: Collection[str] | None) -> Preview:
    """What the sheet would do to the directory as it is now; nothing is changed. `may` as in `check_officials`."""
    lines = read_sheet(bytes(draft.body), What(draft.what))
    checked = check_agencies(lines, today) if draft.what == What.AGENCIES else check_officials(lines, today, may=may)
    said = [f"{one.number}{one.said}{sorted(one.fills.items())}{one.row}" for one in checked.changes]
    said += [f"{one.row}{one.column}{one.why}" for one in checked.problems]
    return Preview(draft=draft, checked=checked, mark=hashlib.sha256("\n".join(said).encode()).hexdigest())


def accept(
    database: Database, draft: ImportDraft, today: date, *, may: Collection[str] | None, mark: str, by: Hand
) -> int:
    """Do all that the preview of this mark said, in one transaction; how many rows changed something.

    Refused: it would come to something else by now, or there is nothing to do; then nothing is changed.
    """
    with transaction(database):
        now = preview(draft, today, may=may)
        if now.mark != mark:
            raise Refused("Danh bạ đã thay đổi sau khi xem trước. Kính mời xem lại rồi nhập.")
        if not now.checked.changes:
            raise Refused("Không có dòng nào để nhập.")
        for one in now.checked.changes:
            if isinstance(one.row, AgencyRow):
                apply_agency(database, one.row, by=by)
            else:
                apply_official(database, one.row, by=by, today=today)
        left_out = str(len({one.row for one in now.checked.problems}))
        note(by, Deed.IMPORTED, name=draft.name, count=str(len(now.checked.changes)), left=left_out)
        ImportDraft.delete().where(ImportDraft.id == draft.id).execute()
    return len(now.checked.changes)
