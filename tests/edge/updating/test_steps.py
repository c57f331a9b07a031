"""What comes next with a release, and when nothing may be switched: every state that a power cut can leave."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from contract.package import Package, PlanState
from contract.release import Release
from contract.room import Phase, Room
from edge.releases import Trial
from edge.updating.steps import FAILURES, Found, Step, busy_with, lost_by, next_step
from tests.makers import EIGHT, make_package

MINUTE = 60_000
ON_TRIAL = Trial(name="new", before="old")


def found(**changes: object) -> Found:
    """The old release runs, the new one is wanted and installed."""
    values: dict[str, object] = {"current": "old", "proven": "old", "wanted": "new", "is_here": True}
    return Found(**{**values, "installed": ("old", "new"), **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "step"),
    [
        ({}, Step.SWITCH),
        ({"wanted": ""}, Step.REST),
        ({"wanted": "old"}, Step.REST),
        ({"failed": ("new",)}, Step.REST),
        ({"installed": ("old",)}, Step.TAKE),
        ({"installed": ("old",), "is_here": False}, Step.REST),
        ({"installed": ("old",), "busy": "meeting 7 is on"}, Step.WAIT),
        ({"busy": "meeting 7 is on"}, Step.WAIT),
        # The power failed after the trial was noted and before the link was changed.
        ({"trial": ON_TRIAL}, Step.SWITCH),
        ({"trial": ON_TRIAL, "busy": "meeting 7 is near"}, Step.WAIT),
        ({"trial": ON_TRIAL, "current": "new"}, Step.LOOK),
        # After it passed and before that was noted.
        ({"trial": ON_TRIAL, "current": "new", "proven": "new"}, Step.SETTLE),
        ({"trial": Trial(name="new", before="old", failures=1), "current": "new"}, Step.LOOK),
        ({"trial": Trial(name="new", before="old", failures=FAILURES), "current": "new"}, Step.GO_BACK),
        # After the link led back and before that was noted.
        ({"trial": Trial(name="new", before="old", failures=FAILURES)}, Step.GO_BACK),
        # Its pages answer and a meeting has begun: it is not taken from under it.
        (
            {
                "trial": Trial(name="new", before="old", failures=FAILURES),
                "current": "new",
                "busy": "meeting 7 is on",
                "serves": True,
            },
            Step.WAIT,
        ),
        # Somebody has put it there by hand, as a playbook does.
        ({"current": "new"}, Step.LOOK),
        # It fails and can't be left, but for a better one.
        (
            {
                "trial": Trial(name="new", before="old", failures=FAILURES),
                "current": "new",
                "is_stuck": True,
                "wanted": "healed",
                "installed": ("old", "new", "healed"),
            },
            Step.SWITCH,
        ),
        (
            {"trial": Trial(name="new", before="old", failures=FAILURES), "current": "new", "is_stuck": True},
            Step.GO_BACK,
        ),
    ],
)
def test_whatever_is_found_leads_on(changes: dict[str, object], step: Step) -> None:
    assert next_step(found(**changes)) is step


@given(
    current=some.sampled_from(("old", "new")),
    trial=some.none()
    | some.builds(Trial, name=some.just("new"), before=some.just("old"), failures=some.integers(0, 3)),
    wanted=some.sampled_from(("", "old", "new", "other")),
    serves=some.booleans(),
)
def test_in_a_meeting_whose_pages_answer_no_link_is_ever_moved(
    current: str, trial: Trial | None, wanted: str, *, serves: bool
) -> None:
    step = next_step(
        found(current=current, trial=trial, wanted=wanted, serves=serves, busy="meeting 7 is on", proven="old")
    )

    assert step not in (Step.SWITCH, Step.TAKE)
    assert step is not Step.GO_BACK or not serves


def room_in(phase: Phase, **values: int) -> Room:
    room = Room(7, {})
    room.phase = phase
    for name, value in values.items():
        setattr(room, name, value)
    return room


@pytest.mark.parametrize(
    ("phase", "at_ms", "words"),
    [
        (Phase.WAITING, EIGHT - 61 * MINUTE, ""),
        (Phase.WAITING, EIGHT - 59 * MINUTE, "meeting 7 is near"),
        (Phase.WAITING, EIGHT + 179 * MINUTE, "meeting 7 is near"),
        (Phase.WAITING, EIGHT + 181 * MINUTE, ""),
        (Phase.RUNNING, EIGHT + 600 * MINUTE, "meeting 7 is on"),
        (Phase.PAUSED, EIGHT, "meeting 7 is on"),
        (Phase.MOVED, EIGHT, ""),
    ],
)
def test_a_meeting_keeps_its_room_as_it_is_from_an_hour_before(phase: Phase, at_ms: int, words: str) -> None:
    assert busy_with([(make_package(), room_in(phase))], now_ms=at_ms) == words


def test_a_meeting_is_not_over_for_the_secretary_until_ten_minutes_later() -> None:
    ended = room_in(Phase.ENDED, ended_at=EIGHT)

    assert busy_with([(make_package(), ended)], now_ms=EIGHT + 9 * MINUTE) == "meeting 7 has just ended"
    assert busy_with([(make_package(), ended)], now_ms=EIGHT + 11 * MINUTE) == ""


def test_between_two_sittings_there_is_time_until_an_hour_before_the_next() -> None:
    between = room_in(Phase.ADJOURNED, adjourned_until=EIGHT)

    assert busy_with([(make_package(), between)], now_ms=EIGHT - 61 * MINUTE) == ""
    assert busy_with([(make_package(), between)], now_ms=EIGHT - 30 * MINUTE) == "meeting 7 goes on soon"


def test_a_plan_that_was_called_off_holds_up_nothing() -> None:
    off: Package = make_package(state=PlanState.CANCELLED)

    assert busy_with([(off, room_in(Phase.WAITING))], now_ms=EIGHT) == ""


def make_release(**changes: object) -> Release:
    values: dict[str, object] = {"version": "0.1.0-a", "arch": "amd64", "made_at": 1, "journal": 4}
    return Release(**{**values, "events": ("VoteCast", "MeetingStarted"), "sums": "0" * 64, **changes})  # type: ignore[arg-type]


def test_a_way_back_is_refused_when_it_would_lose_a_table_or_a_kind_of_line() -> None:
    assert lost_by(make_release(), journal=4, events=["VoteCast"]) == ""
    assert "schema 5" in lost_by(make_release(), journal=5, events=[])
    assert "SoundDeleted" in lost_by(make_release(), journal=4, events=["VoteCast", "SoundDeleted"])
    assert lost_by(None, journal=4, events=[]) != ""
    assert lost_by(make_release(), journal=-1, events=[]) != ""
