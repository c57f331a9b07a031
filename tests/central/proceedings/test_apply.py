"""What pages see follows from the lines alone, in whichever bits and however often they are applied."""

from dataclasses import replace

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from central.db import Database
from central.proceedings.apply import Applier, rebuild
from central.proceedings.following import follow, leading_unit, room_of
from central.proceedings.intake import accept
from central.proceedings.models import Alarm, Content, Cursor, Erasure
from central.proceedings.results import (
    COMPUTED,
    BallotRound,
    Conclusion,
    Fault,
    NamedVote,
    Opinion,
    Presence,
    Proceedings,
)
from central.proceedings.results import Stream as StreamRow
from contract import events as e
from contract.ballot import Mode, Shape
from contract.line import read_line
from contract.room import Phase
from contract.room import room_of as room_from
from contract.tally import Result
from tests.central.proceedings.meeting import (
    CONCLUSION,
    OPINION,
    PACKAGE,
    keep,
    package_taken,
    snapshot,
    write_beginning,
    write_rest,
)
from tests.central.proceedings.unit import NOW, Stream, register
from tests.makers import GUEST, MEETING, STREAM, UNIT, key_of, make_package

LATER, OTHER = "00000000000000aa", "00000000000000bb"


@pytest.fixture
def sent(database: Database) -> Stream:  # noqa: ARG001 (the tables must be there)
    """A whole meeting in one stream."""
    stream = register(Stream().begin())
    keep()
    write_beginning(stream)
    write_rest(stream)
    return stream


def send(database: Database, stream: Stream, first: int = 1, last: int = 0) -> None:
    held = accept(database, stream.run(first, last), unit=stream.unit, now_ms=NOW)
    assert not held.reason


def apply_all(database: Database, applier: Applier | None = None) -> None:
    applier = applier or Applier(database)
    while applier.apply(now_ms=NOW):
        pass


def test_pages_see_the_whole_meeting(database: Database, sent: Stream) -> None:
    send(database, sent)

    apply_all(database)

    course = Proceedings.get()
    assert (course.unit, course.meeting, course.phase, course.chair) == (UNIT, MEETING, "ended", 1)
    assert (course.members, course.present, course.is_quorate, course.unknown) == (5, 3, False, 0)
    assert course.last == f"{STREAM}/{len(sent.texts)}"
    presence = {row.attendee: (row.is_present, row.way, row.excused) for row in Presence.select()}
    assert presence == {
        1: (True, "start", ""),
        2: (True, "camera", ""),
        3: (True, "poster", ""),
        4: (False, "tap", ""),
        5: (False, "", OPINION.name),
        GUEST: (False, "", ""),
    }
    stood = {row.attendee: row.standing for row in Presence.select()}
    assert stood == {1: "present", 2: "present", 3: "present", 4: "left", 5: "excused", GUEST: "absent"}
    result = msgspec.json.decode(BallotRound.get().result, type=Result)
    assert (result.entitled, result.voted, result.questions[0].counts) == (4, 3, (1, 2, 0))
    assert not result.questions[0].verdict.adopted
    votes = {row.voter: msgspec.json.decode(row.choices) for row in NamedVote.select()}
    assert votes == {2: [[1]], 3: [[0]], 4: [[1]]}
    assert [(row.attendee, row.text) for row in Opinion.select()] == [(3, OPINION.name)]
    assert [(row.item, row.text) for row in Conclusion.select()] == [("", CONCLUSION.name)]
    assert not Fault.select().exists()


