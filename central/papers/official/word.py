"""A paper as a Word document in the layout of Decree 30/2020: Times New Roman, borderless tables for head and foot."""

import io
from dataclasses import dataclass
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from central.papers.codes import png_code
from central.papers.official import layout as lay
from central.papers.official.content import Block, Form, Paper, Signature, paragraphs
from central.papers.official.parts import RECIPIENTS, date_line, in_lines, number_line, offices
from central.papers.official.ruled import body_rule_mm, motto_rule_mm, subject_rule_mm

CODE_MM = 22
_SIGNED_GAP_PT = 72
"""Room for a hand's signature, or for the picture that a signing tool puts there."""


def write_word(paper: Paper) -> bytes:
    """The document's bytes."""
    document = docx.Document()
    _set_page(document)
    _set_styles(document)
    properties = document.core_properties
    properties.title, properties.author, properties.language = f"{paper.name} {paper.subject}", paper.body, "vi-VN"
    properties.comments = ""
    _head(document, paper)
    _name(document, paper)
    for block in paper.blocks:
        _block(document, block)
    # Signatures never stand alone on a page: the last words go with them.
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    if paper.table:
        _table(document, paper)
    _foot(document, paper)
    raw = io.BytesIO()
    document.save(raw)
    return raw.getvalue()


def _set_page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(lay.PAGE_MM[0]), Mm(lay.PAGE_MM[1])
    section.top_margin, section.bottom_margin = Mm(lay.TOP_MM.used), Mm(lay.BOTTOM_MM.used)
    section.left_margin, section.right_margin = Mm(lay.LEFT_MM.used), Mm(lay.RIGHT_MM.used)
    section.header_distance, section.footer_distance = Mm(10), Mm(10)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = ALIGN.CENTER
    run = number.add_run()
    run.font.size = Pt(lay.PAGE_NUMBER_PT.used)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)


def _set_styles(document: Any) -> None:
    for name in ("Normal", "Header"):
        style = document.styles[name]
        style.font.name, style.font.size = lay.FACE, Pt(lay.TEXT_PT.used)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), lay.FACE)
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
        style.paragraph_format.line_spacing = 1.0


def _head(document: Any, paper: Paper) -> None:
    left, right = _columns(document, lay.HEAD_MM)
    if paper.parent:
        _line(left, in_lines(paper.parent), lay.BODY_NAME_PT.used)
    _line(left, in_lines(paper.body), lay.BODY_NAME_PT.used, bold=True)
    _rule(left, body_rule_mm(in_lines(paper.body)), lay.HEAD_MM[0])
    _line(left, number_line(paper), lay.NUMBER_PT.used, before_pt=4)
    _line(right, lay.NATION, lay.NATION_PT.used, bold=True)
    _line(right, lay.MOTTO, lay.MOTTO_PT.used, bold=True)
    _rule(right, motto_rule_mm(), lay.HEAD_MM[1])
    if paper.is_dated:
        _line(right, date_line(paper), lay.PLACE_PT.used, italic=True, before_pt=4)


def _name(document: Any, paper: Paper) -> None:
    _line(document, paper.name, lay.NAME_PT.used, bold=True, before_pt=18)
    _line(document, paper.subject, lay.NAME_PT.used, bold=True)
    _rule(document, subject_rule_mm(paper.subject), lay.WIDTH_MM)
    document.paragraphs[-1].paragraph_format.space_after = Pt(12)


def _block(document: Any, block: Block) -> None:
    for text in paragraphs(block):
        line = document.add_paragraph()
        line.alignment = ALIGN.JUSTIFY
        shape = line.paragraph_format
        shape.first_line_indent = Mm(lay.INDENT_MM.used)
        shape.space_after, shape.line_spacing = Pt(lay.AFTER_PT.used), lay.LINES.used
        shape.widow_control = True
        run = line.add_run(f"- {text}" if block.form is Form.POINT else text)
        if block.form is Form.HEADING:
            run.bold, shape.keep_with_next = True, True


