"""A whole province on one machine: real broker, real central, real units, each in processes of its own."""

import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from pathlib import Path

import tomli_w
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from central.db import Database, open_database
from central.documents.store import store_in
from central.fleet.actions import add_unit
from central.fleet.founding import found
from central.fleet.pki import Authority
from central.packages.actions import publish
from central.proceedings.models import Content as ContentRow
from central.proceedings.models import Cursor
from central.proceedings.models import Line as LineRow
from central.settings import Settings, read_settings, read_signing_key
from contract.content import Content
from contract.events import Event, OpinionGiven, RefusalsCounted, Source
from contract.package import Package
from edge import SOFTWARE
from edge.clock import Clock, boot_id
from edge.desk import Desk
from edge.journal import Journal, open_journal
from edge.settings import read_central_key, read_run_key
from edge.settings import read_settings as read_unit_settings
from edge.shelf import Shelf
from firmware_config.broker import lay_out
from tests import servers
from tests.link.stranger import Stranger, pair_of, tls
from tests.makers import make_package
from tests.servers import Server, free_port, program

ROOT = Path(__file__).parents[2]
MEETING = 7


@dataclass(kw_only=True)
class Program:
    """One of our own processes; it dies with the test run, however that ends. `within`: what enters where it runs.

    `folder`: whose code it is, when it is not that of this tree. `by`: the module, with its words, that runs it at its
    next start and then no more.
    """

    command: Sequence[str | Path]
    log: Path
    within: Sequence[str | Path] = ()
    folder: Path | None = None
    by: Sequence[str] = ()
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Program":
        command, self.by = (*self.by, *self.command), ()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*self.within, program("setpriv"), "--pdeathsig", "KILL", sys.executable, "-m", *command],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                process_group=0,
                cwd=self.folder or ROOT,
            )
        return self

    def send(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def stop(self, *, with_signal: signal.Signals = signal.SIGTERM) -> int:
        """End it; its exit status."""
        if self.process is None:
            return 0
        self.process.send_signal(signal.SIGCONT)
        self.process.send_signal(with_signal)
        try:
            status = self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        self.process = None
        return status

    def kill(self) -> None:
        """What a power cut does to it."""
        self.stop(with_signal=signal.SIGKILL)

    def restart(self) -> None:
        """Start it again when it has ended, as systemd would."""
        if not self.is_running():
            self.process = None
            self.start()

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def said(self) -> str:
        return self.log.read_text()


@dataclass(kw_only=True)
class Room:
    """One unit: its folder, its settings, and its journal as the room's own processes would write it."""

    name: str
    folder: Path
    sync: Program

    @property
    def settings_file(self) -> Path:
        return self.folder / "unit.toml"

    @cached_property
    def desk(self) -> Desk:
        settings, clock = read_unit_settings(self.settings_file), Clock()
        journal = open_journal(settings.journal)
        journal.begin_stream(unit=self.name, boot=boot_id(), software=SOFTWARE, moment=clock.now())
        shelf = Shelf(settings.shelf, unit=self.name, central_key=read_central_key(settings))
        return Desk(journal, shelf, clock)

    @property
    def journal(self) -> Journal:
        return self.desk.journal

    @property
    def run_key(self) -> Ed25519PrivateKey:
        return read_run_key(read_unit_settings(self.settings_file))

    def write(self, count: int, *, mark: str = "lines") -> None:
        """So many lines, every fiftieth with a content."""
        moment = self.desk.clock.now()
        with self.journal.writing():
            for number in range(count):
                content = Content(salt=b"0123456789abcdef", body=f"{mark} {number} Ý kiến của đại biểu".encode())
                event: Event = RefusalsCounted(counts={mark: number})
                if number % 50 == 0:
                    event = OpinionGiven(attendee=3, text=content.name, source=Source.PHONE)
                contents = (content,) if number % 50 == 0 else ()
                self.journal.append(event, meeting=MEETING, moment=moment, contents=contents)

    def texts(self) -> dict[str, list[str]]:
        """Every line of every stream, as it is on this unit's card."""
        return {
            head.stream: [row.text for row in self.journal.rows_after(head.stream, 0, limit=head.seq)]
            for head in self.journal.streams()
        }

    def close(self) -> None:
        if "desk" in self.__dict__:
            self.journal.close()
            del self.__dict__["desk"]


@dataclass(kw_only=True)
class Province:
    """Central, its broker and its rooms. `protocol` is that of all links."""

    folder: Path
    database: Database
    authority: Authority
    broker: Server
    settings: list[Path]
    units_port: int
    protocol: int = 5
    programs: list[Program] = field(default_factory=list)
    rooms: list[Room] = field(default_factory=list)
    strangers: list[Stranger] = field(default_factory=list)

    @property
    def pki(self) -> Path:
        return self.folder / "pki"

    def central(self, seat: int = 1) -> Settings:
        return read_settings(self.settings[seat - 1])

    def start_sync(self, seat: int = 1) -> Program:
        return self.start("central", "--settings", self.settings[seat - 1], "sync", log=f"central-sync-{seat}.log")

    def start_web(self) -> Program:
        """The port for units alone: the pages have tests of their own."""
        started = self.start("tests.link.serve", self.settings[0], log="central-web.log")
        servers.eventually(lambda: servers.is_listening(self.units_port) or not started.is_running(), timeout_s=60)
        assert started.is_running(), started.said()
        return started

    def start_worker(self) -> Program:
        return self.start("central", "--settings", self.settings[0], "worker", log="central-worker.log")

    def start_registrar(self) -> Program:
        command = ("central", "--settings", self.settings[0], "registrar", "--pki", self.pki)
        return self.start(*command, log="central-registrar.log")

    def errand(self, *arguments: str | Path) -> str:
        """What one of central's commands prints; it must succeed."""
        command = [sys.executable, "-m", "central", "--settings", self.settings[0], *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, *command: str | Path, log: str) -> Program:
        started = Program(command=command, log=self.folder / log).start()
        self.programs.append(started)
        return started

    def make_room(self, name: str) -> Room:
        """A new unit, known to central; its sync is not started."""
        folder = self.folder / name
        key = read_signing_key(self.central()).public_key()
        add_unit(self.database, self.authority, name=name, room=name, out=folder / "identity", central_key=key)
        return self.room(name, folder)

    def room(self, name: str, folder: Path) -> Room:
        """The unit of this folder, which holds its identity."""
        write_unit_settings(folder, name, broker=self.broker.port, units=self.units_port, protocol=self.protocol)
        command: list[str | Path] = ["edge", "--settings", folder / "unit.toml", "sync"]
        room = Room(name=name, folder=folder, sync=Program(command=command, log=self.folder / f"{name}.log"))
        self.programs.append(room.sync)
        self.rooms.append(room)
        return room

    # Strangers and plans ------------------------------------------------------

    def stranger(self, identity: Path, *, client_id: str = "stranger", protocol: int = 0) -> Stranger:
        """A client of the broker under a unit's certificate; it is not connected yet."""
        return self.stranger_with(tls(self.pki / "ca.pem", pair_of(identity)), client_id=client_id, protocol=protocol)

    def stranger_with(self, context: ssl.SSLContext, *, client_id: str = "stranger", protocol: int = 0) -> Stranger:
        one = Stranger(port=self.broker.port, context=context, client_id=client_id, protocol=protocol or self.protocol)
        self.strangers.append(one)
        return one

    def ear(self) -> Stranger:
        """Somebody who hears all that goes up: central's second seat, with nothing of ours behind it."""
        pair = self.pki / "central-2.pem", self.pki / "central-2.key"
        one = self.stranger_with(tls(self.pki / "ca.pem", pair))
        assert one.enter()
        one.listen("hop/v1/up/#", "hop/v1/hello/#", "hop/v1/state/#")
        return one

    def publish(self, package: Package, *documents: bytes, unit: str) -> str:
        """Let a unit be offered a package and these files; the package's SHA-256."""
        store = store_in(self.central().central.data_dir)
        for document in documents:
            store.put(BytesIO(document))
        with self.database.connection_context():
            return publish(self.database, package, unit=unit, now_ms=now_ms())

    def texts(self, name: str) -> dict[str, list[str]]:
        """Every line that central holds of a unit, by stream and in order; a line twice would be there twice."""
        with self.database.connection_context():
            streams = [row.stream for row in Cursor.select(Cursor.stream).where(Cursor.unit == name)]
            return {
                stream: [
                    row.text
                    for row in LineRow.select(LineRow.text).where(LineRow.stream == stream).order_by(LineRow.seq)
                ]
                for stream in streams
            }

    def holds(self, *rooms: Room) -> bool:
        """Does central hold every line of these rooms, to the byte and once?"""
        return all(self.texts(room.name) == room.texts() for room in rooms)

    def count(self) -> int:
        """How many lines central holds in all."""
        with self.database.connection_context():
            return int(LineRow.select().count())

    def contents(self) -> int:
        with self.database.connection_context():
            return int(ContentRow.select().count())

    def said(self) -> str:
        """The end of what the broker and every program of this province has logged."""
        logs = sorted({self.broker.log, *(one.log for one in self.programs if one.log.exists())})
        return "\n".join(f"--- {log.name}\n{log.read_text()[-4000:]}" for log in logs)

    def close(self) -> None:
        for stranger in self.strangers:
            stranger.leave()
        for one in self.programs:
            if one.is_running():
                one.kill()
        for room in self.rooms:
            room.close()
        self.broker.stop()


def make_province(
    folder: Path,
    database_url: str,
    *,
    protocol: int = 5,
    seats: int = 2,
    also: str = "localhost",
    broker_keeps: bool = False,
) -> Province:
    """A founded central with a broker that runs and a migrated database; nothing else is started.

    `also` is another name or address under which rooms reach it. `broker_keeps`: it has a memory, which ours has not.
    """
    authority = found(folder / "pki", name="Hop test", hosts=sorted({"localhost", "127.0.0.1", also}), seats=seats)
    broker, units_port = make_broker(folder, keeps=broker_keeps), free_port()
    files = [
        write_central_settings(folder, database_url, broker=broker.port, units=units_port, seat=seat, protocol=protocol)
        for seat in range(1, seats + 1)
    ]
    broker.start()
    return Province(
        folder=folder,
        database=open_database(database_url),
        authority=authority,
        broker=broker,
        settings=files,
        units_port=units_port,
        protocol=protocol,
    )


def make_broker(folder: Path, *, keeps: bool = False) -> Server:
    """The broker as it is deployed: its configuration with this machine's paths and port.

    One that `keeps` writes what it knows into `broker_memory` every second and when it ends.
    """
    text = lay_out(folder / "pki").replace("listener 8883", "listener {port} 127.0.0.1")
    if keeps:
        broker_memory(folder).mkdir()
        memory = "persistence true\npersistence_location {folder}/broker/\nautosave_interval 1"
        text = text.replace("persistence false", memory)
    return servers.mosquitto(folder, config=text)


def broker_memory(folder: Path) -> Path:
    """Where a broker that keeps what it knows has it."""
    return folder / "broker"


def write_central_settings(
    folder: Path, database_url: str, *, broker: int, units: int, seat: int, protocol: int
) -> Path:
    pki, path = folder / "pki", folder / f"central-{seat}.toml"
    settings = {
        "central": {"name": "Test", "data_dir": str(folder / "central"), "database_url": database_url},
        "web": {"port": free_port(), "public_url": "http://localhost", "secret_key_file": str(pki / "session.key")}
        | {"second_factor": "offered"},
        "units": {"port": units, **_pair(pki, "units")},
        "broker": {"host": "localhost", "port": broker, "protocol": protocol, **_pair(pki, f"central-{seat}")},
        "keys": {"signing_key": str(pki / "signing.key"), "ticket_key": str(pki / "ticket.key"), "ticket_key_id": 1},
    }
    path.write_text(tomli_w.dumps(settings))
    return path


def write_unit_settings(
    folder: Path, name: str, *, broker: int, units: int, protocol: int, host: str = "localhost"
) -> None:
    identity = folder / "identity"
    settings = {
        "unit": {"name": name, "data_dir": str(folder / "card"), "run_dir": str(folder / "run")},
        "web": {"public_url": "http://localhost"},
        "sync": {
            "broker": host,
            "port": broker,
            "ca": str(identity / "ca.pem"),
            "certificate": str(identity / "certificate.pem"),
            "key": str(identity / "key.pem"),
            "protocol": protocol,
            "central_url": f"https://{host}:{units}",
        },
        "keys": {"run_key": str(identity / "run.key"), "central_key": str(identity / "central.pub")},
    }
    (folder / "unit.toml").write_text(tomli_w.dumps(settings))


def make_plan(meeting: int = MEETING, **changes: object) -> Package:
    """A package as `make_package` makes it, of a meeting that begins in this minute."""
    begin = now_ms()
    times = {"opens_at": begin - 1_800_000, "starts_at": begin, "ends_at": begin + 3 * 3_600_000}
    return make_package(meeting, **{**times, **changes})


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def _pair(pki: Path, name: str) -> dict[str, str]:
    return {"ca": str(pki / "ca.pem"), "certificate": str(pki / f"{name}.pem"), "key": str(pki / f"{name}.key")}
