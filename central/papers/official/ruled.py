"""The ruled lines of a paper's head: how long one should be, and what stands in a Word document below a line of words.

Decree 30/2020 wants them drawn. Word knows three ways: a drawn shape, an older one (VML) that it still writes beside
the first, and a paragraph's border. A line of words that is underlined is none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from docx.enum.text import WD_UNDERLINE
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from PIL import ImageFont

from central.papers.official import layout as lay

_FONT, _FONT_PX = "LiberationSerif-Bold.ttf", 100
_MM_A_POINT, _MM_AN_EMU = 25.4 / 72, 1 / 36_000
_DRAWN = ("line", "straightConnector1")
_SHAPE = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_OLD = "{urn:schemas-microsoft-com:vml}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LENGTHS_MM = {"pt": _MM_A_POINT, "in": 25.4, "cm": 10.0, "mm": 1.0, "px": 25.4 / 96}


@dataclass(frozen=True, kw_only=True)
class Ruled:
    """What is below a line of words. `length_mm`: None where the document leaves it to the reader.

    `off_mm`: how far its middle is from the words' own, as far as the document says.
    """

    length_mm: float | None = None
    off_mm: float = 0.0
    is_solid: bool = True
    is_underline: bool = False


@cache
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONT, _FONT_PX)


def words_mm(text: str, size_pt: float, room_mm: float) -> float:
    """How long the longest line of a bold text is; what is longer than its room is broken there."""
    longest = max(_font().getlength(line) for line in text.split("\n"))
    return min(room_mm, longest / _FONT_PX * size_pt * _MM_A_POINT)


def body_rule_mm(body: str) -> float:
    """The rule that our papers draw under the agency's name."""
    return lay.RULE_SHARE.used * words_mm(body, lay.BODY_NAME_PT.used, lay.HEAD_MM[0])


def motto_rule_mm() -> float:
    """The rule that they draw under the motto."""
    return lay.MOTTO_RULE_SHARE.used * words_mm(lay.MOTTO, lay.MOTTO_PT.used, lay.HEAD_MM[1])


def subject_rule_mm(subject: str) -> float:
    """The rule that they draw under the subject."""
    return lay.RULE_SHARE.used * words_mm(subject, lay.NAME_PT.used, lay.WIDTH_MM)


def ruled_below(line: Paragraph, room_mm: float) -> Ruled | None:
    """What is drawn below a line of words that has this much room; None when nothing is."""
    own = line._p
    after = list(_up_to_words(own))
    for one in (own, *after):
        if drawn := next(_drawn_in(one), None):
            return drawn
    for one in (own, *(one for one in after if not _words(one))):
        if border := _border(one, room_mm):
            return border
    if drawn := next((found for cell in _column(own) for found in _drawn_in(cell)), None):
        return drawn
    is_underlined = any(run.text.strip() and run.underline not in (None, False, WD_UNDERLINE.NONE) for run in line.runs)
    return Ruled(is_underline=True) if is_underlined else None


def _up_to_words(line: Any) -> Iterator[Any]:
    """The paragraphs after this one, up to and with the next that has words: a shape may be anchored there."""
    for one in line.itersiblings():
        if one.tag != qn("w:p"):
            return
        yield one
        if _words(one):
            return


def _words(line: Any) -> str:
    return "".join(part.text or "" for part in line.iter(qn("w:t"))).strip()


def _column(line: Any) -> Iterator[Any]:
    """The cells above and below a line's cell, and its own: that is where people's hands leave a shape's anchor."""
    cell = line.getparent()
    if cell.tag != qn("w:tc"):
        return
    row = cell.getparent()
    at = row.findall(qn("w:tc")).index(cell)
    for other in row.getparent().findall(qn("w:tr")):
        cells = other.findall(qn("w:tc"))
        if len(cells) > at:
            yield cells[at]


def _drawn_in(part: Any) -> Iterator[Ruled]:
    """Straight lines that are anchored here."""
    for frame in part.iter(qn("wp:anchor"), qn("wp:inline")):
        extent, shape = frame.find(qn("wp:extent")), next(frame.iter(f"{_SHAPE}prstGeom"), None)
        if extent is not None and shape is not None and shape.get("prst") in _DRAWN:
            dash = next(frame.iter(f"{_SHAPE}prstDash"), None)
            length_mm = int(extent.get("cx", "0")) * _MM_AN_EMU
            yield Ruled(length_mm=length_mm, is_solid=dash is None or dash.get("val") == "solid")
    for old in part.iter(f"{_OLD}line", f"{_OLD}shape"):
        if any(one.tag == _FALLBACK for one in old.iterancestors()):
            continue
        is_line = old.tag == f"{_OLD}line" or any(key.endswith("connectortype") for key in old.attrib)
        if is_line:
            stroke = old.find(f"{_OLD}stroke")
            dash = stroke.get("dashstyle", "solid") if stroke is not None else "solid"
            yield Ruled(length_mm=_old_length_mm(old), is_solid=dash == "solid")


def _old_length_mm(old: Any) -> float | None:
    if old.get("from") and old.get("to"):
        begin, end = (_in_mm(old.get(key).split(",")[0]) for key in ("from", "to"))
        return abs(end - begin) if begin is not None and end is not None else None
    style = dict(part.split(":", 1) for part in old.get("style", "").split(";") if ":" in part)
    return _in_mm(style.get("width", ""))


def _in_mm(measure: str) -> float | None:
    measure = measure.strip()
    unit = _LENGTHS_MM.get(measure[-2:])
    try:
        return float(measure[:-2]) * unit if unit else float(measure) * _MM_A_POINT
    except ValueError:
        return None


def _border(line: Any, room_mm: float) -> Ruled | None:
    shape = line.find(qn("w:pPr"))
    borders = shape.find(qn("w:pBdr")) if shape is not None else None
    sides = [] if borders is None else [borders.find(qn("w:bottom")), borders.find(qn("w:top"))]
    kind = next((side.get(qn("w:val")) for side in sides if side is not None), "none")
    if kind in ("none", "nil"):
        return None
    paragraph = Paragraph(line, None).paragraph_format  # type: ignore[arg-type]
    left, right = ((one.mm if one else 0.0) for one in (paragraph.left_indent, paragraph.right_indent))
    return Ruled(length_mm=room_mm - left - right, off_mm=abs(left - right) / 2, is_solid=kind in ("single", "thick"))
