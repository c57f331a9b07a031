"""The head of a paper and its name, as Decree 30/2020 wants them: what is above the text."""

import re
from collections.abc import Iterator
from itertools import takewhile

from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

from central.papers.finding import Finding, wrong_sizes
from central.papers.official import layout as lay
from central.papers.official.ruled import ruled_below, words_mm
from central.papers.official.typeset import Line

_NUMBER = re.compile(r"Số: ?(?P<number>\d*)\s*/(?P<symbol>[A-ZĐa-z]+)-[A-ZĐ.\-]+")
_DATE = re.compile(r".*, ?ngày (?P<day>\d{0,2})\s*tháng (?P<month>\d{0,2})\s*năm\s*\d{0,4}")
_SHARE, _OFF_MM = 0.07, 3
"""How far a rule may be off in length and place: a hand has drawn it."""


def check_head(head: list[Line], rest: list[Line]) -> Iterator[Finding]:
    """What is wrong in the head, the paper's first table, and in its name and subject below."""
    yield from _nation(head)
    yield from _body(head)
    yield from _symbol(head, rest)
    yield from _date(head, rest)
    yield from _name(rest)


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
        yield from wrong_sizes(line.sizes_pt, measure, name, line.text)
        if not line.is_bold:
            yield Finding(clause="II.1", text="%(what)s phải in đậm", values={"what": name}, where=line.text)
        if words == lay.MOTTO:
            yield from _ruled(line, lay.MOTTO_RULE_SHARE, "II.1", name)


def _body(head: list[Line]) -> Iterator[Finding]:
    names = [one for one in head if one.column == 1 and not one.text.startswith("Số")]
    if not names:
        yield Finding(clause="II.2", text="thiếu tên cơ quan ban hành văn bản ở bên trái, trên cùng")
        return
    for line in names:
        yield from wrong_sizes(line.sizes_pt, lay.BODY_NAME_PT, "tên cơ quan", line.text)
        if line.text != line.text.upper():
            yield Finding(clause="II.2", text="tên cơ quan phải là chữ in hoa", where=line.text)
    if not names[-1].is_bold:
        yield Finding(clause="II.2", text="tên cơ quan ban hành phải in đậm", where=names[-1].text)
    yield from _ruled(names[-1], lay.RULE_SHARE, "II.2", "tên cơ quan")


def _symbol(head: list[Line], rest: list[Line]) -> Iterator[Finding]:
    line = next((one for one in head if one.text.startswith("Số")), None)
    if line is None:
        yield Finding(clause="II.3", text="thiếu số, ký hiệu dưới tên cơ quan")
        return
    yield from wrong_sizes(line.sizes_pt, lay.NUMBER_PT, "số, ký hiệu", line.text)
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
    yield from wrong_sizes(line.sizes_pt, lay.PLACE_PT, "địa danh và thời gian", line.text)
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
    place = place_of_name(rest)
    if place is None:
        yield Finding(clause="II.5", text="thiếu tên loại văn bản bằng chữ in hoa, canh giữa")
        return
    for line, what in ((rest[place], "tên loại"), *((one, "trích yếu") for one in _subject(rest, place))):
        yield from wrong_sizes(line.sizes_pt, lay.NAME_PT, what, line.text)
        if not line.is_bold:
            yield Finding(clause="II.5", text="%(what)s phải in đậm", values={"what": what}, where=line.text)
        if line.align is not ALIGN.CENTER:
            yield Finding(clause="II.5", text="%(what)s phải canh giữa", values={"what": what}, where=line.text)
    if subject := _subject(rest, place):
        yield from _ruled(_last_like(rest, place + 1) or subject[0], lay.RULE_SHARE, "II.5", "trích yếu")


def place_of_name(rest: list[Line]) -> int | None:
    return next((place for place, one in enumerate(rest) if one.column == 0 and one.text in lay.SYMBOLS), None)


def _subject(rest: list[Line], place: int) -> list[Line]:
    """The line under the name of the paper."""
    return [one for one in rest[place + 1 : place + 2] if one.column == 0]


def _last_like(rest: list[Line], place: int) -> Line | None:
    """The last line of a subject that was set in several."""
    like = list(takewhile(lambda one: one.column == 0 and one.is_bold and one.align is ALIGN.CENTER, rest[place:]))
    return like[-1] if like else None


def _ruled(line: Line, share: lay.Measure, clause: str, what: str) -> Iterator[Finding]:
    """The rule below a line of words: drawn, solid, in its middle, and as long as this share of it."""
    ruled = ruled_below(line.paragraph, line.room_mm)
    values = {"what": what}
    if ruled is None:
        text = "thiếu đường kẻ ngang, nét liền dưới %(what)s"
        yield Finding(clause=clause, text=text, values=values, where=line.text)
        return
    if ruled.is_underline:
        text = "dưới %(what)s phải vẽ đường kẻ, không dùng gạch chân"
        yield Finding(clause=clause, text=text, values=values, where=line.text)
        return
    if not ruled.is_solid:
        text = "đường kẻ dưới %(what)s phải là nét liền"
        yield Finding(clause=clause, text=text, values=values, where=line.text)
    if ruled.off_mm > _OFF_MM:
        text = "đường kẻ dưới %(what)s phải đặt cân đối so với dòng chữ"
        yield Finding(clause=clause, text=text, values=values, where=line.text)
    words = words_mm(line.paragraph.text, max(line.sizes_pt), line.room_mm)
    if ruled.length_mm is not None and not share.allows(ruled.length_mm / words, slack=_SHARE):
        text = "đường kẻ dưới %(what)s dài %(mm)s mm, phải từ %(least)s đến %(most)s mm"
        text = text if share.least != share.most else "đường kẻ dưới %(what)s dài %(mm)s mm, phải dài %(least)s mm"
        measures = {"mm": ruled.length_mm, "least": share.least * words, "most": share.most * words}
        values |= {key: f"{value:.0f}" for key, value in measures.items()}
        yield Finding(clause=clause, text=text, values=values, where=line.text)
