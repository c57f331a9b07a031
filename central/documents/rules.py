"""What may become a document: decided by what is in the file, in words for whom it is refused."""

import os
import subprocess
import sys
import unicodedata
from pathlib import Path, PurePosixPath
from typing import IO

import msgspec

from contract.refused import Refused

PDF = "application/pdf"
MAX_BYTES = 64 * 1024 * 1024
LOOK_S = 60
OTHER = (
    "Hệ thống nhận PDF, Word, Excel, PowerPoint (.docx, .xlsx, .pptx) và ảnh. Kính mời lưu tệp sang PDF rồi gửi lại."
)
_TOOL = Path(__file__).with_name("pdf.py")
_OFFICE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_PROBLEMS = {
    "locked": "Tệp PDF có mật khẩu nên không mở được. Kính mời gửi bản không đặt mật khẩu.",
    "broken": "Tệp PDF bị hỏng hoặc chưa đầy đủ. Kính mời xuất lại và gửi lại.",
    "empty": "Tệp PDF không có trang nào.",
    "long": "Tệp PDF có quá nhiều trang (%(pages)s). Kính mời chia thành nhiều tài liệu.",
}


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """What was found in a file."""

    pages: int = 0
    stamp: str = ""
    page: int = 0
    problem: str = ""
    drawn: list[tuple[int, int]] = []
    texts: list[str] = []


def look_into(file: IO[bytes], *, support: str) -> Looked:
    """What is in an uploaded file, before any of it is kept. `support` is whom to call about state secrets.

    Refused: too large, not a PDF, broken, locked, or (Law on State Secrets; practice A2) a secrecy stamp on a page.
    """
    size = file.seek(0, 2)
    file.seek(0)
    start = file.read(1024)
    if size > MAX_BYTES:
        raise Refused("Tệp quá lớn: %(size)s MB, tối đa %(most)s MB.", size=size >> 20, most=MAX_BYTES >> 20)
    if start.startswith(_OFFICE):
        raise Refused(OTHER)
    if b"%PDF-" not in start:
        raise Refused("Tệp này không phải PDF, Word, Excel, PowerPoint hoặc ảnh.")
    looked = run_pdf(["look"], file, timeout_s=LOOK_S)
    if looked.problem:
        raise Refused(_PROBLEMS[looked.problem], pages=looked.pages)
    if looked.stamp:
        raise Refused(
            "Trang %(page)s có dấu “%(stamp)s”. Tệp không được lưu vào hệ thống. Kính mời liên hệ %(support)s.",
            stamp=looked.stamp,
            page=looked.page,
            support=support,
        )
    return looked


def run_pdf(arguments: list[str], file: IO[bytes], *, timeout_s: int) -> Looked:
    """pdfium's answer about a file; a crash or a timeout is a broken file."""
    file.seek(0)
    command = [sys.executable, "-P", str(_TOOL), *arguments]
    here = {**os.environ, "PYTHONPATH": str(_TOOL.parents[2])}
    try:
        done = subprocess.run(command, input=file.read(), capture_output=True, timeout=timeout_s, check=True, env=here)
        return msgspec.json.decode(done.stdout, type=Looked)
    except (subprocess.SubprocessError, msgspec.DecodeError):
        return Looked(problem="broken")


def title_of(file_name: str) -> str:
    """A title to begin with: the file's name without folder and ending."""
    name = unicodedata.normalize("NFC", PurePosixPath(file_name.replace("\\", "/")).name)
    stem = name.rsplit(".", 1)[0] if "." in name else name
    return " ".join(stem.replace("_", " ").split())[:200] or "Tài liệu"
