"""The one next step, row by row through a meeting."""

import pytest

from contract import events as e
from contract import order
from contract.ballot import Mode
from contract.package import Package, PlanState, sha256_of, write_package
from contract.room import Room
from edge.kiosk.next_step import Kind, LeftOpen, Step, left_open, next_step
from tests.makers import CHAIR, MEETING, SECRETARY, make_ballot, make_line, make_package, make_vote

TEXT = "0" * 64
HERE = tuple(e.CheckedIn(attendee=one, way=e.Way.TAP, by=SECRETARY) for one in (1, 2, 3, 4))
STARTED = (*HERE, e.MeetingStarted(by=CHAIR))
FIRST = (*STARTED, e.ItemOpened(item="item-1", by=CHAIR))
CONCLUDED = (*FIRST, e.ConclusionEntered(item="item-1", text=TEXT, by=CHAIR))
SECOND = (*CONCLUDED, e.ItemOpened(item="item-2", by=CHAIR))
DONE = (*SECOND, e.ConclusionEntered(item="item-2", text=TEXT, by=CHAIR))
ON_PAPER = e.ConclusionEntered(item="item-1", text=TEXT, by=SECRETARY)
WANTS = e.FloorRequested(attendee=3, item="item-2")
LEFT = e.Departed(attendee=3, by=SECRETARY)
OPEN, CLOSE = "open", "close"


def room_after(*steps: e.Event | str, mode: Mode = Mode.DEVICES, package: Package | None = None) -> Room:
    """The room after these events; OPEN and CLOSE open and close its ballot as the desk would."""
    plan = package or make_package()
    name = sha256_of(write_package(plan))
    room = Room(meeting=MEETING, packages={name: plan})
    taken = e.PackageTaken(incarnation=plan.incarnation, revision=plan.revision, sha256=name)
    for seq, step in enumerate((taken, *steps), start=1):
        event: e.Event = step if isinstance(step, e.Event) else taken
        if step == OPEN:
            event = order.opening(room, make_ballot(item="item-2"), content=TEXT, mode=mode, by=CHAIR)
        if step == CLOSE:
            event = order.closing(room, "nq-01", 1, by=CHAIR)
        room.take(make_line(event, seq))
    return room


@pytest.mark.parametrize(
    ("expected", "steps"),
    [
        (Step(kind=Kind.START), ()),
        (Step(kind=Kind.START), HERE),
        (Step(kind=Kind.OPEN_ITEM, item="item-1"), STARTED),
        (Step(kind=Kind.RESUME), (*STARTED, e.MeetingPaused(by=CHAIR))),
        (Step(kind=Kind.CONCLUDE, item="item-1"), FIRST),
        (Step(kind=Kind.OPEN_ITEM, item="item-2"), CONCLUDED),
        # It was held on paper while the power was gone, and keyed in.
        (Step(kind=Kind.OPEN_ITEM, item="item-2"), (*STARTED, ON_PAPER)),
        (Step(kind=Kind.OPEN_ITEM, item="item-2"), (*FIRST, e.ItemClosed(item="item-1", by=CHAIR))),
        (Step(kind=Kind.OPEN_BALLOT, item="item-2", ballot="nq-01"), SECOND),
        (Step(kind=Kind.GIVE_FLOOR, item="item-2", attendee=3), (*SECOND, WANTS)),
        # Who has left can't be given the floor.
        (Step(kind=Kind.OPEN_BALLOT, item="item-2", ballot="nq-01"), (*SECOND, WANTS, LEFT)),
        (
            Step(kind=Kind.GIVE_FLOOR, item="item-2", attendee=4),
            (*SECOND, WANTS, e.FloorRequested(attendee=4, item="item-2"), LEFT),
        ),
        (
            Step(kind=Kind.GIVE_FLOOR, item="item-2", attendee=3),
            (*SECOND, WANTS, LEFT, e.CheckedIn(attendee=3, way=e.Way.TAP, by=SECRETARY)),
        ),
        (
            Step(kind=Kind.OPEN_BALLOT, item="item-2", ballot="nq-01"),
            (*SECOND, WANTS, e.FloorGiven(attendee=3, item="item-2", by=CHAIR)),
        ),
        (
            Step(kind=Kind.CLOSE_BALLOT, item="item-2", ballot="nq-01", round=1, missing=3),
            (*SECOND, OPEN, make_vote(3)),
        ),
        (Step(kind=Kind.CLOSE_BALLOT, item="item-2", ballot="nq-01", round=1, missing=4), (*SECOND, OPEN, WANTS)),
        (Step(kind=Kind.CONCLUDE, item="item-2"), (*SECOND, OPEN, CLOSE, WANTS)),
        (
            Step(kind=Kind.OPEN_BALLOT, item="item-2", ballot="nq-01"),
            (*SECOND, OPEN, e.BallotVoided(ballot="nq-01", by=CHAIR, reason=TEXT)),
        ),
        (Step(kind=Kind.END), DONE),
        (Step(kind=Kind.NOTHING), (*DONE, e.MeetingEnded(by=CHAIR))),
    ],
)
def test_the_next_step_follows_the_course_of_the_meeting(expected: Step, steps: tuple[e.Event | str, ...]) -> None:
    room = room_after(*steps)

    step = next_step(room, ballots=(make_ballot(item="item-2"),))

    assert step == expected


