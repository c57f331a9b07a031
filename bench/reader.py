"""The door's reader beside decoders off the shelf, on the same seeded frames and films in one run.

The table is printed to standard error and kept as build/reader.json; the goals come as figures.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
from pyzbar import pyzbar
from zxingcpp import BarcodeFormat, BarcodeFormats, read_barcodes

from bench.figure import Ceiling, Figure
from bench.films import FPS, Film, film
from bench.scenes import Scene, scene
from edge.door.frame import Frame
from edge.door.reader import read_codes

SCENES, FILMS = range(5000, 5400), range(900, 921)
SLOWER = 5  # times: a board of the kind that hangs at a door
NEVER_MS = 2000.0

Reading = Callable[[Frame], list[bytes]]
Row = dict[str, float]


def _grey(frame: Frame) -> Frame:
    return np.asarray(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY), np.uint8)


def _zxing_full(frame: Frame) -> list[bytes]:
    return [one.bytes for one in read_barcodes(_grey(frame), formats=BarcodeFormats(BarcodeFormat.QRCodeModel2))]


def _zxing_fast(frame: Frame) -> list[bytes]:
    found = read_barcodes(
        _grey(frame),
        formats=BarcodeFormats(BarcodeFormat.QRCodeModel2),
        try_rotate=False,
        try_downscale=False,
        try_invert=False,
    )
    return [one.bytes for one in found]


def _pyzbar(frame: Frame) -> list[bytes]:
    return [one.data for one in pyzbar.decode(_grey(frame), symbols=[pyzbar.ZBarSymbol.QRCODE])]


def _opencv(detector: cv2.QRCodeDetector | cv2.QRCodeDetectorAruco) -> Reading:
    def read(frame: Frame) -> list[bytes]:
        _, texts, _, _ = detector.detectAndDecodeMulti(frame)
        return [text.encode() for text in texts if text]

    return read


def readers() -> dict[str, Reading]:
    """All that are compared; ours first."""
    return {
        "ours": read_codes,
        "zxing-cpp, full": _zxing_full,
        "zxing-cpp, fast": _zxing_fast,
        "pyzbar": _pyzbar,
        "cv2.QRCodeDetector": _opencv(cv2.QRCodeDetector()),
        "cv2.QRCodeDetectorAruco": _opencv(cv2.QRCodeDetectorAruco()),
    }


def run() -> Iterator[Figure]:
    """Every reader sees the same frames, one after another; ours against zxing-cpp with all its retries."""
    cv2.setNumThreads(1)
    rows: dict[str, Row] = {}
    scenes, films = [scene(seed) for seed in SCENES], [film(seed) for seed in FILMS]
    for name, reading in readers().items():
        rows[name] = {**_on_scenes(reading, scenes), **_on_films(reading, films)}
    _show(rows)
    yield from _figures(rows["ours"], rows["zxing-cpp, full"])


def _on_scenes(reading: Reading, scenes: list[Scene]) -> Row:
    hits: dict[str, list[bool]] = {}
    took: dict[int, list[float]] = {640: [], 1280: []}
    wrong = 0
    for one in scenes[:3]:
        reading(one.frame)
    for one in scenes:
        started = time.process_time()
        found = reading(one.frame)
        took[one.frame.shape[1]].append((time.process_time() - started) * 1000)
        wrong += any(payload.decode("utf-8", "replace") not in {one.primary, *one.others} for payload in found)
        if one.primary:
            for kind in ("read", one.tier, *(["dark mode"] if one.dark_mode else [])):
                hits.setdefault(kind, []).append(one.primary.encode() in found)
    rates = {kind: float(np.mean(read)) for kind, read in hits.items()}
    times = {f"ms {width} {name}": float(np.percentile(took[width], at)) for width in took for name, at in _AT}
    return {**rates, "wrong": wrong, **times}


_AT = (("median", 50), ("p99", 99))


def _on_films(reading: Reading, films: list[Film]) -> Row:
    first = [_first_read_ms(reading, one) for one in films]
    return {"film mean": float(np.mean(first)), "film p90": float(np.percentile(first, 90))}


def _first_read_ms(reading: Reading, one: Film) -> float:
    """From the whole code in view to its payload, on a slower board that misses the frames that come while it works."""
    free_s = 0.0
    for number, frame in enumerate(one.frames):
        if number + 1 < len(one.frames) and (number + 1) / FPS <= free_s:
            continue
        started = time.process_time()
        found = reading(frame)
        free_s = max(number / FPS, free_s) + (time.process_time() - started) * SLOWER
        if one.payload.encode() in found:
            return max(0.0, free_s - one.first_full / FPS) * 1000
    return NEVER_MS


def _show(rows: dict[str, Row]) -> None:
    kinds = list(rows["ours"])
    print("reader".ljust(24), *(kind.rjust(15) for kind in kinds), file=sys.stderr)
    for name, row in rows.items():
        print(name.ljust(24), *(f"{row.get(kind, 0):15.2f}" for kind in kinds), file=sys.stderr)
    Path("build").mkdir(exist_ok=True)
    Path("build/reader.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def _within_twice(ours: Row, full: Row, width: int) -> bool:
    return ours[f"ms {width} median"] <= 2 * full[f"ms {width} median"]


def _figures(ours: Row, full: Row) -> Iterator[Figure]:
    for name, kind, unit, goal, holds in (
        ("read", "read", "of frames", "3.5 points more", ours["read"] >= full["read"] + 0.035),
        ("dark-mode", "dark mode", "of frames", "at least .90", ours["dark mode"] >= 0.9),
        ("wrong", "wrong", "frames", "none", ours["wrong"] == 0),
        *(
            (f"median-{width}", f"ms {width} median", "ms CPU", "at most 2 times", _within_twice(ours, full, width))
            for width in (640, 1280)
        ),
        ("p99-640", "ms 640 p99", "ms CPU", "at most 15", ours["ms 640 p99"] <= 15),
        ("p99-1280", "ms 1280 p99", "ms CPU", "at most 40", ours["ms 1280 p99"] <= 40),
        ("first-mean", "film mean", f"ms at {SLOWER} times slower", "at most 170", ours["film mean"] <= 170),
        ("first-p90", "film p90", f"ms at {SLOWER} times slower", "at most 355", ours["film p90"] <= 355),
    ):
        ratio = ours[kind] / full[kind] if full[kind] else 1.0
        yield Figure(
            name=f"reader-{name}",
            value=round(ours[kind], 4),
            unit=unit,
            against=Ceiling("zxing-cpp with all its retries", round(full[kind], 4)),
            ratio=round(ratio, 3),
            goal=goal,
            holds=bool(holds),
        )
