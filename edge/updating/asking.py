"""What the updater asks the room, by a process of the room's own user and of the release that runs."""

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import msgspec

from edge.releases import Home
from edge.updating.outlook import Outlook

_ASKED_S = 120.0
_LOOK_EVERY_S = 1.0
_NO_ANSWER = (OSError, subprocess.SubprocessError, msgspec.MsgspecError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """`user`: whose the journal is: what root would write beside it, nobody else could read."""

    home: Home
    settings: Path
    user: str

    def ask(self, *more: str) -> Outlook:
        """What the release that runs says of the room, or the proven one when that can't; else busy and unknown."""
        problem = ""
        for link in ("current", "proven"):
            try:
                return self._said(link, *more)
            except _NO_ANSWER as error:
                problem = problem or str(error)
        return Outlook(busy=f"nobody can say whether a meeting is on ({problem})", journal=-1)

    def wrong(self, *, patience_s: float) -> list[str]:
        """What is not well with the release that runs when the patience is over; nothing as soon as all is."""
        until, since = time.monotonic() + patience_s, self._started_at()
        while True:
            try:
                wrong = list(self._said("current", "--since", repr(since)).wrong)
            except _NO_ANSWER as error:
                wrong = [str(error)]
            if not wrong or time.monotonic() >= until:
                return wrong
            time.sleep(_LOOK_EVERY_S)

    def _said(self, link: str, *more: str) -> Outlook:
        command = [self.home.python(link), "-m", "edge", "--settings", self.settings, "outlook", *more]
        user = (self.user or None) if os.geteuid() == 0 else None
        done = subprocess.run(
            [str(part) for part in command],
            capture_output=True,
            timeout=_ASKED_S,
            check=False,
            cwd="/",
            user=user,
            group=user,
            extra_groups=() if user else None,
        )
        if done.returncode:
            last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
            raise subprocess.SubprocessError(f"{link} ends with {done.returncode}: {last[:150]}")
        return msgspec.json.decode(done.stdout, type=Outlook)

    def _started_at(self) -> float:
        """When the services were last to start anew, by the clock of files."""
        marks = (self.home.folder / "started", self.home.folder / "current")
        return max((one.lstat().st_mtime for one in marks if one.is_symlink() or one.exists()), default=0.0)
