"""Conclusions that the secretary has typed and the chair has yet to agree to; the journal gets only what is agreed."""

from pathlib import Path

import msgspec

from edge.files import write_whole

MAX_DRAFT = 20_000


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A proposed conclusion of an agenda item, of the meeting when `item` is empty; `is_returned` to the secretary."""

    item: str
    text: str
    by: int
    at: int
    is_returned: bool = False


class Drafts:
    """One draft a meeting, in a file of its own, so that it outlives the process that took it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, meeting: int, draft: Draft) -> None:
        write_whole(self._path(meeting), msgspec.json.encode(draft))

    def of(self, meeting: int) -> Draft | None:
        """The draft that waits; None when there is none, or when it can't be read."""
        try:
            return msgspec.json.decode(self._path(meeting).read_bytes(), type=Draft)
        except (OSError, msgspec.MsgspecError):
            return None

    def drop(self, meeting: int) -> None:
        self._path(meeting).unlink(missing_ok=True)

    def _path(self, meeting: int) -> Path:
        return self._folder / f"conclusion-{meeting}.json"
