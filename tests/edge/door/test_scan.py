"""`edge scan FILE…`: one line of JSON a file, whatever the files are."""

import json
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import cv2

from edge.door.film import draw_code


def picture(folder: Path, payload: str) -> Path:
    path = folder / f"{payload.lower()}.png"
    cv2.imwrite(str(path), draw_code(payload))
    return path


def png_that_promises(folder: Path, *, side: int) -> Path:
    """A few bytes that say they are a picture of so many pixels a side."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    path = folder / "promise.png"
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b""))
    return path


def scanned(*paths: Path | str) -> list[dict[str, object]]:
    command = [sys.executable, "-m", "edge", "scan", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    return [json.loads(line) for line in done.stdout.decode().split("\n") if line]


def test_each_file_has_its_line_and_bad_ones_stop_nothing(tmp_path: Path) -> None:
    first, last = picture(tmp_path, "FIRST"), picture(tmp_path, "LAST")
    garbage, empty, huge, cut = (tmp_path / name for name in ("garbage.jpg", "empty.png", "huge.png", "cut.png"))
    garbage.write_bytes(bytes(range(256)) * 40)
    empty.touch()
    with huge.open("wb") as file:
        file.truncate(80 * 2**20)
    cut.write_bytes(first.read_bytes()[:40])
    promise = png_that_promises(tmp_path, side=60_000)

    lines = scanned(
        first, garbage, empty, huge, cut, promise, tmp_path, "/dev/zero", tmp_path / "none.png", "a" * 300, last
    )

    assert len(lines) == 11
    assert lines[0]["codes"] == ["FIRST"]
    assert lines[-1]["codes"] == ["LAST"]
    assert all(line["fault"] and "codes" not in line for line in lines[1:-1])
    assert "64 MB" in str(lines[3]["fault"])
    assert lines[6]["fault"] == lines[7]["fault"] == "not a file"
