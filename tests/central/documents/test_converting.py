"""Office files and pictures that are sent in become PDF apart from everything else; layouts are told beside files."""

import fcntl
import io
import os
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.shared import Mm
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from central.documents import converting, office
from central.documents.actions import add_document
from central.documents.converting import convert
from central.documents.models import Document, Original
from central.documents.store import Intake, Upload, store_in
from central.documents.taking_in import take_in
from central.meetings.models import Meeting
from central.papers.official.word import write_word
from contract.refused import Refused
from tests.central.documents import papers
from tests.central.meetings.forms import typed_fields
from tests.central.papers.test_layout import notice
from tests.central.province import Province, send

Browser = Callable[[str], FlaskClient]


def notice_with_a_narrow_margin() -> bytes:
    document = docx.Document(io.BytesIO(write_word(notice())))
    document.sections[0].left_margin = Mm(20)
    raw = io.BytesIO()
    document.save(raw)
    return raw.getvalue()


def without(raw: bytes, part: str, **more: str) -> bytes:
    """The packed file without one part, and with others."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(made, "w") as new:
        for one in old.infolist():
            if one.filename != part:
                new.writestr(one, old.read(one))
        for name, text in more.items():
            new.writestr(name, text)
    return made.getvalue()


def text_of(pdf: bytes) -> str:
    return " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))


def intake(app: Flask) -> Intake:
    return Intake(store=store_in(app.extensions["centre"].settings.central.data_dir), support="Văn phòng, 0293")


@pytest.mark.timeout(300)
def test_a_word_document_becomes_a_paper_with_its_layout_told_beside_it(
    province: Province, browser: Browser, app: Flask
) -> None:
    raw = notice_with_a_narrow_margin()
    fields: dict[str, object] = {
        **typed_fields(province),
        "do": "send",
        "once": "once-1",
        "files": (io.BytesIO(raw), "Kết luận.docx"),
    }
    assert send(browser("registrar"), "/register", fields).status_code == 303, (
        "what is told is advice and blocks nothing"
    )
    meeting = Meeting.select().order_by(Meeting.id.desc()).get()
    one = Document.get(Document.meeting == meeting)

    assert (one.title, one.media_type, one.pages) == ("Kết luận", "application/pdf", 1)
    page = browser("registrar").get(f"/documents/{one.id}").text
    assert "Phụ lục I, I.3: lề trái 20 mm, phải từ 30 đến 35 mm" in page
    english = browser("registrar")
    english.set_cookie("language", "en")
    assert "Annex I, I.3: left margin 20 mm, must be 30 to 35 mm" in english.get(f"/documents/{one.id}").text
    with browser("approver").get(f"/documents/{one.id}/original") as kept:
        assert kept.data == raw
    with browser("approver").get(f"/documents/{one.id}/file.pdf") as file:
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text_of(file.data)
    form = browser("approver").get(f"/meetings/{meeting.id}/edit").text
    assert "lề trái 20 mm" in form
    assert browser("finance").get(f"/documents/{one.id}/original").status_code == 409, "what Word keeps is no guest's"
    again = take_in(intake(app), Upload(file=io.BytesIO(raw), name="khác.docx"))
    assert (again.sha256, Original.select().count()) == (one.sha256, 1), "the same document is the same paper"


# R6.1
@pytest.mark.timeout(300)
@pytest.mark.parametrize("sort", ["xlsx", "pptx"])
def test_sheets_and_slides_become_papers_and_are_kept_as_they_were(
    province: Province, browser: Browser, app: Flask, sort: str
) -> None:
    raw = papers.sheet("Dự toán chi năm 2027") if sort == "xlsx" else papers.slides("Dự toán chi năm 2027")
    meeting = province.approved()
    upload = Upload(file=io.BytesIO(raw), name=f"Dự toán.{sort}")
    one = add_document(province.planning, intake(app), meeting.id, upload, by=province.people["secretary"])
    with browser("finance").get(f"/documents/{one.id}/file.pdf") as file:
        assert "Dự toán chi năm 2027" in " ".join(text_of(file.data).split())
    with browser("secretary").get(f"/documents/{one.id}/original") as kept:
        assert (kept.data, kept.mimetype) == (raw, converting.MEDIA_TYPES[sort])
    assert browser("finance").get(f"/documents/{one.id}/original").status_code == 409


@pytest.mark.parametrize(("sort", "pages"), [("JPEG", 1), ("PNG", 1), ("WEBP", 1), ("TIFF", 3)])
def test_photos_and_scans_become_papers_of_their_own_proportions(app: Flask, sort: str, pages: int) -> None:
    drawn = [Image.new("RGB", (1600, 1200), colour) for colour in ("white", "red", "blue")[:pages]]
    raw = io.BytesIO()
    drawn[0].save(raw, sort, **({"save_all": True, "append_images": drawn[1:]} if pages > 1 else {}))
    kept = take_in(intake(app), Upload(file=raw, name="ảnh"))
    made = pypdfium2.PdfDocument(intake(app).store.path(kept.sha256).read_bytes())
    assert (kept.pages, len(made)) == (pages, pages)
    width, height = made[0].get_size()
    assert (round(width), round(height)) == (842, 631), "as wide as A4 on its side"


@pytest.mark.parametrize("raw", [b"\x89PNG\r\n\x1a\n and then nothing", b"\xff\xd8\xff" + bytes(40)])
def test_a_broken_picture_is_refused_in_words(app: Flask, raw: bytes) -> None:
    with pytest.raises(Refused, match="ảnh bị hỏng"):
        take_in(intake(app), Upload(file=io.BytesIO(raw), name="ảnh.png"))


def test_what_is_larger_than_the_setting_is_refused_before_anything_is_done_with_it(app: Flask) -> None:
    small = replace(intake(app), most_bytes=1 << 20)
    with pytest.raises(Refused, match="Tệp quá lớn"):
        take_in(small, Upload(file=io.BytesIO(bytes((1 << 20) + 1)), name="a.pdf"))


@pytest.mark.timeout(300)
def test_a2_a_stamped_word_document_is_held_back_and_nothing_of_it_is_kept(app: Flask) -> None:
    to = intake(app)
    with pytest.raises(Refused, match=r"dấu “MẬT”.*Văn phòng, 0293"):
        take_in(to, Upload(file=io.BytesIO(papers.word(stamp="MẬT")), name="a.docx"))
    assert [one for one in to.store.folder.rglob("*") if one.is_file() and one.stat().st_size] == []


@pytest.mark.timeout(300)
def test_a_document_reads_no_file_and_reaches_no_address(tmp_path: Path) -> None:
    asked: list[str] = []

    class Outside(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

    secret = tmp_path / "secret.txt"
    secret.write_text("khóa của trung tâm")
    server = HTTPServer(("127.0.0.1", 0), Outside)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for address in (secret.as_uri(), f"http://127.0.0.1:{server.server_port}/x.txt"):
        made = convert(papers.word("Trang đầu", image=address), beside=tmp_path / "store")
        assert "Trang đầu" in text_of(made.pdf)
        assert "khóa" not in text_of(made.pdf)
    server.shutdown()
    server.server_close()
    assert asked == []


_TRY = """
import os, socket, sys, threading
from pathlib import Path
from central.documents.confined import confine
confine(reads=[Path("/usr"), Path("/lib")], writes=[Path(sys.argv[1])])
Path(sys.argv[1], "mine").write_text("x")
for attempt in (
    lambda: Path(sys.argv[2]).read_text(),
    lambda: Path(sys.argv[2]).write_text("x"),
    lambda: list(Path(sys.argv[2]).parent.iterdir()),
    lambda: socket.socket(socket.AF_INET),
    lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM),
    lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW),
    lambda: socket.socket(socket.AF_UNIX).connect("/nowhere"),
    os.fork,
    lambda: os.posix_spawn("/usr/bin/true", ["true"], {}),
):
    try:
        attempt()
    except PermissionError:
        print("refused")
