"""`edge scan FILE…`: what the door's reader reads in pictures, one struct a file."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import cv2
import msgspec
import numpy as np

from edge.door.frame import Frame, as_frame
from edge.door.reader import read_codes

MOST_BYTES = 64 * 2**20


class Scan(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was read in one file; `fault` says why nothing could be."""

    file: str
    codes: list[str] = []
    cpu_ms: float = 0.0
    fault: str = ""


def scan_files(paths: Iterable[str | Path]) -> Iterator[Scan]:
    """Read each picture in turn; a file that is no picture is named, and the next one is read.

    Payloads are shown as text: bytes that are not UTF-8 as backslash escapes.
    """
    for path in paths:
        yield _scan(Path(path))


def _scan(path: Path) -> Scan:
    try:
        if not path.is_file():  # a folder, or a device that never ends
            return Scan(file=str(path), fault="not a file" if path.exists() else "No such file or directory")
        if path.stat().st_size > MOST_BYTES:
            return Scan(file=str(path), fault=f"larger than {MOST_BYTES // 2**20} MB")
        content = path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a path that no file can have
        return Scan(file=str(path), fault=(error.strerror if isinstance(error, OSError) else None) or str(error))
    picture = _picture(content)
    if picture is None:
        return Scan(file=str(path), fault="not a picture that can be read")
    started = time.process_time()
    codes = read_codes(picture)
    cpu_ms = (time.process_time() - started) * 1000
    shown = [code.decode("utf-8", "backslashreplace") for code in codes]
    return Scan(file=str(path), codes=shown, cpu_ms=round(cpu_ms, 2))


def _picture(content: bytes) -> Frame | None:
    if not content:
        return None
    try:
        picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error:  # a header that promises more pixels than OpenCV accepts
        return None
    return None if picture is None else as_frame(picture)
