"""Makes PDFs of pages by `edge.sheets.typeset`, one at a time: it is wanted when all else has failed, not by many."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import edge
from edge.sheets.sheets import Bell

PATIENCE_S = 120.0
_GLANCE_S = 0.05


class Press:
    """`places`: by which prefix of an address files of which folder may be named by a page."""

    def __init__(self, places: Mapping[str, Path], *, bell: Callable[[], Bell] = threading.Event) -> None:
        self._places = places
        self.bell = bell
        self._is_busy = False

    def pdf(self, page: str) -> bytes | None:
        """The page as a PDF; None when it could not be made, or another one is being made for too long.

        Other requests run while it is being made.
        """
        until, pause = time.monotonic() + PATIENCE_S, self.bell()
        while self._is_busy and time.monotonic() < until:
            pause.wait(_GLANCE_S)
        if self._is_busy:
            return None
        self._is_busy = True
        try:
            with tempfile.TemporaryDirectory(prefix="hop-press-") as folder:
                return self._make(page, Path(folder), until)
        finally:
            self._is_busy = False

    def _make(self, page: str, folder: Path, until: float) -> bytes | None:
        source, target = folder / "page.html", folder / "page.pdf"
        source.write_text(page, "utf-8")
        places = [f"{prefix}={path}" for prefix, path in self._places.items()]
        # fontconfig would else keep its list of fonts in a home that the service does not have.
        here = {**os.environ, "PYTHONPATH": str(Path(edge.__file__).parents[1]), "XDG_CACHE_HOME": str(folder)}
        command = [sys.executable, "-P", "-m", "edge.sheets.typeset", str(source), str(target), *places]
        quiet, pause = subprocess.DEVNULL, self.bell()
        with subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, env=here) as process:
            while process.poll() is None:
                pause.wait(_GLANCE_S)
                if time.monotonic() > until:
                    process.kill()
        return target.read_bytes() if process.returncode == 0 and target.exists() else None
