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
    """One draft an item, those of a meeting in one file, so that they outlive the process and the power."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def of(self, meeting: int) -> dict[str, Draft]:
        """What waits, by item, the oldest first; nothing where the file can't be read."""
        try:
            drafts = msgspec.json.decode(self._path(meeting).read_bytes(), type=tuple[Draft, ...])
        except (OSError, msgspec.MsgspecError):
            return {}
        return {one.item: one for one in drafts}

    def put(self, meeting: int, draft: Draft) -> None:
        """It takes the place of the item's former draft. The drafts of other meetings go."""
        for other in self._folder.glob("*.json"):
            if other != self._path(meeting):
                other.unlink(missing_ok=True)
        self._write(meeting, [*(one for one in self.of(meeting).values() if one.item != draft.item), draft])

    def drop(self, meeting: int, item: str) -> None:
        self._write(meeting, [one for one in self.of(meeting).values() if one.item != item])

    def _write(self, meeting: int, drafts: list[Draft]) -> None:
        write_whole(self._path(meeting), msgspec.json.encode(drafts))

    def _path(self, meeting: int) -> Path:
        return self._folder / f"{meeting}.json"
