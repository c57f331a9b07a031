"""A demo that runs: started as `make demo` starts it, read as a person reads its table, ended by Ctrl-C."""

import contextlib
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

from tests.servers import eventually, free_port, program

ROOT = Path(__file__).parent.parent.parent
LAST_LINE = "Ctrl-C"
PATIENT_S = 300
"""For a first start on a machine that does other things too; how long it takes alone is in docs/tour.md."""


class Demo:
    """`python -m demo` on free ports; its processes are those that name its folder in their command."""

    process: subprocess.Popen[bytes]

    def __init__(self, folder: Path, *words: str) -> None:
        self.folder = folder
        self.printed = folder.with_suffix(".out")
        self.start(*words)

    def start(self, *words: str, apart: bool = False) -> None:
        """A first start, or another one when it has ended. `apart`: without any network."""
        # As a user of its own even for root, who in a container may not raise the loopback of a new network.
        alone = ["unshare", "--user", "--map-root-user", "--net", sys.executable, "-m", "tests.demo.apart"]
        command = [*(alone if apart else [sys.executable, "-m"]), "demo", "--folder", str(self.folder)]
        with self.printed.open("wb") as printed:
            self.process = subprocess.Popen(
                [program("setpriv"), "--pdeathsig", "TERM", *command, "--port", str(free_port()), *words],
                stdout=printed,
                stderr=subprocess.STDOUT,
                cwd=ROOT,
            )

    def table(self, *, within_s: float = PATIENT_S) -> str:
        """What is printed as soon as all is up."""
        eventually(self._has_told, timeout_s=within_s, every_s=0.1)
        return self.text()

    def text(self) -> str:
        return self.printed.read_text("utf-8")

    def address(self, row: str) -> str:
        """The address that the table gives for a page."""
        found = re.search(rf"{re.escape(row)}\s+(http\S+)", self.text())
        assert found, f"no row {row!r} in\n{self.text()}"
        return found[1]

    def how(self, row: str) -> str:
        """What the table says about logging in there."""
        found = re.search(rf"{re.escape(row)}\s+http\S+\s+(.+)", self.text())
        assert found
        return found[1]

    def processes(self, *words: str) -> dict[int, str]:
        """The demo's processes whose command has these words."""
        found = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal():
                try:
                    command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                except OSError:
                    continue
                if str(self.folder) in command and all(word in command for word in words):
                    found[int(entry.name)] = command
        return found

    def worked_s(self) -> float:
        """How long processors have worked for the demo so far, all of them together."""
        ticks = 0
        for process in self.processes():
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:15]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def press_ctrl_c(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=60)

    def end(self) -> None:
        """End what a failed test left running: its processes would work on beside all tests that follow."""
        if self.process.poll() is None:
            try:
                self.press_ctrl_c()
            except subprocess.TimeoutExpired:
                self.process.kill()
        for process in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    def _has_told(self) -> bool:
        if self.process.poll() is not None:
            raise RuntimeError(f"the demo ended:\n{self.text()}")
        return LAST_LINE in self.text()
