"""Agencies and officials of a day as a sheet, in the columns in which they are read, so that it can be put back."""

import csv
import io
from collections.abc import Collection
from datetime import date

from peewee import Database

from central.audit.actions import note
from central.audit.rules import Deed, Hand, for_sheet
from central.db import transaction
from central.people.models import KIND_NAMES, LEVEL_NAMES, Kind, Level, Official, Position, Post
from central.people.sheets import COLUMNS, What
from central.people.standing import agencies_on, holds_on
from central.people.xlsx import write_xlsx

TITLES = {What.AGENCIES: "Cơ quan", What.OFFICIALS: "Cán bộ"}


def export_sheet(
    database: Database, what: What, day: date, *, may: Collection[str] | None, as_csv: bool, by: Hand
) -> bytes:
    """The sheet, of these agencies (codes) alone if any are given; that it was taken away is an act."""
    rows = agency_cells(day) if what is What.AGENCIES else official_cells(day)
    place = COLUMNS[what].index("Mã cơ quan")
    rows = [row for row in rows if may is None or row[place] in may]
    with transaction(database):
        note(by, Deed.EXPORTED, what=TITLES[what].lower(), count=str(len(rows)))
    return _csv(what, rows) if as_csv else write_xlsx(COLUMNS[what], rows, title=TITLES[what])


def empty_sheet(what: What) -> bytes:
    """The head alone, to be filled in."""
    return write_xlsx(COLUMNS[what], [], title=TITLES[what])


def agency_cells(day: date) -> list[tuple[str, ...]]:
    """The agencies of the day in protocol order, those above before those below them in no special way."""
    found = agencies_on(day)
    codes = {one.id: one.code for one in found.values()}
    return [
        (one.code, one.name, KIND_NAMES[Kind(one.kind)], codes.get(one.parent or 0, ""), "") for one in found.values()
    ]


def official_cells(day: date) -> list[tuple[str, ...]]:
    """Everybody's posts of the day, by agency and rank."""
    agencies = agencies_on(day)
    order = {agency: place for place, agency in enumerate(agencies)}
    posts = Post.select(Post, Position, Official).join(Position).switch(Post).join(Official).where(holds_on(Post, day))
    rows = [one for one in posts.where(Official.is_active) if one.position.agency_id in agencies]
    rows.sort(key=lambda one: (order[one.position.agency_id], one.position.rank, one.id))
    return [_cells(one, agencies[one.position.agency_id].code) for one in rows]


def _cells(post: Post, code: str) -> tuple[str, ...]:
    person, position = post.official, post.position
    named = (person.name, person.salutation, person.email, person.phone)
    until = f"{post.until_on:%d/%m/%Y}" if post.until_on else ""
    return (*named, code, position.title, LEVEL_NAMES[Level(position.level)], f"{post.from_on:%d/%m/%Y}", until)


def _csv(what: What, rows: list[tuple[str, ...]]) -> bytes:
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(COLUMNS[what])
    sheet.writerows([for_sheet(cell) for cell in row] for row in rows)
    return ("\ufeff" + out.getvalue()).encode()
