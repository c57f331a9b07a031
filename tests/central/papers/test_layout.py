"""The layout of Decree 30/2020: documents that break each rule are found out, ours break none, also as pixels."""

import io
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import numpy as np
import pypdfium2
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import nsmap, qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from lxml import etree

from central.__main__ import main
from central.papers.checking import check_layout
from central.papers.official import layout
from central.papers.official.conclusions import draft_conclusions
from central.papers.official.content import Paper
from central.papers.official.invitation import Asked, draft_invitation
from central.papers.official.minutes import draft_minutes
from central.papers.official.parts import in_lines
from central.papers.official.printing import write_pdf
from central.papers.official.ruled import body_rule_mm, motto_rule_mm, subject_rule_mm
from central.papers.official.sign_in import draft_sign_in
from central.papers.official.word import write_word
from contract.refused import Malformed
from tests.central.papers.record import whole_meeting
from tests.central.papers.test_votes import minutes_of_a_count

SEAL = "https://hop.example.gov.vn/verify/00112233445566aa/24/" + "ab" * 32
DOTS = 150
MM = DOTS / 25.4


def minutes() -> Paper:
    return draft_minutes(whole_meeting().source(), seal=SEAL)


def notice() -> Paper:
    paper = draft_conclusions(whole_meeting().source())
    assert paper is not None
    return paper


def broken(paper: Paper, breaks: Callable[[Any], object]) -> list[str]:
    """What is found in the paper's Word document after this was done to it."""
    document = docx.Document(io.BytesIO(write_word(paper)))
    breaks(document)
    raw = io.BytesIO()
    document.save(raw)
    return [str(one) for one in check_layout(raw.getvalue())]


def lines(document: Any, words: str) -> Any:
    """The line with these words, in a table or outside."""
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    everywhere = [*document.paragraphs, *(line for cell in cells for line in cell.paragraphs)]
    return next(line for line in everywhere if words in line.text)


def rewrite(line: Any, text: str) -> None:
    line.runs[0].text = text
    for run in line.runs[1:]:
        run.text = ""


def resize(line: Any, points: float) -> None:
    line.runs[0].font.size = Pt(points)


def nameless(document: Any) -> None:
    for line in document.tables[0].rows[0].cells[0].paragraphs:
        if not line.text.startswith("Số"):
            line.clear()


def rule_below(document: Any, words: str) -> Any:
    """The line that is nothing but a rule, below these words."""
    return Paragraph(lines(document, words)._p.getnext(), None)  # type: ignore[arg-type]


def border(document: Any, words: str) -> Any:
    return next(rule_below(document, words)._p.iter(qn("w:bottom")))


def unruled(document: Any, words: str) -> None:
    rule = rule_below(document, words)._p
    rule.getparent().remove(rule)


def reruled(document: Any, words: str, left_mm: float, right_mm: float) -> None:
    shape = rule_below(document, words).paragraph_format
    shape.left_indent, shape.right_indent = Mm(left_mm), Mm(right_mm)


def underlined(document: Any, words: str) -> None:
    unruled(document, words)
    lines(document, words).runs[0].underline = True


def invitation() -> Paper:
    source = whole_meeting().source()
    asked = [Asked(label="Sở Tài chính", places=2, level="head", is_agency=True), Asked(label="Bà Trần Thị Bình")]
    return draft_invitation(source.package, source.issuer, asked, answer_by=None)


@pytest.mark.parametrize(
    "paper",
    [minutes(), notice(), draft_sign_in(whole_meeting().source()), invitation(), minutes_of_a_count()],
    ids=lambda one: one.sort,
)
def test_our_own_papers_break_no_rule(paper: Paper) -> None:
    assert [str(one) for one in check_layout(write_word(paper))] == []


