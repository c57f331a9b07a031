"""Runs on their way into the database, in groups: one is written, the next is unpacked, one more is checked elsewhere.

The writer is a thread of its own, since a database that writes leaves the others time; the checker is a process.
"""

from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor

from central.checker import Checker
from central.db import Database
from central.measures import Intake
from central.proceedings.checking import Arrival, Known, check
from central.proceedings.intake import Checked, keep, known_units
from contract.messages import Held

MOST_RUNS = 40
"""Runs in one commit: few enough that the first of them is answered soon."""
_FEW_RUNS = 2
"""So few are checked here: to ask for it would take longer. A room that only sends what happens now never waits."""

Told = list[tuple[Arrival, Held]]
_Group = tuple[list[Arrival], dict[str, Known]]


class Taking:
    """Runs in the order in which they came. Nothing of it lasts: what is lost with it is sent again."""

    def __init__(self, database: Database, measures: Intake | None = None) -> None:
        self._database = database
        self._measures = measures or Intake()
        self._checker = Checker()
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="write")
        self._waiting: dict[str, deque[Arrival]] = {}
        self._count = 0
        self._asked: _Group | None = None
        self._written: Future[Told] | None = None
        self._in_writing = 0

    def __len__(self) -> int:
        """How many runs are not yet kept."""
        return self._count + (len(self._asked[0]) if self._asked else 0) + self._in_writing

    def add(self, arrivals: Iterable[Arrival]) -> None:
        for one in arrivals:
            self._waiting.setdefault(one.unit, deque()).append(one)
            self._count += 1

    def step(self, *, now_ms: int) -> Told:
        """Carry all groups one place on; an answer for each run that is kept by now, which lasts.

        An error of the database ends it, and OSError when the checker has ended.
        """
        if not (self._asked or self._written) and self._count <= _FEW_RUNS:
            arrivals, known = self._next()
            with self._measures.checking.time():
                verdicts = check(arrivals, known, now_ms=now_ms)
            return self._keep(Checked(arrivals, known, verdicts), now_ms)
        group = self._asked or (self._ask(now_ms) if self._waiting else None)
        if group is None:
            return self._finish()
        with self._measures.checking.time():
            verdicts = self._checker.answer()
        self._asked = self._ask(now_ms) if self._waiting else None
        told = self._finish()
        arrivals, known = group
        self._in_writing = len(arrivals)
        self._written = self._writer.submit(self._keep, Checked(arrivals, known, verdicts), now_ms)
        return told

    def close(self) -> None:
        """What is being written is kept, and not answered any more."""
        self._checker.close()
        self._writer.submit(self._database.close)
        self._writer.shutdown()

    def _next(self) -> _Group:
        """The next group: all that waits of one unit, then of the next, since such runs cost less and need one answer.

        What is too much of the last unit waits behind all others.
        """
        arrivals: list[Arrival] = []
        while self._waiting and len(arrivals) < MOST_RUNS:
            unit = next(iter(self._waiting))
            runs = self._waiting.pop(unit)
            arrivals += [runs.popleft() for _ in range(min(MOST_RUNS - len(arrivals), len(runs)))]
            if runs:
                self._waiting[unit] = runs
        self._count -= len(arrivals)
        return arrivals, known_units(arrivals)

    def _ask(self, now_ms: int) -> _Group:
        arrivals, known = self._next()
        self._checker.ask(arrivals, known, now_ms=now_ms)
        return arrivals, known

    def _finish(self) -> Told:
        """The group that is being written, when there is one: its answers."""
        written, self._written, self._in_writing = self._written, None, 0
        return written.result() if written else []

    def _keep(self, checked: Checked, now_ms: int) -> Told:
        with self._measures.commit.time():
            held = keep(self._database, checked, now_ms=now_ms, measures=self._measures)
        return list(zip(checked.arrivals, held, strict=True))
