"""A unit on a disk that gets full: `python -m tests.edge.cramped FOLDER [--by-limit]` tells as JSON what happened.

FOLDER is a file system of its own with few MB; with `--by-limit`, where nobody may mount one, the kernel lets no file
grow beyond a limit, which stops SQLite at the same place.
"""

import resource
import sqlite3
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

import msgspec

from edge.desk import Desk, Opinion
from tests.edge.kiosk.house import House
from tests.edge.unit import assert_chain_holds
from tests.makers import MEETING

LIMIT_BYTES = 1_200_000
BALLAST_BYTES = 500_000
_NUMBERS = count(1)


class Seen(msgspec.Struct, kw_only=True):
    """What happened before, while and after the disk was full. Lines are counted along an unbroken chain."""

    refusals: list[str] = []
    confirmed: int = 0
    lines: int = 0
    status: int = 0
    page: str = ""
    confirmed_after: int = 0
    lines_after: int = 0
    status_after: int = 0


def main(folder: Path, *, by_limit: bool) -> Seen:
    """Fill the disk with long lines and then with short ones, ask for a page, make room, and go on."""
    ballast = folder / "ballast"
    ballast.write_bytes(bytes(BALLAST_BYTES))
    house = House(folder)
    house.desk.start(MEETING, 1, range(1, 6))
    visitor = house.screen()
    visitor.open("/door")
    seen = Seen(confirmed=assert_chain_holds(house.journal))
    if by_limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT_BYTES, resource.RLIM_INFINITY))
    for write in (say, call, say, call):
        seen.confirmed += write_until_refused(house.desk, write, seen.refusals)
    seen.page = visitor.post("/door/call", meeting=MEETING)
    seen.status = visitor.status
    seen.lines = assert_chain_holds(house.journal)

    ballast.unlink()
    if by_limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    for _ in range(20):
        say(house.desk)
        seen.confirmed_after += 1
    visitor.open("/door")
    seen.status_after = visitor.status
    seen.lines_after = assert_chain_holds(house.journal)
    return seen


def write_until_refused(desk: Desk, write: Callable[[Desk], None], refusals: list[str]) -> int:
    confirmed = 0
    while True:
        try:
            write(desk)
        except sqlite3.OperationalError as error:
            refusals.append(error.sqlite_errorname)
            return confirmed
        confirmed += 1


def say(desk: Desk) -> None:
    """A line with a text of some length, another one each time: the same said twice is said once."""
    desk.give_opinion(MEETING, Opinion(attendee=3, text=f"{next(_NUMBERS)}. " + "Đề nghị bổ sung số liệu. " * 100))


def call(desk: Desk) -> None:
    """As short a line as there is; it leaves nobody waiting."""
    desk.answer_secretary(MEETING, 2)


if __name__ == "__main__":
    happened = main(Path(sys.argv[1]), by_limit="--by-limit" in sys.argv)
    sys.stdout.buffer.write(msgspec.json.encode(happened))
