"""The journal keeps every line for good, in streams that name the one before, and forgets a content completely."""

import secrets
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract.content import Content
from contract.events import CheckedIn, OpinionGiven, Source, StreamBegan, Way
from contract.line import NO_DIGEST
from contract.refused import Malformed
from edge.journal import Entry, Head, Journal, open_journal
from tests.edge.unit import assert_chain_holds
from tests.makers import MEETING, UNIT, SetClock, make_content

NOW = SetClock().now()


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    made = open_journal(tmp_path / "journal.sqlite")
    boot(made)
    yield made
    made.close()


def boot(journal: Journal, boot: str = "boot-1", *, anew: bool = False) -> str:
    return journal.begin_stream(unit=UNIT, boot=boot, software="test", moment=NOW, anew=anew)


def check_in(journal: Journal, attendee: int = 1, *, meeting: int = MEETING) -> Entry:
    with journal.writing():
        return journal.append(CheckedIn(attendee=attendee, way=Way.TAP), meeting=meeting, moment=NOW)


def give_opinion(journal: Journal, content: Content) -> Entry:
    given = OpinionGiven(attendee=1, text=content.name, source=Source.PHONE)
    with journal.writing():
        return journal.append(given, meeting=MEETING, moment=NOW, contents=[content])


def began(journal: Journal, stream: str) -> StreamBegan:
    event = next(line.event for _, line in journal.after(0) if line.stream == stream and line.seq == 1)
    assert isinstance(event, StreamBegan)
    return event


def test_a_boot_begins_a_stream_that_names_the_one_before(journal: Journal) -> None:
    # given
    check_in(journal)
    former = journal.streams()[0]

    # when
    stream = boot(journal, "boot-2")

    # then
    event = began(journal, stream)
    assert (event.previous, event.previous_seq, event.previous_digest) == (former.stream, 2, former.digest.hex())
    assert (event.unit, event.boot, event.software) == (UNIT, "boot-2", "test")
    assert [head.stream for head in journal.streams()] == [former.stream, stream]
    assert assert_chain_holds(journal) == 3


def test_the_very_first_stream_names_none(journal: Journal) -> None:
    event = began(journal, journal.streams()[0].stream)
    assert (event.previous, event.previous_seq, event.previous_digest) == ("", 0, "")


def test_a_process_that_starts_again_in_the_same_boot_goes_on_in_its_stream(journal: Journal, tmp_path: Path) -> None:
    # given
    check_in(journal)

    # when
    again = open_journal(tmp_path / "journal.sqlite")
    stream = boot(again)
    entry = check_in(again, 2)
    again.close()

    # then
    assert (entry.line.stream, entry.line.seq) == (stream, 3)
    assert len(journal.streams()) == 1


def test_after_a_fork_the_same_boot_goes_on_in_a_new_stream(journal: Journal, tmp_path: Path) -> None:
    # given
    former = journal.streams()[0].stream
    other = open_journal(tmp_path / "journal.sqlite")

    # when
    stream = boot(journal, anew=True)

    # then
    assert stream != former
    assert check_in(other).line.stream == stream
    assert boot(other) == stream
    other.close()


def test_lines_are_found_by_position_and_by_meeting_over_all_streams(journal: Journal) -> None:
    # given
    first = check_in(journal, 1)
    other = check_in(journal, 2, meeting=8)
    boot(journal, "boot-2")
    last = check_in(journal, 3)

    # when / then
    assert journal.lines_of(MEETING) == [first, last]
    assert journal.lines_of(MEETING, after=first.position) == [last]
    assert journal.lines_of(8) == [other]
    assert [entry.position for entry in journal.after(0)] == sorted(entry.position for entry in journal.after(0))
    assert journal.after(other.position, limit=1)[0].line.seq == 1
    assert journal.position() == last.position


def test_heads_and_digests_are_those_of_the_stream_that_is_asked_for(journal: Journal) -> None:
    # given
    check_in(journal)
    first = journal.streams()[0]
    boot(journal, "boot-2")

    # when / then
    assert journal.head(first.stream) == first
    assert journal.digest_at(first.stream, 2) == first.digest
    assert journal.digest_at(first.stream, 0) == NO_DIGEST
    assert journal.digest_at(first.stream, 3) is None
    assert journal.head("f" * 16) is None
    assert journal.rows_after("f" * 16, 0, limit=1) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE line SET text = '{}'",
        "UPDATE line SET digest = x''",
        "DELETE FROM line",
        "INSERT OR REPLACE INTO line SELECT * FROM line",
        "INSERT INTO line SELECT position + 3, meeting, text, digest FROM line",
        "INSERT INTO line SELECT position - 1, meeting, text, digest FROM line",
        "UPDATE content SET body = x'00'",
        "DELETE FROM content",
    ],
)
def test_not_even_sql_changes_what_is_written(journal: Journal, tmp_path: Path, statement: str) -> None:
    # given
    give_opinion(journal, make_content())
    before = journal.after(0)
    connection = sqlite3.connect(tmp_path / "journal.sqlite")

    # when
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)
    connection.close()

    # then
    assert journal.after(0) == before
    assert journal.content(make_content().name) == make_content()


def test_an_exception_leaves_nothing_of_a_transaction(journal: Journal) -> None:
    # given
    content, before = make_content(), journal.after(0)

    def write_and_fail() -> None:
        with journal.writing():
            given = OpinionGiven(attendee=1, text=content.name, source=Source.PHONE)
            journal.append(given, meeting=MEETING, moment=NOW, contents=[content])
            raise KeyError

    # when
    with pytest.raises(KeyError):
        write_and_fail()

    # then
    assert journal.after(0) == before
    assert journal.content(content.name) is None
    assert check_in(journal).line.seq == 2


