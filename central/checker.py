"""A process that checks runs for `central sync` on another core, while that one writes those before to the database.

Question and answer go through its standard input and output: length u32, then MessagePack. It ends when its input
does, so however the process that asks dies, none is left behind.
"""

import fcntl
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import IO, cast

import msgspec

from central.garbage import spare_rounds
from central.proceedings.checking import Arrival, Bad, Known, Verdict, Vouched, check, restored, shortened

_LENGTH_BYTES = 4
_PIPE_BYTES = 1 << 20
"""As much as anybody may ask the kernel for: a question is taken at once, whatever the process is doing."""


class _Question(msgspec.Struct, array_like=True):
    arrivals: Sequence[Arrival]
    known: Mapping[str, Known]
    now_ms: int


_encoder = msgspec.msgpack.Encoder()
_questions = msgspec.msgpack.Decoder(_Question)
_answers = msgspec.msgpack.Decoder(list[Vouched | Bad])


class Checker:
    """The process, from the side that asks. One question at a time: `ask`, then `answer`.

    Both raise OSError when the process has ended.
    """

    def __init__(self) -> None:
        command = [sys.executable, "-m", "central.checker"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._asked: Sequence[Arrival] = ()
        self._to = cast("IO[bytes]", self._process.stdin)
        self._from = cast("IO[bytes]", self._process.stdout)
        for pipe in (self._to, self._from):
            _widen(pipe)

    def ask(self, arrivals: Sequence[Arrival], known: Mapping[str, Known], *, now_ms: int) -> None:
        self._asked = arrivals
        _write(self._to, _encoder.encode(_Question(arrivals, known, now_ms)))

    def answer(self) -> list[Verdict]:
        """The verdicts on what was asked, in its order; waits for them."""
        raw = _read(self._from)
        if raw is None:
            raise OSError("the process that checks runs has ended")
        return [restored(one.packed, told) for one, told in zip(self._asked, _answers.decode(raw), strict=True)]

    def close(self) -> None:
        """Let it end; what it was asked is not answered any more."""
        self._process.kill()
        self._process.communicate()


def main() -> None:
    """Answer until nobody asks any more: a signal for all of a service's processes must not end this one first."""
    spare_rounds()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    while (raw := _read(sys.stdin.buffer)) is not None:
        question = _questions.decode(raw)
        verdicts = check(question.arrivals, question.known, now_ms=question.now_ms)
        _write(sys.stdout.buffer, _encoder.encode([shortened(one) for one in verdicts]))


def _widen(pipe: IO[bytes]) -> None:
    with suppress(PermissionError):  # others of this user have taken what the kernel gives
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)


def _write(pipe: IO[bytes], raw: bytes) -> None:
    pipe.write(len(raw).to_bytes(_LENGTH_BYTES, "big"))
    pipe.write(raw)
    pipe.flush()


def _read(pipe: IO[bytes]) -> bytes | None:
    """The next message; None when there is no more, or only a part of one."""
    length = pipe.read(_LENGTH_BYTES)
    if len(length) < _LENGTH_BYTES:
        return None
    wanted = int.from_bytes(length, "big")
    raw = pipe.read(wanted)
    return raw if len(raw) == wanted else None


if __name__ == "__main__":
    main()
