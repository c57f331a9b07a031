"""The ballots: each round from its opening, with who may vote frozen in it, to its result."""

from dataclasses import dataclass, field, replace

from contract import events as e
from contract.ballot import Mode, Shape
from contract.line import Line
from contract.room.leading import Leading
from contract.room.papers import Papers, Version
from contract.room.plan import Contradiction

BallotKey = tuple[str, int]


@dataclass(frozen=True, slots=True)
class CastVote:
    choices: tuple[tuple[int, ...], ...]
    line: str
    nonce: str
    source: e.Source
    at: int


@dataclass(slots=True)
class SecretCount:
    """What was in the box of a secret ballot: who voted, and apart from that each question's marks and the receipts."""

    roll: list[int] = field(default_factory=list)
    votes: list[list[tuple[int, ...]]] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)

    def copy(self) -> "SecretCount":
        return SecretCount(list(self.roll), [list(one) for one in self.votes], list(self.receipts))

    @property
    def is_whole(self) -> bool:
        """Has every question one mark sheet for each who voted?"""
        return all(len(one) == len(self.roll) for one in self.votes)


@dataclass(frozen=True, slots=True)
class Voided:
    """When a round was declared void, by whom (0: the unit itself), and why; `reason` names a content."""

    at: int
    by: int
    reason: str


@dataclass(slots=True)
class BallotState:
    """One round of one ballot, from its opening to its result.

    `head` is whose side decides a tie where the rule says so, as it closed; `ties` what was said of one for each
    question. Of the counts the last one holds. `papers` were in force for its item as it opened: what was voted on
    stays known, whichever version takes their place later. `here` and `here_at_closing` are the members whose number
    stands in the opening and the closing: several rooms count each of them once. `left_out` are rooms that the leading
    one decided without, each with the name of the reason.
    """

    opened: e.BallotOpened
    opened_at: int
    papers: tuple[Version, ...] = ()
    votes: dict[int, CastVote] = field(default_factory=dict)
    secret: SecretCount = field(default_factory=SecretCount)
    nonces: dict[str, int] = field(default_factory=dict)
    counts: list[e.CountEntered] = field(default_factory=list)
    closed: e.BallotClosed | None = None
    closed_at: int = 0
    head: int = 0
    ties: dict[int, bool] = field(default_factory=dict)
    voided: Voided | None = None
    here: tuple[int, ...] = ()
    here_at_closing: tuple[int, ...] = ()
    left_out: dict[str, str] = field(default_factory=dict)

    @property
    def count(self) -> e.CountEntered | None:
        return self.counts[-1] if self.counts else None

    @property
    def is_void(self) -> bool:
        return self.voided is not None

    @property
    def is_open(self) -> bool:
        return self.closed is None and not self.is_void

    def copy(self) -> "BallotState":
        return replace(
            self,
            votes=dict(self.votes),
            nonces=dict(self.nonces),
            secret=self.secret.copy(),
            counts=list(self.counts),
            ties=dict(self.ties),
            left_out=dict(self.left_out),
        )


