"""What central keeps of what rooms send: everything once, as it came, whatever happens on the way."""

import pytest

from central.db import Database
from central.proceedings.checking import Arrival
from central.proceedings.intake import accept, accept_many, holds
from central.proceedings.models import (
    AcceptedHeader,
    Alarm,
    Content,
    Cursor,
    Erasure,
    ForkedRun,
    Line,
    Quarantine,
    Standing,
)
from contract.events import CheckedIn, ConclusionEntered, MeetingStarted, Way
from contract.messages import Held, Hello, StreamHeld
from tests.central.proceedings.unit import NOW, Stream, register
from tests.makers import EIGHT, MEETING, STREAM, UNIT, key_of, make_content, make_stream_began

CONTENT = make_content()
OTHER = "00000000000000ff"


@pytest.fixture
def sent(database: Database) -> Stream:  # noqa: ARG001 (the tables must be there)
    """A room's first stream: its beginning and nine check-ins."""
    stream = register(Stream().begin())
    stream.write(*(CheckedIn(attendee=one, way=Way.TAP) for one in range(1, 10)))
    return stream


def kept(stream: str = STREAM) -> list[str]:
    return [row.text for row in Line.select().where(Line.stream == stream).order_by(Line.seq)]


def take(database: Database, packed: bytes, *, unit: str = UNIT, by_hand: bool = False) -> Held:
    return accept(database, packed, unit=unit, now_ms=NOW, by_hand=by_hand)


def test_a_run_is_kept_as_it_came(database: Database, sent: Stream) -> None:
    sent.write(ConclusionEntered(text=CONTENT.name, by=1), contents=[CONTENT])

    held = take(database, sent.run())

    assert kept() == sent.texts
    assert (held.stream, held.seq, held.digest) == (STREAM, 11, sent.digest_at(11).hex())
    assert (held.reason, held.fork, held.answered_at, held.window) == ("", False, NOW, 4)
    assert [(row.name, bytes(row.body)) for row in Content.select()] == [(CONTENT.name, CONTENT.body)]
    header = AcceptedHeader.get()
    assert (header.first, header.last, header.public) == (1, 11, sent.key.public_key().public_bytes_raw().hex())
    assert sent.run().startswith(bytes(header.signed_header)[:64])
    assert [row.meeting for row in Line.select().order_by(Line.seq)] == [0] + [MEETING] * 10


def test_a_resend_changes_nothing(database: Database, sent: Stream) -> None:
    first = take(database, sent.run())

    again = take(database, sent.run())
    part = take(database, sent.run(4, 6))

    assert first == again == part
    assert kept() == sent.texts
    assert AcceptedHeader.select().count() == 1
    assert not Alarm.select().exists()


def test_at_a_hole_nothing_is_stored_and_the_answer_tells_what_is_held(database: Database, sent: Stream) -> None:
    take(database, sent.run(1, 3))

    held = take(database, sent.run(5, 10))

    assert (held.seq, held.digest, held.reason) == (3, sent.digest_at(3).hex(), "")
    assert kept() == sent.texts[:3]


def test_the_new_tail_of_an_overlapping_run_is_taken(database: Database, sent: Stream) -> None:
    take(database, sent.run(1, 5))

    held = take(database, sent.run(3, 9))

    assert held.seq == 9
    assert kept() == sent.texts[:9]
    assert [(row.first, row.last) for row in AcceptedHeader.select().order_by(AcceptedHeader.last)] == [(1, 5), (3, 9)]


@pytest.mark.parametrize(("first", "last"), [(1, 5), (1, 10), (4, 10), (6, 10), (7, 10), (4, 5)])
def test_a_fork_is_kept_beside_what_was_first(database: Database, sent: Stream, first: int, last: int) -> None:
    take(database, sent.run(1, 6))
    twin = Stream(texts=sent.texts[:3], at_ms=EIGHT + 1)
    twin.write(*(CheckedIn(attendee=one, way=Way.CAMERA) for one in range(20, 27)))

    answers = [take(database, twin.run(first, last)) for _ in range(2)]

    assert [(held.seq, held.digest, held.fork) for held in answers] == [(6, sent.digest_at(6).hex(), True)] * 2
    assert kept() == sent.texts[:6]
    assert [bytes(row.packed) for row in ForkedRun.select()] == [twin.run(first, last)]
    assert [(row.kind, row.unit, row.stream) for row in Alarm.select()] == [("fork", UNIT, STREAM)]
    assert not Quarantine.select().exists()


