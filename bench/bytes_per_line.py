"""What a line costs on the wire: signed runs over MQTT and TLS, as the kernel counts the bytes of the connections."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.drain import Country, Size
from bench.figure import Ceiling, Figure, figure

FULL = Size(units=20, lines=2000)
ALLOWED = 115.0


def run(size: Size = FULL) -> Iterator[Figure]:
    """Of a room's morning in runs of 200, also against the same lines as they stand on the card."""
    Path("build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir="build") as name:
        folder = Path(name).resolve()
        country, url = Country(folder, size), f"sqlite:///{folder / 'central.sqlite'}"
        try:
            country.found(url)
            country.drain(url)
        finally:
            country.close()
        texts = sum(len(text.encode()) for one in country.backlogs for *_, text in one.lines)
    lines = size.units * size.lines
    sent = country.sent_bytes / lines
    yield figure("bytes-per-line", value=sent, unit="bytes", against=Ceiling("allowed", ALLOWED), at_most=1.0)
    bare = Ceiling("the lines as they stand on the card", texts / lines)
    yield figure("bytes-per-line-packed", value=sent, unit="bytes", against=bare, at_most=0.5)