@dataclass
class Ballots(Leading, Papers):
    """All rounds of all ballots; one is open at a time."""

    ballots: dict[BallotKey, BallotState] = field(default_factory=dict)
    ballots_here: dict[str, str] = field(default_factory=dict)

    @property
    def open_ballot(self) -> BallotKey | None:
        return next((key for key, ballot in self.ballots.items() if ballot.is_open), None)

    def next_round(self, ballot: str) -> int:
        return 1 + max((key[1] for key in self.ballots if key[0] == ballot), default=0)

    def _take_ballot(self, event: e.Event, line: Line) -> bool:
        if isinstance(event, e.MeetingContinued) and self.open_ballot:
            # Not every vote may have come along: whoever is entitled votes again.
            self.ballots[self.open_ballot].voided = Voided(line.at, event.by, "")
        match event:
            case e.BallotAddedHere():
                self.ballots_here[event.ballot] = event.spec
            case e.BallotOpened():
                key = (event.ballot, event.round)
                if key in self.ballots or self.open_ballot:
                    raise Contradiction(f"line {line.name} opens a ballot that can't open")
                empty = SecretCount(votes=[[] for _ in event.shape])
                self.ballots[key] = BallotState(
                    opened=event,
                    opened_at=line.at,
                    secret=empty,
                    papers=self.versions_of(event.item),
                    here=self.members_here(event.item),
                )
            case e.VoteCast():
                self._take_vote(event, line)
            case e.SecretRollWritten() | e.SecretVotesWritten() | e.ReceiptsWritten():
                self._take_secret(event, line)
            case e.CountEntered():
                self._take_count(event, line)
            case e.BallotClosed():
                ballot = self._ballot(event.ballot, event.round, line)
                if not ballot.secret.is_whole:
                    raise Contradiction(f"line {line.name} closes a secret ballot whose votes are not all here")
                ballot.closed, ballot.closed_at, ballot.head = event, line.at, self.head
                ballot.here_at_closing = self.members_here(ballot.opened.item)
            case e.TieDecided() | e.RoomLeftOut() | e.RoomAwaitedAgain():
                self._take_afterwards(event, line)
            case e.BallotVoided():
                void = Voided(line.at, event.by, event.reason)
                self._ballot(event.ballot, event.round, line).voided = void
            case _:
                return False
        return True

    def _take_afterwards(self, event: e.TieDecided | e.RoomLeftOut | e.RoomAwaitedAgain, line: Line) -> None:
        """What is said of a result once the ballot is closed."""
        ballot = self.ballots.get((event.ballot, event.round))
        if ballot is None or ballot.closed is None:
            raise Contradiction(f"line {line.name} is about the result of a ballot that is not closed")
        if isinstance(event, e.RoomLeftOut):
            ballot.left_out[event.room] = event.reason
        elif isinstance(event, e.RoomAwaitedAgain):
            ballot.left_out.pop(event.room, None)
        elif event.question >= len(ballot.opened.shape):
            raise Contradiction(f"line {line.name} decides a tie of a question that was not asked")
        else:
            ballot.ties[event.question] = event.in_favour

    def _take_count(self, event: e.CountEntered, line: Line) -> None:
        ballot = self._ballot(event.ballot, event.round, line)
        if ballot.opened.mode not in (Mode.HANDS, Mode.SLIPS):
            raise Contradiction(f"line {line.name} counts what devices voted")
        if [len(row) for row in event.counts] != [asked.options for asked in ballot.opened.shape]:
            raise Contradiction(f"line {line.name} counts other questions than were asked")
        ballot.counts.append(event)

    def _take_vote(self, event: e.VoteCast, line: Line) -> None:
        ballot = self._ballot(event.ballot, event.round, line)
        before = ballot.votes.get(event.voter)
        if event.voter not in ballot.opened.entitled or event.nonce in ballot.nonces:
            raise Contradiction(f"line {line.name} is a vote that nobody may cast")
        if (before.line if before else "") != event.replaces:
            raise Contradiction(f"line {line.name} replaces a vote that was not the voter's last")
        shape = ballot.opened.shape
        if len(event.choices) != len(shape) or not all(map(Shape.fits, shape, event.choices)):
            raise Contradiction(f"line {line.name} marks what was not asked")
        ballot.votes[event.voter] = CastVote(event.choices, line.name, event.nonce, event.source, line.at)
        ballot.nonces[event.nonce] = event.voter

    def _take_secret(self, event: e.SecretRollWritten | e.SecretVotesWritten | e.ReceiptsWritten, line: Line) -> None:
        ballot = self._ballot(event.ballot, event.round, line)
        opened, secret = ballot.opened, ballot.secret
        if not isinstance(opened, e.SecretBallotOpened):
            raise Contradiction(f"line {line.name} belongs to a ballot that is not secret")
        if isinstance(event, e.ReceiptsWritten):
            secret.receipts += event.receipts
        elif isinstance(event, e.SecretRollWritten):
            roll = {*secret.roll, *event.voters}
            if len(roll) != len(secret.roll) + len(event.voters) or not roll <= set(opened.entitled):
                raise Contradiction(f"line {line.name} lets somebody vote who may not, or twice")
            secret.roll += event.voters
        elif event.question >= len(opened.shape) or not all(map(opened.shape[event.question].fits, event.votes)):
            raise Contradiction(f"line {line.name} marks what was not asked")
        else:
            secret.votes[event.question] += event.votes

    def _ballot(self, ballot: str, number: int, line: Line) -> BallotState:
        state = self.ballots.get((ballot, number))
        if state is None or not state.is_open:
            raise Contradiction(f"line {line.name} belongs to a ballot that is not open")
        return state
