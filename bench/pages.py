"""Sixty people vote while two hundred pages are open on one unit, whose web process has one core.

The load comes from the other cores. Every page holds its stream of events and asks again for what it is told of; the
ballot opens for all of them at once. `python -m bench.pages SERVER…` puts the same pages behind other servers.
"""

import asyncio
import math
import os
import random
import re
import secrets
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.figure import Ceiling, Figure, figure, line_of
from bench.phones import Phone
from contract.ballot import Mode
from contract.package import Category, Package, write_package
from edge.clock import Clock
from edge.desk import Desk
from edge.journal import open_journal
from edge.kiosk.people_here import Device
from edge.kiosk.screens import screen_link
from edge.shelf import Shelf
from tests.makers import (
    CENTRAL_KEY,
    CHAIR,
    MEETING,
    SECRETARY,
    UNIT,
    make_ballot,
    make_list,
    make_package,
    make_person,
    sealed,
    write_unit,
)
from tests.servers import Server, free_port, program

CORE = 0
_COUNT = re.compile(r'class="counted"><strong>(\d+)</strong>')
_PHONE, _SCREEN = "10.20.0.1", "127.0.0.1"
_READS_S = 0.5


@dataclass(frozen=True, kw_only=True)
class Size:
    """`pages` are the display and phones; `rounds` ballots are voted on with all of them open, as many with none."""

    pages: int = 200
    voters: int = 60
    within_s: float = 5.0
    idle_s: float = 15.0
    rounds: int = 4


FULL = Size()


@dataclass
class Seen:
    """What was measured, in seconds, shares of a core and MB."""

    quiet: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    ticks: list[float] = field(default_factory=list)
    counts: list[float] = field(default_factory=list)
    idle: float = 0.0
    memory: float = 0.0


