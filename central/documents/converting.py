"""What somebody sends in that is no PDF becomes the PDF that rooms need; a Word document's layout is looked at."""

import fcntl
import hashlib
import logging
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import msgspec

from central.documents import office
from central.documents.rules import OTHER
from central.papers.finding import Finding
from contract.refused import Refused

LOOK_S, TURN_S, CONVERT_S = 30, 60, 90
MOST_BYTES = 1_000_000_000
"""Of all that LibreOffice may leave in its folder meanwhile; one file has a limit of its own."""
_LOOK_EVERY_S = 0.2
PICTURES = {b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n": "png", b"II*\0": "tif", b"MM\0*": "tif"}
"""How pictures begin; WebP says so after eight bytes."""
MEDIA_TYPES = {**office.SORTS, "jpg": "image/jpeg", "png": "image/png", "tif": "image/tiff", "webp": "image/webp"}
"""What originals are sent as, by the ending of their sort."""
_TOOL = Path(office.__file__)
_PROBLEMS = {
    "macro": "Tệp có macro nên không được nhận. Kính mời lưu thành tệp không macro hoặc PDF.",
    "broken": "Tệp bị hỏng hoặc chưa đầy đủ. Kính mời lưu lại và gửi lại.",
    "other": OTHER,
}

log = logging.getLogger(__name__)


class Converted(msgspec.Struct, frozen=True):
    """A document as PDF, and of which sort it was. `findings` is None of what is no administrative paper."""

    pdf: bytes
    sort: str
    findings: list[Finding] | None


def convert(raw: bytes, *, beside: Path) -> Converted:
    """The document as PDF, by LibreOffice, one at a time in all processes; `beside` is a folder that all of them have.

    Refused: of another sort, with macros, or none that can be converted; also where there is no LibreOffice.
    """
    seen = _looked(raw)
    if office.office() is None:
        raise Refused(_PROBLEMS["other"])
    with _turn(beside), tempfile.TemporaryDirectory(prefix="hop-office-") as name:
        folder = Path(name).resolve()
        paper = f"paper.{seen.sort}"
        (folder / paper).write_bytes(raw)
        ended = _run(folder, paper)
        if ended == office.AGAIN:
            # Of a new profile LibreOffice first makes its own things, and then wants to be started again.
            ended = _run(folder, paper)
        made = folder / "paper.pdf"
        if ended or not made.is_file():
            log.warning("LibreOffice made no PDF of a document (%s): %s", seen.sort, ended)
            raise Refused("Không chuyển được tệp sang PDF. Kính mời lưu tệp sang PDF rồi gửi lại.")
        return Converted(made.read_bytes(), seen.sort, seen.findings)


def picture(raw: bytes, sort: str) -> Converted:
    """A photo or a scan as PDF. Refused: no picture after all, or too large."""
    try:
        made = _answer("picture", raw, within_s=CONVERT_S)
    except subprocess.SubprocessError as error:
        log.warning("A picture could not be put on paper: %s", error)
        raise Refused("Tệp ảnh bị hỏng hoặc quá lớn. Kính mời gửi bản PDF.") from None
    return Converted(made, sort, None)


def sort_of_picture(file: IO[bytes]) -> str:
    """The sort of a picture by how it begins; empty of what is none."""
    file.seek(0)
    start = file.read(12)
    file.seek(0)
    if start[:4] == b"RIFF" and start[8:] == b"WEBP":
        return "webp"
    return next((sort for begins, sort in PICTURES.items() if start.startswith(begins)), "")


def _looked(raw: bytes) -> office.Seen:
    try:
        seen = msgspec.json.decode(_answer("look", raw, within_s=LOOK_S), type=office.Seen)
    except (subprocess.SubprocessError, msgspec.DecodeError) as error:
        log.warning("A document could not be looked at: %s", error)
        # What could not be looked at may be anything, also what is not taken.
        raise Refused(_PROBLEMS["broken"]) from None
    if seen.problem:
        raise Refused(_PROBLEMS[seen.problem])
    return seen


def _answer(asked: str, raw: bytes, *, within_s: float) -> bytes:
    """What a confined process makes of a file. SubprocessError: nothing. Refused: none can be confined here."""
    command = [sys.executable, "-P", str(_TOOL), asked]
    done = subprocess.run(command, input=raw, capture_output=True, timeout=within_s, check=False, env=_environment())
    if done.returncode == office.UNCONFINED:
        log.error("No file but PDF is taken: %s", done.stderr.decode(errors="replace"))
        raise Refused("Hệ thống nhận tài liệu dạng PDF. Kính mời lưu tệp sang PDF rồi gửi lại.")
    done.check_returncode()
    return done.stdout


def _run(folder: Path, paper: str) -> int:
    """One start of LibreOffice, with all that it starts; how it ended."""
    command = [sys.executable, "-P", str(_TOOL), "pdf", str(folder), paper]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        command, stdin=quiet, stdout=quiet, stderr=quiet, env=_environment(), start_new_session=True
    ) as process:
        try:
            return _wait(process, folder)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            _meeting_place(folder).unlink(missing_ok=True)


def _wait(process: subprocess.Popen[bytes], folder: Path) -> int:
    """How it ended; -SIGKILL when it has had its time, or fills the disk: it is then to be ended."""
    until_s = time.monotonic() + CONVERT_S
    while time.monotonic() < until_s and _size(folder) <= MOST_BYTES:
        with suppress(subprocess.TimeoutExpired):
            return process.wait(_LOOK_EVERY_S)
    return -signal.SIGKILL


def _size(folder: Path) -> int:
    """What lies in it, however deep; what goes away while we look counts nothing."""
    size = 0
    for within, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                size += (Path(within) / name).lstat().st_size
    return size


def _environment() -> dict[str, str]:
    """Nothing of ours: keys and passwords may be in it."""
    return {"PATH": os.environ.get("PATH", os.defpath), "PYTHONPATH": str(_TOOL.parents[2]), "LANG": "C.UTF-8"}


def _meeting_place(folder: Path) -> Path:
    """The socket by which LibreOffice looks for another of its kind; it may make it and not take it away."""
    told = hashlib.md5(office.profile(folder).encode("utf-16-le"), usedforsecurity=False).digest()
    return Path(f"/tmp/OSL_PIPE_{os.getuid()}_SingleOfficeIPC_{''.join(f'{one:x}' for one in told)}")  # noqa: S108


@contextmanager
def _turn(beside: Path) -> Iterator[None]:
    """Asked again and again, not waited for: a page that waits in the kernel would hold up all others."""
    beside.mkdir(parents=True, exist_ok=True)
    until_s = time.monotonic() + TURN_S
    with (beside / ".office").open("w") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > until_s:
                    raise Refused("Máy chủ đang chuyển nhiều tệp. Kính mời gửi lại sau ít phút.") from None
                time.sleep(0.1)
            else:
                break
        yield


def is_packed(file: IO[bytes]) -> bool:
    """Does it begin as the files of office programs do?"""
    file.seek(0)
    start = file.read(4)
    file.seek(0)
    return start == b"PK\x03\x04"
