"""A meeting leaves its unit in the middle and goes on at another one, offline there for as long as it takes (D1)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from contract import events as e
from contract.ballot import Mode
from contract.package import ComesFrom, sha256_of
from contract.past import write_past
from contract.refused import Refused
from contract.room import Phase
from edge.desk import Desk, Opinion
from tests.edge.moved import NEW, NEW_UNIT, bring, keep, past_of
from tests.edge.unit import assert_chain_holds, desk_in_meeting, give, open_desk
from tests.makers import CHAIR, MEETING, SECRETARY, UNIT, make_package, make_vote

WORDS = "Đề nghị bổ sung nguồn vốn năm 2026."


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Desk]:
    """The unit that the meeting began at: one result is there, one opinion, the second item is open."""
    made = desk_in_meeting(tmp_path / "old")
    made.open_item(MEETING, "item-2", CHAIR)
    made.open_ballot(MEETING, "nq-01", Mode.DEVICES, CHAIR)
    for voter in (3, 4, 5):
        made.cast_vote(MEETING, make_vote(voter))
    made.close_ballot(MEETING, "nq-01", 1, CHAIR)
    made.give_opinion(MEETING, Opinion(attendee=3, item="item-2", text=WORDS))
    yield made
    made.journal.close()


@pytest.fixture
def new(tmp_path: Path) -> Iterator[Desk]:
    made = open_desk(tmp_path / "new")
    yield made
    made.journal.close()


def test_the_next_unit_has_all_that_was_done_and_goes_on(old: Desk, new: Desk) -> None:
    old.move(MEETING, NEW, SECRETARY)
    bring(old, new)
    new.go_on(MEETING, CHAIR)

    room = new.room(MEETING)
    assert (room.phase, room.item, room.package.room if room.package else "") == (Phase.RUNNING, "item-2", NEW)
    assert {one for one in room.attendance if room.is_present(one)} == {1, 2, 3, 4, 5}
    assert room.ballots["nq-01", 1].votes.keys() == {3, 4, 5}
    [opinion] = room.opinions
    assert new.text_of(opinion.text) == WORDS

    new.open_ballot(MEETING, "nq-01", Mode.DEVICES, CHAIR, reason="Đếm lại.")
    new.cast_vote(MEETING, make_vote(3, round=2))
    assert new.room(MEETING).ballots["nq-01", 2].votes.keys() == {3}
    assert_chain_holds(new.journal)


def test_it_is_the_same_meeting_after_a_power_cut_and_for_every_process(old: Desk, new: Desk, tmp_path: Path) -> None:
    door = Desk(new.journal, new.shelf, new.clock)
    old.move(MEETING, NEW, SECRETARY)
    bring(old, new)
    assert door.room(MEETING).phase is Phase.WAITING
    new.go_on(MEETING, CHAIR)
    again = open_desk(tmp_path / "new", boot="boot-2")

    assert door.room(MEETING) == new.room(MEETING) == again.room(MEETING)
    again.journal.close()


def test_a_ballot_that_a_dead_unit_had_open_is_held_again(old: Desk, new: Desk) -> None:
    old.open_ballot(MEETING, "nq-01", Mode.DEVICES, CHAIR, reason="Đếm lại.")
    old.cast_vote(MEETING, make_vote(3, round=2))
    bring(old, new)
    new.go_on(MEETING, CHAIR)

    room = new.room(MEETING)
    assert room.open_ballot is None
    assert room.ballots["nq-01", 2].is_void
    with pytest.raises(Refused):
        new.cast_vote(MEETING, make_vote(4, round=2))
    new.open_ballot(MEETING, "nq-01", Mode.DEVICES, CHAIR, reason="Đếm lại.")
    assert new.room(MEETING).open_ballot == ("nq-01", 3)


def test_who_came_to_the_next_door_before_it_was_taken_up_is_here(old: Desk, new: Desk) -> None:
    old.depart(MEETING, 5, SECRETARY)
    old.move(MEETING, NEW, SECRETARY)
    bring(old, new)
    new.check_in(MEETING, 5, e.Way.CAMERA)
    new.check_in(MEETING, 3, e.Way.CAMERA)
    new.go_on(MEETING, CHAIR)

    room = new.room(MEETING)
    assert all(map(room.is_present, (1, 2, 3, 4, 5)))


def test_nothing_goes_on_before_its_past_is_here_or_from_one_that_is_damaged(old: Desk, new: Desk) -> None:
    bring(old, new)
    room = new.room(MEETING)
    assert room.package
    assert room.package.comes_from
    past = new.shelf.document(room.package.comes_from.past)
    assert past
    raw = past.read_bytes()
    past.unlink()

    with pytest.raises(Refused, match="đang được chuyển về"):
        new.go_on(MEETING, CHAIR)
    assert room.package.comes_from.past in new.shelf.missing_documents()
    assert new.room(MEETING).phase is Phase.WAITING
    past.write_bytes(raw)
    new.go_on(MEETING, CHAIR)


def test_what_came_along_is_kept_in_the_journal_and_its_file_is_gone(old: Desk, new: Desk) -> None:
    bring(old, new)
    package = new.room(MEETING).package
    assert package
    assert package.comes_from
    new.go_on(MEETING, CHAIR)

    assert new.shelf.document(package.comes_from.past) is None
    assert package.comes_from.past not in new.shelf.missing_documents()
    with pytest.raises(Refused):
        new.go_on(MEETING, CHAIR)


def test_a_power_cut_just_after_it_was_taken_up_leaves_no_file_behind(
    old: Desk, new: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(old, new)
    with monkeypatch.context() as cut:
        cut.setattr(new.shelf, "put_away", _dies)
        with pytest.raises(KeyboardInterrupt):
            new.go_on(MEETING, CHAIR)
    package = new.room(MEETING).package
    assert package
    assert package.comes_from
    assert new.shelf.document(package.comes_from.past)

    new.take_offered()

    assert new.shelf.document(package.comes_from.past) is None
    assert new.room(MEETING).phase is Phase.RUNNING


def _dies(_name: str) -> None:
    raise KeyboardInterrupt


def test_words_that_came_along_can_be_erased_for_good(old: Desk, new: Desk, tmp_path: Path) -> None:
    bring(old, new)
    new.go_on(MEETING, CHAIR)
    [opinion] = new.room(MEETING).opinions
    new.erase(MEETING, opinion.text, by=CHAIR, reason="nhầm")

    assert new.text_of(opinion.text) != WORDS
    new.journal.sweep()
    found = [path for path in (tmp_path / "new").rglob("*") if path.is_file() and WORDS.encode() in path.read_bytes()]
    assert found == []


def test_there_and_back_again_nothing_is_doubled(old: Desk, new: Desk) -> None:
    old.move(MEETING, NEW, SECRETARY)
    bring(old, new)
    new.go_on(MEETING, CHAIR)
    new.give_opinion(MEETING, Opinion(attendee=4, item="item-2", text="Nhất trí."))
    new.move(MEETING, "Phòng họp số 1", SECRETARY)
    bring(new, old, unit=NEW_UNIT, revision=4, room="Phòng họp số 1")
    old.go_on(MEETING, CHAIR)

    room = old.room(MEETING)
    assert room.phase is Phase.RUNNING
    assert [old.text_of(one.text) for one in room.opinions] == [WORDS, "Nhất trí."]
    assert len(room.continued) == 2
    assert len(past_of(old).texts) == len(set(past_of(old).texts))
    old.end(MEETING, CHAIR)


def test_what_is_carried_twice_is_the_same_file(old: Desk) -> None:
    assert sha256_of(write_past(past_of(old))) == sha256_of(write_past(past_of(old)))


def test_a_past_that_cannot_be_read_is_told_in_words_and_changes_nothing(old: Desk, new: Desk) -> None:
    raw = b"no past at all"
    comes = ComesFrom(unit=UNIT, room="Phòng họp số 1", last="00112233445566aa/9", past=sha256_of(raw))
    keep(new, raw)
    give(new, make_package(room=NEW, comes_from=comes))
    position = new.journal.position()

    with pytest.raises(Refused, match="Không đọc được dữ liệu"):
        new.go_on(MEETING, CHAIR)

    assert new.journal.position() == position
    assert new.room(MEETING).phase is Phase.WAITING
    assert old.room(MEETING).phase is Phase.RUNNING
