"""The pictures of a file's pages: on the disk, or being drawn now; whoever wants the same one waits for the same job.

A process stands ready before it is wanted, since loading pdfium takes longer than drawing a page. Each does one job,
so no file can spoil another's.
"""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import msgspec

import edge

WIDTHS = (820, 1640)
"""A phone's or a tablet's page, and twice as sharp: for tablets' fine screens and the wall."""
AHEAD = 3
MOST_AT_ONCE = 2
SPARE = 2
"""As many processes stand ready as may work at once."""
PATIENCE_S = 40.0
LONGEST_JOB_S = 60.0
MOST_FILES = 120
"""Folders of pictures; the one that was longest not drawn in makes room."""
_GLANCE_S = 0.01


class Bell(Protocol):
    """What a request waits on: while it does, others run."""

    def wait(self, timeout: float | None = None) -> object: ...


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What a file is: its pages, or what is wrong with it ("locked", "broken", "empty", "long"), or a secrecy stamp."""

    pages: int = 0
    stamp: str = ""
    page: int = 0
    problem: str = ""


BROKEN = Look(problem="broken")


class Sheets:
    """All pictures of this unit, under one folder: SHA-256 of the file, page, width."""

    def __init__(self, folder: Path, *, bell: Callable[[], Bell] = threading.Event) -> None:
        self._folder = folder
        self.bell = bell
        self._turn = threading.Lock()
        self._ready: list[subprocess.Popen[bytes]] = []
        self._jobs: dict[Path, tuple[subprocess.Popen[bytes], float]] = {}
        self._failed: set[Path] = set()

    def warm(self) -> None:
        """Let a process load pdfium now, so that the first reader does not wait for it."""
        with self._turn:
            self._keep_ready()

    def close(self) -> None:
        """End all processes; what is half drawn is drawn again when somebody asks."""
        with self._turn:
            for process in [*self._ready, *(process for process, _since in self._jobs.values())]:
                _end(process)
            self._ready.clear()
            self._jobs.clear()

    def look(self, file: Path, sha256: str) -> Look:
        """What this file is, all pages read; one whose reader crashes, hangs or takes too much is broken."""
        target = self._place(sha256) / "look.json"
        return _read(target) if self._wait_for(target, {"file": str(file)}) else BROKEN

    def pages(self, file: Path, sha256: str, *, page: int) -> Look:
        """How many pages it has, or why it can't be shown; `page` is being drawn by then."""
        place = self._place(sha256)
        job, target = _drawing(file, page, WIDTHS[0]), place / f"{page}-{WIDTHS[0]}.jpg"
        return _read(place / "pages.json") if self._wait_for(target, job, place / "pages.json") else BROKEN

    def picture(self, file: Path, sha256: str, *, page: int, width: int) -> Path | None:
        """The picture of a page, numbered from 1; None when none can be made of it.

        The next pages are drawn after it by themselves, so that turning to them costs nothing.
        """
        target = self._place(sha256) / f"{page}-{width}.jpg"
        return target if self._wait_for(target, _drawing(file, page, width)) else None

    def _place(self, sha256: str) -> Path:
        place = self._folder / sha256
        if not place.exists():
            self._make_room()
            place.mkdir(parents=True, exist_ok=True)
        return place

    def _make_room(self) -> None:
        there = list(self._folder.iterdir()) if self._folder.exists() else []
        there.sort(key=lambda one: one.stat().st_mtime)
        for one in there[: max(0, len(there) + 1 - MOST_FILES)]:
            shutil.rmtree(one, ignore_errors=True)

    def _wait_for(self, target: Path, job: dict[str, object], wanted: Path | None = None) -> bool:
        """Is `wanted`, else the job's `target`, there, at the latest after PATIENCE_S? All who wait share one job."""
        until, pause, file = time.monotonic() + PATIENCE_S, self.bell(), wanted or target
        while not file.exists():
            if not self._is_coming(target, {**job, "folder": str(target.parent)}) or time.monotonic() > until:
                return file.exists()
            pause.wait(_GLANCE_S)
        return True

    def _is_coming(self, target: Path, job: dict[str, object]) -> bool:
        """Is there a job for this target, or may there still be one? It is begun as soon as there is room."""
        with self._turn:
            self._see_what_ended()
            if target in self._failed:
                return False
            if target not in self._jobs and len(self._jobs) < MOST_AT_ONCE:
                process = self._ready.pop(0) if self._ready else _started()
                _give(process, job)
                self._jobs[target] = process, time.monotonic()
                self._keep_ready()
            return True

    def _keep_ready(self) -> None:
        while len(self._ready) < SPARE:
            self._ready.append(_started())

    def _see_what_ended(self) -> None:
        for target, (process, since) in list(self._jobs.items()):
            if time.monotonic() - since > LONGEST_JOB_S:
                process.kill()
            if process.poll() is not None:
                del self._jobs[target]
                # It would fail again, and a hostile page would take a core for as long as somebody looks at it.
                if not target.exists():
                    self._failed.add(target)


def _read(answer: Path) -> Look:
    try:
        return msgspec.json.decode(answer.read_bytes(), type=Look)
    except (OSError, msgspec.MsgspecError):
        return BROKEN


def _drawing(file: Path, page: int, width: int) -> dict[str, object]:
    return {"file": str(file), "page": page, "width": width, "ahead": AHEAD}


def _started() -> subprocess.Popen[bytes]:
    """A process that loads what it needs and waits; it ends when this one does."""
    here = {**os.environ, "PYTHONPATH": str(Path(edge.__file__).parents[1])}
    command = [sys.executable, "-P", "-m", "edge.sheets.draw"]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, env=here)


def _give(process: subprocess.Popen[bytes], job: dict[str, object]) -> None:
    """Tell a process its job; one that has died meanwhile is seen to have ended."""
    assert process.stdin is not None  # noqa: S101 - `_started` gave it one
    try:
        process.stdin.write(json.dumps(job).encode() + b"\n")
        process.stdin.close()
    except BrokenPipeError:
        process.kill()


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    if process.stdin is not None:
        process.stdin.close()
