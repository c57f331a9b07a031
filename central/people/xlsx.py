"""Pure: the rows of a spreadsheet in the form of Office Open XML (.xlsx), read out of bytes and written into bytes.

Only what lists need: the first sheet, its texts, numbers and dates. What is read comes from strangers: no entity is
opened, nothing is fetched, and what unpacks to too much is refused.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import xlsxwriter
from lxml import etree

from contract.damaged import ZIP_DAMAGE
from contract.refused import Malformed

MOST_UNPACKED = 64 * 1024 * 1024
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DAYS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Numbers of built-in formats that show a number as a day (ECMA-376, 18.8.30)."""
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
"""Signs that the name of a sheet may not have."""
_COLUMN = re.compile(r"([A-Z]{1,3})[0-9]+")


def read_xlsx(raw: bytes, *, most_rows: int, most_columns: int) -> list[tuple[int, list[str]]]:
    """Row numbers, as the spreadsheet shows them, each with its cells as text; a day is written 2026-11-23.

    Malformed: no such file, or one that is too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as file:
            if sum(one.file_size for one in file.infolist()) > MOST_UNPACKED:
                raise Malformed("the sheet unpacks to too much")
            return list(_rows(file, most_rows, most_columns))
    except (*ZIP_DAMAGE, etree.XMLSyntaxError) as error:
        raise Malformed(f"not a sheet: {error}") from None


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet of a workbook: texts and numbers under a head."""

    title: str
    head: list[str]
    rows: list[list[str | int | float]]


def write_book(sheets: Iterable[Sheet]) -> bytes:
    """A workbook of several sheets. Numbers stay numbers, to be added up; a text is never taken for a formula."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        for one in sheets:
            sheet = book.add_worksheet(_FORBIDDEN.sub(" ", one.title)[:31])
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, 0, 44)
            sheet.set_column(1, max(1, len(one.head) - 1), 16)
            for place, cell in enumerate(one.head):
                sheet.write_string(0, place, cell, bold)
            for number, row in enumerate(one.rows, start=1):
                for place, value in enumerate(row):
                    if isinstance(value, str):
                        sheet.write_string(number, place, value)
                    else:
                        sheet.write_number(number, place, value)
    return out.getvalue()


def write_xlsx(head: Sequence[str], rows: Iterable[Sequence[str]], *, title: str) -> bytes:
    """A sheet of texts under a bold head that stays in sight; a text that looks like a formula stays a text."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        # As text a phone number keeps its zero when somebody types over it.
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(_FORBIDDEN.sub(" ", title)[:31])
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(0, len(head) - 1), 26, text)
        for number, row in enumerate((head, *rows)):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell, text if number else bold)
    return out.getvalue()


def _rows(file: zipfile.ZipFile, most_rows: int, most_columns: int) -> Iterator[tuple[int, list[str]]]:
    workbook = _parsed(file, "xl/workbook.xml")
    shown = workbook.find(f"{_MAIN}workbookPr")
    epoch = _EPOCH_1904 if shown is not None and shown.get("date1904") in ("1", "true") else _EPOCH
    texts, days = _shared(file), _day_styles(file)
    number = 0
    sheet = _parsed(file, _first_sheet(file, workbook))
    for row in sheet.iter(f"{_MAIN}row"):
        number = int(row.get("r", number + 1))
        cells: list[str] = []
        for cell in row.iter(f"{_MAIN}c"):
            found = _COLUMN.fullmatch(cell.get("r", ""))
            place = _place(found[1]) if found else len(cells)
            if place < most_columns:
                cells += [""] * (place + 1 - len(cells))
                cells[place] = _text(cell, texts, days, epoch)
        if number > most_rows:
            raise Malformed("the sheet has too many rows")
        yield number, cells


def _first_sheet(file: zipfile.ZipFile, workbook: etree._Element) -> str:
    first = next(workbook.iter(f"{_MAIN}sheet"), None)
    if first is None:
        raise Malformed("the file has no sheet")
    for one in _parsed(file, "xl/_rels/workbook.xml.rels"):
        if one.get("Id") == first.get(_LINK):
            target = one.get("Target", "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise Malformed("the file's sheet is not in it")


def _shared(file: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in file.namelist():
        return []
    return [_said(one) for one in _parsed(file, "xl/sharedStrings.xml").iter(f"{_MAIN}si")]


def _said(holder: etree._Element) -> str:
    """The text of a cell or shared text, of all its runs; how it is read aloud (rPh) is no part of it."""
    found = (one for one in holder.iter(f"{_MAIN}t") if one.getparent().tag != f"{_MAIN}rPh")
    return "".join(one.text or "" for one in found)


def _day_styles(file: zipfile.ZipFile) -> frozenset[int]:
    """The numbers of the cell styles that show a number as a day."""
    if "xl/styles.xml" not in file.namelist():
        return frozenset()
    styles = _parsed(file, "xl/styles.xml")
    own = {
        int(one.get("numFmtId", 0))
        for one in styles.iter(f"{_MAIN}numFmt")
        if re.search(r"[dy]", re.sub(r'"[^"]*"|\[[^]]*]|\\.', "", one.get("formatCode", "")).lower())
    }
    cells = styles.find(f"{_MAIN}cellXfs")
    listed = [] if cells is None else list(cells)
    return frozenset(place for place, one in enumerate(listed) if int(one.get("numFmtId", 0)) in _DAYS | own)


def _text(cell: etree._Element, texts: list[str], days: frozenset[int], epoch: date) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _said(cell)
    value = cell.findtext(f"{_MAIN}v") or ""
    if kind == "s":
        return texts[int(value)] if value and int(value) < len(texts) else ""
    if kind != "n" or not value:
        return value
    number = float(value)
    if int(cell.get("s", 0)) in days:
        return str(epoch + timedelta(days=int(number)))
    return str(int(number)) if number.is_integer() else value


def _place(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _parsed(file: zipfile.ZipFile, name: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(file.read(name), parser)