def test_hands_are_counted_before_the_ballot_closes() -> None:
    room = room_after(*SECOND, OPEN, mode=Mode.HANDS)
    count = e.CountEntered(ballot="nq-01", counts=((3, 1, 0),), counters=(SECRETARY,), by=CHAIR)
    count = e.CountEntered(ballot="nq-01", counts=((3, 1, 0),), counters=(SECRETARY,), by=CHAIR)
    counted = room_after(*SECOND, OPEN, count, mode=Mode.HANDS)

    assert next_step(room).kind is Kind.ENTER_COUNT
    assert next_step(counted) == Step(kind=Kind.CLOSE_BALLOT, item="item-2", ballot="nq-01", round=1)


def test_a_draft_of_the_secretary_waits_for_the_chairs_consent() -> None:
    assert next_step(room_after(*FIRST), drafts={"item-1"}) == Step(kind=Kind.AGREE, item="item-1")
    assert next_step(room_after(*DONE), drafts={""}) == Step(kind=Kind.AGREE)
    assert next_step(room_after(*FIRST), drafts={"item-2"}).kind is Kind.CONCLUDE


def test_a_draft_that_comes_after_its_item_waits_until_the_running_one_is_concluded() -> None:
    assert next_step(room_after(*SECOND), drafts={"item-1"}).kind is not Kind.AGREE
    assert next_step(room_after(*DONE), drafts=("item-1", "")) == Step(kind=Kind.AGREE, item="item-1")


def test_a_ballot_of_the_whole_meeting_comes_after_the_last_item() -> None:
    step = next_step(room_after(*DONE), ballots=(make_ballot("whole"),))

    assert step == Step(kind=Kind.OPEN_BALLOT, ballot="whole")


def test_a_plan_that_is_not_approved_offers_nothing() -> None:
    room = room_after(package=make_package(state=PlanState.AWAITING))

    assert next_step(room) == Step(kind=Kind.NOTHING)


@pytest.mark.parametrize(
    ("left", "steps", "drafts"),
    [
        (LeftOpen(items=2, has_open_item=False, ballots=1, has_draft=False, has_tie=False), STARTED, ()),
        (LeftOpen(items=1, has_open_item=False, ballots=1, has_draft=False, has_tie=False), (*STARTED, ON_PAPER), ()),
        (LeftOpen(items=1, has_open_item=True, ballots=1, has_draft=True, has_tie=False), FIRST, ("item-1",)),
        (
            LeftOpen(items=0, has_open_item=True, ballots=0, has_draft=False, has_tie=False),
            (*SECOND, OPEN, CLOSE),
            (),
        ),
        (LeftOpen(items=0, has_open_item=False, ballots=0, has_draft=False, has_tie=False), (*DONE, OPEN, CLOSE), ()),
    ],
)
def test_what_would_stay_without_an_end_is_known(
    left: LeftOpen, steps: tuple[e.Event | str, ...], drafts: tuple[str, ...]
) -> None:
    assert left_open(room_after(*steps), ballots=(make_ballot(item="item-2"),), drafts=drafts) == left
