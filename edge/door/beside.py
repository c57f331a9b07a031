"""What only Debian's own Python can run (edge/door/debian), as a program beside this one that is read through a pipe.

pyscard and picamera2 have no wheels: they come as Debian's packages, built for Debian's Python and its libraries. In a
process of their own they meet neither another Python nor another NumPy, and one that dies takes nothing along.
"""

from __future__ import annotations

import logging
import subprocess
import threading
from pathlib import Path
from typing import IO

log = logging.getLogger(__name__)

DEBIANS_PYTHON = "/usr/bin/python3"
_TRY_S = 20.0


class Beside:
    """One of the programs with its arguments. What it complains of is in the log once, until `works` was called."""

    def __init__(self, program: str, *arguments: str, python: str = DEBIANS_PYTHON) -> None:
        self._program = program
        self._command = [python, "-I", str(Path(__file__).parent / "debian" / f"{program}.py"), *arguments]
        self._told: set[str] = set()

    def start(self) -> subprocess.Popen[bytes] | None:
        """The running program, which ends when its input is closed; None when there is no such Python."""
        pipe = subprocess.PIPE
        try:
            process = subprocess.Popen(self._command, stdin=pipe, stdout=pipe, stderr=pipe)
        except OSError as error:
            self._complain(str(error))
            return None
        if process.stderr:
            threading.Thread(target=self._tell, args=(process.stderr,), name=self._program, daemon=True).start()
        return process

    def works(self) -> None:
        """Whatever it complains of next is new."""
        self._told.clear()

    def problem(self) -> str:
        """Why it could not run now; empty when it could. Starts it for a moment, also beside one that runs."""
        none = subprocess.DEVNULL
        try:
            tried = subprocess.run(
                self._command, stdin=none, stdout=none, stderr=subprocess.PIPE, text=True, timeout=_TRY_S, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return str(error)
        return tried.stderr.strip().rpartition("\n")[2] if tried.returncode else ""

    def _tell(self, said: IO[bytes]) -> None:
        with said:
            for raw in said:
                self._complain(raw.decode("utf-8", "replace").strip())

    def _complain(self, line: str) -> None:
        if line and line not in self._told:
            self._told.add(line)
            log.warning("%s: %s", self._program, line)


def end(process: subprocess.Popen[bytes]) -> None:
    """The program ends with its input; one that hangs in a driver is killed."""
    for pipe in (process.stdin, process.stdout):
        if pipe:
            pipe.close()
    try:
        process.wait(timeout=2)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
