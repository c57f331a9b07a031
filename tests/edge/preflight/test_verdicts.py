"""What the measures mean, a row for each answer; and that whatever is to be done is said."""

from dataclasses import replace

import pytest

from contract import events as e
from contract.package import PlanState
from edge.clock import Moment
from edge.preflight.measures import Camera, Disk, Measures, Microphone, Papers, Trial, Vote
from edge.preflight.parts import Part, State, to_do
from edge.preflight.reports import BEFORE_MS, Report, is_due
from edge.preflight.verdicts import verdicts
from tests.edge.doorway.test_decide import room_with
from tests.makers import CHAIR, EIGHT, make_package

GIB = 1 << 30
WELL = Measures(
    moment=Moment(at_ms=EIGHT, within_ms=20, mono_ms=1),
    camera=Camera(is_set=True, shows=True, read_at=EIGHT - 60_000),
    microphone=Microphone(is_set=True, peak_db=-32.4),
    disk=Disk(free_bytes=20 * GIB, write_ms=9),
    plan_is_whole=True,
    papers=Papers(files=12),
    vote=Trial(vote=Vote.HELD, took_ms=14),
)


def test_a_room_where_all_is_well_asks_for_nothing() -> None:
    told = verdicts(WELL)

    assert [one.part for one in told] == list(Part)
    assert {one.state for one in told} == {State.WELL}
    assert to_do(told) == 0


@pytest.mark.parametrize(
    ("part", "changes", "state"),
    [
        (Part.CAMERA, {"camera": Camera(is_set=True, shows=False)}, State.ATTENTION),
        (Part.CAMERA, {"camera": Camera(is_set=False, shows=False)}, State.NONE),
        (Part.CODE, {"camera": Camera(is_set=True, shows=True)}, State.UNTRIED),
        (Part.CODE, {"camera": Camera(is_set=True, shows=True, read_at=EIGHT - 3 * 3_600_000)}, State.UNTRIED),
        (Part.CODE, {"camera": Camera(is_set=True, shows=False)}, State.NONE),
        (Part.MICROPHONE, {"microphone": Microphone(is_set=False)}, State.NONE),
        (Part.MICROPHONE, {"microphone": Microphone(is_set=True, may_try=False)}, State.NONE),
        (Part.MICROPHONE, {"microphone": Microphone(is_set=True, is_listening=True)}, State.WELL),
        (Part.MICROPHONE, {"microphone": Microphone(is_set=True)}, State.ATTENTION),
        (Part.MICROPHONE, {"microphone": Microphone(is_set=True, peak_db=-100.0)}, State.ATTENTION),
        (Part.MICROPHONE, {"microphone": Microphone(is_set=True, peak_db=0.0)}, State.ATTENTION),
        (Part.MICROPHONE, {"microphone": Microphone(is_set=True, peak_db=-60.0)}, State.WELL),
        (Part.DISK, {"disk": Disk(free_bytes=20 * GIB, write_ms=None)}, State.ATTENTION),
        (Part.DISK, {"disk": Disk(free_bytes=20 * GIB, write_ms=9000)}, State.ATTENTION),
        (Part.DISK, {"disk": Disk(free_bytes=GIB - 1, write_ms=9)}, State.ATTENTION),
        (Part.CLOCK, {"moment": Moment(at_ms=EIGHT, within_ms=-1, mono_ms=1)}, State.ATTENTION),
        (Part.CLOCK, {"moment": Moment(at_ms=EIGHT, within_ms=60_000, mono_ms=1)}, State.ATTENTION),
        (Part.PLAN, {"plan_is_whole": False}, State.ATTENTION),
        (Part.PAPERS, {"papers": Papers(files=3, missing=("Tờ trình",))}, State.ATTENTION),
        (Part.PAPERS, {"papers": Papers(files=3, damaged=("Tờ trình",))}, State.ATTENTION),
        (Part.PAPERS, {"papers": Papers(files=0)}, State.NONE),
        (Part.VOTE, {"vote": Trial(vote=Vote.FAILED)}, State.ATTENTION),
        (Part.VOTE, {"vote": Trial(vote=Vote.NOBODY)}, State.NONE),
        (Part.VOTE, {"vote": Trial(vote=Vote.NOT_APPROVED)}, State.NONE),
        (Part.CAMERA, {"camera": None}, State.ATTENTION),
        (Part.CODE, {"camera": None}, State.ATTENTION),
        (Part.MICROPHONE, {"microphone": None}, State.ATTENTION),
        (Part.DISK, {"disk": None}, State.ATTENTION),
        (Part.PLAN, {"plan_is_whole": None}, State.ATTENTION),
        (Part.PAPERS, {"papers": None}, State.ATTENTION),
        (Part.VOTE, {"vote": None}, State.ATTENTION),
    ],
)
def test_each_part_has_its_answer_and_says_what_to_do(part: Part, changes: dict[str, object], state: State) -> None:
    told = {one.part: one for one in verdicts(replace(WELL, **changes))}  # type: ignore[arg-type]

    assert told[part].state is state
    assert (told[part].advice is not None) is (state in (State.ATTENTION, State.UNTRIED))
    assert to_do([told[part]]) == (state is State.ATTENTION)


def test_a_long_list_of_papers_is_cut() -> None:
    missing = ("Tờ trình", "Báo cáo", "Phụ lục 1", "Phụ lục 2")

    told = {one.part: one for one in verdicts(replace(WELL, papers=Papers(files=9, missing=missing)))}

    assert told[Part.PAPERS].says.values["titles"] == "Tờ trình; Báo cáo; Phụ lục 1; …"


@pytest.mark.parametrize(
    ("now_ms", "checked_at", "expected"),
    [
        (EIGHT - BEFORE_MS - 1, None, False),
        (EIGHT - BEFORE_MS, None, True),
        (EIGHT - BEFORE_MS, EIGHT - 2 * BEFORE_MS, True),
        (EIGHT, EIGHT - BEFORE_MS, False),
        (EIGHT + 10_000, EIGHT - 5_000, False),
        (EIGHT + 9 * 3_600_000, None, False),
    ],
)
def test_the_check_is_due_once_half_an_hour_before(now_ms: int, checked_at: int | None, *, expected: bool) -> None:
    report = None if checked_at is None else Report(at_ms=checked_at, verdicts=())

    assert is_due(make_package(), room_with(), report, now_ms) is expected


def test_no_check_is_due_for_a_meeting_that_runs_or_is_not_approved() -> None:
    awaiting = make_package(state=PlanState.AWAITING)

    assert not is_due(make_package(), room_with(e.MeetingStarted(by=CHAIR)), None, EIGHT)
    assert not is_due(awaiting, room_with(package=awaiting), None, EIGHT)
