"""What one room recorded of a meeting, in the shapes that pages show."""

from dataclasses import dataclass, field

from central.proceedings.moves import Came
from central.proceedings.results import Presence, Proceedings
from central.proceedings.sittings import Held
from contract.package import Package
from contract.secrecy import gives_away
from contract.sight import Stage
from contract.standing import Standing
from contract.tally import Result

SURE_WITHIN_MS = 60_000
UNKNOWN = "…"
"""What stands in the place of words that were erased or have not come yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One attendee in the roll. `represents` is the name of whom they came for, `other` of who came in their place."""

    attendee: int
    name: str
    office: str
    rank: int
    votes: bool = False
    represents: str = ""
    other: str = ""
    standing: Standing = Standing.AWAITED
    row: Presence | None = None

    @property
    def is_present(self) -> bool:
        return self.row is not None and self.row.is_present

    @property
    def first_at_ms(self) -> int:
        return int(self.row.first_at_ms) if self.row else 0

    @property
    def is_about(self) -> bool:
        """Was the room's clock so uncertain that the time is only about right?"""
        return self.row is not None and not 0 <= self.row.within_ms <= SURE_WITHIN_MS


@dataclass(frozen=True, slots=True, kw_only=True)
class Voted:
    name: str
    choice: str
    source: str
    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One round of a ballot. `votes` are the named ones, in protocol order; empty for hands and slips. `item` is the
    agenda item's token, `stage` what contract/sight.py asks of it. `is_misfit`: the words that came are not those of
    what was voted on, so marks stand in their place."""

    ballot: str
    item: str
    stage: Stage
    title: str
    questions: tuple[tuple[str, tuple[str, ...]], ...]
    mode: str
    number: int
    opened_at_ms: int
    closed_at_ms: int
    is_void: bool
    result: Result
    votes: tuple[Voted, ...]
    is_misfit: bool = False
    why_void: str = ""
    voided_at_ms: int = 0
    is_secret: bool = False

    def gives_away(self, result: Result) -> bool:
        """Does this result of the round tell what each of the voters chose?"""
        return not self.is_void and gives_away(self.stage.mode, result, is_secret=self.is_secret)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """An opinion or a conclusion; `item` is the agenda item's title, `token` its name, empty for the whole meeting."""

    item: str
    token: str
    name: str
    text: str
    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LatePaper:
    """A paper that was handed out in the room; `item` is the agenda item's title, `giver` a name or empty."""

    document: str
    token: str
    item: str
    sha256: str
    title: str
    giver: str
    at_ms: int
    is_replaced: bool
    withdrawn_at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What was settled about one check-in: kind and settlement as in contract/events/settling.py, and names."""

    kind: str
    settlement: str
    who: str
    other: str
    by: str
    reason: str
    at_ms: int


@dataclass(frozen=True, kw_only=True)
class Record:
    """What one room recorded of a meeting."""

    unit: str
    row: Proceedings
    package: Package
    roll: list[Seen] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)
    conclusions: list[Words] = field(default_factory=list)
    opinions: list[Words] = field(default_factory=list)
    papers: list[LatePaper] = field(default_factory=list)
    matters: list[Matter] = field(default_factory=list)
    faults: int = 0
    sittings: list[Held] = field(default_factory=list)
    came: Came | None = None

    @property
    def present(self) -> int:
        return sum(1 for one in self.roll if one.is_present)