def test_what_could_not_be_read_back_is_not_written(journal: Journal) -> None:
    with pytest.raises(Malformed, match="attendee"):
        check_in(journal, attendee=0)
    too_long = OpinionGiven(attendee=1, item="x" * 17_000, text="0" * 64, source=Source.PHONE)
    with pytest.raises(ValueError, match="at most"), journal.writing():
        journal.append(too_long, meeting=MEETING, moment=NOW)
    assert journal.lines_of(MEETING) == []


def test_a_content_belongs_to_a_line_that_names_it(journal: Journal) -> None:
    with pytest.raises(ValueError, match="does not name"), journal.writing():
        journal.append(
            CheckedIn(attendee=1, way=Way.TAP), meeting=MEETING, moment=NOW, contents=[make_content("not named")]
        )
    assert journal.lines_of(MEETING) == []


def test_nothing_is_written_outside_of_a_transaction_or_before_a_stream(tmp_path: Path) -> None:
    journal = open_journal(tmp_path / "empty.sqlite")
    with pytest.raises(RuntimeError, match="before the first stream"):
        check_in(journal)
    boot(journal)
    with pytest.raises(RuntimeError, match="outside"):
        journal.append(CheckedIn(attendee=1, way=Way.TAP), meeting=MEETING, moment=NOW)
    with pytest.raises(RuntimeError, match="inside"), journal.writing(), journal.writing():
        pass
    assert check_in(journal).line.seq == 2
    journal.close()


def test_an_erased_content_is_gone_from_the_disk_and_does_not_come_back(journal: Journal, tmp_path: Path) -> None:
    # given: enough of them that pages are split and shared
    contents = [
        Content(salt=secrets.token_bytes(16), body=secrets.token_hex(24).encode() + b"." * size)
        for size in (0, 10, 300, 900, 3_000, 9_000, 40_000) * 12
    ]
    for content in contents:
        give_opinion(journal, content)
    erased = contents[::2] + contents[1::4]
    kept = [content for content in contents if content not in erased]

    # when
    for content in erased:
        with journal.writing():
            journal.forget(content.name)
    assert journal.sweep()
    give_opinion(journal, erased[0])

    # then
    on_disk = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert not [content for content in erased if content.body[:48] in on_disk or content.salt in on_disk]
    assert all(content.body[:48] in on_disk for content in kept)
    assert all(journal.content(content.name) is None for content in erased)
    assert [journal.content(content.name) for content in kept] == kept
    assert assert_chain_holds(journal) == 2 + len(contents)


def test_waiting_ends_as_soon_as_another_process_or_thread_has_written(journal: Journal, tmp_path: Path) -> None:
    # given
    seen: list[int] = []

    def wait(start: int) -> None:
        seen.append(journal.wait_for_change(start, 30))

    other = open_journal(tmp_path / "journal.sqlite")
    for writer in (other, journal):
        waiter = threading.Thread(target=wait, args=(journal.position(),))

        # when
        waiter.start()
        written = check_in(writer).position

        # then
        waiter.join(timeout=10)
        assert seen[-1:] == [written]
    other.close()


def test_waiting_ends_with_its_time(journal: Journal) -> None:
    assert journal.wait_for_change(journal.position(), 0.12) == journal.position()
    assert journal.wait_for_change(0, 0) == journal.position()


def test_the_version_differs_after_every_write_of_any_process(journal: Journal, tmp_path: Path) -> None:
    # given
    other = open_journal(tmp_path / "journal.sqlite")

    # when
    versions = [journal.data_version()]
    for writer in (journal, other, other, journal):
        check_in(writer)
        versions.append(journal.data_version())
    other.close()

    # then
    assert len(set(versions)) == 5
    assert journal.data_version() == versions[-1]


def test_no_write_of_another_process_is_missed_however_fast_they_come(journal: Journal, tmp_path: Path) -> None:
    other, versions = open_journal(tmp_path / "journal.sqlite"), [journal.data_version()]

    for _ in range(300):
        check_in(other)
        versions.append(journal.data_version())
    other.close()

    assert len(set(versions)) == 301


def test_it_is_known_how_much_central_lacks_and_since_when(journal: Journal) -> None:
    # given
    clock = SetClock()
    for number in range(3):
        clock.pass_ms(1000)
        with journal.writing():
            journal.append(CheckedIn(attendee=number + 1, way=Way.TAP), meeting=MEETING, moment=clock.now())
    (head,) = journal.streams()

    # when / then
    assert journal.waiting() == (4, NOW.at_ms)
    journal.note_held(Head(head.stream, 2, journal.digest_at(head.stream, 2) or b""), incarnation="first")
    assert journal.waiting() == (2, NOW.at_ms + 2000)
    journal.note_held(head, incarnation="first")
    assert journal.waiting() == (0, 0)
    assert journal.held() == {head.stream: head}


def test_a_file_of_a_newer_version_is_not_touched(journal: Journal, tmp_path: Path) -> None:
    # given
    connection = sqlite3.connect(tmp_path / "journal.sqlite")
    connection.execute("PRAGMA user_version = 1000")
    connection.close()

    # when / then
    with pytest.raises(RuntimeError, match="schema 1000"):
        open_journal(tmp_path / "journal.sqlite")
    assert check_in(journal).line.seq == 2
