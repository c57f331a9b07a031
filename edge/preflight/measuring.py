"""Measures a room before its meeting: looks at everything, and leaves nothing behind but damaged copies taken away."""

import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from edge.doorway.stage import Stage
from edge.preflight.measures import Camera, Disk, Papers
from edge.shelf import Shelf

PICTURE_WITHIN_S = 2.0
_GLANCE_S = 0.05
_WRITTEN_BYTES = 64 * 1024


class File(NamedTuple):
    """One file of the meeting's papers. What is `planned` central can send again; what was handed out here it can't."""

    title: str
    sha256: str
    is_planned: bool


def look_at_camera(stage: Stage, *, is_set: bool, pause: Callable[[float], object]) -> Camera:
    """Does another picture come from the door's process within a moment?"""
    first, until = stage.preview(), time.monotonic() + PICTURE_WITHIN_S
    shows = False
    while first and not shows and time.monotonic() < until:
        pause(_GLANCE_S)
        newest = stage.preview()
        shows = newest is not None and newest[0] != first[0]
    return Camera(is_set=is_set, shows=shows, read_at=stage.read_at())


def look_at_disk(folder: Path, *, for_sound: bool = False) -> Disk:
    """The free space, and how long a small file takes until it is safe from a power cut."""
    free = shutil.disk_usage(folder).free
    path, began = folder / f"trial.{os.getpid()}", time.monotonic()
    try:
        with path.open("wb") as file:
            file.write(secrets.token_bytes(_WRITTEN_BYTES))
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        return Disk(free_bytes=free, write_ms=None, for_sound=for_sound)
    finally:
        with suppress(OSError):
            path.unlink()
    write_ms = round((time.monotonic() - began) * 1000)
    return Disk(free_bytes=free, write_ms=write_ms, for_sound=for_sound)


def look_at_papers(shelf: Shelf, files: Iterable[File]) -> Papers:
    """Read every file and compare it with its name.

    A damaged one that central can send again is taken away, so that it is fetched anew; one that was handed out here
    stays: it may be the only one there is.
    """
    known = list(dict.fromkeys(files))
    missing, damaged = [], []
    for one in known:
        if shelf.document(one.sha256) is None:
            missing.append(one.title)
        elif not shelf.is_whole_document(one.sha256):
            damaged.append(one.title)
            if one.is_planned:
                shelf.drop_document(one.sha256)
    return Papers(files=len(known), missing=tuple(dict.fromkeys(missing)), damaged=tuple(dict.fromkeys(damaged)))
