"""A unit with releases and a page at its door that comes back by itself, as under systemd; the updater is a process."""

import os
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from demo.programs import Program, supervisord, write_configuration
from edge import SOFTWARE
from edge.clock import Clock, boot_id
from edge.desk import Desk
from edge.journal import open_journal
from edge.releases import Home, Notes
from edge.settings import read_settings
from edge.updating.outlook import journal_schema
from tests.edge.unit import assert_chain_holds, give, open_shelf
from tests.makers import CHAIR, MEETING, UNIT, make_package, write_unit
from tests.servers import eventually, free_port, program


class House:
    """`began`: the home with the first release in it, of which this unit has a copy of its own."""

    def __init__(self, folder: Path, began: Path, key: Path) -> None:
        self.folder, self.port, self._key = folder, free_port(), key
        self.settings = write_unit(folder, port=self.port)
        (folder / "run").mkdir()
        shutil.copytree(began, folder / "release", symlinks=True)
        self.home = Home(folder / "release")
        serve = f"{folder}/release/current/bin/python -m edge --settings {self.settings} web"
        pages = f"echo $$ > {folder}/web.pid; exec {serve}"
        services = (Program(name="web", command=("/bin/sh", "-c", pages)),)
        file = write_configuration(folder / "room.conf", services, folder=folder, logs=folder / "logs")
        with (folder / "room.log").open("ab") as log:
            self._room = subprocess.Popen(
                [program("setpriv"), "--pdeathsig", "KILL", *supervisord(file)], stdout=log, stderr=log
            )

    def update(self, *arguments: str | Path, patience_s: float = 60, given_s: float | None = None) -> tuple[int, str]:
        """One run of the updater, from the proven release: its status, its words. `given_s`: the power fails then."""
        running = self.begin_update(*arguments, patience_s=patience_s)
        try:
            said, _ = running.communicate(timeout=given_s)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            said, _ = running.communicate()
        return running.returncode, said

    def begin_update(self, *arguments: str | Path, patience_s: float = 60) -> subprocess.Popen[str]:
        """The updater in a process group of its own, with what it starts."""
        restart = f"sh -c {shlex.quote(f'kill $(cat {self.folder}/web.pid)')}"
        command = [self.home.python("proven"), "-m", "edge", "--settings", self.settings, "update"]
        command += ["--home", self.home.folder, "--key", self._key, "--user", "", "--restart", restart]
        command += ["--patience", str(patience_s), *arguments]
        return subprocess.Popen(
            [str(part) for part in command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd="/",
            start_new_session=True,
        )

    @property
    def notes(self) -> Notes:
        return self.home.notes()

    def serves(self, version: str) -> bool:
        """Does this version show the page at the door?"""
        sheet = self.folder / "run/metrics/web.prom"
        is_it = sheet.exists() and f'version="{version}"' in sheet.read_text()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        with closing(connection), suppress(OSError, HTTPException):
            connection.request("GET", "/door")
            return connection.getresponse().status == 200 and is_it
        return False

    def comes_to_serve(self, version: str) -> None:
        eventually(lambda: self.serves(version), timeout_s=60, every_s=0.3)

    def plan(self, *, begins_in_s: int) -> None:
        """A meeting that begins then, as central would have told."""
        with self._desk() as desk:
            begin = desk.clock.now().at_ms + begins_in_s * 1000
            give(desk, make_package(opens_at=begin - 1_800_000, starts_at=begin, ends_at=begin + 3 * 3_600_000))

    def start_meeting(self) -> None:
        with self._desk() as desk:
            desk.start(MEETING, CHAIR, (1, 2, 3, 4, 5))

    def lines(self) -> int:
        """How many lines the journal holds, whole."""
        with self._desk() as desk:
            return assert_chain_holds(desk.journal)

    def schema(self) -> int:
        return journal_schema(read_settings(self.settings).journal)

    def close(self) -> None:
        self._room.terminate()
        self._room.wait(timeout=30)

    @contextmanager
    def _desk(self) -> Iterator[Desk]:
        settings, clock = read_settings(self.settings), Clock()
        journal = open_journal(settings.journal)
        journal.begin_stream(unit=UNIT, boot=boot_id(), software=SOFTWARE, moment=clock.now())
        yield Desk(journal, open_shelf(settings.unit.data_dir), clock)
        journal.close()