BREAKS: dict[str, tuple[str, Callable[[Any], object]]] = {
    "I.1": ("khổ giấy", lambda one: setattr(one.sections[0], "page_width", Mm(216))),
    "I.3": ("lề trái 20 mm", lambda one: setattr(one.sections[0], "left_margin", Mm(20))),
    "I.3 right": ("lề phải 30 mm", lambda one: setattr(one.sections[0], "right_margin", Mm(30))),
    "I.3 top": ("lề trên 10 mm", lambda one: setattr(one.sections[0], "top_margin", Mm(10))),
    "I.3 bottom": ("lề dưới 40 mm", lambda one: setattr(one.sections[0], "bottom_margin", Mm(40))),
    "I.4 face": ("phông chữ Arial", lambda one: setattr(lines(one, "Sau khi nghe").runs[0].font, "name", "Arial")),
    "I.4 black": (
        "màu đen",
        lambda one: setattr(lines(one, "Về").runs[0].font.color, "rgb", RGBColor(0xC0, 0, 0)),
    ),
    "I.7 first": (
        "số trang thứ nhất",
        lambda one: setattr(one.sections[0], "different_first_page_header_footer", False),
    ),
    "I.7 centred": (
        "số trang phải canh giữa",
        lambda one: setattr(one.sections[0].header.paragraphs[0], "alignment", ALIGN.RIGHT),
    ),
    "I.7 size": (
        "số trang cỡ 10",
        lambda one: setattr(one.sections[0].header.paragraphs[0].runs[0].font, "size", Pt(10)),
    ),
    "I.7 none": ("thiếu số trang", lambda one: one.sections[0].header.paragraphs[0].clear()),
    "II.1 words": ("thiếu Tiêu ngữ", lambda one: rewrite(lines(one, "Độc lập"), "Độc lập – Tự do – Hạnh phúc")),
    "II.1 bold": ("Quốc hiệu phải in đậm", lambda one: setattr(lines(one, layout.NATION).runs[0], "bold", False)),
    "II.1 none": ("thiếu Quốc hiệu", lambda one: rewrite(lines(one, layout.NATION), "VIỆT NAM")),
    "II.1 size": ("Quốc hiệu cỡ 16", lambda one: resize(lines(one, layout.NATION), 16)),
    "II.1 motto": ("Tiêu ngữ cỡ 10", lambda one: resize(lines(one, "Độc lập"), 10)),
    "II.1 ruled": ("thiếu đường kẻ ngang, nét liền dưới Tiêu ngữ", lambda one: unruled(one, "Độc lập")),
    "II.1 ruled short": (
        "đường kẻ dưới Tiêu ngữ dài 30 mm, phải dài 56 mm",
        lambda one: reruled(one, "Độc lập", 31, 31),
    ),
    "II.1 ruled solid": ("nét liền", lambda one: border(one, "Độc lập").set(qn("w:val"), "dashed")),
    "II.1 underlined": ("không dùng gạch chân", lambda one: underlined(one, "Độc lập")),
    "II.2 none": ("thiếu tên cơ quan", nameless),
    "II.2 ruled": ("thiếu đường kẻ ngang, nét liền dưới tên cơ quan", lambda one: unruled(one, "VĂN PHÒNG")),
    "II.2 ruled long": ("đường kẻ dưới tên cơ quan dài 60 mm, phải từ", lambda one: reruled(one, "VĂN PHÒNG", 4, 4)),
    "II.2 ruled aside": ("đặt cân đối", lambda one: reruled(one, "VĂN PHÒNG", 0, 40)),
    "II.2 bold": (
        "cơ quan ban hành phải in đậm",
        lambda one: setattr(lines(one, "VĂN PHÒNG").runs[0], "bold", False),
    ),
    "II.2 capitals": ("chữ in hoa", lambda one: rewrite(lines(one, "VĂN PHÒNG"), "Văn phòng Ủy ban nhân dân")),
    "II.2 size": ("tên cơ quan cỡ 16", lambda one: setattr(lines(one, "VĂN PHÒNG").runs[0].font, "size", Pt(16))),
    "II.3 none": ("thiếu số, ký hiệu", lambda one: rewrite(lines(one, "Số:"), "")),
    "II.3 size": ("số, ký hiệu cỡ 10", lambda one: resize(lines(one, "Số:"), 10)),
    "II.3 spaces": ("không cách", lambda one: rewrite(lines(one, "Số:"), "Số: 05 / TB - VPUBND")),
    "II.3 nought": ("số 0 phía trước", lambda one: rewrite(lines(one, "Số:"), "Số: 5/TB-VPUBND")),
    "II.3 symbol": ("ký hiệu BB không phải", lambda one: rewrite(lines(one, "Số:"), "Số: 05/BB-VPUBND")),
    "II.4 none": ("thiếu địa danh", lambda one: rewrite(lines(one, "ngày  "), "Cần Thơ")),
    "II.4 size": ("địa danh và thời gian cỡ 10", lambda one: resize(lines(one, "ngày  "), 10)),
    "II.4 nought": ("thêm số 0", lambda one: rewrite(lines(one, "ngày  "), "Cần Thơ, ngày 5 tháng 1 năm 2026")),
    "II.4 italic": ("in nghiêng", lambda one: setattr(lines(one, "ngày  ").runs[0], "italic", False)),
    "II.5 none": ("thiếu tên loại", lambda one: rewrite(lines(one, "THÔNG BÁO"), "Thông báo")),
    "II.5 name": ("tên loại phải in đậm", lambda one: setattr(lines(one, "THÔNG BÁO").runs[0], "bold", False)),
    "II.5 size": ("tên loại cỡ 20", lambda one: resize(lines(one, "THÔNG BÁO"), 20)),
    "II.5 subject": ("trích yếu cỡ 10", lambda one: resize(lines(one, "Kết luận của"), 10)),
    "II.5 centred": ("tên loại phải canh giữa", lambda one: setattr(lines(one, "THÔNG BÁO"), "alignment", ALIGN.LEFT)),
    "II.5 bold": ("trích yếu phải in đậm", lambda one: setattr(lines(one, "Kết luận của").runs[0], "bold", False)),
    "II.5 ruled": ("thiếu đường kẻ ngang, nét liền dưới trích yếu", lambda one: unruled(one, "Kết luận của")),
    "II.5 ruled short": ("đường kẻ dưới trích yếu dài 20 mm", lambda one: reruled(one, "Kết luận của", 70, 70)),
    "II.6 size": ("nội dung cỡ 12", lambda one: setattr(lines(one, "Sau khi nghe").runs[0].font, "size", Pt(12))),
    "II.6 edges": ("cả hai lề", lambda one: setattr(lines(one, "Sau khi nghe"), "alignment", ALIGN.LEFT)),
    "II.6 indent": (
        "lùi vào 0.0 mm",
        lambda one: setattr(lines(one, "Sau khi nghe").paragraph_format, "first_line_indent", Mm(0)),
    ),
    "II.6 wide": (
        "lùi vào 30.0 mm",
        lambda one: setattr(lines(one, "Sau khi nghe").paragraph_format, "first_line_indent", Mm(30)),
    ),
    "II.6 after": (
        "tối thiểu 6",
        lambda one: setattr(lines(one, "Sau khi nghe").paragraph_format, "space_after", Pt(0)),
    ),
    "II.6 lines": (
        "từ đơn đến 1,5",
        lambda one: setattr(lines(one, "Sau khi nghe").paragraph_format, "line_spacing", 2.0),
    ),
    "II.7 size": ("họ tên người ký cỡ 18", lambda one: resize(lines(one, "CHÁNH VĂN PHÒNG"), 18)),
    "II.7 name": ("họ tên người ký cỡ 10", lambda one: resize(lines(one, "Phạm Đức Thắng"), 10)),
    "II.7 title": ("học hàm, học vị", lambda one: rewrite(lines(one, "Phạm Đức Thắng"), "TS. Phạm Đức Thắng")),
    "II.7 none": ("thiếu quyền hạn", lambda one: rewrite(lines(one, "CHÁNH VĂN PHÒNG"), "Chánh Văn phòng")),
    "II.9 none": ("thiếu nơi nhận", lambda one: rewrite(lines(one, "Nơi nhận"), "Gửi:")),
    "II.9 label": ("từ “Nơi nhận” cỡ 16", lambda one: resize(lines(one, "Nơi nhận"), 16)),
    "II.9 italic": ("in nghiêng, đậm", lambda one: setattr(lines(one, "Nơi nhận").runs[0], "italic", False)),
    "II.9 size": ("nơi nhận cỡ 14", lambda one: setattr(lines(one, "- Lưu").runs[0].font, "size", Pt(14))),
    "II.9 last": ("dòng cuối của nơi nhận", lambda one: rewrite(lines(one, "- Lưu"), "- Phòng Tổng hợp")),
}


