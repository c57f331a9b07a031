"""`python -m bench.serving SERVER SETTINGS`: the unit's pages as `edge web` serves them, behind a server by its name.

Whoever asks comes from the address in the header `X-From`: the benchmark plays people on the room's network, and a
request from this machine itself would pass for the room's own screen.
"""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from flask import Flask

from edge.ballot_box import BallotBox
from edge.clock import Clock
from edge.desk import Desk
from edge.journal import open_journal
from edge.kiosk.app import create_app
from edge.kiosk.listening import MAX_LISTENERS
from edge.kiosk.server import LOOK_EVERY_S, serve
from edge.kiosk.shell import Kiosk
from edge.settings import Settings, read_central_key, read_settings
from edge.shelf import Shelf

THREADS = MAX_LISTENERS + 36
"""For servers that give each open stream a thread of its own; with fewer, open pages would leave none for the votes."""
_SETTINGS = "BENCH_SETTINGS"


def main() -> None:
    """Serve until the process is ended."""
    server, path = sys.argv[1:]
    SERVERS[server](Path(path))


def build(path: Path) -> tuple[Flask, Settings]:
    """The application over the unit of this settings file."""
    settings, clock = read_settings(path), Clock()
    journal = open_journal(settings.journal)
    journal.begin_stream(unit=settings.unit.name, boot="bench", software="bench", moment=clock.now())
    desk = Desk(journal, Shelf(settings.shelf, unit=settings.unit.name, central_key=read_central_key(settings)), clock)
    desk.box = BallotBox(settings.unit.data_dir / "ballot-box.sqlite", settings.unit.run_dir)
    app = create_app(desk, settings, clock)
    app.wsgi_app = _from_the_room(app.wsgi_app)  # type: ignore[method-assign]
    return app, settings


def _from_the_room(inner: Callable[[dict[str, Any], Any], Iterable[bytes]]) -> Any:
    def outer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ["REMOTE_ADDR"] = environ["HTTP_X_FROM"]
        return inner(environ, start_response)

    return outer


def _watched(path: Path) -> tuple[Flask, Settings]:
    """With a thread that looks into the journal as often as the unit's own server does."""
    app, settings = build(path)
    kiosk: Kiosk = app.extensions["kiosk"]

    def watch() -> None:
        while True:
            kiosk.live.look()
            time.sleep(LOOK_EVERY_S)

    threading.Thread(target=watch, daemon=True).start()
    return app, settings


def _gevent(path: Path) -> None:
    serve(*build(path))


def _waitress(path: Path) -> None:
    import waitress  # noqa: PLC0415 - each is wanted alone, and only to compare

    app, settings = _watched(path)
    waitress.serve(app, listen=f"127.0.0.1:{settings.web.port}", threads=THREADS, connection_limit=1200, backlog=1024)


def _gunicorn(path: Path) -> None:
    from gunicorn.app.base import BaseApplication  # noqa: PLC0415

    class Application(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            port = read_settings(path).web.port
            asked = {"bind": f"127.0.0.1:{port}", "worker_class": "gthread", "threads": THREADS, "keepalive": 60}
            for name, value in {**asked, "worker_connections": 1200, "loglevel": "warning"}.items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            return _watched(path)[0]

    Application().run()


def _granian(path: Path) -> None:
    from granian.constants import Interfaces  # noqa: PLC0415
    from granian.server import Server  # noqa: PLC0415

    os.environ[_SETTINGS] = str(path)
    Server(
        "bench.serving:granian_app",
        port=read_settings(path).web.port,
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
        factory=True,
        log_enabled=False,
    ).serve()


def granian_app() -> Flask:
    """What granian's worker process serves."""
    return _watched(Path(os.environ[_SETTINGS]))[0]


SERVERS: dict[str, Callable[[Path], None]] = {
    "gevent": _gevent,
    "waitress": _waitress,
    "gunicorn": _gunicorn,
    "granian": _granian,
}

if __name__ == "__main__":
    main()
