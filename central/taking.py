"""Runs on their way into the database, in groups: while one group is written, the next is checked on another core."""

from collections import deque
from collections.abc import Iterable

from central.checker import Checker
from central.db import Database
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

    def __init__(self, database: Database) -> None:
        self._database = database
        self._checker = Checker()
        self._waiting: deque[Arrival] = deque()
        self._asked: _Group | None = None

    def __len__(self) -> int:
        """How many runs are not yet kept."""
        return len(self._waiting) + (len(self._asked[0]) if self._asked else 0)

    def add(self, arrivals: Iterable[Arrival]) -> None:
        self._waiting.extend(arrivals)

    def step(self, *, now_ms: int) -> Told:
        """Keep one group; an answer for each of its runs, which lasts. OSError when the checker has ended."""
        if self._asked is None and len(self._waiting) <= _FEW_RUNS:
            arrivals, known = self._next()
            return self._keep(Checked(arrivals, known, check(arrivals, known, now_ms=now_ms)), now_ms)
        arrivals, known = self._asked or self._ask(now_ms)
        verdicts = self._checker.answer()
        # Asked before the database's work begins, so that both go on side by side.
        self._asked = self._ask(now_ms) if self._waiting else None
        return self._keep(Checked(arrivals, known, verdicts), now_ms)

    def close(self) -> None:
        self._checker.close()

    def _next(self) -> _Group:
        arrivals = [self._waiting.popleft() for _ in range(min(MOST_RUNS, len(self._waiting)))]
        return arrivals, known_units(arrivals)

    def _ask(self, now_ms: int) -> _Group:
        arrivals, known = self._next()
        self._checker.ask(arrivals, known, now_ms=now_ms)
        return arrivals, known

    def _keep(self, checked: Checked, now_ms: int) -> Told:
        return list(zip(checked.arrivals, keep(self._database, checked, now_ms=now_ms), strict=True))