def run(size: Size = FULL, *, server: str = "gevent", name: str = "pages") -> Iterator[Figure]:
    """What people accept is the goal: half a second for 99 of 100 votes, and a second until the display counts one."""
    # Not the system's folder for temporary files: that may be in memory, where a commit costs nothing.
    Path("build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir="build") as folder, _on_other_cores():
        unit = _Unit(Path(folder).resolve(), size)
        with unit.serving(server) as process:
            seen = asyncio.run(_Meeting(unit, process, size).measure())
    quiet, loud = median(seen.quiet), median(seen.answers)
    yield figure(
        f"{name}-vote",
        value=loud * 1000,
        unit="ms, half of the votes",
        against=Ceiling("the same with no page open", quiet * 1000),
        at_most=2,
    )
    for what, value, unit_of, allowed in (
        ("vote-p99", _percentile(seen.answers) * 1000, "ms, 99 % of the votes", 500),
        ("tick-p99", _percentile(seen.ticks) * 1000, "ms until the page with the tick", 500),
        ("display", max(seen.counts), "s until a vote is counted on the display", 1),
        ("idle", seen.idle * 100, "% of a core when nothing happens", 10),
        ("memory", seen.memory, "MB of the web process", 150),
    ):
        yield figure(f"{name}-{what}", value=value, unit=unit_of, against=Ceiling("allowed", allowed), at_most=1)


class _Unit:
    """A unit in a folder, its meeting running, every person present with a device."""

    def __init__(self, folder: Path, size: Size) -> None:
        self.folder, self.port = folder, free_port()
        self.settings = write_unit(folder, port=self.port)
        (folder / "run").mkdir()
        self.cookies = {one: secrets.token_urlsafe(32) for one in range(1, max(size.pages, size.voters + 1))}
        self.desk = self._begin(_plan(size))

    @contextmanager
    def serving(self, server: str) -> Iterator[int]:
        """The pages behind this server on one core; the process that was started."""
        one = Server(
            command=[program("taskset"), "-c", str(CORE), sys.executable, "-m", "bench.serving", server, self.settings],
            port=self.port,
            log=self.folder / "web.log",
        )
        one.start()
        try:
            assert one.process is not None
            yield one.process.pid
        finally:
            one.stop()
            self.desk.journal.close()

    def phone(self, attendee: int) -> Phone:
        return Phone(port=self.port, path="/", headers=_headers(_PHONE, self.cookies[attendee]))

    def display(self) -> Phone:
        return Phone(
            port=self.port,
            path="/display",
            headers=_headers(_SCREEN, f"{secrets.token_urlsafe(32)}; screen={screen_link(self.folder / 'run')}"),
        )

    def _begin(self, package: Package) -> Desk:
        journal, clock = open_journal(self.folder / "data" / "journal.sqlite"), Clock()
        journal.begin_stream(unit=UNIT, boot="bench", software="bench", moment=clock.now())
        shelf = Shelf(self.folder / "data" / "shelf", unit=UNIT, central_key=CENTRAL_KEY.public_key())
        shelf.put_package(write_package(package), shelf.take_list(sealed(make_list(package))).offers[0].sha256)
        desk = Desk(journal, shelf, clock)
        desk.take_offered()
        desk.start(MEETING, CHAIR, tuple(self.cookies))
        for attendee, secret in self.cookies.items():
            desk.link_device(MEETING, attendee, Device(secret, is_new=False, is_screen=False).hash, SECRETARY)
        desk.open_item(MEETING, "item-2", CHAIR)
        return desk


@dataclass
class _Meeting:
    """Ballot after ballot, with and without the pages."""

    unit: _Unit
    process: int
    size: Size
    seen: Seen = field(default_factory=Seen)
    shown: list[tuple[float, int]] = field(default_factory=list)

    async def measure(self) -> Seen:
        """Half of the quiet ballots come before the others and half after, so that a slow machine meets both."""
        ballots = [f"nq-{number}" for number in range(2 * self.size.rounds)]
        before, after = ballots[: self.size.rounds // 2], ballots[self.size.rounds // 2 + self.size.rounds :]
        loud = ballots[len(before) : -len(after)]
        for ballot in before:
            await self._quiet(ballot)
        async with self._pages() as phones:
            self.seen.idle = await self._idle()
            for ballot in loud:
                await self._loud(ballot, phones)
            self.seen.memory = _memory_mb(self.process)
        for ballot in after:
            await self._quiet(ballot)
        return self.seen

    async def _quiet(self, ballot: str) -> None:
        """Only who votes has a page, and that one doesn't listen."""
        phones = [self.unit.phone(one) for one in range(1, self.size.voters + 1)]
        self.unit.desk.open_ballot(MEETING, ballot, Mode.DEVICES, CHAIR)
        for phone in phones:
            await phone.open()
        votes = await self._vote(ballot, phones)
        self.seen.quiet += [answered - sent for sent, answered, _ in votes]
        self.unit.desk.close_ballot(MEETING, ballot, 1, CHAIR)
        for phone in phones:
            phone.close()

    async def _loud(self, ballot: str, phones: Sequence[Phone]) -> None:
        """The ballot opens on all pages; who votes first is still among those that ask for it."""
        self.shown.clear()
        self.unit.desk.open_ballot(MEETING, ballot, Mode.DEVICES, CHAIR)
        votes = await self._vote(ballot, phones[: self.size.voters])
        until = perf_counter() + 10
        while (not self.shown or self.shown[-1][1] < self.size.voters) and perf_counter() < until:
            await asyncio.sleep(0.01)
        self.seen.answers += [answered - sent for sent, answered, _ in votes]
        self.seen.ticks += [tick - sent for sent, _, tick in votes]
        for number, answered in enumerate(sorted(answered for _, answered, _ in votes), start=1):
            # A vote that the display never counted has waited until now.
            counted = next((at for at, count in self.shown if count >= number), perf_counter())
            self.seen.counts.append(max(0.0, counted - answered))
        self.unit.desk.close_ballot(MEETING, ballot, 1, CHAIR)
        await asyncio.sleep(2 * _READS_S)

    async def _vote(self, ballot: str, phones: Sequence[Phone]) -> list[tuple[float, float, float]]:
        async def one(phone: Phone) -> tuple[float, float, float]:
            await asyncio.sleep(_READS_S + random.uniform(0, self.size.within_s))
            return await phone.vote(random.randrange(3), ballot=ballot)

        return await asyncio.gather(*map(one, phones))

    @asynccontextmanager
    async def _pages(self) -> AsyncIterator[list[Phone]]:
        """All pages open and connected; should one lose its stream, the benchmark ends with that error."""
        phones, display = [self.unit.phone(one) for one in range(1, self.size.pages)], self.unit.display()
        display.on_shown = self._count
        async with asyncio.TaskGroup() as group:
            listening = []
            for page in (*phones, display):
                await page.open()
                listening.append(group.create_task(page.listen()))
            for page in (*phones, display):
                await page.connected()
            yield phones
            for task in listening:
                task.cancel()
        for page in (*phones, display):
            page.close()

    def _count(self, text: str) -> None:
        if found := _COUNT.search(text):
            self.shown.append((perf_counter(), int(found[1])))

    async def _idle(self) -> float:
        """The share of a core that open pages cost while nothing happens."""
        await asyncio.sleep(2 * _READS_S)
        spent, start = _processor_s(self.process), perf_counter()
        await asyncio.sleep(self.size.idle_s)
        return (_processor_s(self.process) - spent) / (perf_counter() - start)


def _plan(size: Size) -> Package:
    """Those who vote are members, all others guests; begun an hour ago."""
    people = tuple(
        make_person(one, category=Category.MEMBER if one <= size.voters else Category.GUEST, votes=one <= size.voters)
        for one in range(1, max(size.pages, size.voters + 1))
    )
    now_ms, hour_ms = Clock().now().at_ms, 3_600_000
    return make_package(
        people=people,
        ballots=tuple(make_ballot(f"nq-{number}", item="item-2") for number in range(2 * size.rounds)),
        opens_at=now_ms - 2 * hour_ms,
        starts_at=now_ms - hour_ms,
        ends_at=now_ms + 3 * hour_ms,
    )


def _headers(address: str, cookie: str) -> dict[str, str]:
    return {"X-From": address, "Cookie": f"device={cookie}", "Accept-Language": "vi", "Accept": "*/*"}


@contextmanager
def _on_other_cores() -> Iterator[None]:
    """Leave the server's core to the server, where there is another one."""
    all_cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, all_cores - {CORE} or all_cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, all_cores)


def _percentile(values: Sequence[float], share: float = 0.99) -> float:
    return sorted(values)[math.ceil(share * len(values)) - 1]


def _tree(process: int) -> Iterator[int]:
    yield process
    for task in Path(f"/proc/{process}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from _tree(int(child))


def _processor_s(process: int) -> float:
    """What a process and those that it started have used of the processor."""
    ticks = 0
    for one in _tree(process):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _memory_mb(process: int) -> float:
    """The resident memory of the largest process: that which has the pages."""
    found = (re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{one}/status").read_text()) for one in _tree(process))
    return max(int(one[1]) for one in found if one) / 1024


if __name__ == "__main__":
    for asked in sys.argv[1:]:
        for found in run(server=asked, name=f"pages-{asked}"):
            print(line_of(found), flush=True)
