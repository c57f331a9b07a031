"""Lines leave the unit in signed runs that the other side accepts, however long they are."""

import secrets
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from contract.ballot import Mode
from contract.events import BallotAddedHere
from contract.run import MAX_LINES, MAX_PACKED_BYTES, Run, unpack_run
from edge.desk import Desk, Opinion
from edge.desk.deciding import MAX_WRITTEN_BYTES
from edge.runs import next_run
from tests.edge.unit import assert_chain_holds, desk_in_meeting
from tests.makers import CHAIR, MEETING, UNIT, UNIT_KEY, make_ballot


def all_runs(desk: Desk) -> list[Run]:
    runs = []
    for head in desk.journal.streams():
        seq = 0
        while packed := next_run(desk.journal, head.stream, seq, unit=UNIT, key=UNIT_KEY):
            assert len(packed) <= MAX_PACKED_BYTES
            runs.append(unpack_run(packed, key=UNIT_KEY.public_key()))
            seq = runs[-1].header.last
    return runs


def run_after(desk: Desk, seq: int) -> Run:
    (head,) = desk.journal.streams()
    packed = next_run(desk.journal, head.stream, seq, unit=UNIT, key=UNIT_KEY)
    assert packed is not None
    return unpack_run(packed, key=UNIT_KEY.public_key())


def assert_complete(desk: Desk, runs: list[Run]) -> None:
    (head,) = desk.journal.streams()
    texts = [row.text for row in desk.journal.rows_after(head.stream, 0, limit=100_000)]
    assert [text for run in runs for text in run.texts] == texts
    assert runs[-1].header.after == head.digest


def test_short_lines_leave_as_many_at_once_as_a_run_holds(tmp_path: Path) -> None:
    # given
    desk = desk_in_meeting(tmp_path)
    for _ in range(MAX_LINES):
        desk.call_secretary(MEETING)

    # when
    runs = all_runs(desk)

    # then
    assert [run.header.count for run in runs] == [MAX_LINES, desk.journal.streams()[0].seq - MAX_LINES]
    assert_complete(desk, runs)


def test_long_texts_are_cut_into_smaller_runs_and_none_is_lost(tmp_path: Path) -> None:
    # given: texts that do not pack
    desk = desk_in_meeting(tmp_path)
    texts = [secrets.token_hex(size // 2) for size in (MAX_WRITTEN_BYTES, 10, 20_000, 20_000, 30_000, 100) * 4]
    for text in texts:
        desk.give_opinion(MEETING, Opinion(attendee=3, text=text))

    # when
    runs = all_runs(desk)

    # then
    assert_complete(desk, runs)
    assert [content.text for run in runs for content in run.contents] == texts


def test_the_largest_text_that_is_taken_fits_into_a_run_even_if_it_does_not_pack(tmp_path: Path) -> None:
    # given
    desk = desk_in_meeting(tmp_path)
    text = "".join(chr(0x20000 + secrets.randbelow(0xA000)) for _ in range(MAX_WRITTEN_BYTES // 4))
    desk.give_opinion(MEETING, Opinion(attendee=3, text=text, item="x" * 40))

    # when / then
    assert all_runs(desk)[-1].contents[0].text == text


def test_an_erased_text_does_not_leave_the_unit_any_more(tmp_path: Path) -> None:
    # given
    desk = desk_in_meeting(tmp_path)
    name = desk.give_opinion(MEETING, Opinion(attendee=3, text="Xin rút ý kiến")).event.text  # type: ignore[attr-defined]

    # when
    desk.erase(MEETING, name, CHAIR, "Rút ý kiến")

    # then
    (run,) = all_runs(desk)
    assert run.contents == ()
    assert_complete(desk, [run])


@given(erased=st.lists(st.booleans(), min_size=1, max_size=10), between=st.booleans())
@settings(max_examples=40, deadline=None)
def test_whatever_is_erased_the_chain_is_verified_here_and_by_whoever_gets_the_runs(
    erased: list[bool], between: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        # given
        desk = desk_in_meeting(Path(folder))
        texts = [f"Ý kiến thứ {number}" for number in range(len(erased))]
        for place, text in enumerate(texts):
            said = desk.give_opinion(MEETING, Opinion(attendee=3, text=text))
            # when: at once, while others are still to come, or all at the end
            if between and erased[place]:
                desk.erase(MEETING, said.event.text, CHAIR, "")  # type: ignore[attr-defined]
        if not between:
            for place, opinion in enumerate(desk.room(MEETING).opinions):
                if erased[place]:
                    desk.erase(MEETING, opinion.text, CHAIR, "")

        # then: unpacking recomputes every digest and compares it with the signed header
        runs = all_runs(desk)
        assert_complete(desk, runs)
        assert_chain_holds(desk.journal)
        left = [text for text, gone in zip(texts, erased, strict=True) if not gone]
        assert [content.text for run in runs for content in run.contents] == left
        desk.journal.close()


def test_a_text_that_two_lines_name_travels_with_each(tmp_path: Path) -> None:
    # given
    desk = desk_in_meeting(tmp_path)
    desk.add_ballot(MEETING, make_ballot("tai-cho"), CHAIR)
    added = desk.journal.lines_of(MEETING)[-1].line
    desk.open_ballot(MEETING, "tai-cho", Mode.DEVICES, CHAIR)

    # when
    first, second = run_after(desk, added.seq - 1), run_after(desk, added.seq)

    # then
    assert isinstance(added.event, BallotAddedHere)
    assert [content.name for content in first.contents] == [added.event.spec]
    assert first.contents == second.contents


def test_there_is_no_run_where_there_are_no_lines(tmp_path: Path) -> None:
    # given
    desk = desk_in_meeting(tmp_path)
    (head,) = desk.journal.streams()

    # when / then
    assert next_run(desk.journal, head.stream, head.seq, unit=UNIT, key=UNIT_KEY) is None
    assert next_run(desk.journal, head.stream, head.seq + 5, unit=UNIT, key=UNIT_KEY) is None
    assert next_run(desk.journal, "f" * 16, 0, unit=UNIT, key=UNIT_KEY) is None
