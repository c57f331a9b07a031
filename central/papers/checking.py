"""Looks whether a Word document is laid out as Decree 30/2020 wants it; each finding names its clause of Annex I."""

import re
from collections.abc import Iterator
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

from central.papers.checking_head import check_head, place_of_name
from central.papers.finding import MM, PT, Finding, range_of, wrong_sizes
from central.papers.official import layout as lay
from central.papers.official.typeset import Line, lines_of, open_word, page_number, sizes_in

_ACADEMIC = re.compile(r"\b(GS|PGS|TS|ThS|CN|KS|Tiến sĩ|Thạc sĩ|Giáo sư|Phó Giáo sư)\b\.?")


def check_layout(raw: bytes) -> list[Finding]:
    """Everything that is found in a document; empty when nothing is wrong. Malformed: not a Word document."""
    document = open_word(raw)
    return _found(document, lines_of(document))


def check_upload(raw: bytes) -> list[Finding] | None:
    """The same of what somebody sends in; None when it is no administrative paper: no nation's name, no name of one."""
    document = open_word(raw)
    lines = lines_of(document)
    is_paper = any(line.text == lay.NATION or (line.column == 0 and line.text in lay.SYMBOLS) for line in lines)
    return _found(document, lines) if is_paper else None


def _found(document: Any, lines: list[Line]) -> list[Finding]:
    found = [*_pages(document), *_faces(lines), *_number_of_page(document)]
    head = [one for one in lines if one.table == 1]
    rest = [one for one in lines if one.table != 1]
    found += check_head(head, rest)
    return [*found, *_text(rest), *_signed(rest), *_recipients(rest)]


def _pages(document: Any) -> Iterator[Finding]:
    for section in document.sections:
        if (_mm(section.page_width), _mm(section.page_height)) != lay.PAGE_MM:
            yield Finding(clause="I.1", text="khổ giấy phải là A4, trình bày theo chiều dài")
        for name, margin, measure in (
            ("lề trên", section.top_margin, lay.TOP_MM),
            ("lề dưới", section.bottom_margin, lay.BOTTOM_MM),
            ("lề trái", section.left_margin, lay.LEFT_MM),
            ("lề phải", section.right_margin, lay.RIGHT_MM),
        ):
            if not measure.allows(margin.mm if margin is not None else 0.0, slack=MM):
                text = "%(what)s %(mm)s mm, phải từ %(least)s đến %(most)s mm"
                values = {"what": name, "mm": str(_mm(margin)), **range_of(measure)}
                yield Finding(clause=measure.clause, text=text, values=values)


def _mm(length: Any) -> int:
    """A document that says nothing of a measure has none."""
    return round(length.mm) if length is not None else 0


def _faces(lines: list[Line]) -> Iterator[Finding]:
    for line in lines:
        for face in sorted(line.faces - {lay.FACE}):
            values = {"face": face, "wanted": lay.FACE}
            text = "phông chữ %(face)s, phải là %(wanted)s" if face else "phông chữ mặc định, phải là %(wanted)s"
            yield Finding(clause="I.4", text=text, values=values, where=line.text)
        if line.colours - {"000000"}:
            yield Finding(clause="I.4", text="chữ phải màu đen", where=line.text)


def _number_of_page(document: Any) -> Iterator[Finding]:
    line, is_off_first = page_number(document)
    if line is None:
        yield Finding(clause="I.7", text="thiếu số trang ở lề trên")
        return
    if line.alignment is not ALIGN.CENTER:
        yield Finding(clause="I.7", text="số trang phải canh giữa")
    if not is_off_first:
        yield Finding(clause="I.7", text="không hiển thị số trang thứ nhất")
    yield from wrong_sizes(sizes_in(line, document), lay.PAGE_NUMBER_PT, "số trang")


def _text(rest: list[Line]) -> Iterator[Finding]:
    place = place_of_name(rest)
    begins = place + 2 if place is not None else 0
    for line in rest[begins:]:
        if line.column or line.text == f"{lay.RECIPIENTS}:":
            break
        yield from wrong_sizes(line.sizes_pt, lay.TEXT_PT, "nội dung", line.text)
        if line.align is not ALIGN.JUSTIFY:
            yield Finding(clause="II.6", text="nội dung phải canh đều cả hai lề", where=line.text)
        if not lay.INDENT_MM.allows(line.indent_mm, slack=MM):
            text = "chữ đầu dòng lùi vào %(mm)s mm, phải 1 cm hoặc 1,27 cm"
            values = {"mm": f"{line.indent_mm:.1f}"}
            yield Finding(clause="II.6", text=text, values=values, where=line.text)
        if not lay.AFTER_PT.allows(line.after_pt, slack=PT):
            yield Finding(clause="II.6", text="khoảng cách giữa các đoạn tối thiểu 6 pt", where=line.text)
        if line.lines is not None and not lay.LINES.allows(line.lines, slack=0.01):
            yield Finding(clause="II.6", text="khoảng cách giữa các dòng từ đơn đến 1,5", where=line.text)


def _signed(rest: list[Line]) -> Iterator[Finding]:
    foot = [one for one in rest if one.column and one.is_bold and not one.is_italic]
    offices = [one for one in foot if one.text == one.text.upper() and one.text not in lay.SYMBOLS]
    names = [one for one in foot if one.text != one.text.upper() and not one.text.startswith("-")]
    if not offices:
        yield Finding(clause="II.7", text="thiếu quyền hạn, chức vụ của người ký bằng chữ in hoa, in đậm")
    for line in (*offices, *names):
        yield from wrong_sizes(line.sizes_pt, lay.SIGNATURE_PT, "chức vụ, họ tên người ký", line.text)
    for line in names:
        if _ACADEMIC.search(line.text):
            yield Finding(clause="II.7", text="trước họ tên người ký không ghi học hàm, học vị", where=line.text)
    if any(one.text == lay.MINUTES for one in rest):
        columns = {one.column: one.text for one in reversed(offices)}
        if columns.get(1) != lay.SECRETARY or 2 not in columns:
            yield Finding(clause="mẫu 1.9", text="biên bản: THƯ KÝ ký bên trái, CHỦ TỌA ký bên phải")


def _recipients(rest: list[Line]) -> Iterator[Finding]:
    if any(one.text == lay.LIST for one in rest):
        return
    place = next((place for place, one in enumerate(rest) if one.text.startswith(lay.RECIPIENTS)), None)
    if place is None:
        yield Finding(clause="II.9", text="thiếu nơi nhận")
        return
    label = rest[place]
    yield from wrong_sizes(label.sizes_pt, lay.RECIPIENTS_PT, "từ “Nơi nhận”", label.text)
    if not (label.is_bold and label.is_italic):
        yield Finding(clause="II.9", text="từ “Nơi nhận” in nghiêng, đậm", where=label.text)
    listed = [one for one in rest[place + 1 :] if one.text.startswith("-") and one.column == label.column]
    for line in listed:
        yield from wrong_sizes(line.sizes_pt, lay.RECIPIENT_PT, "nơi nhận", line.text)
    if not listed or not listed[-1].text.startswith(lay.KEPT):
        where = listed[-1].text if listed else ""
        yield Finding(clause="II.9", text="dòng cuối của nơi nhận là “- Lưu: VT, …”", where=where)