def _table(document: Any, paper: Paper) -> None:
    found = paper.table
    if found is None:
        return
    table = document.add_table(rows=0, cols=len(found.header))
    table.style, table.alignment, table.autofit = document.styles["Table Grid"], WD_TABLE_ALIGNMENT.CENTER, False
    for number, cells in enumerate((found.header, *found.rows)):
        row = table.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, text, width in zip(row.cells, cells, found.widths, strict=True):
            cell.width = Mm(lay.WIDTH_MM * width / 100)
            line = cell.paragraphs[0]
            line.alignment = ALIGN.CENTER if number == 0 else ALIGN.LEFT
            line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(2)
            run = line.add_run(text)
            run.font.size, run.bold = Pt(13), number == 0
        if number == 0:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _foot(document: Any, paper: Paper) -> None:
    _line(document, "", 6)
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    columns = _columns(document, (lay.WIDTH_MM / 2, lay.WIDTH_MM / 2))
    if len(paper.signatures) > 1:
        for column, signature in zip(columns, paper.signatures, strict=True):
            _signature(column, signature)
        columns = _columns(document, (lay.WIDTH_MM - 2 * CODE_MM, 2 * CODE_MM))
        _recipients(columns[0], paper)
    else:
        _recipients(columns[0], paper)
        for signature in paper.signatures:
            _signature(columns[1], signature)
    if paper.seal:
        line = columns[1 if len(paper.signatures) > 1 else 0].add_paragraph()
        line.alignment = ALIGN.RIGHT if len(paper.signatures) > 1 else ALIGN.LEFT
        line.paragraph_format.space_before = Pt(6)
        line.add_run().add_picture(io.BytesIO(png_code(paper.seal)), width=Mm(CODE_MM))


def _signature(column: Any, signature: Signature) -> None:
    for text in offices(signature):
        _line(column, text, lay.SIGNATURE_PT.used, bold=True)
    _line(column, "", lay.SIGNATURE_PT.used, before_pt=_SIGNED_GAP_PT)
    _line(column, signature.name, lay.SIGNATURE_PT.used, bold=True)


def _recipients(place: Any, paper: Paper) -> None:
    if not paper.recipients:
        return
    before = 6 if len(paper.signatures) > 1 else 0
    _line(place, RECIPIENTS, lay.RECIPIENTS_PT.used, bold=True, italic=True, before_pt=before, align=ALIGN.LEFT)
    for one in paper.recipients:
        _line(place, f"- {one}", lay.RECIPIENT_PT.used, align=ALIGN.LEFT)


def _columns(document: Any, widths: tuple[float, float]) -> tuple[Any, Any]:
    """Two cells side by side without borders and without padding, not to be torn apart by a page's end."""
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    padding = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        part = OxmlElement(side)
        part.set(qn("w:w"), "0")
        part.set(qn("w:type"), "dxa")
        padding.append(part)
    table._tbl.tblPr.append(padding)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for column, cell, width in zip(table.columns, table.rows[0].cells, widths, strict=True):
        column.width = cell.width = Mm(width)
    left, right = table.rows[0].cells
    return left, right


@dataclass(frozen=True, kw_only=True)
class Type:
    """How a line of its own is set."""

    bold: bool = False
    italic: bool = False
    before_pt: float = 0
    align: Any = ALIGN.CENTER


def _line(place: Any, text: str, size_pt: float, **how: Any) -> None:
    """A line of its own; in a cell that is still empty it is the first."""
    is_new_cell = hasattr(place, "width") and len(place.paragraphs) == 1 and not place.paragraphs[0].runs
    line = place.paragraphs[0] if is_new_cell else place.add_paragraph()
    kind = Type(**how)
    line.alignment = kind.align
    line.paragraph_format.space_before = Pt(kind.before_pt)
    run = line.add_run(text)
    run.bold, run.italic, run.font.size = kind.bold, kind.italic, Pt(size_pt)


def _rule(place: Any, length_mm: float, room_mm: float) -> None:
    """A rule of this length in the middle: the lower border of a line that is as good as not there."""
    line = place.add_paragraph()
    shape = line.paragraph_format
    shape.left_indent = shape.right_indent = Mm((room_mm - length_mm) / 2)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(3)
    borders, below = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        below.set(qn(f"w:{key}"), value)
    borders.append(below)
    line._p.get_or_add_pPr().insert_element_before(borders, "w:spacing", "w:ind", "w:jc")
