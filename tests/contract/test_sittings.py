"""A meeting of several sittings: each with a roll and times of its own, the items and results of all of them (A14)."""

from dataclasses import replace

import msgspec
import pytest

from contract import events as e
from contract.ballot import Mode
from contract.matters import matters, revocable
from contract.order import check, opening
from contract.refused import Refused
from contract.room import Contradiction, Phase, Room
from contract.standing import Standing, attending
from tests.contract.test_order import here, open_ballot, room_with, then, voting_room
from tests.makers import CHAIR, EIGHT, SECRETARY, make_ballot, make_content, make_line, make_package, make_people

HOUR = 3_600_000
NOON = EIGHT + 4 * HOUR
TWO = EIGHT + 6 * HOUR
TEXT = make_content().name
CLOSED = e.SittingClosed(by=CHAIR, until=TWO)


def at(room: Room, at_ms: int, *events: e.Event) -> None:
    """Write these at this time."""
    for event in events:
        seq = int(room.last.split("/")[1]) + 1
        room.take(msgspec.structs.replace(make_line(event, seq), at=at_ms + seq))


def morning() -> Room:
    """A meeting with four of five present, in the middle of its first item."""
    return room_with(*here(1, 2, 3, 4), e.MeetingStarted(by=CHAIR), e.ItemOpened(item="item-1", by=CHAIR))


def adjourned() -> Room:
    room = morning()
    check(room, CLOSED)
    at(room, NOON, CLOSED)
    return room


def test_the_end_of_a_sitting_ends_speech_and_item_clock_and_leaves_the_item_undone() -> None:
    room = morning()
    at(room, EIGHT + HOUR, e.FloorRequested(attendee=4), e.FloorGiven(attendee=3, by=CHAIR))
    at(room, NOON, CLOSED)
    assert (room.phase, room.adjourned_until, room.item, room.speaker) == (Phase.ADJOURNED, TWO, "", 0)
    assert room.items_done == []
    assert [one.attendee for one in room.speeches] == [3]
    assert room.queue == [4]


def test_the_next_sitting_has_a_roll_of_its_own_and_the_first_one_is_kept() -> None:
    room = adjourned()
    assert not any(map(room.is_present, (1, 2, 3, 4)))
    assert all(map(room.has_come, (1, 2, 3, 4)))
    at(room, TWO, *here(1, 2), e.SittingOpened(by=CHAIR), *here(5))
    first, second = room.held
    assert (set(first.attendance), set(second.attendance)) == ({1, 2, 3, 4}, {1, 2, 5})
    assert first.opened_at < first.closed_at < second.opened_at
    assert second.closed_at == 0
    assert room.phase is Phase.RUNNING
    assert room.started_at == first.opened_at


def test_quorum_and_votes_are_of_who_is_at_this_sitting_and_earlier_results_stay() -> None:
    room = voting_room()
    then(room, e.BallotClosed(ballot="nq-01", members=5, present=4, by=CHAIR))
    at(room, NOON, CLOSED)
    at(room, TWO, *here(1, 2, 5), e.SittingOpened(by=CHAIR))
    assert room.quorum
    assert (room.quorum.present, room.quorum.is_met) == (3, False)
    assert room.entitled_for("item-2") == (1, 2, 5)
    assert room.ballots["nq-01", 1].closed
    assert opening(room, make_ballot(), content=TEXT, mode=Mode.DEVICES, by=CHAIR).round == 2


def test_late_is_who_comes_after_the_sitting_was_opened_and_absent_who_has_not_come_to_it() -> None:
    room = adjourned()
    assert attending(room, 3).standing is Standing.AWAITED
    at(room, TWO, *here(1), e.SittingOpened(by=CHAIR), *here(3))
    assert [attending(room, one).standing for one in (1, 3, 4)] == [Standing.PRESENT, Standing.LATE, Standing.ABSENT]


def test_who_presided_in_place_of_the_chair_did_so_in_that_sitting() -> None:
    room = morning()
    at(room, EIGHT + HOUR, e.ChairHandedOver(giver=1, taker=3, by=CHAIR, reason=TEXT))
    assert room.chair == 3
    at(room, NOON, CLOSED)
    at(room, TWO, *here(1, 3), e.SittingOpened(by=CHAIR))
    assert room.chair == CHAIR


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (e.ItemOpened(item="item-2", by=CHAIR), "mở buổi họp tiếp theo"),
        (e.FloorRequested(attendee=3), "mở buổi họp tiếp theo"),
        (e.MeetingPaused(by=CHAIR), "mở buổi họp tiếp theo"),
        (e.MeetingResumed(by=CHAIR), "không ở trạng thái tạm dừng"),
        (CLOSED, "mở buổi họp tiếp theo"),
        (e.SittingOpened(by=3), "Chủ trì hoặc Thư ký"),
        (e.SittingOpened(by=SECRETARY), ""),
        (e.NextSittingSet(by=SECRETARY, until=TWO + HOUR, place="Hội trường"), ""),
        (e.CheckedIn(attendee=3, way=e.Way.CAMERA), ""),
        (e.OpinionGiven(attendee=3, text=TEXT, source=e.Source.PHONE), ""),
        (e.OpinionGiven(attendee=5, text=TEXT, source=e.Source.PHONE), "chưa điểm danh"),
        (e.MeetingEnded(by=CHAIR), ""),
    ],
)
def test_between_two_sittings(event: e.Event, words: str) -> None:
    room = adjourned()
    if not words:
        check(room, event)
        room.copy().take(make_line(event, 99))
        return
    with pytest.raises(Refused, match=words):
        check(room, event)


