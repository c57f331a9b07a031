"""What rooms are to be told is written with the change itself: a kill between them leaves both or none."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from central.db import Database, transaction, tuples
from central.fleet.models import Unit
from central.outbox import Kind, Outbox
from central.packages.actions import publish, wish
from central.packages.models import PackageOffer, WishRow
from central.proceedings.models import KeptPackage
from contract.lists import Wish
from tests.central.proceedings.unit import NOW
from tests.makers import make_package
from tests.servers import program

ROOT = Path(__file__).parents[2]
MANY = 400


def start_publisher(url: str) -> "subprocess.Popen[str]":
    """A process that publishes a package for each unit in turn, and says so after each."""
    command: list[str | Path] = [
        program("setpriv"),
        "--pdeathsig",
        "KILL",
        sys.executable,
        "-m",
        "tests.central.publisher",
        url,
    ]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)


@pytest.mark.parametrize("at", [1, 7, 23])
def test_a_kill_leaves_the_change_with_its_message_or_neither(database: Database, database_url: str, at: int) -> None:
    with transaction(database):
        for number in range(MANY):
            Unit.create(name=f"unit-{number}", room=f"Room {number}", added_at_ms=NOW)
    publisher = start_publisher(database_url)
    assert publisher.stdout is not None

    said = [publisher.stdout.readline() for _ in range(at)]
    publisher.send_signal(signal.SIGKILL)
    publisher.wait()
    publisher.stdout.close()

    offered = {unit for (unit,) in tuples(PackageOffer.select(PackageOffer.unit))}
    told = {row.subject for row in Outbox.select().where(Outbox.kind == Kind.PACKAGES)}
    assert offered == told
    assert at <= len(offered) < MANY
    assert {line.strip() for line in said} <= offered


def test_what_is_undone_tells_nobody(database: Database) -> None:
    Unit.create(name="unit-1", room="Room 1", added_at_ms=NOW)
    wished = Wish(wish="w-1", meeting=7, action="start", actor=1)

    with transaction(database) as change:
        publish(database, make_package(), unit="unit-1", now_ms=NOW)
        wish(database, wished, unit="unit-1", now_ms=NOW)
        change.rollback()

    assert [table.select().count() for table in (PackageOffer, KeptPackage, WishRow, Outbox)] == [0, 0, 0, 0]