@pytest.mark.parametrize("rule", BREAKS)
def test_a_document_that_breaks_a_rule_is_found_out_by_its_clause(rule: str) -> None:
    words, breaks = BREAKS[rule]

    found = broken(notice(), breaks)

    clause = rule.split(maxsplit=1)[0]
    assert any(one.startswith(f"Phụ lục I, {clause}:") and words in one for one in found), found


DRAWN = """<w:r {names}><w:drawing><wp:anchor simplePos="0" relativeHeight="1" behindDoc="0" locked="0" layoutInCell="1"
 allowOverlap="1"><wp:extent cx="{emu}" cy="0"/><a:graphic><a:graphicData uri=""><a:prstGeom prst="line"/>
 <a:ln><a:prstDash val="{dash}"/></a:ln></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"""
DRAWN_OF_OLD = """<w:r {names}><w:pict><v:line xmlns:v="urn:schemas-microsoft-com:vml" from="10pt,4pt" to="{to}pt,4pt">
 <v:stroke dashstyle="{dash}"/></v:line></w:pict></w:r>"""
NAMES = " ".join(f'xmlns:{prefix}="{nsmap[prefix]}"' for prefix in ("w", "wp", "a"))


def drawn(shape: str, mm: float, dash: str = "solid") -> Callable[[Any], None]:
    """A rule drawn by hand in the place of the motto's, its anchor left behind in the next line of words."""

    def draw(document: Any) -> None:
        unruled(document, "Độc lập")
        values = {"emu": round(mm * 36_000), "to": 10 + mm / 25.4 * 72, "dash": dash}
        lines(document, "ngày  ")._p.append(etree.fromstring(shape.format(names=NAMES, **values)))

    return draw


