"""One room with two ways in, all of it real: `edge web` and `edge relay` under a certificate of the room's name, and
`central relay`, which carries phones from outside. Nothing stands before central's door for phones here."""

import sys
from pathlib import Path

import tomli_w
from cryptography.hazmat.primitives.serialization import Encoding

from central.db import Database, migrate, open_database
from central.fleet.actions import add_unit, revoke_unit
from central.fleet.founding import found
from central.fleet.pki import Authority, Part, found_authority, issue
from central.settings import read_settings, read_signing_key
from contract.package import Package, write_package
from edge.clock import Clock
from edge.desk import Desk
from edge.journal import open_journal
from edge.shelf import Shelf
from tests.faults.line import Line
from tests.makers import CENTRAL_KEY, UNIT, make_list, sealed, write_unit
from tests.servers import Server, eventually, free_port

DOMAIN = "hop.example"
NAME = f"{UNIT}.{DOMAIN}"
"""What phones ask for, on both ways."""


class Name(Line):
    """What a phone's network makes of the room's name: a port here, which leads where DNS would."""

    def leads(self, to: int) -> None:
        """The phone has another network now; what it had open ends with the old one."""
        self._to = (to,)
        self._break()


class Ways:
    """`inside` is the port that the room's name has on the room's Wi-Fi, `outside` the one that it has elsewhere.

    Between unit and central lies a line that can be cut.
    """

    def __init__(self, folder: Path, package: Package, *, spare: int = 4, most: int = 600) -> None:
        self.folder = folder
        self.inside, self.outside, self.units = free_port(), free_port(), free_port()
        self.probes = free_port()
        self.authority = found(folder / "pki", name="Test", hosts=("localhost", "127.0.0.1"))
        self.public = found_authority("Public")
        self.line = Line(self.units)
        self.central_settings = self._central()
        self.unit_settings = self._unit(spare, most)
        self.desk = self._desk(package)
        self.relay = self._server("central", self.central_settings, "relay", self.outside)
        self.web = self._server("edge", self.unit_settings, "web", self.inside)
        # It listens nowhere; what shows that it works is that phones come through.
        self.unit_relay = self._server("edge", self.unit_settings, "relay", self.inside)

    @property
    def ca(self) -> Path:
        """Whom phones believe."""
        return self.folder / "public.pem"

    @property
    def identity(self) -> Path:
        return self.folder / "identity"

    def start(self) -> None:
        self.relay.start()
        self.web.start()
        self.unit_relay.launch()

    def stop(self) -> None:
        for one in (self.unit_relay, self.web, self.relay):
            one.kill()
        self.line.close()
        self.desk.journal.close()

    def database(self) -> Database:
        settings = read_settings(self.central_settings)
        return open_database(settings.central.database_url, folder=self.folder)

    def revoke(self) -> None:
        """Withdraw the unit's certificate, as an administrator does."""
        database = self.database()
        revoke_unit(database, name=UNIT)
        database.close()

    def says(self, server: Server, text: str) -> None:
        """Wait until a program has logged this."""
        eventually(lambda: text in server.log.read_text(), timeout_s=60)

    def stranger(self, name: str, *, authority: Authority | None = None) -> tuple[Path, Path]:
        """Certificate and key of somebody who calls himself so."""
        issued = issue(authority or self.authority, name, part=Part.CLIENT)
        files = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        files[0].write_bytes(issued.certificate)
        files[1].write_bytes(issued.key)
        return files

    def _central(self) -> Path:
        pki, path = self.folder / "pki", self.folder / "central.toml"
        rooms = self._public_pair("rooms", f"*.{DOMAIN}")
        told = {
            "central": {"name": "Test", "data_dir": str(self.folder), "database_url": "sqlite:///central.sqlite"},
            "web": {
                "public_url": "https://hop.example",
                "secret_key_file": str(pki / "session.key"),
                "second_factor": "offered",
            },
            "units": {"pages_url": f"https://{{unit}}.{DOMAIN}", **_pair(pki, "units")},
            "broker": {"host": "localhost", **_pair(pki, "central-1")},
            "keys": {"signing_key": str(pki / "signing.key"), "ticket_key": str(pki / "ticket.key")},
            "relay": {"port": self.outside, "units_port": self.units, **rooms},
        }
        path.write_text(tomli_w.dumps(told))
        database = self.database_at(path)
        migrate(database)
        key = read_signing_key(read_settings(path)).public_key()
        add_unit(database, self.authority, name=UNIT, room="Phòng họp số 1", out=self.identity, central_key=key)
        database.close()
        return path

    def database_at(self, settings: Path) -> Database:
        return open_database(read_settings(settings).central.database_url, folder=self.folder)

    def _unit(self, spare: int, most: int) -> Path:
        (self.folder / "run").mkdir()
        self.ca.write_bytes(self.public.certificate.public_bytes(Encoding.PEM))
        own = self._public_pair("pages", NAME)
        path = write_unit(self.folder, port=self.inside)
        text = path.read_text().replace(f"http://127.0.0.1:{self.inside}", f"https://{NAME}:{self.inside}")
        text = text.replace("[keys]", f"probe_port = {self.probes}\n[keys]")
        text = text.replace("[keys]", f'certificate = "{own["certificate"]}"\nkey = "{own["key"]}"\n[keys]')
        more = {
            "sync": {
                "ca": "identity/ca.pem",
                "certificate": "identity/certificate.pem",
                "key": "identity/key.pem",
            },
            "relay": {"central": "localhost", "port": self.line.port, "spare": spare, "most": most},
        }
        path.write_text(text + tomli_w.dumps(more))
        return path

    def _public_pair(self, name: str, host: str) -> dict[str, str]:
        issued = issue(self.public, host, part=Part.SERVER, hosts=(host,))
        files = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        files[0].write_bytes(issued.certificate)
        files[1].write_bytes(issued.key)
        return {"certificate": str(files[0]), "key": str(files[1])}

    def _desk(self, package: Package) -> Desk:
        """Another process's view of the unit, as the door has it."""
        journal, clock = open_journal(self.folder / "data" / "journal.sqlite"), Clock()
        journal.begin_stream(unit=UNIT, boot="ways", software="ways", moment=clock.now())
        shelf = Shelf(self.folder / "data" / "shelf", unit=UNIT, central_key=CENTRAL_KEY.public_key())
        shelf.put_package(write_package(package), shelf.take_list(sealed(make_list(package))).offers[0].sha256)
        desk = Desk(journal, shelf, clock)
        desk.take_offered()
        return desk

    def _server(self, side: str, settings: Path, service: str, port: int) -> Server:
        command: list[str | Path] = [sys.executable, "-m", side, "--settings", settings, service]
        return Server(command=command, port=port, log=self.folder / f"{side}-{service}.log")


def _pair(pki: Path, name: str) -> dict[str, str]:
    return {"ca": str(pki / "ca.pem"), "certificate": str(pki / f"{name}.pem"), "key": str(pki / f"{name}.key")}
