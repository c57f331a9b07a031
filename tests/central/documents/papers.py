"""PDFs with real text layers for tests, drawn by the same library that prints central's papers."""

import io
import zipfile
from functools import cache

import docx
import weasyprint
import xlsxwriter
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


def sheet(*lines: str) -> bytes:
    """A workbook with a line a row."""
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw, {"in_memory": True}) as book:
        page = book.add_worksheet("Dự toán")
        for row, line in enumerate(lines):
            page.write(row, 0, line)
    return raw.getvalue()


def endless_sheet() -> bytes:
    """A workbook with a word in its first cell and one in the last that there can be."""
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw, {"in_memory": True}) as book:
        page = book.add_worksheet("Dự toán")
        page.write(0, 0, "đầu")
        page.write((1 << 20) - 1, (1 << 14) - 1, "cuối")
    return raw.getvalue()


def slides(title: str) -> bytes:
    """A presentation of one slide, in the least parts that one needs."""
    main = "http://schemas.openxmlformats.org/presentationml/2006/main"
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packed = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.presentationml"
    xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    names = f'xmlns:p="{main}" xmlns:a="{drawing}" xmlns:r="{links}"'
    text = f"<p:txBody><a:bodyPr/><a:p><a:r><a:rPr lang='vi-VN' sz='3200'/><a:t>{title}</a:t></a:r></a:p></p:txBody>"
    place = '<p:spPr><a:xfrm><a:off x="457200" y="457200"/><a:ext cx="8229600" cy="1143000"/></a:xfrm>'
    shape = (
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="a"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr>'
        f'{place}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>{text}</p:sp>'
    )
    group = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{packed}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/ppt/presentation.xml" ContentType="{kind}.presentation.main+xml"/>'
        f'<Override PartName="/ppt/slides/slide1.xml" ContentType="{kind}.slide+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{packed}/relationships">'
        f'<Relationship Id="r1" Type="{links}/officeDocument" Target="ppt/presentation.xml"/></Relationships>',
        "ppt/presentation.xml": f'<p:presentation {names}><p:sldIdLst><p:sldId id="256" r:id="r1"/></p:sldIdLst>'
        '<p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>',
        "ppt/_rels/presentation.xml.rels": f'<Relationships xmlns="{packed}/relationships">'
        f'<Relationship Id="r1" Type="{links}/slide" Target="slides/slide1.xml"/></Relationships>',
        "ppt/slides/slide1.xml": f"<p:sld {names}><p:cSld><p:spTree>{group}{shape}</p:spTree></p:cSld></p:sld>",
    }
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as file:
        for name, body in parts.items():
            file.writestr(name, xml + body)
    return raw.getvalue()
