"""What the unit's processes count, each in a file of the run directory, in the form that Prometheus reads.

No port: the room's network, and the kiosk's own browser on the loopback address, would reach it. The files are in
memory, for the unit's user alone; `edge metrics` prints them, `edge sync` tells central the few that an administrator
needs. Numbers and fixed words only: nobody's name, no title, no choice is ever a label.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    write_to_textfile,
)
from prometheus_client.process_collector import ProcessCollector

from edge import SOFTWARE

WRITE_EVERY_S = 15.0
SLOWEST_OF_S = 300.0
STALLED_S = 60.0
"""A service whose file is older does not come round any more, or is not there."""
_WRITE_S = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
_BEHIND_S = (0.1, 0.25, 0.5, 1, 2, 5, 10, 30)


def own_registry(service: str) -> CollectorRegistry:
    """A registry of this process; what all services tell bears the service's name: their files can be put together."""
    # When each series began: as many lines again, which nothing asks for.
    disable_created_metrics()  # type: ignore[no-untyped-call]
    registry = CollectorRegistry()
    ProcessCollector(namespace=f"hop_{service}", registry=registry)
    Gauge(f"hop_{service}_software", "Which version runs.", ["version"], registry=registry).labels(SOFTWARE).set(1)
    return registry


class Writing:
    """How long a decided line takes until it is on disk, and how often it could not be written."""

    def __init__(self, service: str, registry: CollectorRegistry | None = None) -> None:
        seconds = Histogram(
            "hop_write_seconds", "A decision, from lock to disk.", ["service"], buckets=_WRITE_S, registry=registry
        )
        failed = Counter("hop_writes_failed", "Decisions that the disk did not take.", ["service"], registry=registry)
        slowest = Gauge(
            "hop_write_slowest_seconds", "The slowest of the last five to ten minutes.", ["service"], registry=registry
        )
        slowest.labels(service).set_function(self.slowest_s)
        self._seconds, self._failed = seconds.labels(service), failed.labels(service)
        self._slowest_s = self._slowest_before_s = 0.0
        self._turns_at_s = time.monotonic() + SLOWEST_OF_S

    def slowest_s(self) -> float:
        """How long the slowest decision of the last minutes took: what people at a dying card feel."""
        now_s = time.monotonic()
        if now_s >= self._turns_at_s:
            is_recent = now_s < self._turns_at_s + SLOWEST_OF_S
            self._slowest_before_s = self._slowest_s if is_recent else 0.0
            self._slowest_s, self._turns_at_s = 0.0, now_s + SLOWEST_OF_S
        return max(self._slowest_s, self._slowest_before_s)

    @contextmanager
    def measured(self) -> Iterator[None]:
        """Around one transaction. A decision that was refused is no failure, and is not counted."""
        began_s = time.perf_counter()
        try:
            yield
        except sqlite3.OperationalError:
            self._failed.inc()
            raise
        took_s = time.perf_counter() - began_s
        self._seconds.observe(took_s)
        self.slowest_s()  # this one may be the first of other minutes
        self._slowest_s = max(took_s, self._slowest_s)


class DoorCounts:
    """`edge door`: what the camera shows and what the door answered."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self.frames = Counter("hop_door_frames", "Pictures that were looked at.", registry=registry)
        self.reads = Counter("hop_door_reads", "Codes that were read in them.", registry=registry)
        self.reading = Histogram(
            "hop_door_reading_seconds", "Looking for codes in one picture.", buckets=_WRITE_S, registry=registry
        )
        self.brightness = Gauge("hop_door_brightness_ratio", "Mean of the newest picture, 0 black.", registry=registry)
        self.answers = Counter("hop_door_answers", "The door's answers, by kind.", ["outcome"], registry=registry)


class Hearing:
    """`edge speech`: how far understanding is behind the microphone."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self.behind = Histogram(
            "hop_speech_behind_seconds",
            "From a sound to its being understood.",
            buckets=_BEHIND_S,
            registry=registry,
        )
        self.gaps = Counter("hop_speech_gaps", "Times that the microphone was lost.", registry=registry)
        self.segments = Counter("hop_speech_segments", "Stretches of speech written down.", registry=registry)
        self.sound_lost = Counter(
            "hop_speech_sound_lost", "Pieces of sound of five seconds that were not kept.", registry=registry
        )


def pages_open(registry: CollectorRegistry, count: Callable[[], int]) -> None:
    """`edge web`: how many pages listen for news."""
    Gauge("hop_pages_open", "Pages that listen for news.", registry=registry).set_function(count)


class Sheet:
    """A service's file, written anew now and then out of its main loop: its age is the service's pulse."""

    def __init__(self, run_dir: Path, service: str, registry: CollectorRegistry) -> None:
        self._path = sheet_of(run_dir, service)
        self._registry = registry
        self._due_at_s = 0.0

    def turn(self) -> None:
        """To be called at every turn. A full memory costs the figures and nothing else."""
        now_s = time.monotonic()
        if now_s < self._due_at_s:
            return
        self._due_at_s = now_s + WRITE_EVERY_S
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_to_textfile(str(self._path), self._registry)


def sheet_of(run_dir: Path, service: str) -> Path:
    return run_dir / "metrics" / f"{service}.prom"


def stalled(run_dir: Path, services: tuple[str, ...], *, now_s: float) -> tuple[str, ...]:
    """Which of these services give no sign of life; `now_s` is the clock of files."""

    def is_silent(service: str) -> bool:
        try:
            return abs(now_s - sheet_of(run_dir, service).stat().st_mtime) > STALLED_S
        except OSError:
            return True

    return tuple(one for one in services if is_silent(one))


def runs(run_dir: Path, service: str, *, software: str, since_s: float) -> bool:
    """Has this version of a service given a sign of life since then, and lately, by the clock of files?"""
    try:
        at_s = sheet_of(run_dir, service).stat().st_mtime
    except OSError:
        return False
    is_it = last_figure(run_dir, service, f'hop_{service}_software{{version="{software}"}}') is not None
    return is_it and at_s > since_s and abs(time.time() - at_s) < STALLED_S


def slowest_write_s(run_dir: Path) -> float:
    """The slowest decision of the last minutes, of all services; 0 when nothing was written."""
    found = []
    for path in (run_dir / "metrics").glob("*.prom"):
        name = f'hop_write_slowest_seconds{{service="{path.stem}"}}'
        found.append(last_figure(run_dir, path.stem, name) or 0.0)
    return max(found, default=0.0)


def last_figure(run_dir: Path, service: str, name: str) -> float | None:
    """A figure, named with its labels, that a service wrote down last; None when it has not."""
    try:
        lines = sheet_of(run_dir, service).read_text("utf-8").splitlines()
    except OSError:
        return None
    return next((float(line.split()[1]) for line in lines if line.startswith(f"{name} ")), None)


def sheets(run_dir: Path) -> str:
    """All services' figures as one text."""
    files = sorted((run_dir / "metrics").glob("*.prom"))
    return "".join(file.read_text("utf-8") for file in files)