@pytest.mark.parametrize("shape", [DRAWN, DRAWN_OF_OLD], ids=["drawn", "drawn of old"])
def test_a_rule_drawn_by_hand_is_found_wherever_its_anchor_is(shape: str) -> None:
    assert broken(notice(), drawn(shape, 56)) == []
    assert any("dài 40 mm, phải dài 56 mm" in one for one in broken(notice(), drawn(shape, 40)))
    assert any("nét liền" in one for one in broken(notice(), drawn(shape, 56, "dash")))


def test_minutes_have_no_date_in_the_head_and_two_signatures() -> None:
    def dated(document: Any) -> None:
        line = document.tables[0].rows[0].cells[1].add_paragraph()
        line.add_run("Cần Thơ, ngày 05 tháng 01 năm 2026").italic = True

    assert any("mẫu 1.9" in one and "địa danh" in one for one in broken(minutes(), dated))
    swapped = broken(minutes(), lambda one: rewrite(lines(one, "THƯ KÝ"), "CHỦ TỌA"))
    assert any("mẫu 1.9" in one and "ký bên trái" in one for one in swapped)


def test_what_is_no_word_document_is_refused() -> None:
    for raw in (b"", b"PK\x03\x04 broken", b"%PDF-1.7", write_pdf(minutes())):
        with pytest.raises(Malformed, match="not a Word document"):
            check_layout(raw)