def test_a_long_fork_is_kept_run_by_run_and_nothing_that_does_not_go_on_from_it(
    database: Database, sent: Stream
) -> None:
    take(database, sent.run(1, 4))
    twin = Stream(texts=sent.texts[:3], at_ms=EIGHT + 1)
    twin.write(*(CheckedIn(attendee=one, way=Way.CAMERA) for one in range(20, 29)))
    other = Stream(texts=sent.texts[:3], at_ms=EIGHT + 2)
    other.write(*(CheckedIn(attendee=one, way=Way.CAMERA) for one in range(20, 29)))
    forks = [twin.run(1, 6), twin.run(7, 9), twin.run(10, 12)]

    answers = [take(database, run) for run in [*forks, *forks, other.run(7, 9), twin.run(8, 9)]]

    assert [(held.seq, held.fork) for held in answers] == [(4, True)] * 6 + [(4, False)] * 2
    assert {bytes(row.packed) for row in ForkedRun.select()} == set(forks)
    assert kept() == sent.texts[:4]
    assert Alarm.select().count() == 1


def test_after_a_fork_the_room_goes_on_in_a_new_stream(database: Database, sent: Stream) -> None:
    take(database, sent.run(1, 6))
    twin = Stream(texts=sent.texts[:3], at_ms=EIGHT + 1)
    twin.write(CheckedIn(attendee=20, way=Way.CAMERA))
    take(database, twin.run())

    went_on = Stream(name=OTHER).begin(previous=STREAM, previous_seq=4, previous_digest=twin.digest_at(4).hex())
    went_on.write(MeetingStarted(by=1))
    held = take(database, went_on.run())

    assert (held.seq, held.fork) == (2, False)
    assert kept(OTHER) == went_on.texts


def bad_runs() -> dict[str, tuple[bytes, str]]:
    """What is wrong with it: the message, and a part of the reason that an administrator reads."""
    good = Stream().begin()
    good.write(MeetingStarted(by=1))
    flipped = bytearray(good.run())
    flipped[70] ^= 1
    headless, unbegun, twice, foreign = Stream(), Stream(), Stream().begin().begin(), Stream(unit="room-99").begin()
    headless.write(MeetingStarted(by=1))
    unbegun.write(make_stream_began("room-99"), meeting=0)
    chained = Stream().begin()
    chained.digest_at = lambda seq: bytes([seq]) * 32  # type: ignore[method-assign]
    return {
        "empty": (b"", "cut"),
        "too large": (bytes(70_000), "at most"),
        "garbage": (b"\x07" * 300, "a run"),
        "flipped": (bytes(flipped), "signature"),
        "forged": (Stream(key=key_of(9)).begin().run(), "signature"),
        "another unit's": (foreign.run(), "room-99"),
        "no beginning": (headless.run(), "StreamBegan"),
        "begun twice": (twice.run(), "StreamBegan"),
        "begun for another": (unbegun.run(), "room-99"),
        "broken chain": (chained.run(), "digest"),
    }


@pytest.mark.parametrize("wrong", bad_runs())
def test_a_bad_run_goes_to_quarantine_with_the_reason(database: Database, sent: Stream, wrong: str) -> None:
    take(database, sent.run(1, 4))
    packed, reason = bad_runs()[wrong]

    held = take(database, packed)

    assert reason in held.reason
    assert "\n" not in held.reason
    assert [(row.unit, bytes(row.packed), row.reason) for row in Quarantine.select()] == [(UNIT, packed, held.reason)]
    assert kept() == sent.texts[:4]
    assert take(database, sent.run(5, 10)).seq == 10


