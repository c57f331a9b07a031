"""Papers that delegates offer to the chair: looked through, kept aside, and nobody else's until the chair takes them.

A touchscreen has no files; a phone has. What is offered lies in a folder of its own and is no line: an offer decides
nothing. It outlives the process, and goes with the first offer to another meeting.
"""

import shutil
from pathlib import Path

import msgspec

from edge.files import write_whole

MOST_OF_ONE, MOST_OF_ALL = 3, 20
GROWING = "upload-"
"""How the name of a file begins that is still being sent."""


class OfferedPaper(msgspec.Struct, frozen=True, kw_only=True):
    """One paper that waits for the chair, by its `document` name; the attendee `giver` sent it."""

    document: str
    title: str
    sha256: str
    size: int
    item: str
    giver: int
    at: int


class Offers:
    """What waits, by meeting; each file lies beside the list under its SHA-256."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # Whoever was killed in the middle of an upload could not remove it.
        for left in folder.glob(f"*/{GROWING}*"):
            left.unlink(missing_ok=True)

    def of(self, meeting: int) -> tuple[OfferedPaper, ...]:
        """What waits in this meeting, in the order in which it came; nothing where the list can't be read."""
        try:
            return msgspec.json.decode(self._list(meeting).read_bytes(), type=tuple[OfferedPaper, ...])
        except (OSError, msgspec.MsgspecError):
            return ()

    def find(self, meeting: int, document: str) -> OfferedPaper | None:
        return next((one for one in self.of(meeting) if one.document == document), None)

    def file(self, meeting: int, sha256: str) -> Path:
        """Where the file of an offer lies, or is going to lie."""
        folder = self._folder / str(meeting)
        folder.mkdir(parents=True, exist_ok=True)
        return folder / sha256

    def add(self, meeting: int, offered: OfferedPaper) -> None:
        """Its file is there already. The same file of the same person waits once."""
        for other in self._folder.iterdir():
            if other.name != str(meeting):
                shutil.rmtree(other)
        waiting = [one for one in self.of(meeting) if (one.sha256, one.giver) != (offered.sha256, offered.giver)]
        write_whole(self._list(meeting), msgspec.json.encode([*waiting, offered]))

    def drop(self, meeting: int, document: str) -> None:
        """It waits no longer; its file goes, unless somebody else has offered the same."""
        before = self.of(meeting)
        left = [one for one in before if one.document != document]
        write_whole(self._list(meeting), msgspec.json.encode(left))
        for gone in {one.sha256 for one in before} - {one.sha256 for one in left}:
            self.file(meeting, gone).unlink(missing_ok=True)

    def _list(self, meeting: int) -> Path:
        return self._folder / str(meeting) / "offers.json"
