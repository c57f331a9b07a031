"""After an outage: thousands of units connect at once, say what they hold and send what they wrote meanwhile.

Central is there and waits, as when the network was gone and not central. Against it stand bare connections of the same
clients to the same broker: TLS, MQTT, one subscription, and no central.
"""

import os
import resource
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.backlog import Backlog, make_backlog
from bench.drain import leave, settle
from bench.figure import Ceiling, Figure, figure
from bench.rooms import Room, Town
from central.db import migrate
from central.proceedings.models import Line
from tests.link.province import Program, Province, make_province, write_central_settings
from tests.servers import free_port

_SEAT = 1
_FILES_AT_LEAST = 4096


@dataclass(frozen=True, kw_only=True)
class Size:
    units: int = 5000
    lines: int = 20


FULL = Size()


def run(size: Size = FULL) -> Iterator[Figure]:
    """The goal is 1.5 times the bare connections, with mutual TLS as deployed and without any."""
    allow_files()
    Path("build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir="build") as name:
        country = Country(Path(name).resolve(), size)
        try:
            for with_tls in (True, False):
                yield _measure(country, size, with_tls=with_tls)
        finally:
            country.province.close()


def allow_files() -> None:
    """As many as this machine lets us have: each unit is a connection."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(_FILES_AT_LEAST, most), most))


def _measure(country: "Country", size: Size, *, with_tls: bool) -> Figure:
    bare = country.connect(with_tls=with_tls)
    storm = country.storm(with_tls=with_tls)
    return figure(
        "storm-tls" if with_tls else "storm-plain",
        value=storm,
        unit=f"s until central has {size.lines} lines of each of {size.units} units",
        against=Ceiling("the same clients connect and subscribe, no central", bare),
        at_most=1.5,
    )


def processor_s(program: Program) -> float:
    """The processor time that a process and those that it has started have taken."""
    assert program.process is not None
    whole, ticks = program.process.pid, 0
    children = Path(f"/proc/{whole}/task/{whole}/children").read_text().split()
    for pid in (whole, *children):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


class Country:
    """The units with what they have to say, and a broker with a port for each way."""

    def __init__(self, folder: Path, size: Size) -> None:
        self._folder, self._size, self._plain_port = folder, size, free_port()
        self._template = folder / "template.sqlite"
        self.province: Province = make_province(folder, f"sqlite:///{self._template}", seats=1)
        self._open_a_plain_door()
        migrate(self.province.database)
        # The first one only shows that central is there.
        names = [f"room-{number}" for number in range(size.units + 1)]
        rooms = [self.province.make_room(name) for name in names]
        self.central_s = 0.0
        self._probe, *self._backlogs = [
            make_backlog(room.name, number, lines=size.lines, key=room.run_key)
            for number, room in enumerate(rooms, start=1)
        ]
        settle(self.province)
        leave(self.province.database)

    def connect(self, *, with_tls: bool) -> float:
        """Nothing but connections, in seconds."""
        town = Town([self._room(one, with_tls=with_tls, is_eager=False) for one in self._backlogs])
        spent = town.come_back()
        town.close()
        return spent

    def storm(self, *, with_tls: bool) -> float:
        """From the first connection to the last answer, in seconds; RuntimeError when central has lost a line."""
        url = f"sqlite:///{shutil.copy(self._template, self._folder / f'central-{with_tls}.sqlite')}"
        broker, units = self.province.broker.port, self.province.units_port
        write_central_settings(self._folder, url, broker=broker, units=units, seat=_SEAT, protocol=5)
        sync = self.province.start_sync(_SEAT)
        probe = Town([self._room(self._probe, with_tls=with_tls, is_eager=True)])
        town = Town([self._room(one, with_tls=with_tls, is_eager=True) for one in self._backlogs])
        try:
            probe.come_back()
            began_s = processor_s(sync)
            spent = town.come_back()
            self.central_s = processor_s(sync) - began_s
        finally:
            probe.close()
            town.close()
            sync.stop()
        self._check(url)
        return spent

    def _check(self, url: str) -> None:
        wanted = (self._size.units + 1) * self._size.lines
        self.province.database.init(url.removeprefix("sqlite:///"))
        with self.province.database.connection_context():
            if (held := Line.select().count()) != wanted:
                raise RuntimeError(f"central has acknowledged {wanted} lines and holds {held}")

    def _room(self, backlog: Backlog, *, with_tls: bool, is_eager: bool) -> Room:
        identity = self._folder / backlog.unit / "identity" if with_tls else None
        port = self.province.broker.port if with_tls else self._plain_port
        return Room(backlog, identity=identity, port=port, is_eager=is_eager)

    def _open_a_plain_door(self) -> None:
        """Besides the deployed one, whose rules then hold for nobody: who comes without TLS has no name."""
        file = self._folder / "mosquitto.conf"
        text = file.read_text().replace("allow_anonymous false", "allow_anonymous true")
        rules = ("acl_file ", "plugin ", "plugin_opt_")
        text = "\n".join(line for line in text.split("\n") if not line.startswith(rules))
        file.write_text(f"{text}\nlistener {self._plain_port} 127.0.0.1\n")
        self.province.broker.restart()