def test_the_same_in_any_bits_by_any_processes(database: Database, sent: Stream) -> None:
    send(database, sent)
    apply_all(database)
    expected = snapshot()
    for table in (StreamRow, *COMPUTED):
        table.delete().execute()
    Cursor.update(applied=0).execute()

    appliers = [Applier(database), Applier(database)]
    for turn in range(40):
        appliers[turn // 3 % 2].apply(now_ms=NOW, at_most=1 + turn % 3)

    assert snapshot() == expected


def test_applying_again_changes_nothing(database: Database, sent: Stream) -> None:
    send(database, sent)
    apply_all(database)
    expected = snapshot()

    Cursor.update(applied=0).execute()
    apply_all(database)

    assert snapshot() == expected


def test_lines_come_while_the_meeting_goes_on(database: Database, sent: Stream) -> None:
    applier = Applier(database)
    for last in range(1, len(sent.texts) + 1):
        send(database, sent, last, last)
        applier.apply(now_ms=NOW)
        lines = [read_line(text) for text in sent.texts[1:last]]
        room = room_from(MEETING, lines, {package_taken().sha256: PACKAGE})
        if lines:
            assert Proceedings.get().phase == room.phase
            assert replace(room_of(MEETING), packages={}) == replace(room, packages={})


def test_rebuilt_tables_equal_what_stood_before(database: Database, sent: Stream) -> None:
    second = register(Stream(name=OTHER, unit="room-13", key=key_of(6)).begin())
    second.write(package_taken(make_package(8)), e.Departed(attendee=4), meeting=8)
    send(database, sent)
    send(database, second)
    apply_all(database)
    expected = snapshot()

    Presence.update(is_present=False, way="card").execute()
    NamedVote.delete().execute()
    Fault.delete().execute()
    StreamRow.delete().execute()
    Conclusion.create(unit=UNIT, meeting=99, item="", by=1, text="", at_ms=0, line="")
    assert rebuild(database, now_ms=NOW) == 2

    assert snapshot() == expected


def test_one_meeting_is_rebuilt_alone(database: Database, sent: Stream) -> None:
    send(database, sent)
    apply_all(database)
    expected = snapshot()
    Presence.delete().execute()

    assert rebuild(database, 99, now_ms=NOW) == 0
    assert rebuild(database, MEETING, now_ms=NOW) == 1

    assert snapshot() == expected


def test_a_line_that_cannot_follow_becomes_a_fault_and_blocks_nothing(database: Database, sent: Stream) -> None:
    sent.texts.pop()
    impossible = sent.write(e.MeetingStarted(by=1))[0]
    sent.write(e.MeetingEnded(by=1))
    send(database, sent)

    apply_all(database)

    assert [(row.stream, row.seq, row.meeting) for row in Fault.select()] == [(STREAM, impossible.seq, MEETING)]
    assert "running" in Fault.get().reason
    assert Proceedings.get().phase == "ended"


def test_a_package_that_comes_later_is_applied_when_it_is_here(database: Database) -> None:
    stream = register(Stream().begin())
    write_beginning(stream)
    send(database, stream)
    applier = Applier(database)
    apply_all(database, applier)
    assert [row.missing for row in Fault.select()] == [package_taken().sha256]
    assert Proceedings.get().members == 0

    keep()
    apply_all(database, applier)

    assert not Fault.select().exists()
    assert Proceedings.get().members == 5


def test_an_event_that_was_unknown_is_applied_after_the_upgrade(
    database: Database, sent: Stream, monkeypatch: pytest.MonkeyPatch
) -> None:
    conclusion = "ConclusionEntered"
    with monkeypatch.context() as before:
        before.delitem(read_line.__globals__["_readers"], conclusion)
        send(database, sent)
        apply_all(database, Applier(database, software="0.0.9"))
        assert Proceedings.get().unknown == 1
        assert not Conclusion.select().exists()

    apply_all(database)

    assert Proceedings.get().unknown == 0
    assert Conclusion.get().text == CONCLUSION.name
    assert Content.select().where(Content.name == CONCLUSION.name).exists()


def test_a_meeting_goes_on_in_the_stream_after_a_reboot(database: Database) -> None:
    first, second = register(Stream().begin()), Stream(name=LATER, at_ms=0)
    keep()
    write_beginning(first)
    second.begin(previous=STREAM, previous_seq=7, previous_digest=first.digest_at(7).hex())
    write_rest(second)
    applier = Applier(database)
    send(database, second)
    apply_all(database, applier)
    assert Fault.select().exists()

    send(database, first)
    apply_all(database, applier)

    assert not Fault.select().exists()
    assert Proceedings.get().phase == "ended"
    assert [row.previous for row in StreamRow.select().order_by(StreamRow.stream)] == [STREAM, ""]
    assert not Alarm.select().exists()


def test_a_unit_that_remembers_another_past_raises_an_alarm(database: Database, sent: Stream) -> None:
    send(database, sent)
    second = Stream(name=LATER).begin(previous=STREAM, previous_seq=3, previous_digest="ab" * 32)
    send(database, second)

    apply_all(database)

    assert [(row.kind, row.stream) for row in Alarm.select()] == [("fork", STREAM)]


def test_two_rooms_of_one_meeting_are_never_put_in_one_order(database: Database, sent: Stream) -> None:
    second = register(Stream(name=OTHER, unit="room-13", key=key_of(6), at_ms=sent.at_ms).begin())
    write_beginning(second)
    send(database, sent)
    send(database, second)

    apply_all(database)

    phases = {row.unit: row.phase for row in Proceedings.select()}
    assert phases == {UNIT: "ended", "room-13": "running"}
    assert leading_unit(MEETING) == UNIT
    assert room_of(MEETING, unit="room-13").phase is Phase.RUNNING
    assert not Fault.select().exists()


def test_lines_of_an_old_card_after_the_handover_are_not_counted_silently(database: Database) -> None:
    old = Stream().begin()
    keep()
    write_beginning(old)
    handover = old.at_ms + 1
    old.write(e.CheckedIn(attendee=5, way=e.Way.TAP))
    register(old, until_ms=handover)

    accept(database, old.run(), unit=UNIT, now_ms=NOW, by_hand=True)
    apply_all(database)

    assert sorted(row.attendee for row in Presence.select() if row.way) == [1, 2, 3, 4]
    assert ["had ended" in row.reason for row in Fault.select()] == [True]


def test_what_the_room_erased_is_erased_here(database: Database, sent: Stream) -> None:
    sent.write(e.Erased(content=OPINION.name, by=2, reason="yêu cầu của đại biểu"))
    send(database, sent)

    apply_all(database)

    assert not Content.select().where(Content.name == OPINION.name).exists()
    assert Erasure.get().name == OPINION.name
    assert Opinion.get().text == OPINION.name


def test_a_room_is_known_before_anything_is_applied(database: Database, sent: Stream) -> None:
    send(database, sent)
    assert room_of(MEETING).phase is Phase.ENDED
    assert follow(UNIT, 99).room.last == ""


EVENTS = st.one_of(
    st.builds(e.CheckedIn, attendee=st.integers(1, 6), way=st.sampled_from(e.Way)),
    st.builds(e.CheckInUndone, attendee=st.integers(1, 6), by=st.just(2), reason=st.just(OPINION.name)),
    st.builds(e.Departed, attendee=st.integers(1, 6)),
    st.builds(e.MeetingStarted, by=st.just(1)),
    st.builds(e.MeetingPaused, by=st.just(1), until=st.integers(0, 2**53)),
    st.builds(e.MeetingResumed, by=st.just(1)),
    st.builds(e.MeetingEnded, by=st.just(1)),
    st.builds(e.ChairHandedOver, giver=st.just(1), taker=st.integers(1, 9), by=st.just(1), reason=st.just("a" * 64)),
    st.builds(e.FloorGiven, attendee=st.integers(1, 6), by=st.integers(0, 2**53)),
    st.builds(e.OpinionGiven, attendee=st.just(3), page=st.integers(0, 2**53), text=st.just("b" * 64),
              source=st.sampled_from(e.Source)),
    st.builds(
        e.BallotOpened,
        ballot=st.just("b-1"), round=st.integers(1, 3), mode=st.sampled_from(["devices", "hands", "slips"]).map(Mode),
        spec=st.just("c" * 64), rule=st.just(PACKAGE.rule), members=st.integers(0, 2**53), present=st.integers(0, 9),
        shape=st.lists(st.builds(Shape, st.integers(1, 3), st.integers(0, 2), st.integers(0, 3)), min_size=1,
                       max_size=2).map(tuple),
        entitled=st.just((1, 2, 3)), by=st.just(1),
    ),
    st.builds(
        e.VoteCast,
        ballot=st.just("b-1"), round=st.integers(1, 3), voter=st.integers(1, 4), source=st.sampled_from(e.Source),
        choices=st.lists(st.lists(st.integers(0, 4), max_size=3).map(tuple), max_size=3).map(tuple),
        nonce=st.integers(0, 50).map("nonce-{:04}".format),
    ),
    st.builds(
        e.CountEntered,
        ballot=st.just("b-1"), round=st.integers(1, 3), by=st.just(1), returned=st.integers(0, 2**53),
        counts=st.lists(st.lists(st.integers(0, 2**53), max_size=3).map(tuple), max_size=3).map(tuple),
    ),
    st.builds(e.BallotClosed, ballot=st.just("b-1"), round=st.integers(1, 3), members=st.integers(0, 2**53),
              present=st.integers(0, 9), by=st.just(1)),
    st.builds(e.BallotVoided, ballot=st.just("b-1"), round=st.integers(1, 3), by=st.just(1), reason=st.just("d" * 64)),
    st.just(package_taken()),
    st.just(package_taken(make_package(8))),
)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(events=st.lists(EVENTS, max_size=30), cut=st.integers(1, 30))
def test_no_lines_whatever_they_say_stop_the_others(database: Database, events: list[e.Event], cut: int) -> None:
    for table in (StreamRow, Cursor, *COMPUTED, Fault):
        table.delete().execute()
    number = next(_numbers)
    stream = register(Stream(name=f"{number:016x}", unit=f"room-{number}").begin())
    keep()
    stream.write(*events)
    send(database, stream)

    applier = Applier(database)
    while applier.apply(now_ms=NOW, at_most=cut):
        pass

    expected = snapshot()
    rebuild(database, now_ms=NOW)
    assert snapshot() == expected
    assert Cursor.get().applied == len(stream.texts)


_numbers = iter(range(1, 10_000))
