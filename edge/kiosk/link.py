"""Whether this unit has a link to central, as `edge sync` says it: without one, what is told of other rooms is old."""

from pathlib import Path

import msgspec

from edge.dialogue import LinkShown


class LinkState:
    """Reads the file in memory that `edge sync` writes; a unit whose `edge sync` has never spoken has no link."""

    def __init__(self, shown: Path) -> None:
        self._shown = shown

    def now(self) -> LinkShown | None:
        """What was said last."""
        try:
            return msgspec.json.decode(self._shown.read_bytes(), type=LinkShown)
        except (FileNotFoundError, msgspec.DecodeError):
            return None

    def is_up(self) -> bool:
        found = self.now()
        return found is not None and found.connected
