"""What the room's ear does now and the words as they are said, for the strips on the display and the chair's page.

The words pass through memory only. A page draws what it is sent and asks for nothing; what stays is in the journal.
"""

import socket as sockets
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

import gevent
import msgspec
from gevent.socket import socket as green_socket

from edge.captions import Caption, Final, Level, Listening, Partial, State, captions_path, read_caption
from edge.kiosk.live import HEARTBEAT_S, RETRY_MS, Bell, Live
from edge.kiosk.topics import SPEECH

_RETRY_S = 1.0
_MOST_BYTES = 64 * 1024


class Strip(msgspec.Struct, frozen=True):
    """All that a strip shows: the last utterances, each word with its doubt, and the one that goes on."""

    on: bool
    finals: tuple[tuple[tuple[str, bool], ...], ...]
    partial: str


class Hearing:
    """One for the process; `follow` feeds it."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self.state: State | None = None
        self.level: Level | None = None
        self._finals: deque[tuple[tuple[str, bool], ...]] = deque(maxlen=2)
        self._partial = ""
        self._bells: set[Bell] = set()

    def take(self, caption: Caption) -> None:
        """Something that the speech process has sent."""
        match caption:
            case State():
                self._become(caption)
            case Level():
                self.level = caption
            case Partial(text=text):
                self._partial = text
            case Final(words=words):
                self._finals.append(words)
                self._partial = ""
        for bell in list(self._bells):
            bell.set()

    def gone(self) -> None:
        """The speech process does not run."""
        self._become(None)

    def strip(self) -> Strip:
        """What is to be seen now."""
        on = self.state is not None and self.state.listening is Listening.ON
        return Strip(on, tuple(self._finals), self._partial)

    def stream(self) -> Iterator[str]:
        """An event stream of strips, the newest whenever something changes."""
        bell = self._live.bell()
        self._bells.add(bell)
        try:
            yield f"retry: {RETRY_MS}\n{_event(self.strip())}"
            while True:
                if not bell.wait(HEARTBEAT_S):
                    yield ": still here\n\n"
                    continue
                bell.clear()
                yield _event(self.strip())
        finally:
            self._bells.discard(bell)

    @property
    def strips(self) -> int:
        """How many are open."""
        return len(self._bells)

    def _become(self, state: State | None) -> None:
        if state == self.state:
            return
        self.state = state
        if state is None or state.listening is not Listening.ON:
            self._finals.clear()
            self._partial = ""
        self._live.say(SPEECH)
        for bell in list(self._bells):
            bell.set()


def follow(run_dir: Path, hearing: Hearing, *, is_over: Callable[[], bool] = lambda: False) -> None:
    """Read from the speech process for as long as there is one, and look for it when there is none."""
    while not is_over():
        page = green_socket(sockets.AF_UNIX, sockets.SOCK_SEQPACKET)
        try:
            page.connect(str(captions_path(run_dir)))
            while raw := page.recv(_MOST_BYTES):
                hearing.take(read_caption(raw))
        except (OSError, msgspec.MsgspecError):
            pass
        finally:
            page.close()
        hearing.gone()
        gevent.sleep(_RETRY_S)


def _event(strip: Strip) -> str:
    return f"event: strip\ndata: {msgspec.json.encode(strip).decode()}\n\n"