thread = threading.Thread(target=print, args=["threads begin"])
thread.start()
thread.join()
"""


_PDF_ONLY = "Hệ thống nhận tài liệu dạng PDF. Kính mời lưu tệp sang PDF rồi gửi lại."
_CONVERT = """
import sys
from pathlib import Path
from central.documents.converting import convert, picture
from contract.refused import Refused
folder = Path(sys.argv[1])
for take in (lambda: convert((folder / "a.docx").read_bytes(), beside=folder), lambda: picture(b"x", "png")):
    try:
        take()
    except Refused as refused:
        print(refused)
"""


def test_who_is_confined_has_neither_network_nor_others_files_nor_other_processes(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "secret").write_text("x")
    command = [sys.executable, "-c", _TRY, str(tmp_path / "own"), str(tmp_path / "secret")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split("\n") == [*["refused"] * 9, "threads begin", ""], done.stderr


def test_what_is_no_word_document_is_refused_in_words(app: Flask) -> None:
    good = papers.word()
    macro = '<Types xmlns="t"><Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    for raw, words in (
        (b"PK\x03\x04 broken", "bị hỏng"),
        (good[: len(good) // 2], "bị hỏng"),
        (without(good, "word/document.xml"), "bị hỏng"),
        (without(good, "[Content_Types].xml", **{"[Content_Types].xml": macro}), "macro"),
        (without(good, "[Content_Types].xml", **{"[Content_Types].xml": "<Types/>"}), "Hệ thống nhận PDF"),
        (b"\xd0\xcf\x11\xe0 an old .doc", "Hệ thống nhận PDF"),
    ):
        with pytest.raises(Refused, match=words):
            take_in(intake(app), Upload(file=io.BytesIO(raw), name="tài liệu.docx"))


def test_without_an_office_program_people_are_asked_for_pdf(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Refused, match="lưu tệp sang PDF"):
        take_in(intake(app), Upload(file=io.BytesIO(papers.word()), name="a.docx"))


def test_where_nobody_can_be_confined_people_are_asked_for_pdf_and_not_told_that_their_file_is_broken(
    tmp_path: Path,
) -> None:
    """A processor of which no filter is known, as a kernel without Landlock."""
    (tmp_path / "a.docx").write_bytes(papers.word())
    command = ["setarch", "i686", sys.executable, "-c", _CONVERT, str(tmp_path)]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.stdout.split("\n") == [_PDF_ONLY, _PDF_ONLY, ""], done.stderr
    assert "no filter is known for the processor i686" in done.stderr


def test_who_waits_too_long_for_a_turn_is_told_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(converting, "TURN_S", 0.3)
    with (tmp_path / ".office").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(Refused, match="gửi lại sau ít phút"):
            convert(papers.word(), beside=tmp_path)


def office_that(does: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program in LibreOffice's place, as one would be that a document has taken over."""
    programs = folder / "office" / "program"
    programs.mkdir(parents=True)
    for name in ("soffice", "soffice.bin"):
        (programs / name).write_text(f"#!/bin/sh\n{does}\n")
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    assert office.office() == programs / "soffice.bin"


