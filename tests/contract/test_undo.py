"""The last step of the course can be taken back by one line, and nothing else is touched by it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import events as e
from contract.ballot import Mode
from contract.order import check, opening
from contract.refused import Refused
from contract.room import STEPS, Contradiction, Room
from tests.contract.test_order import here, room_with, then
from tests.makers import CHAIR, SECRETARY, make_ballot, make_content

TEXT = make_content().name


def running() -> Room:
    """A meeting that has started, with all five members present."""
    return room_with(*here(1, 2, 3, 4, 5), e.MeetingStarted(by=CHAIR))


def take(room: Room, *events: e.Event) -> str:
    """Write these one after the other; the name of the last line."""
    then(room, *events)
    return room.last


def course(room: Room) -> tuple[object, ...]:
    return (
        *(room.presiding, room.presiding_for, room.secretaries),
        *(room.phase, room.paused_until, room.item, room.item_since, tuple(room.items_done)),
        *(room.speaker, room.speaker_since, dict(room.conclusions), tuple(room.unanimous)),
    )


SITTINGS = (e.SittingClosed, e.NextSittingSet, e.SittingOpened)
"""Their taking back is in test_sittings.py, that of a move in test_moving.py."""
STEPS_TAKEN: tuple[e.Event, ...] = (
    e.ItemOpened(item="item-1", by=CHAIR),
    e.ItemOpened(item="item-2", by=CHAIR),
    e.ItemClosed(item="item-1", by=CHAIR),
    e.FloorGiven(attendee=3, by=CHAIR),
    e.FloorEnded(attendee=3, by=CHAIR),
    e.ConclusionEntered(item="item-1", text=TEXT, by=SECRETARY),
    e.UnanimityNoted(item="item-1", by=CHAIR),
    e.ChairHandedOver(giver=1, taker=2, by=CHAIR, reason=TEXT),
    e.ChairHandedOver(giver=1, taker=3, item="item-1", by=CHAIR, reason=TEXT),
    e.SecretaryNamedHere(attendee=3, by=CHAIR, reason=TEXT),
    e.SecretaryNamedHere(attendee=4, replaces=SECRETARY, by=CHAIR, reason=TEXT),
)


@given(st.lists(st.sampled_from(STEPS_TAKEN), min_size=1, max_size=8))
def test_any_last_step_is_taken_back_as_if_it_had_not_been(steps: list[e.Event]) -> None:
    room = running()
    take(room, *steps[:-1])
    before = course(room)
    step = take(room, steps[-1])
    undone = e.StepUndone(step=step, by=CHAIR)
    check(room, undone)
    take(room, undone)
    assert course(room) == before
    with pytest.raises(Refused):
        check(room, undone)


def test_every_step_is_tried_here() -> None:
    assert {type(one) for one in STEPS_TAKEN} | {e.MeetingPaused, e.MeetingResumed, e.MovedToRoom, *SITTINGS} == set(
        STEPS
    )


def test_a_pause_is_taken_back() -> None:
    room = running()
    before = course(room)
    take(room, e.StepUndone(step=take(room, e.MeetingPaused(by=CHAIR, until=5)), by=CHAIR))
    assert course(room) == before


def test_who_was_invited_by_mistake_waits_where_they_stood_and_who_asked_since_waits_too() -> None:
    room = running()
    take(room, e.FloorRequested(attendee=3), e.FloorRequested(attendee=4))
    step = take(room, e.FloorGiven(attendee=3, by=CHAIR))
    take(room, e.FloorRequested(attendee=5))
    take(room, e.StepUndone(step=step, by=CHAIR))
    assert room.queue == [3, 4, 5]
    assert room.speaker == 0


def test_an_older_step_is_not_taken_back() -> None:
    room = running()
    first = take(room, e.ItemOpened(item="item-1", by=CHAIR))
    take(room, e.ItemOpened(item="item-2", by=CHAIR))
    undone = e.StepUndone(step=first, by=CHAIR)
    with pytest.raises(Refused, match="không hoàn tác được nữa"):
        check(room, undone)
    with pytest.raises(Contradiction):
        take(room, undone)


def test_once_a_ballot_was_opened_the_step_before_it_stands() -> None:
    room = running()
    step = take(room, e.ItemOpened(item="item-2", by=CHAIR))
    take(room, opening(room, make_ballot(item="item-2"), content=TEXT, mode=Mode.DEVICES, by=CHAIR))
    with pytest.raises(Refused):
        check(room, e.StepUndone(step=step, by=CHAIR))


def test_only_who_conducts_takes_back() -> None:
    room = running()
    step = take(room, e.ItemOpened(item="item-1", by=CHAIR))
    with pytest.raises(Refused, match="Chủ trì hoặc Thư ký"):
        check(room, e.StepUndone(step=step, by=3))
    check(room, e.StepUndone(step=step, by=SECRETARY))
