"""The page that is shown to the whole room: chair or secretary turn it, and whoever wants to follows.

A turned page is nothing that the journal keeps. It lies in a file, so that it outlives the process that took it.
"""

from pathlib import Path

import msgspec

from contract.room import Room
from edge.files import write_whole
from edge.kiosk.library import Paper, find
from edge.kiosk.who_sees import may_show_title


class Presented(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a paper, numbered from 1, since `at` (milliseconds since 1970)."""

    document: str
    page: int
    by: int
    at: int


class Presenting:
    """What is presented in each meeting."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[int, Presented | None] = {}

    def show(self, meeting: int, presented: Presented) -> None:
        write_whole(self._path(meeting), msgspec.json.encode(presented))
        self._read[meeting] = presented

    def stop(self, meeting: int) -> None:
        self._path(meeting).unlink(missing_ok=True)
        self._read[meeting] = None

    def of(self, meeting: int) -> Presented | None:
        """What is presented now; None when nothing is."""
        if meeting not in self._read:
            try:
                self._read[meeting] = msgspec.json.decode(self._path(meeting).read_bytes(), type=Presented)
            except (OSError, msgspec.MsgspecError):
                self._read[meeting] = None
        return self._read[meeting]

    def _path(self, meeting: int) -> Path:
        return self._folder / f"presented-{meeting}.json"


def on_wall(room: Room, papers: tuple[Paper, ...], presented: Presented | None) -> tuple[Paper, int] | None:
    """The paper and page that the display may show: nothing of a closed item, nothing that was withdrawn, and nothing
    while what is open is closed to guests."""
    paper = find(papers, presented.document) if presented else None
    if presented is None or paper is None or room.package is None or paper.withdrawal:
        return None
    both = (paper.item, room.item)
    return (paper, presented.page) if all(may_show_title(room.package, item) for item in both) else None
