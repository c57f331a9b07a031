"""Runs are checked in a process of their own while those before are written: same verdicts, same order, no orphan."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from central.checker import Checker
from central.db import Database
from central.proceedings.checking import Arrival, Bad, Good, check
from central.proceedings.intake import known_units
from central.proceedings.models import Line
from central.taking import MOST_RUNS, Taking, Told
from contract.events import CheckedIn, Way
from tests.central.proceedings.unit import NOW, Stream, register
from tests.makers import UNIT
from tests.servers import eventually

ROOT = Path(__file__).parents[2]
RUNS = 2 * MOST_RUNS + 5


@pytest.fixture
def sent(database: Database) -> Stream:  # noqa: ARG001 (the tables must be there)
    stream = register(Stream().begin())
    stream.write(*(CheckedIn(attendee=one, way=Way.TAP) for one in range(1, RUNS)))
    return stream


@pytest.fixture
def arrivals(sent: Stream) -> list[Arrival]:
    """One line a run; among them one that was spoiled on the way and one of a unit that nobody knows."""
    runs = [Arrival(UNIT, packed) for packed in sent.runs(size=1)]
    return [*runs[:3], Arrival(UNIT, runs[3].packed[:-1]), Arrival("nobody", runs[3].packed), *runs[3:]]


def test_the_process_says_what_would_be_said_here(arrivals: list[Arrival]) -> None:
    known, checker = known_units(arrivals), Checker()
    try:
        checker.ask(arrivals, known, now_ms=NOW)
        verdicts = checker.answer()
        checker.ask(arrivals[:1], known, now_ms=NOW)
        again = checker.answer()
    finally:
        checker.close()

    assert verdicts == check(arrivals, known, now_ms=NOW)
    assert [type(one) for one in verdicts[:6]] == [Good, Good, Good, Bad, Bad, Good]
    assert again == verdicts[:1]


def test_groups_are_kept_and_answered_each_unit_in_its_order(
    database: Database, sent: Stream, arrivals: list[Arrival]
) -> None:
    taking = Taking(database)
    try:
        taking.add(arrivals)
        steps = []
        while taking:
            steps.append(taking.step(now_ms=NOW))
    finally:
        taking.close()

    assert [len(step) for step in steps if step] == [MOST_RUNS, MOST_RUNS, len(arrivals) - 2 * MOST_RUNS]
    told = [arrival for step in steps for arrival, _ in step]
    assert sorted(told, key=arrivals.index) == arrivals
    assert [one for one in told if one.unit == UNIT] == [one for one in arrivals if one.unit == UNIT]
    good = [held.seq for step in steps for _, held in step if not held.reason]
    assert good == list(range(1, RUNS + 1))
    assert [row.text for row in Line.select().order_by(Line.seq)] == sent.texts


def test_a_checker_that_is_killed_is_an_error_and_nothing_is_answered(
    database: Database, sent: Stream, arrivals: list[Arrival]
) -> None:
    taking = Taking(database)
    taking.add(arrivals)
    told = list(taking.step(now_ms=NOW))
    [checker] = children(os.getpid())
    os.kill(checker, signal.SIGKILL)
    with pytest.raises(OSError, match=r"ended|pipe"):
        step_to_the_end(taking, told)
    taking.close()

    # What was answered is there, and at most one group more; the rest comes again.
    assert len(told) < len(arrivals)
    answered = sum(not held.reason for _, held in told)
    assert answered <= Line.select().count() <= answered + MOST_RUNS
    again = Taking(database)
    again.add(arrivals)
    step_to_the_end(again, [])
    again.close()
    assert [row.text for row in Line.select().order_by(Line.seq)] == sent.texts


def test_an_error_of_the_database_while_it_writes_ends_the_taking(
    database: Database, sent: Stream, arrivals: list[Arrival]
) -> None:
    taking = Taking(database)
    taking.add(arrivals)
    taking.step(now_ms=NOW)  # the first group may be written already
    database.execute_sql("ALTER TABLE line RENAME TO elsewhere")  # type: ignore[no-untyped-call]
    with pytest.raises(Exception, match=r"no such table|does not exist"):
        step_to_the_end(taking, [])
    taking.close()
    database.execute_sql("ALTER TABLE elsewhere RENAME TO line")  # type: ignore[no-untyped-call]

    again = Taking(database)
    again.add(arrivals)
    step_to_the_end(again, [])
    again.close()
    assert [row.text for row in Line.select().order_by(Line.seq)] == sent.texts


def test_a_unit_that_sends_more_than_a_group_lets_the_others_in(database: Database) -> None:
    loud, quiet = register(Stream().begin()), register(Stream(name="b" * 16, unit="room-13").begin())
    loud.write(*(CheckedIn(attendee=one, way=Way.TAP) for one in range(1, RUNS)))
    taking = Taking(database)
    taking.add([Arrival(loud.unit, packed) for packed in loud.runs(size=1)])
    taking.add([Arrival(quiet.unit, packed) for packed in quiet.runs(size=1)])
    told: Told = []
    step_to_the_end(taking, told)
    taking.close()

    units = [arrival.unit for arrival, _ in told]
    assert units == [loud.unit] * MOST_RUNS + [quiet.unit] + [loud.unit] * (RUNS - MOST_RUNS)


def test_no_checker_is_left_behind_by_a_process_that_is_killed() -> None:
    program = "import time; from central.checker import Checker; checker = Checker(); time.sleep(600)"
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT)
    try:
        [checker] = eventually(lambda: children(parent.pid), timeout_s=60)
    finally:
        parent.kill()
        parent.wait()

    eventually(lambda: not Path(f"/proc/{checker}/cmdline").exists(), timeout_s=60)


def step_to_the_end(taking: Taking, told: Told) -> None:
    """Add to `told` what is answered, also when it ends by an error."""
    while taking:
        told += taking.step(now_ms=NOW)


def children(parent: int) -> list[int]:
    """The processes that a process has started and that still run."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, _, rest = path.read_text().partition(" (")
        except (FileNotFoundError, ProcessLookupError):
            continue
        state, its_parent = rest.rpartition(") ")[2].split()[:2]
        if its_parent == str(parent) and state != "Z" and "central.checker" in commands(pid):
            found.append(int(pid))
    return found


def commands(pid: str) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