FOREVER = 86_399
"""Seconds; no other test waits as long, so that what still waits is ours."""


@pytest.mark.parametrize(
    "does",
    [
        f"exec sleep {FOREVER}",
        "while :; do :; done",
        f'sleep {FOREVER} & echo a process of its own > "$HOME/paper.pdf"',
        f'(exec sleep {FOREVER}); echo another one > "$HOME/paper.pdf"',
    ],
    ids=["hangs", "is busy", "leaves one behind", "starts another"],
)
def test_an_office_program_that_a_document_has_taken_over_comes_to_nothing_and_it_is_said_so(
    does: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    office_that(does, tmp_path, monkeypatch)
    monkeypatch.setattr(converting, "CONVERT_S", 2)

    with pytest.raises(Refused, match="Không chuyển được"):
        convert(papers.word(), beside=tmp_path)

    running = [one.read_bytes() for one in Path("/proc").glob("[0-9]*/cmdline") if one.exists()]
    assert not [one for one in running if str(FOREVER).encode() in one or str(tmp_path).encode() in one]
    assert list(tmp_path.glob("hop-office-*")) == []


def test_an_office_program_that_fills_the_disk_is_ended_long_before_its_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    office_that('while :; do n=$((n + 1)); printf %9000000s x > "$HOME/$n"; done', tmp_path, monkeypatch)
    monkeypatch.setattr(converting, "MOST_BYTES", 30_000_000)
    began_s = time.monotonic()

    with pytest.raises(Refused, match="Không chuyển được"):
        convert(papers.word(), beside=tmp_path)

    assert time.monotonic() - began_s < converting.CONVERT_S / 2
    assert list(tmp_path.glob("hop-office-*")) == []


def test_what_such_a_program_may_have_of_the_machine_is_limited(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told = '{ ulimit -t; ulimit -v; ulimit -f; ulimit -c; } > "$HOME/paper.pdf"'
    office_that(told, tmp_path, monkeypatch)

    made = convert(papers.word(), beside=tmp_path)

    limits = (office.CPU_S, office.MEMORY_BYTES // 1024, office.FILE_BYTES // 512, 0)
    assert tuple(map(int, made.pdf.split())) == limits


@pytest.mark.nightly
@pytest.mark.timeout(120)
def test_a_sheet_that_would_be_printed_forever_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Two cells at the far ends: five kilobytes, and millions of pages for the real LibreOffice."""
    monkeypatch.setattr(converting, "CONVERT_S", 30)

    with pytest.raises(Refused, match="Không chuyển được"):
        convert(papers.endless_sheet(), beside=tmp_path)
