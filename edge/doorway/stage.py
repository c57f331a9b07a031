"""What passes from the door's process to the pages and must not be kept: the newest greeting, the camera's preview.

Both are small files in the run directory, which is in memory on a unit; each is replaced whole, so a reader never sees
half of one. Where there is no room for both, the picture gives way to the greeting; no full memory ends the door.
"""

import logging
import os
from contextlib import suppress
from pathlib import Path

import msgspec

from edge.doorway.greeting import Greeting

log = logging.getLogger(__name__)


class Look(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the door shows itself, as somebody before it has switched it."""

    has_contrast: bool = False
    has_sound: bool = True

    def switched(self, what: str) -> "Look":
        """With `contrast` or `sound` the other way; anything else changes nothing."""
        return Look(
            has_contrast=self.has_contrast != (what == "contrast"), has_sound=self.has_sound != (what == "sound")
        )


class Stage:
    """The place between camera and page. Reading never waits and never fails because nothing was put there yet."""

    def __init__(self, run_dir: Path) -> None:
        self._greeting = run_dir / "greeting.json"
        self._preview = run_dir / "preview.jpg"
        self._look = run_dir / "look.json"
        self._stirred = run_dir / "stirred"
        self._read = run_dir / "read"
        self._unshown: Greeting | None = None
        self._since = 0
        self._is_full = False

    def show(self, greeting: Greeting) -> None:
        """Put a greeting on the page. Where that is not possible this process alone knows it, for lamp and tone."""
        self._unshown = None
        if self._put(self._greeting, msgspec.json.encode(greeting)):
            return
        with suppress(OSError):
            self._preview.unlink()
        if not self._put(self._greeting, msgspec.json.encode(greeting)):
            self._unshown, self._since = greeting, self._put_at()

    def shown(self) -> Greeting | None:
        """The newest greeting, None before the first."""
        if self._unshown and self._since == self._put_at():
            return self._unshown
        try:
            return msgspec.json.decode(self._greeting.read_bytes(), type=Greeting)
        except (FileNotFoundError, msgspec.MsgspecError):
            return None

    def version(self) -> int:
        """A number that changes with every greeting; cheap enough to ask ten times a second."""
        put_at = self._put_at()
        return -self._unshown.number if self._unshown and self._since == put_at else put_at

    def look(self) -> Look:
        """How the door shows itself; as it comes, until somebody has switched it."""
        try:
            return msgspec.json.decode(self._look.read_bytes(), type=Look)
        except (FileNotFoundError, msgspec.MsgspecError):
            return Look()

    def put_look(self, look: Look) -> None:
        _replace(self._look, msgspec.json.encode(look))

    def stir(self) -> None:
        """Somebody has come near: a screen that sleeps wakes up."""
        self._put(self._stirred, b"")

    def stirred(self) -> int:
        """A number that changes each time somebody comes near; 0 where nothing tells."""
        try:
            return self._stirred.stat().st_mtime_ns
        except FileNotFoundError:
            return 0

    def note_read(self, at_ms: int) -> None:
        """The camera has read a code, whosever it is."""
        self._put(self._read, str(at_ms).encode())

    def read_at(self) -> int:
        """When the camera last read a code; 0 before the first."""
        try:
            return int(self._read.read_bytes())
        except (FileNotFoundError, ValueError):
            return 0

    def put_preview(self, jpeg: bytes) -> None:
        """Put the camera's newest picture on the page."""
        self._put(self._preview, jpeg)

    def preview(self) -> tuple[int, bytes] | None:
        """The newest picture and a number that changes with it, None before the first."""
        try:
            with self._preview.open("rb") as file:
                return os.fstat(file.fileno()).st_mtime_ns, file.read()
        except FileNotFoundError:
            return None

    def _put_at(self) -> int:
        """When the newest greeting on the page was put there, by whichever process; 0 before the first."""
        try:
            return self._greeting.stat().st_mtime_ns
        except FileNotFoundError:
            return 0

    def _put(self, path: Path, content: bytes) -> bool:
        """Did it find room? Said once when it no longer does, and once when it does again."""
        try:
            _replace(path, content)
        except OSError as error:
            if not self._is_full:
                log.error("The door's answers and pictures can't be put on its page: %s", error)
            self._is_full = True
            return False
        if self._is_full:
            log.warning("The door's answers and pictures are put on its page again")
        self._is_full = False
        return True


def _replace(path: Path, content: bytes) -> None:
    draft = path.with_suffix(f".{os.getpid()}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError:
        # What was written of it would hold the room that the next one needs.
        with suppress(OSError):
            draft.unlink()
        raise