def test_the_command_says_what_is_wrong_and_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "good.docx", tmp_path / "bad.docx"
    good.write_bytes(write_word(notice()))
    document = docx.Document(str(good))
    document.sections[0].top_margin = Mm(10)
    document.save(str(bad))

    for file, code, words in ((good, 0, "nothing is wrong"), (bad, 1, "lề trên 10 mm, phải từ 20 đến 25 mm")):
        with pytest.raises(SystemExit) as ended:
            main(["check-layout", str(file)])
        assert (ended.value.code, words in capsys.readouterr().out) == (code, True)


def ink(page: Any) -> tuple[np.ndarray, int]:
    """Which points of the page are dark."""
    picture = np.asarray(page.render(scale=DOTS / 72).to_pil().convert("L"))
    return picture < 128, picture.shape[1]


RULES_MM = [motto_rule_mm(), body_rule_mm(in_lines(minutes().body)), subject_rule_mm(minutes().subject)]


def ruled_mm(dark: np.ndarray) -> list[float]:
    """How long the rules of the first page's head are, from above."""
    found, lengths = list[tuple[int, int]](), list[float]()
    for row in np.flatnonzero(dark[: int(120 * MM)].any(axis=1)).tolist():
        edges = np.flatnonzero(np.diff(np.r_[0, dark[row].astype(int), 0]))
        # Rules stand side by side in the head; a stroke of a letter is never as long.
        for left, right in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            is_new = all(abs(row - at) > MM or abs(left - begins) > MM for at, begins in found)
            if (right - left) / MM > 10 and is_new:
                found.append((row, left))
                lengths.append((right - left) / MM)
    return lengths


def check_pixels(pdf: bytes) -> int:
    """Margins and page numbers as they come out; gives the number of pages."""
    file = pypdfium2.PdfDocument(pdf)
    for number in range(len(file)):
        dark, width = ink(file[number])
        rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
        assert columns[0] / MM >= layout.LEFT_MM.used - 1
        assert (width - columns[-1]) / MM >= layout.RIGHT_MM.used - 1
        assert 297 - rows[-1] / MM >= layout.BOTTOM_MM.used - 1
        above = dark[: int((layout.TOP_MM.used - 1) * MM)]
        if number == 0:
            assert not above.any(), "the first page shows no number"
            assert ruled_mm(dark) == pytest.approx(RULES_MM, abs=1)
        else:
            at = np.flatnonzero(above.any(axis=0))
            middle = (at[0] + at[-1]) / 2 / MM
            assert abs(middle - (layout.LEFT_MM.used + layout.WIDTH_MM / 2)) < 2
    return len(file)


def test_printed_pages_keep_margins_and_number_all_but_the_first() -> None:
    assert check_pixels(write_pdf(minutes())) == 2


def test_the_printed_face_is_embedded_and_the_words_can_be_read() -> None:
    file = pypdfium2.PdfDocument(write_pdf(minutes()))

    fonts = [one.get_font() for one in file[0].get_objects() if isinstance(one, pypdfium2.PdfTextObj)]
    assert {font.get_base_name().split("+")[-1] for font in fonts} == {"Liberation-Serif", "Liberation-Serif-Bold"}
    assert all(font.is_embedded for font in fonts)
    text = " ".join(page.get_textpage().get_text_bounded() for page in file)
    assert "BIÊN BẢN" in text
    assert "Đề nghị làm rõ nguyên nhân giải ngân" in " ".join(text.split())


@pytest.mark.timeout(400)
def test_the_word_document_comes_out_of_an_office_program_as_it_should(tmp_path: Path) -> None:
    file = tmp_path / "minutes.docx"
    file.write_bytes(write_word(minutes()))
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'office').as_uri()}", "--headless"]
    subprocess.run([*command, "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)], check=True, timeout=360)

    assert check_pixels((tmp_path / "minutes.pdf").read_bytes()) == 2
