"""The result of 1,000 votes on a ballot of ten questions, against the 100 ms that a room waits without noticing."""

from collections.abc import Iterator
from time import perf_counter

from bench.figure import Ceiling, Figure, figure
from contract.ballot import Mode, Question, shape_of
from contract.events import BallotClosed, BallotOpened, Source
from contract.room import BallotState, CastVote
from contract.tally import result_of
from tests.makers import CHAIR, make_ballot, make_rule

VOTERS = 1000
QUESTIONS = 10
NOTICED_MS = 100.0


def run(times: int = 20) -> Iterator[Figure]:
    """The slowest of several counts."""
    ballot = _voted()
    slowest = 0.0
    for _ in range(times):
        start = perf_counter()
        result = result_of(ballot)
        slowest = max(slowest, perf_counter() - start)
    if result.voted != VOTERS or any(sum(one.counts) != VOTERS for one in result.questions):
        raise RuntimeError(f"{VOTERS} votes were counted as {result}")
    ceiling = Ceiling("what a room does not notice", NOTICED_MS)
    yield figure("tally", value=slowest * 1000, unit="ms for 1,000 votes", against=ceiling, at_most=1.0)


def _voted() -> BallotState:
    spec = make_ballot(questions=tuple(Question(text=f"Điều {one + 1}") for one in range(QUESTIONS)))
    everybody = tuple(range(1, VOTERS + 1))
    opened = BallotOpened(
        ballot=spec.ballot,
        mode=Mode.DEVICES,
        spec="5" * 64,
        shape=shape_of(spec),
        rule=make_rule(),
        entitled=everybody,
        members=VOTERS,
        present=VOTERS,
        by=CHAIR,
    )
    votes = {
        one: CastVote(
            tuple(((one + place) % 3,) for place in range(QUESTIONS)), "", f"nonce-{one:06}", Source.PHONE, one
        )
        for one in everybody
    }
    closed = BallotClosed(ballot=spec.ballot, members=VOTERS, present=VOTERS, by=CHAIR)
    return BallotState(opened=opened, opened_at=1, votes=votes, closed=closed)
