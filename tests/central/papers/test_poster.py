"""The room's QR poster: page, PDF and Word say the same, on one A4 page, and phones read one address. # R9.2b"""

import io
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import numpy as np
import pypdfium2
import pytest
from flask.testing import FlaskClient
from PIL import Image
from zxingcpp import BarcodeFormat, BarcodeFormats, read_barcodes

from central.fleet.models import Unit
from central.meetings.models import Meeting
from central.papers.official.poster import Poster, poster_pdf, poster_word
from central.proceedings.models import KeptPackage
from contract.package import read_package
from tests.central.province import NOW, Province

Browser = Callable[[str], FlaskClient]

POSTER = Poster(
    language="vi",
    name="Mã QR cuộc họp",
    host="Ủy ban nhân dân tỉnh",
    title="Họp về ngân sách",
    times=("08:00 – 11:30, Thứ Hai, 07/12/2026",),
    where="Phòng họp số 1, tầng 1",
    address="https://phong-1.hop.example.gov.vn/p/k7Q2m9XwP4tZ",
    label="Mã QR cuộc họp",
    call="Kính mời đại biểu quét mã để điểm danh",
    steps=(
        "Kết nối Wi-Fi của phòng họp.",
        "Mở máy ảnh của điện thoại, đưa mã vào giữa khung hình và chạm vào đường dẫn.",
        "Chọn tên, nhập mã PIN (lần đầu) và bấm “Điểm danh”.",
    ),
    help="Không có điện thoại: kính mời đại biểu chọn “Tìm tên” trên màn hình tại cửa hoặc gặp Thư ký.",
)
FULLEST = replace(POSTER, title="Kỳ họp thường lệ " * 17, times=POSTER.times * 30, where="Hội trường lớn, " * 10)
"""As much as a registration takes: a title of 300 letters and thirty sittings."""
A_FEW = replace(POSTER, title="Kỳ họp thường lệ " * 9, times=POSTER.times * 6)


def meeting_with_unit(province: Province) -> Meeting:
    Unit.create(name="phong-1", room=province.rooms[0].name, added_at_ms=NOW)
    return province.approved()


def read(picture: Image.Image) -> list[str]:
    """What a phone reads on this picture."""
    found = read_barcodes(np.asarray(picture.convert("L")), formats=BarcodeFormats(BarcodeFormat.QRCode))
    return [one.text for one in found]


def fetch(client: FlaskClient, path: str) -> bytes:
    with client.get(path) as answer:
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        return bytes(answer.data)


def words_of(raw: bytes) -> tuple[str, list[str]]:
    """Words and codes of a PDF's only page, or of a Word document."""
    if raw.startswith(b"%PDF-"):
        (page,) = pypdfium2.PdfDocument(raw)
        assert [round(side / 72 * 25.4) for side in page.get_size()] == [210, 297]
        return " ".join(page.get_textpage().get_text_bounded().split()), read(page.render(scale=2).to_pil())
    document = docx.Document(io.BytesIO(raw))
    assert {document.styles["Normal"].font.name} == {"Times New Roman"}
    pictures = [part.blob for part in document.part.package.image_parts]
    codes = [text for one in pictures for text in read(Image.open(io.BytesIO(one)))]
    return " ".join(line.text for line in document.paragraphs), codes


@pytest.mark.parametrize("language", ["vi", "en"])
def test_word_and_pdf_of_a_meetings_poster_say_the_same(province: Province, browser: Browser, language: str) -> None:
    meeting, secretary = meeting_with_unit(province), browser("secretary")
    secretary.set_cookie("language", language)
    path = f"/meetings/{meeting.id}/poster"
    told = read_package(bytes(KeptPackage.get(KeptPackage.meeting == meeting.id).body))
    address = f"https://phong-1.hop.example.gov.vn/p/{told.poster}"
    day, call = ("Thứ Hai", "quét mã để điểm danh") if language == "vi" else ("Monday", "scan")

    for name in ("pdf", "docx"):
        assert f"{path}.{name}" in secretary.get(f"/meetings/{meeting.id}/papers").text
        assert f"{path}.{name}" in secretary.get(path).text
        text, codes = words_of(fetch(secretary, f"{path}.{name}"))
        assert codes == [address]
        for word in ("Ủy ban nhân dân tỉnh", "Họp về ngân sách", "Phòng họp số 1, tầng 1", call):
            assert word in text
        assert f"{day}, " in text


def test_who_does_not_prepare_the_meeting_gets_no_poster(province: Province, browser: Browser) -> None:
    meeting = meeting_with_unit(province)
    for name in ("poster", "poster.pdf", "poster.docx"):
        path = f"/meetings/{meeting.id}/{name}"
        assert browser("finance").get(path).status_code == 403
        assert browser("stranger").get(path).status_code == 409, "as with every other page of the meeting"
        assert browser("secretary").get(f"/meetings/9999/{name}").status_code == 404
    assert "poster" not in browser("finance").get(f"/meetings/{meeting.id}/papers").text


def test_a_room_without_a_unit_has_no_poster(province: Province, browser: Browser) -> None:
    meeting, secretary = province.approved(), browser("secretary")
    assert "poster" not in secretary.get(f"/meetings/{meeting.id}/papers").text
    assert secretary.get(f"/meetings/{meeting.id}/poster.docx").status_code == 409


@pytest.mark.parametrize("poster", [POSTER, A_FEW, FULLEST], ids=["usual", "a few", "fullest"])
def test_the_fullest_poster_stays_on_one_page_and_its_code_is_read(poster: Poster) -> None:
    for write in (poster_pdf, poster_word):
        assert words_of(write(poster))[1] == [POSTER.address]


@pytest.mark.nightly
@pytest.mark.timeout(400)
def test_the_fullest_word_poster_comes_out_of_an_office_program_on_one_page(tmp_path: Path) -> None:
    office = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    for name, poster in (("usual", POSTER), ("few", A_FEW), ("fullest", FULLEST)):
        (tmp_path / f"{name}.docx").write_bytes(poster_word(poster))
    files = [str(one) for one in sorted(tmp_path.glob("*.docx"))]
    subprocess.run(
        ["soffice", office, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *files],
        check=True,
        timeout=360,
    )
    for one in tmp_path.glob("*.pdf"):
        assert words_of(one.read_bytes())[1] == [POSTER.address]
    assert len(list(tmp_path.glob("*.pdf"))) == 3
