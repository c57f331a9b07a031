"""More units beside the story's room, each a room of its own with a line to the broker that can be cut."""

import subprocess
import sys
import tomllib
from pathlib import Path

import tomli_w

from central.fleet.actions import add_unit
from central.settings import read_signing_key
from contract.events import Way
from demo.files import authority_of
from demo.province import ROOMS
from edge.clock import Clock
from edge.desk import Desk
from edge.journal import open_journal
from edge.kiosk.screens import screen_link
from edge.settings import read_central_key, read_settings
from edge.shelf import Shelf
from tests.faults.line import Line
from tests.servers import Server, free_port, program
from tests.story.province import ROOT, Province


class OneUnit:
    """A room's unit: `edge web` and `edge sync`, and the line between it and the broker.

    Central's own room, for those who take part from elsewhere, is the same without door and screens.
    """

    def __init__(self, province: Province, settings: Path, *, name: str) -> None:
        self.name, self.settings = name, settings
        self.folder = settings.parent
        self.line = Line(province.place.ports.broker)
        told = tomllib.loads(settings.read_text("utf-8"))
        self.port = told["web"]["port"]
        told["sync"]["port"] = self.line.port
        settings.write_text(tomli_w.dumps(told), "utf-8")
        self.run_dir = Path(told["unit"]["run_dir"])
        self._web = Server(command=self._command("web"), port=self.port, log=self.folder / f"{name}-web.log")
        self._sync: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def screens(self) -> str:
        return f"{self.address}/link/{screen_link(self.run_dir)}"

    def start(self) -> None:
        self._web.start()
        command = [program("setpriv"), "--pdeathsig", "KILL", *self._command("sync")]
        with (self.folder / f"{self.name}-sync.log").open("ab") as log:
            self._sync = subprocess.Popen(command, stdout=log, stderr=log, cwd=ROOT)

    def die(self) -> None:
        """The power is gone; `start` is the next boot."""
        self._web.kill()
        if self._sync is not None:
            self._sync.kill()
            self._sync.wait()

    def stop(self) -> None:
        self.die()
        self.line.close()

    def desk(self) -> Desk:
        """The desk as another process of the unit has it, as the door's does; close its journal afterwards."""
        settings = read_settings(self.settings)
        journal = open_journal(settings.unit.data_dir / "journal.sqlite")
        shelf = Shelf(settings.shelf, unit=self.name, central_key=read_central_key(settings))
        return Desk(journal, shelf, Clock())

    def come(self, meeting: int, *attendees: int) -> None:
        """They show their codes at this room's door."""
        desk = self.desk()
        for attendee in attendees:
            desk.check_in(meeting, attendee, Way.CAMERA)
        desk.journal.close()

    def _command(self, service: str) -> list[str | Path]:
        return [sys.executable, "-m", "edge", "--settings", self.settings, service]


def first_unit(province: Province) -> OneUnit:
    """The story's own room."""
    return OneUnit(province, province.place.unit_settings, name="phong-hop-so-1")


def second_unit(province: Province) -> OneUnit:
    """The next room's unit, which the province knows already."""
    name = "phong-hop-so-2"
    return OneUnit(province, _settings(province, name, province.place.folder / "unit-2"), name=name)


def own_room(province: Province) -> OneUnit:
    """Central's own room (for who is at home or on the way): a unit without hardware, with a certificate of its own."""
    identity = province.place.folder / "truc-tuyen"
    with province.database() as database:
        key = read_signing_key(province.settings).public_key()
        authority = authority_of(province.place)
        add_unit(database, authority, name="truc-tuyen", room=ROOMS[4][0], out=identity, central_key=key)
    return OneUnit(province, _settings(province, "truc-tuyen", identity), name="truc-tuyen")


def _settings(province: Province, name: str, identity: Path) -> Path:
    """The same settings as the first unit's, with another name, identity, port and folders."""
    told = tomllib.loads(province.place.unit_settings.read_text("utf-8"))
    folder, port = province.place.folder / f"{name}-unit", free_port()
    for part in ("data", "run"):
        (folder / part).mkdir(parents=True)
    told["unit"] = {"name": name, "data_dir": str(folder / "data"), "run_dir": str(folder / "run")}
    told["web"] = {"port": port, "public_url": f"http://127.0.0.1:{port}"}
    told["sync"] |= {"certificate": str(identity / "certificate.pem"), "key": str(identity / "key.pem")}
    told["sync"]["ca"] = str(identity / "ca.pem")
    told["keys"] = {"run_key": str(identity / "run.key"), "central_key": str(identity / "central.pub")}
    path = folder / "unit.toml"
    path.write_text(tomli_w.dumps(told), "utf-8")
    return path
