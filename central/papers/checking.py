"""Looks whether a Word document is laid out as Decree 30/2020 wants it; each finding names its clause of Annex I."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

from central.papers.official import layout as lay
from central.papers.official.typeset import Line, lines_of, open_word, page_number, sizes_in

_NUMBER = re.compile(r"Số: ?(?P<number>\d*)\s*/(?P<symbol>[A-ZĐa-z]+)-[A-ZĐ.\-]+")
_DATE = re.compile(r".*, ?ngày (?P<day>\d{0,2})\s*tháng (?P<month>\d{0,2})\s*năm\s*\d{0,4}")
_ACADEMIC = re.compile(r"\b(GS|PGS|TS|ThS|CN|KS|Tiến sĩ|Thạc sĩ|Giáo sư|Phó Giáo sư)\b\.?")
_MM, _PT = 0.3, 0.1
"""How far a measure may be off: Word rounds."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What is not as it should be, by which clause, and where: the line's first words.

    `text` is a message of the catalogue whose places `values` fill; the value `what` is a message itself.
    """

    clause: str
    text: str
    values: dict[str, str] = {}
    where: str = ""

    def __str__(self) -> str:
        where = f" (“{self.where[:60]}”)" if self.where else ""
        return f"Phụ lục I, {self.clause}: {self.text % self.values if self.values else self.text}{where}"


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
    found += [*_nation(head), *_body(head), *_symbol(head, rest), *_date(head, rest)]
    return [*found, *_name(rest), *_text(rest), *_signed(rest), *_recipients(rest)]


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
            if not measure.allows(margin.mm if margin is not None else 0.0, slack=_MM):
                text = "%(what)s %(mm)s mm, phải từ %(least)s đến %(most)s mm"
                values = {"what": name, "mm": str(_mm(margin)), **_range(measure)}
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
    yield from _sizes(sizes_in(line, document), lay.PAGE_NUMBER_PT, "số trang")


def _nation(head: list[Line]) -> Iterator[Finding]:
    for words, measure, name in ((lay.NATION, lay.NATION_PT, "Quốc hiệu"), (lay.MOTTO, lay.MOTTO_PT, "Tiêu ngữ")):
        line = next((one for one in head if one.text == words), None)
        if line is None:
            yield Finding(
                clause="II.1",
                text="thiếu %(what)s “%(words)s” ở bên phải, trên cùng",
                values={"what": name, "words": words},
            )
            continue
        yield from _sizes(line.sizes_pt, measure, name, line.text)
        if not line.is_bold:
            yield Finding(clause="II.1", text="%(what)s phải in đậm", values={"what": name}, where=line.text)


def _body(head: list[Line]) -> Iterator[Finding]:
    names = [one for one in head if one.column == 1 and not one.text.startswith("Số")]
    if not names:
        yield Finding(clause="II.2", text="thiếu tên cơ quan ban hành văn bản ở bên trái, trên cùng")
        return
    for line in names:
        yield from _sizes(line.sizes_pt, lay.BODY_NAME_PT, "tên cơ quan", line.text)
        if line.text != line.text.upper():
            yield Finding(clause="II.2", text="tên cơ quan phải là chữ in hoa", where=line.text)
    if not names[-1].is_bold:
        yield Finding(clause="II.2", text="tên cơ quan ban hành phải in đậm", where=names[-1].text)


def _symbol(head: list[Line], rest: list[Line]) -> Iterator[Finding]:
    line = next((one for one in head if one.text.startswith("Số")), None)
    if line is None:
        yield Finding(clause="II.3", text="thiếu số, ký hiệu dưới tên cơ quan")
        return
    yield from _sizes(line.sizes_pt, lay.NUMBER_PT, "số, ký hiệu", line.text)
    found = _NUMBER.fullmatch(line.text)
    if found is None:
        text = "số, ký hiệu viết “Số: 05/TB-UBND”: dấu “:” sau từ Số, không cách ở “/” và “-”"
        yield Finding(clause="II.3", text=text, where=line.text)
        return
    if found["number"] and (len(found["number"]) < 2):
        yield Finding(clause="II.3", text="số nhỏ hơn 10 phải ghi thêm số 0 phía trước", where=line.text)
    named = next((lay.SYMBOLS[one.text] for one in rest if one.text in lay.SYMBOLS), "")
    if named and found["symbol"] != named:
        text = "ký hiệu %(symbol)s không phải của loại văn bản này (%(named)s)"
        values = {"symbol": found["symbol"], "named": named}
        yield Finding(clause="II.3", text=text, values=values, where=line.text)


def _date(head: list[Line], rest: list[Line]) -> Iterator[Finding]:
    line = next((one for one in head if "ngày" in one.text and "tháng" in one.text), None)
    has_none = any(one.text in (lay.MINUTES, lay.LIST) for one in rest)
    if line is None:
        if not has_none:
            yield Finding(clause="II.4", text="thiếu địa danh và thời gian ban hành")
        return
    if has_none:
        yield Finding(clause="mẫu 1.9", text="biên bản không có địa danh và thời gian ở đầu", where=line.text)
    yield from _sizes(line.sizes_pt, lay.PLACE_PT, "địa danh và thời gian", line.text)
    if not line.is_italic:
        yield Finding(clause="II.4", text="địa danh và thời gian phải in nghiêng", where=line.text)
    found = _DATE.fullmatch(line.text)
    short = found is not None and (
        (len(found["day"]) == 1)
        or found["month"] in ("1", "2")
        or found["month"] in ("03", "04", "05", "06", "07", "08", "09")
    )
    if found is None or short:
        text = "viết “…, ngày 05 tháng 01 năm 2026”: thêm số 0 cho ngày dưới 10 và tháng 1, 2"
        yield Finding(clause="II.4", text=text, where=line.text)


def _name(rest: list[Line]) -> Iterator[Finding]:
    place = _place_of_name(rest)
    if place is None:
        yield Finding(clause="II.5", text="thiếu tên loại văn bản bằng chữ in hoa, canh giữa")
        return
    for line, what in ((rest[place], "tên loại"), *((one, "trích yếu") for one in _subject(rest, place))):
        yield from _sizes(line.sizes_pt, lay.NAME_PT, what, line.text)
        if not line.is_bold:
            yield Finding(clause="II.5", text="%(what)s phải in đậm", values={"what": what}, where=line.text)
        if line.align is not ALIGN.CENTER:
            yield Finding(clause="II.5", text="%(what)s phải canh giữa", values={"what": what}, where=line.text)


def _place_of_name(rest: list[Line]) -> int | None:
    return next((place for place, one in enumerate(rest) if one.column == 0 and one.text in lay.SYMBOLS), None)


def _subject(rest: list[Line], place: int) -> list[Line]:
    """The line under the name of the paper."""
    return [one for one in rest[place + 1 : place + 2] if one.column == 0]


def _text(rest: list[Line]) -> Iterator[Finding]:
    place = _place_of_name(rest)
    begins = place + 2 if place is not None else 0
    for line in rest[begins:]:
        if line.column or line.text == f"{lay.RECIPIENTS}:":
            break
        yield from _sizes(line.sizes_pt, lay.TEXT_PT, "nội dung", line.text)
        if line.align is not ALIGN.JUSTIFY:
            yield Finding(clause="II.6", text="nội dung phải canh đều cả hai lề", where=line.text)
        if not lay.INDENT_MM.allows(line.indent_mm, slack=_MM):
            text = "chữ đầu dòng lùi vào %(mm)s mm, phải 1 cm hoặc 1,27 cm"
            values = {"mm": f"{line.indent_mm:.1f}"}
            yield Finding(clause="II.6", text=text, values=values, where=line.text)
        if not lay.AFTER_PT.allows(line.after_pt, slack=_PT):
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
        yield from _sizes(line.sizes_pt, lay.SIGNATURE_PT, "chức vụ, họ tên người ký", line.text)
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
    yield from _sizes(label.sizes_pt, lay.RECIPIENTS_PT, "từ “Nơi nhận”", label.text)
    if not (label.is_bold and label.is_italic):
        yield Finding(clause="II.9", text="từ “Nơi nhận” in nghiêng, đậm", where=label.text)
    listed = [one for one in rest[place + 1 :] if one.text.startswith("-") and one.column == label.column]
    for line in listed:
        yield from _sizes(line.sizes_pt, lay.RECIPIENT_PT, "nơi nhận", line.text)
    if not listed or not listed[-1].text.startswith(lay.KEPT):
        where = listed[-1].text if listed else ""
        yield Finding(clause="II.9", text="dòng cuối của nơi nhận là “- Lưu: VT, …”", where=where)


def _sizes(sizes: frozenset[float], measure: lay.Measure, what: str, where: str = "") -> Iterator[Finding]:
    for size in sorted(sizes):
        if not measure.allows(size, slack=_PT):
            text = "%(what)s cỡ %(size)s, phải là %(least)s"
            text = text if measure.least == measure.most else "%(what)s cỡ %(size)s, phải từ %(least)s đến %(most)s"
            values = {"what": what, "size": f"{size:g}", **_range(measure)}
            yield Finding(clause=measure.clause, text=text, values=values, where=where)


def _range(measure: lay.Measure) -> dict[str, str]:
    return {"least": f"{measure.least:g}", "most": f"{measure.most:g}"}