def test_three_bad_runs_hold_the_unit_until_it_is_released(database: Database, sent: Stream) -> None:
    windows = [take(database, b"bad").window for _ in range(5)]

    refused = take(database, sent.run())

    assert windows == [4, 4, 0, 0, 0]
    assert (refused.window, refused.seq) == (0, 0)
    assert Quarantine.select().count() == 3
    assert [(row.kind, row.unit) for row in Alarm.select()] == [("held", UNIT)]
    assert not kept()


def test_a_good_run_in_between_forgives(database: Database, sent: Stream) -> None:
    for last in range(1, 6):
        take(database, b"bad")
        take(database, b"bad")
        assert take(database, sent.run(last, last)).seq == last
    assert not Standing.select().exists()


def test_an_ended_key_is_good_only_by_hand(database: Database) -> None:
    register(Stream(name=OTHER, unit="room-13"), until_ms=NOW)
    old = Stream(name=OTHER, unit="room-13").begin()

    refused = take(database, old.run(), unit="room-13")
    taken = take(database, old.run(), unit="room-13", by_hand=True)

    assert (refused.seq, taken.seq) == (0, 1)
    assert "ended" in refused.reason
    assert not Quarantine.select().exists()


def test_the_old_and_the_new_key_are_both_good_while_they_overlap(database: Database, sent: Stream) -> None:
    renewed = register(Stream(name=OTHER, key=key_of(5)).begin())
    assert take(database, sent.run()).seq == 10
    assert take(database, renewed.run()).seq == 1


def test_of_an_unknown_unit_nothing_is_kept(database: Database) -> None:
    held = take(database, Stream(unit="room-99").begin().run(), unit="room-99")
    assert "room-99" in held.reason
    assert not Quarantine.select().exists()
    assert not Cursor.select().exists()


def test_nobody_writes_into_another_units_stream(database: Database, sent: Stream) -> None:
    take(database, sent.run())
    thief = register(Stream(unit="room-13", key=key_of(6)).begin())
    thief.write(*(CheckedIn(attendee=one, way=Way.TAP) for one in range(1, 12)))

    answers = [take(database, thief.run(first, 12), unit="room-13") for first in (1, 11)]

    assert [(held.seq, held.digest) for held in answers] == [(0, "0" * 64)] * 2
    assert all("another unit" in held.reason for held in answers)
    assert kept() == sent.texts


def test_an_erased_content_does_not_come_back(database: Database, sent: Stream) -> None:
    sent.write(ConclusionEntered(text=CONTENT.name, by=1), contents=[CONTENT])
    Erasure.create(name=CONTENT.name, at_ms=NOW, by=0, reason="law")

    take(database, sent.run())

    assert kept() == sent.texts
    assert not Content.select().exists()


def test_a_content_that_came_later_is_taken_from_the_resend(database: Database, sent: Stream) -> None:
    sent.write(ConclusionEntered(text=CONTENT.name, by=1))
    take(database, sent.run())

    sent.contents[CONTENT.name] = CONTENT
    take(database, sent.run(9, 11))

    assert [row.name for row in Content.select()] == [CONTENT.name]


def test_after_the_tables_were_lost_the_answer_asks_for_everything_again(database: Database, sent: Stream) -> None:
    take(database, sent.run(1, 8))
    for table in (Line, Cursor, AcceptedHeader):
        table.delete().execute()

    asked = take(database, sent.run(9, 10))
    again = take(database, sent.run())

    assert (asked.seq, asked.digest) == (0, "0" * 64)
    assert again.seq == 10
    assert kept() == sent.texts


def test_a_lost_cursor_is_counted_again_from_the_lines(database: Database, sent: Stream) -> None:
    take(database, sent.run(1, 8))
    Cursor.delete().execute()

    held = [take(database, packed).seq for packed in (sent.run(9, 10), sent.run(1, 3), sent.run(9, 10))]

    assert held == [0, 8, 10]
    assert kept() == sent.texts


