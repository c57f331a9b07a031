"""What the last check of each meeting said, and when the next one is due. In memory only: it is made again at will."""

from collections.abc import Callable
from dataclasses import dataclass, field

from contract.package import Package, PlanState
from contract.room import Phase, Room
from edge.preflight.parts import Verdict, to_do

BEFORE_MS = 30 * 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    at_ms: int
    verdicts: tuple[Verdict, ...]

    @property
    def to_do(self) -> int:
        """How many parts ask for somebody's hand."""
        return to_do(self.verdicts)


def _here(work: Callable[[], object]) -> object:
    return work()


@dataclass
class Reports:
    """One for the process. `apart` does work that would hold up everything else, if the server has a place for it."""

    made: dict[int, Report] = field(default_factory=dict)
    under_way: set[int] = field(default_factory=set)
    apart: Callable[[Callable[[], object]], object] = _here

    def of(self, meeting: int) -> Report | None:
        return self.made.get(meeting)


def is_due(package: Package, room: Room, report: Report | None, now_ms: int) -> bool:
    """Half an hour before an approved meeting and each next sitting, once, unless somebody has looked since."""
    if room.phase is Phase.ADJOURNED:
        starts_at, until = room.adjourned_until, room.adjourned_until + BEFORE_MS
    elif room.phase is Phase.WAITING and package.state is PlanState.APPROVED:
        starts_at, until = package.starts_at, package.ends_at
    else:
        return False
    due_at = starts_at - BEFORE_MS
    return due_at <= now_ms < until and (report is None or report.at_ms < due_at)
