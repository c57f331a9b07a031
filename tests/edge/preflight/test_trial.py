"""The trial vote goes the whole way of a vote, and nothing of it stays."""

import multiprocessing
import random
import sqlite3
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from contract import events as e
from contract.ballot import Mode
from contract.package import Category, PlanState
from edge.desk import Desk
from edge.preflight.measures import Vote
from edge.preflight.trial import BALLOT, try_vote
from tests.edge.unit import assert_chain_holds, give, open_desk
from tests.makers import CHAIR, MEETING, UNIT, UNIT_KEY, make_package, make_person, make_vote


def trial(desk: Desk) -> Vote:
    return try_vote(desk, MEETING, unit=UNIT, key=UNIT_KEY).vote


def traces(folder: Path) -> list[str]:
    """Which of the unit's files hold a word of the trial: the database, its write-ahead log, anything else."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if BALLOT.encode() in path.read_bytes() or b"thu-" in path.read_bytes()]


def test_a_trial_vote_is_held_before_the_meeting_and_leaves_no_trace(desk: Desk, tmp_path: Path) -> None:
    position, heads = desk.journal.position(), desk.journal.streams()

    assert trial(desk) is Vote.HELD

    assert (desk.journal.position(), desk.journal.streams()) == (position, heads)
    assert desk.room(MEETING).ballots == {}
    assert not desk.room(MEETING).attendance
    assert traces(tmp_path) == []
    assert_chain_holds(desk.journal)


def test_what_is_written_next_stands_where_the_trial_would_have_stood(desk: Desk) -> None:
    position = desk.journal.position()

    trial(desk)
    line = desk.check_in(MEETING, 3, e.Way.CAMERA)

    assert desk.journal.position() == position + 1
    assert desk.room(MEETING).attendance[3].line == line.name
    assert_chain_holds(desk.journal)


def test_a_ballot_that_is_open_goes_on_undisturbed(ballot_desk: Desk) -> None:
    ballot_desk.cast_vote(MEETING, make_vote())
    before = ballot_desk.room(MEETING)

    assert trial(ballot_desk) is Vote.HELD

    assert ballot_desk.room(MEETING) == before
    ballot_desk.cast_vote(MEETING, make_vote(4))
    assert len(ballot_desk.room(MEETING).ballots["nq-01", 1].votes) == 2


def test_another_process_sees_nothing_of_it_while_it_is_held(desk: Desk, tmp_path: Path) -> None:
    other = open_desk(tmp_path)
    before = other.journal.position()

    trial(desk)

    assert other.journal.position() == before
    assert BALLOT not in [name for name, _ in other.room(MEETING).ballots]
    other.journal.close()


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        ({"people": (make_person(CHAIR, category=Category.GUEST, votes=False), make_person(2, votes=False))}, "nobody"),
        ({"state": PlanState.AWAITING}, "not-approved"),
    ],
)
def test_a_meeting_without_voters_or_approval_is_not_a_failure(
    tmp_path: Path, plan: dict[str, Any], expected: str
) -> None:
    desk = open_desk(tmp_path)
    give(desk, make_package(**plan))

    assert trial(desk) == expected
    desk.journal.close()


def test_a_journal_that_refuses_writing_fails_the_trial(desk: Desk, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "journal.sqlite") as broken:
        broken.execute("CREATE TRIGGER full BEFORE INSERT ON content BEGIN SELECT RAISE(ABORT, 'no'); END")
    broken.close()
    position = desk.journal.position()

    assert trial(desk) is Vote.FAILED

    assert desk.journal.position() == position


def test_hands_that_are_being_counted_are_not_disturbed(ballot_desk: Desk) -> None:
    ballot_desk.close_ballot(MEETING, "nq-01", 1, CHAIR)
    ballot_desk.open_ballot(MEETING, "nq-01", Mode.HANDS, CHAIR, reason="Theo đề nghị của đại biểu")

    assert trial(ballot_desk) is Vote.HELD
    assert ballot_desk.room(MEETING).open_ballot == ("nq-01", 2)


def try_for_ever(folder: Path, told: Connection) -> None:
    desk = open_desk(folder)
    while True:
        told.send(trial(desk).value)


def test_a_power_cut_in_the_middle_leaves_no_trace_and_no_lock(desk: Desk, tmp_path: Path) -> None:
    start, chance = multiprocessing.get_context("spawn"), random.Random(9)
    for _ in range(8):
        heard, told = start.Pipe(duplex=False)
        doomed = start.Process(target=try_for_ever, args=(tmp_path, told))
        doomed.start()
        assert heard.recv() == Vote.HELD
        time.sleep(chance.uniform(0, 0.06))
        doomed.kill()
        doomed.join()

        line = desk.check_in(MEETING, 3, e.Way.CAMERA)
        assert desk.room(MEETING).attendance[3].line == line.name
        desk.depart(MEETING, 3)

    assert traces(tmp_path) == []
    assert not desk.room(MEETING).ballots
    assert_chain_holds(desk.journal)