def test_lines_that_a_lost_table_left_behind_a_hole_make_way(database: Database, sent: Stream) -> None:
    for first in (1, 4, 7):
        take(database, sent.run(first, first + 2))
    Cursor.delete().execute()
    Line.delete().where(Line.seq.between(3, 5)).execute()

    held = [take(database, sent.run(first, last)).seq for first, last in ((1, 2), (3, 8), (9, 10))]

    assert held == [2, 8, 10]
    assert kept() == sent.texts
    assert [row.last for row in AcceptedHeader.select().order_by(AcceptedHeader.last)] == [8, 10]


def test_runs_of_many_units_share_a_commit(database: Database, sent: Stream) -> None:
    second = register(Stream(name=OTHER, unit="room-13", key=key_of(6)).begin())
    second.write(MeetingStarted(by=1))
    arrivals = [
        Arrival(UNIT, sent.run(1, 4)),
        Arrival("room-13", second.run()),
        Arrival(UNIT, sent.run(1, 4)),
        Arrival(UNIT, sent.run(2, 3)),
        Arrival(UNIT, b"bad"),
        Arrival(UNIT, sent.run(7, 10)),
        Arrival(UNIT, sent.run(4, 8)),
    ]

    answers = accept_many(database, arrivals, now_ms=NOW)

    assert [held.seq for held in answers] == [4, 2, 4, 4, 0, 4, 8]
    assert kept() == sent.texts[:8]
    assert kept(OTHER) == second.texts


def hello(*said: StreamHeld, unit: str = UNIT) -> Hello:
    return Hello(unit=unit, epoch=1, protocol=1, software="test", sent_at=5, streams=said)


def test_a_hello_is_told_what_is_held(database: Database, sent: Stream) -> None:
    take(database, sent.run(1, 6))
    said = [
        StreamHeld(stream=STREAM, seq=10, digest=sent.digest_at(10).hex()),
        StreamHeld(stream=STREAM, seq=4, digest=sent.digest_at(4).hex()),
        StreamHeld(stream=STREAM, seq=4, digest="ab" * 32),
        StreamHeld(stream=OTHER, seq=2, digest="ab" * 32),
    ]

    [answers, of_nothing] = holds(database, [hello(*said), hello()], now_ms=NOW)

    assert [(held.stream, held.seq, held.fork) for held in answers] == [
        (STREAM, 6, False),
        (STREAM, 6, False),
        (STREAM, 6, True),
        (OTHER, 0, False),
    ]
    assert {held.heard_at for held in answers} == {5}
    assert [held.stream for held in of_nothing] == [""]
    assert [[held.seq for held in told] for told in holds(database, [hello(*said, unit="room-9")], now_ms=NOW)] == [
        [0] * 4
    ]
    assert len({held.incarnation for held in answers}) == 1


def test_another_past_is_said_to_be_aside_when_all_of_it_is_and_no_sooner(database: Database, sent: Stream) -> None:
    """A unit whose card was copied sends its own past once more until central says so, also after a restore."""
    other = Stream(texts=list(sent.texts), at_ms=sent.at_ms)
    sent.write(*(CheckedIn(attendee=one, way=Way.TAP) for one in range(20, 25)))
    other.write(*(CheckedIn(attendee=one, way=Way.CAMERA) for one in range(30, 36)))
    assert not take(database, sent.run()).fork

    def is_aside() -> bool:
        said = StreamHeld(stream=STREAM, seq=16, digest=other.digest_at(16).hex())
        hello = Hello(unit=UNIT, epoch=1, protocol=1, software="test", sent_at=NOW, streams=(said,))
        ((told,),) = holds(database, [hello], now_ms=NOW)
        return told.aside is True

    assert not is_aside()
    assert take(database, other.run(9, 12)).fork
    assert not is_aside(), "its last lines have not come"
    assert take(database, other.run(13, 16)).fork
    assert is_aside()
    ForkedRun.delete().where(ForkedRun.seq == 12).execute()
    assert not is_aside(), "its end is there, and what comes before it was lost"
