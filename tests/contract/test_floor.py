"""Who waits for the floor and in what order, and how long each speech has lasted."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import events as e
from contract.order import check
from contract.refused import Refused
from contract.room import Room, Speech
from tests.contract.test_order import here, room_with
from tests.makers import CHAIR, EIGHT, SECRETARY, make_line

MINUTE = 60_000


def running(*events: e.Event) -> Room:
    return room_with(*here(1, 2, 3, 4, 5), e.MeetingStarted(by=CHAIR), e.ItemOpened(item="item-1", by=CHAIR), *events)


def at(room: Room, minute: int, event: e.Event) -> None:
    """Let this happen so many minutes after eight."""
    line = make_line(event, seq=1000 + minute)
    room.take(msgspec.structs.replace(line, at=EIGHT + minute * MINUTE))


def plain(attendee: int) -> e.Event:
    return e.FloorRequested(attendee=attendee)


def remark(attendee: int, kind: e.Remark) -> e.Event:
    return e.RemarkRequested(attendee=attendee, remark=kind)


def test_procedure_is_heard_first_then_replies_then_who_waits() -> None:
    room = running(
        plain(3), remark(4, e.Remark.REPLY), plain(5), remark(2, e.Remark.PROCEDURE), remark(1, e.Remark.REPLY)
    )
    assert room.queue == [2, 4, 1, 3, 5]


def test_a_remark_takes_the_place_of_the_same_persons_request() -> None:
    room = running(plain(3), plain(4), remark(4, e.Remark.PROCEDURE), plain(4))
    assert room.queue == [4, 3]
    assert room.remarks == {4: e.Remark.PROCEDURE}


def test_an_invitation_taken_back_leaves_the_remark_where_it_stood() -> None:
    room = running(plain(3), remark(4, e.Remark.REPLY))
    at(room, 1, e.FloorGiven(attendee=4, by=CHAIR))
    assert (room.speaker, room.speaker_remark, room.remarks) == (4, e.Remark.REPLY, {})
    at(room, 2, e.StepUndone(step=room.last, by=CHAIR))
    assert (room.speaker, room.queue, room.remarks) == (0, [4, 3], {4: e.Remark.REPLY})
    assert room.speeches == []


def test_a_speech_lasts_until_the_next_and_a_pause_does_not_count() -> None:
    room = running()
    at(room, 1, e.FloorGiven(attendee=3, by=CHAIR))
    at(room, 4, e.MeetingPaused(by=CHAIR))
    at(room, 14, e.MeetingResumed(by=CHAIR))
    at(room, 16, e.FloorGiven(attendee=4, by=CHAIR))
    at(room, 17, e.ItemOpened(item="item-2", by=CHAIR))
    assert room.speeches == [
        Speech(3, "item-1", EIGHT + MINUTE, EIGHT + 16 * MINUTE, 5 * MINUTE),
        Speech(4, "item-1", EIGHT + 16 * MINUTE, EIGHT + 17 * MINUTE, MINUTE),
    ]


def test_a_speech_that_was_ended_by_mistake_goes_on() -> None:
    room = running()
    at(room, 1, e.FloorGiven(attendee=3, by=CHAIR))
    at(room, 3, e.FloorEnded(attendee=3, by=CHAIR))
    at(room, 4, e.StepUndone(step=room.last, by=CHAIR))
    at(room, 6, e.MeetingEnded(by=CHAIR))
    assert [(one.attendee, one.lasted_ms) for one in room.speeches] == [(3, 5 * MINUTE)]


@given(st.lists(st.tuples(st.integers(0, 60), st.sampled_from([3, 4, 0])), max_size=12))
def test_a_clock_that_jumps_makes_no_speech_shorter_than_nothing(turns: list[tuple[int, int]]) -> None:
    room = running()
    for minute, attendee in turns:
        at(room, minute, e.FloorGiven(attendee=attendee, by=CHAIR) if attendee else e.FloorEnded(attendee=3, by=CHAIR))
    assert all(one.lasted_ms >= 0 for one in room.speeches)


def test_only_chair_and_secretary_set_the_speaking_time() -> None:
    room = running()
    for by in (CHAIR, SECRETARY):
        check(room, e.SpeakingTimeSet(person=5, by=by))
    with pytest.raises(Refused):
        check(room, e.SpeakingTimeSet(person=5, by=4))
