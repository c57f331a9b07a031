"""A Word document as it is set: every line with the face, size and shape that its styles give it in the end."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree

from contract.damaged import ZIP_DAMAGE
from contract.refused import Malformed

MAX_UNPACKED = 200_000_000
_MM_A_TWIP = 25.4 / 1440
_CELL_MM = 108 * _MM_A_TWIP


@dataclass(frozen=True, kw_only=True)
class Line:
    """A paragraph with words in it. `column` is 0 outside of tables, else the cell's number in its row from 1.

    `room_mm`: how long a line of it can be.
    """

    text: str
    column: int
    table: int
    faces: frozenset[str]
    sizes_pt: frozenset[float]
    colours: frozenset[str]
    is_bold: bool
    is_italic: bool
    align: Any
    indent_mm: float
    after_pt: float
    lines: float | None
    paragraph: Paragraph
    room_mm: float


def open_word(raw: bytes) -> Any:
    """The document. Malformed: it is none, or one that unpacks beyond measure."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MAX_UNPACKED:
                raise Malformed("a document that unpacks to more than 200 MB")
        return docx.Document(io.BytesIO(raw))
    except (*ZIP_DAMAGE, PackageNotFoundError, etree.XMLSyntaxError) as error:
        raise Malformed(f"not a Word document (DOCX): {error}") from None


def lines_of(document: Any) -> list[Line]:
    """Every line with words, in order; a table's row by row, cell by cell."""
    default = _defaults(document)
    room_mm = _room_mm(document)
    found, tables = [], 0
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            tables += 1
            for one, column, cell_mm in _in_table(block, room_mm):
                found.append(_line(one, default, column=column, table=tables, room_mm=cell_mm))
        elif block.text.strip():
            found.append(_line(block, default, column=0, table=0, room_mm=room_mm))
    return found


def page_number(document: Any) -> tuple[Paragraph | None, bool]:
    """The line of a page's head that holds its number, and whether the first page is without it."""
    for section in document.sections:
        for line in section.header.paragraphs:
            if any("PAGE" in (part.text or "") for part in line._p.iter(qn("w:instrText"))) or any(
                "PAGE" in (part.get(qn("w:instr")) or "") for part in line._p.iter(qn("w:fldSimple"))
            ):
                return line, bool(section.different_first_page_header_footer)
    return None, False


def sizes_in(line: Paragraph, document: Any) -> frozenset[float]:
    """The sizes in points that are used in a line."""
    return frozenset(_size(run, line, _defaults(document)) for run in line.runs)


def _in_table(table: Table, room_mm: float) -> Iterator[tuple[Paragraph, int, float]]:
    padding_mm = _padding_mm(table)
    for row in table.rows:
        cells = row.cells
        for column, cell in enumerate(cells, start=1):
            wide_mm = cell.width.mm if cell.width else room_mm / len(cells)
            yield from ((one, column, wide_mm - padding_mm) for one in cell.paragraphs if one.text.strip())


def _room_mm(document: Any) -> float:
    """Between the left and the right margin; a document that says nothing of a measure has none."""
    first = document.sections[0]
    width, left, right = (one.mm if one else 0.0 for one in (first.page_width, first.left_margin, first.right_margin))
    return float(width - left - right)


def _padding_mm(table: Table) -> float:
    """Left and right in each cell together; Word's own when the table is silent."""
    given = table._tbl.tblPr.find(qn("w:tblCellMar"))
    sides = [None if given is None else given.find(qn(f"w:{side}")) for side in ("left", "right")]
    return sum(_CELL_MM if side is None else int(side.get(qn("w:w"), "0")) * _MM_A_TWIP for side in sides)


def _line(line: Paragraph, default: tuple[str, float], *, column: int, table: int, room_mm: float) -> Line:
    runs = [run for run in line.runs if run.text.strip()]
    chain = list(_chain(line.style))
    shapes = [line.paragraph_format, *(style.paragraph_format for style in chain)]
    spacing, rule = _first(shapes, "line_spacing"), _first(shapes, "line_spacing_rule")
    is_exact = rule in (WD_LINE_SPACING.EXACTLY, WD_LINE_SPACING.AT_LEAST)
    indent, after = _first(shapes, "first_line_indent"), _first(shapes, "space_after")
    return Line(
        text=" ".join(line.text.split()),
        column=column,
        table=table,
        faces=frozenset(_first([run.font, *(style.font for style in chain)], "name") or default[0] for run in runs),
        sizes_pt=frozenset(_size(run, line, default) for run in runs),
        colours=frozenset(str(run.font.color.rgb) for run in runs if run.font.color is not None and run.font.color.rgb),
        is_bold=bool(runs) and all(_first([run.font, *(style.font for style in chain)], "bold") for run in runs),
        is_italic=bool(runs) and all(_first([run.font, *(style.font for style in chain)], "italic") for run in runs),
        align=_first(shapes, "alignment") or ALIGN.LEFT,
        indent_mm=indent.mm if indent else 0.0,
        after_pt=after.pt if after else 0.0,
        lines=None if is_exact else float(spacing or 1.0),
        paragraph=line,
        room_mm=room_mm,
    )


def _size(run: Any, line: Paragraph, default: tuple[str, float]) -> float:
    size = _first([run.font, *(style.font for style in _chain(line.style))], "size")
    return float(size.pt) if size else default[1]


def _chain(style: Any) -> Iterator[Any]:
    while style is not None:
        yield style
        style = style.base_style


def _first(parts: list[Any], name: str) -> Any:
    return next((value for part in parts if (value := getattr(part, name)) is not None), None)


def _defaults(document: Any) -> tuple[str, float]:
    """Face and size of what no style says anything of; Word's own when the document is silent too."""
    given = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if given is None:
        return "", 10.0
    fonts, size = given.find(qn("w:rFonts")), given.find(qn("w:sz"))
    face = fonts.get(qn("w:ascii")) or fonts.get(qn("w:asciiTheme")) or "" if fonts is not None else ""
    return face, int(size.get(qn("w:val"))) / 2 if size is not None else 10.0
