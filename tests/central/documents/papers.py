"""PDFs with real text layers for tests, drawn by the same library that prints central's papers."""

import io
from functools import cache

import docx
import weasyprint
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

HEAD = """<style>@page { size: A4; margin: 20mm } body { font-family: 'Liberation Serif'; font-size: 13pt }
.top { display: flex; justify-content: space-between } .top div { width: 45%; text-align: center }
.stamp { border: 2px solid red; color: red; font-weight: bold; display: inline-block; padding: 1mm 4mm }</style>"""


@cache
def pdf(
    text: str = "Dự toán ngân sách năm 2027, bảo mật thông tin theo quy định.", *, stamp: str = "", pages: int = 1
) -> bytes:
    """An official paper; `stamp` stands where a secrecy stamp stands, below number and symbol on the left."""
    stamped = f'<p class="stamp">{stamp}</p>' if stamp else ""
    left, right = f"SỞ TÀI CHÍNH<br>Số: 12/BC-STC{stamped}", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    first = f'<div class="top"><div>{left}</div><div>{right}</div></div>'
    body = "".join(f'<p style="page-break-before:{"always" if page else "auto"}">{text}</p>' for page in range(pages))
    written: bytes = weasyprint.HTML(string=HEAD + first + body).write_pdf()
    return written


def word(*lines: str, stamp: str = "", image: str = "") -> bytes:
    """A Word document; `image` is the address of a picture that it wants shown, with a field as Word writes it."""
    document = docx.Document()
    if stamp:
        document.add_paragraph("SỞ TÀI CHÍNH\nSố: 12/BC-STC")
        document.add_paragraph().add_run(stamp).bold = True
    for line in lines or ("Dự toán ngân sách năm 2027",):
        document.add_paragraph(line)
    if image:
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), f'INCLUDETEXT "{image}" \\* MERGEFORMAT')
        document.add_paragraph()._p.append(field)
    raw = io.BytesIO()
    document.save(raw)
    return raw.getvalue()
