"""The room's QR poster (R9.2b): one content, on one A4 page, as a PDF and as a Word document in Times New Roman."""

import io
from dataclasses import dataclass
from functools import cache
from typing import Any

import docx
import jinja2
import weasyprint
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from central.papers.codes import png_code
from central.papers.official import layout as lay
from central.papers.official.printing import fetch_nothing
from contract.look.codes import svg_code

MARGIN_MM = 18
_LONG, _LONGER = 80, 160
_FEW, _MANY = 2, 6


@dataclass(frozen=True, kw_only=True)
class Poster:
    """What stands on it. It is in the language of who prints it, as the page is; `address` is what the code holds."""

    language: str
    name: str
    host: str
    title: str
    times: tuple[str, ...]
    where: str
    address: str
    label: str
    call: str
    steps: tuple[str, ...]
    help: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """A paragraph, and how large it is set."""

    text: str
    size_pt: float
    bold: bool = False
    centred: bool = True


def above_code(poster: Poster) -> list[Line]:
    """Whose meeting, which, when and where: the more there is to say, the smaller, so that one page takes it."""
    title_pt = 26 if len(poster.title) <= _LONG else 18 if len(poster.title) <= _LONGER else 14
    count = len(poster.times)
    times = poster.times if count <= _MANY else ("; ".join(poster.times),)
    times_pt = 22 if count <= _FEW else 14 if count <= _MANY else 10
    return [
        Line(text=poster.host, size_pt=14),
        Line(text=poster.title, size_pt=title_pt, bold=True),
        *(Line(text=one, size_pt=times_pt, bold=True) for one in times),
        Line(text=poster.where, size_pt=18 if len(poster.where) <= _LONG else 14),
    ]


def below_code(poster: Poster) -> list[Line]:
    """What to do with it."""
    steps = (Line(text=f"{place}. {text}", size_pt=14, centred=False) for place, text in enumerate(poster.steps, 1))
    return [Line(text=poster.call, size_pt=20, bold=True), *steps, Line(text=poster.help, size_pt=12)]


def code_mm(poster: Poster) -> int:
    """How wide the code is with the white around it: it hangs before the whole room; smaller where words need room."""
    return 130 if len(poster.title) <= _LONGER and len(poster.times) <= _FEW else 100


def poster_pdf(poster: Poster) -> bytes:
    """The PDF's bytes."""
    page = _template().render(
        poster=poster,
        above=above_code(poster),
        below=below_code(poster),
        code=svg_code(poster.address, label=poster.label),
        code_mm=code_mm(poster),
        margin_mm=MARGIN_MM,
        face=lay.PRINTED_FACE,
    )
    raw: bytes = weasyprint.HTML(string=page, url_fetcher=fetch_nothing).write_pdf(pdf_tags=True)
    return raw


def poster_word(poster: Poster) -> bytes:
    """The Word document's bytes."""
    document = docx.Document()
    section, style = document.sections[0], document.styles["Normal"]
    section.page_width, section.page_height = Mm(lay.PAGE_MM[0]), Mm(lay.PAGE_MM[1])
    section.top_margin = section.bottom_margin = section.left_margin = section.right_margin = Mm(MARGIN_MM)
    style.font.name = lay.FACE
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn(script), lay.FACE)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = poster.name, poster.host, ""
    properties.language = poster.language
    for line in above_code(poster):
        _set(document, line)
    code = document.add_paragraph()
    code.alignment = ALIGN.CENTER
    shown = code.add_run().add_picture(io.BytesIO(png_code(poster.address)), width=Mm(code_mm(poster)))
    shown._inline.docPr.set("descr", poster.label)
    for line in below_code(poster):
        _set(document, line)
    raw = io.BytesIO()
    document.save(raw)
    return raw.getvalue()


def _set(document: Any, line: Line) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = ALIGN.CENTER if line.centred else ALIGN.LEFT
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after, shape.line_spacing = Pt(0), Pt(6), 1.0
    run = paragraph.add_run(line.text)
    run.bold, run.font.size = line.bold, Pt(line.size_pt)


@cache
def _template() -> jinja2.Template:
    loader = jinja2.PackageLoader("central.papers.official", "templates")
    return jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True).get_template(
        "poster.html"
    )
