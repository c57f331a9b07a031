"""One vote for trial: decided by the meeting's own plan and rule, written, signed, verified, and rolled back.

It is held in a room of its own within one transaction of the journal, which always ends with a rollback: no line of it
is ever committed, and the real meeting, whatever it does at that moment, is not touched.
"""

import logging
import secrets
import sqlite3
import time

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contract import events as e
from contract import order
from contract.ballot import Mode, PreparedBallot, Question
from contract.line import read_line
from contract.package import Category, Package, Person, PlanState
from contract.refused import Malformed, Refused
from contract.room import Room
from contract.run import unpack_run
from contract.tally import result_of
from edge.desk import Desk
from edge.desk.deciding import Decision, written
from edge.preflight.measures import Trial, Vote
from edge.runs import next_run

log = logging.getLogger(__name__)

BALLOT = "phieu-thu"


class _RolledBack(Exception):
    """Ends the transaction without a commit. `problem` is empty when all was as it should be."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def try_vote(desk: Desk, meeting: int, *, unit: str, key: Ed25519PrivateKey) -> Trial:
    """Hold the trial. The journal is afterwards as it was before, to the byte of every line."""
    package = desk.room(meeting).package
    voter = _voter(package) if package else None
    if package is None or package.state is not PlanState.APPROVED:
        return Trial(vote=Vote.NOT_APPROVED)
    if voter is None:
        return Trial(vote=Vote.NOBODY)
    began = time.monotonic()
    problem = _hold(desk, package, voter, unit=unit, key=key)
    took_ms = round((time.monotonic() - began) * 1000)
    if problem:
        log.error("The trial vote of meeting %d failed: %s", meeting, problem)
        return Trial(vote=Vote.FAILED, took_ms=took_ms)
    return Trial(vote=Vote.HELD, took_ms=took_ms)


def _hold(desk: Desk, package: Package, voter: Person, *, unit: str, key: Ed25519PrivateKey) -> str:
    """Why it failed, empty when it did not."""
    before, problem = desk.journal.position(), ""
    try:
        with desk.journal.turn, desk.journal.writing():
            before = desk.journal.position()
            cast = _vote(desk, package, voter)
            raise _RolledBack(_verify(desk, cast, before, unit=unit, key=key))
    except _RolledBack as end:
        problem = end.problem
    except (Refused, Malformed, ValueError, sqlite3.Error) as error:
        problem = str(error)
    return problem or _left_behind(desk, package.meeting, before)


def _vote(desk: Desk, package: Package, voter: Person) -> e.VoteCast:
    """From the plan to the result, through the order and the rule of the meeting."""
    chair = package.chairs[0]
    room = Room(meeting=package.meeting, packages=desk.shelf.packages)
    decision = Decision(room=room, journal=desk.journal, clock=desk.clock)
    sha256 = desk.room(package.meeting).package_sha256
    decision.record(e.PackageTaken(incarnation=package.incarnation, revision=package.revision, sha256=sha256))
    decision.record(e.CheckedIn(attendee=voter.attendee, way=e.Way.TAP))
    decision.record(e.MeetingStarted(by=chair))
    spec = PreparedBallot(ballot=BALLOT, title="Phiếu thử", questions=(Question(text="Phiếu thử?"),))
    words = written(msgspec.json.encode(spec).decode())
    decision.record(order.opening(room, spec, content=words.name, mode=Mode.DEVICES, by=chair), words)
    cast = e.VoteCast(
        ballot=BALLOT,
        voter=voter.attendee,
        choices=((0,),),
        nonce=f"thu-{secrets.token_hex(8)}",
        source=e.Source.SCREEN,
    )
    decision.record(cast)
    decision.record(order.closing(room, BALLOT, 1, by=chair))
    counted = result_of(room.ballots[BALLOT, 1]).questions[0].verdict.in_favour
    if counted != 1:
        raise ValueError(f"one vote was counted as {counted}")
    return cast


def _verify(desk: Desk, cast: e.VoteCast, before: int, *, unit: str, key: Ed25519PrivateKey) -> str:
    """Sign the lines as they would leave the unit, and read them as central would."""
    head = desk.journal.streams()[-1]
    packed = next_run(desk.journal, head.stream, before & 0xFFFFFFFF, unit=unit, key=key)
    if packed is None:
        return "no run could be made"
    run = unpack_run(packed, key=key.public_key())
    events = [read_line(text).event for text in run.texts]
    return "" if cast in events and run.header.after == head.digest else "the run does not hold the vote that was cast"


def _left_behind(desk: Desk, meeting: int, before: int) -> str:
    """Other processes may have written meanwhile; a line of the trial must not be among theirs."""
    events = [line.event for _, line in desk.journal.lines_of(meeting, after=before)]
    is_ours = any(isinstance(event, e.BallotOpened) and event.ballot == BALLOT for event in events)
    return "the rollback left lines behind" if is_ours else ""


def _voter(package: Package) -> Person | None:
    """The first member who may vote."""
    able = (one for one in package.people if one.votes and not one.withdrawn and one.category is Category.MEMBER)
    return next((one for one in able if not one.represents), None)
