"""kill -9 at any moment: what was confirmed is there, and nothing is there by half."""

import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

import pytest

from contract.events import OpinionGiven
from contract.room import Phase
from edge.desk import Desk, Opinion
from edge.journal import Entry
from edge.notes import Notes
from edge.shelf import Shelf
from tests.edge.doomed import LINES, WHOSE, noted_pages
from tests.edge.moved import bring
from tests.edge.unit import assert_chain_holds, desk_in_meeting, open_desk
from tests.makers import CHAIR, MEETING

KILLS = 200


@contextmanager
def doomed(folder: Path, kind: str) -> Iterator[Callable[[float], list[str]]]:
    """Let a process work for so many milliseconds and kill it: what it has confirmed."""
    command = [sys.executable, "-m", "tests.edge.doomed", str(folder), kind]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None

        def kill_after(delay_ms: float) -> list[str]:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(f"{delay_ms}\n")
            process.stdin.flush()
            return process.stdout.readline().split()

        yield kill_after
        process.stdin.close()


@pytest.mark.timeout(400)
def test_two_hundred_kills_lose_nothing_that_was_confirmed(tmp_path: Path) -> None:
    desk, chance = desk_in_meeting(tmp_path), random.Random(200)
    position, killed_at_work = desk.journal.position(), 0
    with doomed(tmp_path, "opinions") as kill_after:
        for _ in range(KILLS):
            confirmed = kill_after(chance.uniform(0, 15))

            written = desk.journal.after(position, limit=10_000)
            assert_whole_decisions(desk, written)
            assert set(confirmed) <= {line.name for _, line in written}
            position = desk.journal.position()
            killed_at_work += bool(confirmed)
    assert killed_at_work >= KILLS * 9 // 10
    assert_chain_holds(desk.journal)
    desk.depart(MEETING, 5)
    assert not desk.room(MEETING).is_present(5)
    desk.journal.close()


@pytest.mark.timeout(400)
def test_a_meeting_that_comes_from_another_room_is_taken_up_whole_or_not_at_all(tmp_path: Path) -> None:
    lives, chance, outcomes = 60, random.Random(60), Counter[str]()
    for number in range(lives):
        old, new = desk_in_meeting(tmp_path / f"old-{number}"), open_desk(tmp_path / "new" / str(number))
        old.give_opinion(MEETING, Opinion(attendee=3, text="Nhất trí."))
        bring(old, new)
        old.journal.close()
        new.journal.close()
    with doomed(tmp_path / "new", "taking-up") as kill_after:
        for number in range(lives):
            confirmed = kill_after(chance.uniform(0, 25))
            desk = open_desk(tmp_path / "new" / str(number), boot="boot-3")
            was_taken_up = desk.room(MEETING).phase is Phase.RUNNING
            outcomes["taken up" if was_taken_up else "not"] += 1
            assert was_taken_up or "done" not in confirmed
            if not was_taken_up:
                desk.go_on(MEETING, CHAIR)
            desk.take_offered()

            room, package = desk.room(MEETING), desk.room(MEETING).package
            assert sum(map(room.is_present, range(1, 6))) == 5
            assert [desk.text_of(one.text) for one in room.opinions] == ["Nhất trí."]
            assert len(room.continued) == 1
            assert package
            assert package.comes_from
            assert desk.shelf.document(package.comes_from.past) is None
            assert_chain_holds(desk.journal)
            desk.journal.close()
    assert min(outcomes.values()) >= 5, outcomes


def test_a_file_that_was_put_away_and_not_yet_dropped_when_the_power_failed_goes_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = desk_in_meeting(tmp_path / "old"), open_desk(tmp_path / "new")
    bring(old, new)
    monkeypatch.setattr(Shelf, "drop_document", _power_fails)
    with pytest.raises(KeyboardInterrupt):
        new.go_on(MEETING, CHAIR)
    monkeypatch.undo()
    new.journal.close()

    desk = open_desk(tmp_path / "new", boot="boot-3")
    desk.take_offered()

    package = desk.room(MEETING).package
    assert package
    assert package.comes_from
    assert desk.shelf.document(package.comes_from.past) is None


def _power_fails(_shelf: Shelf, _sha256: str) -> None:
    raise KeyboardInterrupt


@pytest.mark.timeout(400)
def test_notes_are_kept_and_brought_whole_or_not_at_all(tmp_path: Path) -> None:
    desk, notes, chance = desk_in_meeting(tmp_path), Notes(tmp_path / "notes.sqlite"), random.Random(60)
    last, killed_at_work = 0, 0
    with doomed(tmp_path, "notes") as kill_after:
        for life in range(60):
            confirmed = [int(one) for one in kill_after(chance.uniform(0, 80))]

            # What was confirmed last, or whole what came next, be it the first of this life.
            last = confirmed[-1] if confirmed else last
            after = last + 1 if confirmed else 1000 * life + 1
            brought, kept = desk.brought_notes(desk.room(MEETING), WHOSE.attendee), notes.of(WHOSE)
            assert brought in (noted_pages(after), noted_pages(last) if last else ())
            if confirmed:
                assert {number_of(one.text) for one in kept} <= {last, after}
            last = after if brought == noted_pages(after) else last
            killed_at_work += bool(confirmed)
    assert killed_at_work >= 40
    assert_chain_holds(desk.journal)
    desk.journal.close()


def number_of(text: str) -> int:
    return int(text.removeprefix("note "))


def assert_whole_decisions(desk: Desk, written: list[Entry]) -> None:
    """Each stream is its first line and then whole decisions, each line with its text."""
    for _, entries in groupby(written, key=lambda entry: entry.line.stream):
        said = [line.event for _, line in entries][1:]
        assert len(said) % LINES == 0
        for event in said:
            assert isinstance(event, OpinionGiven)
            assert (desk.text_of(event.text) or "").startswith("opinion after")
