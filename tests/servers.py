"""The real servers that tests start for themselves: each on a free port, each ended by its process id."""

import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import psycopg
from flask import Flask
from playwright.sync_api import Browser, Playwright
from psycopg import sql
from werkzeug.serving import WSGIRequestHandler, make_server

Seen = TypeVar("Seen")

_OPEN_BROKER = """
listener {port} 127.0.0.1
allow_anonymous true
persistence true
persistence_location {folder}/
"""
_POSTGRESQL_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "on",
    "shared_buffers": "64MB",
    "max_connections": "60",
    "log_min_messages": "warning",
}
CHROMIUM_ARGUMENTS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--force-color-profile=srgb",
)


def eventually(condition: Callable[[], Seen], *, timeout_s: float = 10.0, every_s: float = 0.02) -> Seen:
    """What `condition` gives as soon as it is true; an AssertionError when it never is in `timeout_s`.

    An AssertionError inside the condition counts as "not yet" and is shown when the time is up.
    """
    pause = threading.Event()
    seen: Seen | None = None
    reason: AssertionError | None = None
    for _ in range(max(1, round(timeout_s / every_s))):
        try:
            seen, reason = condition(), None
        except AssertionError as not_yet:
            reason = not_yet
        if reason is None and seen:
            return seen
        pause.wait(every_s)
    raise AssertionError(f"not in {timeout_s} s; last seen: {seen!r}") from reason


def free_port() -> int:
    """A TCP port that nobody listens on, below the range that the kernel gives to outgoing connections."""
    while True:
        port = random.randrange(15_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def program(name: str, *, folders: Sequence[Path] = ()) -> Path:
    """Where Debian put a program; a test that needs it fails when it is missing."""
    path = os.pathsep.join([*map(str, folders), os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
    if found := shutil.which(name, path=path):
        return Path(found)
    raise FileNotFoundError(f"{name} was not found on this machine; `make deps` installs it")


def is_listening(port: int) -> bool:
    """Whether a connection to the port on this machine is taken."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@dataclass(kw_only=True)
class Server:
    """One process that listens on one port, and its log. It dies with the test run, however that ends."""

    command: Sequence[str | Path]
    port: int
    log: Path
    as_user: str = ""
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Return when the port answers; refuse with the log's end when the process ends instead."""
        self.launch()
        self.wait_until_it_listens()

    def launch(self) -> None:
        """Begin the process and return at once."""
        user = ["--reuid", self.as_user, "--regid", self.as_user, "--init-groups"] if self.as_user else []
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [program("setpriv"), *user, "--pdeathsig", "KILL", *self.command],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                process_group=0,
            )

    def wait_until_it_listens(self) -> None:
        """Return when the port answers; refuse as `start` does."""
        process = self.process
        if process is None:
            raise RuntimeError(f"{self.command[0]} was not started")
        eventually(lambda: is_listening(self.port) or process.poll() is not None, timeout_s=60)
        if process.poll() is not None:
            raise RuntimeError(f"{self.command[0]} ended at once:\n{self.log.read_text()[-2000:]}")

    def stop(self, *, with_signal: signal.Signals = signal.SIGTERM) -> None:
        """End the process and wait for it; nothing happens when it has ended already."""
        if self.process is None:
            return
        self.process.send_signal(with_signal)
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def kill(self) -> None:
        """What a power cut does to a process."""
        self.stop(with_signal=signal.SIGKILL)

    def restart(self) -> None:
        """End it in good order and start it again on the same port, with what it kept."""
        self.stop()
        self.start()


def mosquitto(folder: Path, *, config: str = _OPEN_BROKER, **values: object) -> Server:
    """A broker that is not started yet; `config` may name {port}, {folder} and the given values."""
    port = free_port()
    user = "user root\n" if os.geteuid() == 0 else ""
    text = user + config.format(port=port, folder=folder, **values)
    (folder / "mosquitto.conf").write_text(text)
    command: list[str | Path] = [program("mosquitto"), "-c", folder / "mosquitto.conf"]
    return Server(command=command, port=port, log=folder / "mosquitto.log")


@dataclass(kw_only=True)
class Postgresql:
    """One PostgreSQL for the test run, with fsync on, and as many fresh databases as tests ask for."""

    server: Server
    folder: Path
    templates: set[str] = field(default_factory=set)
    made: int = 0

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://postgres@127.0.0.1:{self.server.port}/{database}"

    def accepts(self) -> bool:
        """Whether it takes connections: its port answers a little earlier, while it is still starting up."""
        try:
            psycopg.connect(self.url()).close()
        except psycopg.OperationalError:
            return False
        return True

    def fresh(self, *, template: str = "", build: Callable[[str], None] | None = None) -> str:
        """The address of a new database; the first caller with a template's name builds that template."""
        if template and template not in self.templates:
            self._create(template, source="template1")
            if build is not None:
                build(self.url(template))
            self.templates.add(template)
        self.made += 1
        name = f"room_{self.made}"
        self._create(name, source=template or "template1")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove a database that `fresh` made, whoever is still connected."""
        self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(url.rpartition("/")[2])))

    def copy(self, name: str, *, to: str) -> None:
        """Make the database `to` anew from another, which nobody may have open."""
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(to)))
        self._create(to, source=name)

    def _create(self, name: str, *, source: str) -> None:
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(source)))

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(statement)


def postgresql(**settings: str) -> Postgresql:
    """Debian's newest PostgreSQL on a new cluster, started, with these settings of its own file changed.

    It refuses root, so root runs it as `postgres`.
    """
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    initdb = program("initdb", folders=versions[::-1])
    user = "postgres" if os.geteuid() == 0 else ""
    folder = Path(tempfile.mkdtemp(prefix="hop-pg-"))
    if user:
        shutil.chown(folder, user, user)
    as_user: list[str | Path] = [program("setpriv"), "--reuid", user, "--regid", user, "--init-groups"] if user else []
    options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    subprocess.run(
        [*as_user, initdb, "--pgdata", folder / "cluster", *options], check=True, stdout=subprocess.DEVNULL, cwd=folder
    )
    port = free_port()
    command: list[str | Path] = [initdb.parent / "postgres", "-D", folder / "cluster", "-p", str(port)]
    for name, value in (_POSTGRESQL_SETTINGS | settings | {"unix_socket_directories": str(folder)}).items():
        command += ["-c", f"{name}={value}"]
    cluster = Postgresql(
        server=Server(command=command, port=port, log=folder / "server.log", as_user=user), folder=folder
    )
    cluster.server.start()
    eventually(cluster.accepts)
    return cluster


class _Unlogged(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing: a line for each request hides what a test has to say."""


@contextmanager
def serve(app: Flask, *, port: int = 0, tls: bool = False) -> Iterator[str]:
    """The address of a Flask app on a thread of this process, on a free port; the server ends with the block.

    `tls`: under a certificate that it makes for itself and nobody knows.
    """
    server = make_server(
        *("127.0.0.1", port or free_port(), app),
        threaded=True,
        request_handler=_Unlogged,
        ssl_context="adhoc" if tls else None,
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def chromium(playwright: Playwright, *, arguments: Sequence[str] = ()) -> Browser:
    """Debian's Chromium without a window; `arguments` are added, for a fake camera for instance."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(
        executable_path=program("chromium"), args=[*CHROMIUM_ARGUMENTS, *sandbox, *arguments]
    )
