"""Pure: the rows of a spreadsheet in the form of Office Open XML (.xlsx), read out of bytes and written into bytes.

Only what lists need: the first sheet, its texts, numbers and dates. What is read comes from strangers: no entity is
opened, nothing is fetched, and what unpacks to too much is refused.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from lxml import etree

from contract.refused import Malformed

MOST_UNPACKED = 64 * 1024 * 1024
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DAYS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Numbers of built-in formats that show a number as a day (ECMA-376, 18.8.30)."""
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
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
    except (
        zipfile.BadZipFile,
        KeyError,
        etree.XMLSyntaxError,
        ValueError,
        OverflowError,
        NotImplementedError,
    ) as error:
        raise Malformed(f"not a sheet: {error}") from None


def write_xlsx(head: Sequence[str], rows: Iterable[Sequence[str]], *, title: str) -> bytes:
    """A sheet of texts under a bold head that stays in sight; a text that looks like a formula stays a text."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in _PARTS.items():
            file.writestr(name, text)
        file.writestr("xl/workbook.xml", _WORKBOOK.format(title=_escaped(title[:31])))
        with file.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(_SHEET_BEGINS.format(last=max(1, len(head))).encode())
            sheet.write(_row(1, head, style=1))
            for number, row in enumerate(rows, start=2):
                sheet.write(_row(number, row, style=2))
            sheet.write(b"</sheetData></worksheet>")
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


def _row(number: int, cells: Sequence[str], *, style: int) -> bytes:
    made = "".join(
        f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{_escaped(cell)}</t></is></c>' for cell in cells
    )
    return f'<row r="{number}">{made}</row>'.encode()


def _escaped(text: str) -> str:
    """As XML takes it; control characters, which it has no way to write, are left out."""
    kept = "".join(char for char in text if char >= " " or char in "\t\n")
    return kept.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_NAMES = "http://schemas.openxmlformats.org"
_OFFICE = f"{_NAMES}/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_WORKBOOK = (
    f'{_HEAD}<workbook xmlns="{_MAIN[1:-1]}" xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="{title}" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_SHEET_BEGINS = (
    f'{_HEAD}<worksheet xmlns="{_MAIN[1:-1]}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    '<cols><col min="1" max="{last}" width="26" customWidth="1"/></cols><sheetData>'
)
_PARTS = {
    "[Content_Types].xml": (
        f'{_HEAD}<Types xmlns="{_NAMES}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'{_HEAD}<Relationships xmlns="{_NAMES}/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'{_HEAD}<Relationships xmlns="{_NAMES}/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
    # Style 1 is the head's; 2 is text, so that a phone number keeps its zero when somebody types over it.
    "xl/styles.xml": (
        f'{_HEAD}<styleSheet xmlns="{_MAIN[1:-1]}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf xfId="0"/><xf fontId="1" applyFont="1" '
        'xfId="0"/><xf numFmtId="49" applyNumberFormat="1" xfId="0"/></cellXfs></styleSheet>'
    ),
}
