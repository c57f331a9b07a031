"""Words while they are being said, whether the room is listened to, and how loud it is: from speech to the pages.

A Unix socket in the run directory that keeps messages apart. Nothing of it touches the disk; what is lost was only for
the screen, the journal has what was said.
"""

import contextlib
import os
import socket
from enum import StrEnum
from pathlib import Path

import msgspec

_MOST_BYTES = 64 * 1024
_MOST_PAGES = 8


class Listening(StrEnum):
    """What the speech process does at this moment."""

    ON = "on"
    OFF = "off"
    LOST = "lost"


class State(msgspec.Struct, frozen=True, kw_only=True, tag="state"):
    """Sent when it changes, and to each page's process that comes. `meeting` is 0 while none runs."""

    listening: Listening
    meeting: int = 0


class Partial(msgspec.Struct, frozen=True, kw_only=True, tag="partial"):
    """What is understood of an utterance that goes on; it may still change."""

    text: str


class Final(msgspec.Struct, frozen=True, kw_only=True, tag="final"):
    """An utterance that is on disk: each word and whether it is doubtful. `speaker` is 0 when nobody had the floor."""

    meeting: int
    speaker: int
    words: tuple[tuple[str, bool], ...]


class Level(msgspec.Struct, frozen=True, kw_only=True, tag="level"):
    """How loud the microphone was in a trial, below full scale; None when it was not to be heard."""

    asked: int
    peak_db: float | None


Caption = State | Partial | Final | Level
_decoder: msgspec.json.Decoder[Caption] = msgspec.json.Decoder(Caption)


def captions_path(run_dir: Path) -> Path:
    return run_dir / "captions.sock"


def ask_for_level(run_dir: Path, number: int) -> None:
    """Ask the speech process to open the microphone for a moment; its `Level` names this number."""
    draft = run_dir / f"microphone-asked.{os.getpid()}"
    draft.write_text(str(number))
    draft.replace(run_dir / "microphone-asked")


def read_caption(raw: bytes) -> Caption:
    """msgspec.MsgspecError when it is not one."""
    return _decoder.decode(raw)


class CaptionsOut:
    """The speech process's end. Sending never waits: a page that does not read loses words, then its connection."""

    def __init__(self, run_dir: Path) -> None:
        path = captions_path(run_dir)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        self._door = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._door.bind(str(path))
        self._door.listen(_MOST_PAGES)
        self._door.setblocking(False)
        self._pages: list[socket.socket] = []
        self._run_dir = run_dir
        self._state = State(listening=Listening.OFF)

    def state(self, state: State) -> None:
        """Say what the process does now; again costs nothing."""
        self.welcome()
        if state != self._state:
            self._state = state
            self.send(state)

    def asked(self) -> int:
        """The number of the newest wish to hear how loud the microphone is; 0 before the first."""
        try:
            return int((self._run_dir / "microphone-asked").read_text())
        except (FileNotFoundError, ValueError):
            return 0

    def send(self, caption: Caption) -> None:
        """Pass it to every page's process that was let in."""
        raw = msgspec.json.encode(caption)
        for page in list(self._pages):
            try:
                page.send(raw[:_MOST_BYTES])
            except OSError:
                self._pages.remove(page)
                page.close()

    def welcome(self) -> int:
        """Let in who has come since, and say how many are here; call it often."""
        with contextlib.suppress(BlockingIOError):
            while True:
                page, _ = self._door.accept()
                page.setblocking(False)
                page.send(msgspec.json.encode(self._state))
                self._pages.append(page)
        return len(self._pages)

    def close(self) -> None:
        for one in (*self._pages, self._door):
            one.close()