@pytest.mark.parametrize("event", [CLOSED, e.SittingOpened(by=CHAIR), e.NextSittingSet(by=CHAIR)])
def test_nothing_of_sittings_happens_before_the_start_or_after_the_end(event: e.Event) -> None:
    for room in (room_with(*here(1)), room_with(e.MeetingStarted(by=CHAIR), e.MeetingEnded(by=CHAIR))):
        with pytest.raises(Refused):
            check(room, event)
        with pytest.raises(Contradiction):
            then(room, event)


def test_no_ballot_stays_open_over_the_end_of_a_sitting_and_the_refusal_says_what_to_do() -> None:
    room = room_with(*here(1, 2, 3, 4), e.MeetingStarted(by=CHAIR))
    open_ballot(room)
    with pytest.raises(Refused, match="Kết thúc biểu quyết trước khi kết thúc buổi họp"):
        check(room, CLOSED)


def test_a_break_may_become_the_end_of_the_sitting() -> None:
    room = morning()
    at(room, EIGHT + HOUR, e.FloorGiven(attendee=3, by=CHAIR), e.MeetingPaused(by=CHAIR))
    check(room, CLOSED)
    at(room, NOON, CLOSED)
    assert room.phase is Phase.ADJOURNED
    assert room.speeches[0].lasted_ms == 1


def test_a_meeting_may_end_between_two_sittings_and_has_then_as_many_as_were_held() -> None:
    room = adjourned()
    at(room, TWO, e.MeetingEnded(by=CHAIR))
    assert (room.phase, len(room.held)) == (Phase.ENDED, 1)
    whole = adjourned()
    at(whole, TWO, *here(1), e.SittingOpened(by=CHAIR), e.MeetingEnded(by=CHAIR))
    assert [one.closed_at for one in whole.held] == [whole.sittings[0].closed_at, whole.ended_at]


def test_taking_the_end_of_a_sitting_back_leaves_everybody_present_who_was_and_who_has_come_since() -> None:
    room = morning()
    at(room, EIGHT + HOUR, e.AbsenceExcused(attendee=5, by=SECRETARY, reason=TEXT))
    before = room.copy()
    at(room, NOON, CLOSED, *here(5))
    undone = e.StepUndone(step=room.step.line if room.step else "", by=CHAIR)
    check(room, undone)
    at(room, NOON, undone)
    assert (room.phase, room.item, room.sittings) == (before.phase, before.item, [])
    assert room.sitting_since == before.sitting_since
    assert {one: seen.line for one, seen in room.attendance.items() if one != 5} == {
        one: seen.line for one, seen in before.attendance.items()
    }
    assert room.is_present(5)
    assert room.excused == {}


def test_taking_the_opening_back_waits_again_with_those_who_have_come() -> None:
    room = adjourned()
    at(room, TWO, *here(1, 2), e.SittingOpened(by=CHAIR))
    at(room, TWO, e.StepUndone(step=room.last, by=CHAIR))
    assert (room.phase, room.adjourned_until, room.sitting_since) == (Phase.ADJOURNED, TWO, 0)
    assert set(room.attendance) == {1, 2}


def test_another_time_for_the_next_sitting_takes_the_place_of_the_former_and_may_be_taken_back() -> None:
    room = adjourned()
    at(room, NOON, e.NextSittingSet(by=SECRETARY, until=TWO + 24 * HOUR, place="Hội trường B", text=TEXT))
    assert (room.adjourned_until, room.adjourned_place, room.adjourned_text) == (TWO + 24 * HOUR, "Hội trường B", TEXT)
    at(room, NOON, e.StepUndone(step=room.last, by=CHAIR))
    assert (room.adjourned_until, room.adjourned_place, room.adjourned_text) == (TWO, "", "")


def test_people_come_to_the_next_sitting_as_early_as_to_the_first() -> None:
    room = adjourned()
    assert room.next_opens_at == TWO - HOUR // 2
    at(room, NOON, e.NextSittingSet(by=CHAIR))
    assert room.next_opens_at == 0


def test_a_matter_that_was_settled_in_one_sitting_is_not_taken_back_in_another() -> None:
    people = tuple(msgspec.structs.replace(one, withdrawn=one.attendee == 3) for one in make_people())
    room = room_with(*here(1, 2, 3), e.MeetingStarted(by=CHAIR), package=make_package(people=people))
    [matter] = matters(room)
    settled = e.MatterSettled(
        kind=matter.kind,
        attendee=3,
        line=matter.line,
        settlement=e.Settlement.UNDONE,
        by=SECRETARY,
        reason=TEXT,
    )
    then(room, settled, e.CheckInUndone(attendee=3, by=SECRETARY, reason=TEXT))
    assert revocable(room) == [matter]
    at(room, NOON, CLOSED)
    assert revocable(room) == []


def test_a_copy_of_the_room_keeps_its_sittings_whatever_follows() -> None:
    room = adjourned()
    kept = room.copy()
    at(room, TWO, *here(1), e.SittingOpened(by=CHAIR), CLOSED)
    assert (len(kept.sittings), len(room.sittings)) == (1, 2)
    assert kept.last_seen(3) == replace(
        kept.sittings[0].attendance[3], is_present=False, left_at=kept.sittings[0].closed_at
    )
