"""A province of real processes for a story: broker, central and one room, each of which can be killed and started."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playhouse.pool import PooledPostgresqlDatabase

from central.db import Database, migrate, open_database
from central.fleet.actions import add_unit
from central.meetings.planning import Planning, system_secret
from central.packages.actions import trust_ticket_key
from central.settings import read_secret_key, read_settings, read_signing_key, read_ticket_key
from demo.files import UNIT, Place, Ports, authority_of, write_settings
from demo.province import ROOMS
from demo.seed import seed_province
from edge.doorway.stage import Stage
from edge.journal import open_journal
from edge.kiosk.screens import screen_link
from tests.servers import Server, free_port, program

ROOT = Path(__file__).parent.parent.parent


class Province:
    """Everything that `make demo` starts, with the agencies and officials of the demo and no meeting yet."""

    def __init__(self, folder: Path, *, database_url: str = "") -> None:
        ports = Ports(central=free_port(), units=free_port(), broker=free_port(), room=free_port())
        self.place = Place(folder=folder, ports=ports)
        if database_url:
            self.place = Place(folder=folder, ports=ports, database_url=database_url)
        authority = authority_of(self.place)
        write_settings(self.place, camera=f"film:{self.place.film}")
        self.settings = read_settings(self.place.central_settings)
        self.ticket_key: Ed25519PrivateKey = read_ticket_key(self.settings)
        with self.database() as database:
            migrate(database)
            trust_ticket_key(database, key_id=1, public=self.ticket_key.public_key(), now_ms=now_ms())
            seed_province(database, now_ms=now_ms())
            key = read_signing_key(self.settings).public_key()
            for name, room, identity in ((UNIT, 0, self.place.identity), ("phong-hop-so-2", 1, folder / "unit-2")):
                add_unit(database, authority, name=name, room=ROOMS[room][0], out=identity, central_key=key)
        self.servers = {name: self._server(name) for name in ("mosquitto", "central web", "edge web")}
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def central(self) -> str:
        return f"http://127.0.0.1:{self.place.ports.central}"

    @property
    def room(self) -> str:
        return f"http://127.0.0.1:{self.place.ports.room}"

    @property
    def screens(self) -> str:
        """Where the room's own browsers open their pages."""
        return f"{self.room}/link/{screen_link(self.place.run)}"

    @contextmanager
    def database(self) -> Iterator[Database]:
        """Central's database from outside, closed again at once."""
        database = open_database(self.settings.central.database_url, folder=self.place.folder)
        try:
            yield database
        finally:
            database.close()
            if isinstance(database, PooledPostgresqlDatabase):
                database.close_all()

    def planning(self, database: Database) -> Planning:
        return Planning(database=database, secret=system_secret(read_secret_key(self.settings)), now_ms=now_ms)

    def start(self, *names: str) -> None:
        """Start these processes side by side, `mosquitto` or as `edge door`; the ones that listen are waited for."""
        for name in names:
            if name in self.servers:
                self.servers[name].launch()
            else:
                command = [program("setpriv"), "--pdeathsig", "KILL", *self._command(name)]
                with (self.place.folder / f"{name.replace(' ', '-')}.log").open("ab") as log:
                    self.processes[name] = subprocess.Popen(command, stdout=log, stderr=log, cwd=ROOT)
        for name in names:
            if name in self.servers:
                self.servers[name].wait_until_it_listens()

    def kill(self, *names: str) -> None:
        """kill -9, as a power cut does it."""
        for name in names:
            if name in self.servers:
                self.servers[name].kill()
            else:
                process = self.processes.pop(name)
                process.kill()
                process.wait()

    def stop(self) -> None:
        for name in list(self.processes):
            self.kill(name)
        for server in self.servers.values():
            server.kill()

    def unit_lines(self) -> list[str]:
        """Every line of the unit's journal as text, in order."""
        journal = open_journal(self.place.folder / "unit" / "data" / "journal.sqlite")
        try:
            return [row.text for head in journal.streams() for row in journal.rows_after(head.stream, 0, 1 << 20)]
        finally:
            journal.close()

    def stage(self) -> Stage:
        """What the door's process shows."""
        return Stage(self.place.folder / "unit" / "run")

    def _server(self, name: str) -> Server:
        ports = {
            "mosquitto": self.place.ports.broker,
            "central web": self.place.ports.central,
            "edge web": self.place.ports.room,
        }
        log = self.place.folder / f"{name.replace(' ', '-')}.log"
        return Server(command=self._command(name), port=ports[name], log=log)

    def _command(self, name: str) -> list[str | Path]:
        if name == "mosquitto":
            return [program("mosquitto"), "-c", self.place.broker_settings]
        side, service = name.split()
        settings = self.place.central_settings if side == "central" else self.place.unit_settings
        return [sys.executable, "-m", side, "--settings", settings, service]


def now_ms() -> int:
    return time.time_ns() // 1_000_000
