"""Cards on a PC/SC reader: Debian's pyscard, a real pcscd and its virtual reader; only the card itself is ours."""

import logging
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from contract.badge import badge_in, badge_kept, badge_number
from edge.door.beside import Beside
from edge.door.cards import Cards, is_fleeting
from edge.door.door import Senses, run
from edge.settings import read_settings
from tests.edge.door.doorstep import doorstep_with
from tests.edge.door.smart_card import Reader, card_on, virtual_reader
from tests.edge.unit import give, open_desk
from tests.makers import MEETING, make_package, make_people, make_person, write_unit
from tests.servers import eventually

BADGE, OTHER = "04A1B2C3D4E5F6", "DEADBEEF"


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    """A reader on this unit."""
    with virtual_reader() as made:
        monkeypatch.setenv("PCSCLITE_CSOCK_NAME", str(made.socket))
        made.pcscd.start()
        yield made


def reads(cards: Cards, reader: Reader, number: str) -> list[str]:
    with card_on(reader, number):
        return eventually(cards.typed, timeout_s=30)


def test_a_card_lets_its_owner_in_and_its_number_is_in_no_line(reader: Reader, tmp_path: Path) -> None:
    name = badge_in(MEETING, badge_kept(BADGE))
    others = [one for one in make_people() if one.attendee != 3]
    package = make_package(people=(*others, make_person(3, badges=(name,))))

    with doorstep_with(tmp_path, package) as step, Cards(retry_s=0.1) as cards, card_on(reader, BADGE):
        run(step.door, Senses(typed=cards.typed), step.stage, is_over=lambda: step.present() == {3})

        assert step.desk.room(MEETING).attendance[3].way == "card"
        assert step.shown().outcome == "welcome"
        assert BADGE not in "".join(line.text for line in step.journal.rows_after(step.stream(), 0, limit=100))


def test_each_card_is_read_once_for_as_long_as_it_lies_there(reader: Reader) -> None:
    with Cards(retry_s=0.1) as cards:
        assert reads(cards, reader, BADGE) == [BADGE]
        assert reads(cards, reader, OTHER) == [OTHER]
        assert reads(cards, reader, OTHER) == [OTHER]
        assert cards.typed() == []


def test_a_card_that_tells_no_number_gets_an_answer_and_lets_nobody_in(reader: Reader, tmp_path: Path) -> None:
    with doorstep_with(tmp_path, make_package()) as step, Cards(retry_s=0.1) as cards, card_on(reader, ""):
        run(step.door, Senses(typed=cards.typed), step.stage, is_over=lambda: step.stage.shown() is not None)

        assert (step.shown().outcome, step.present()) == ("not-listed", set())


def test_a_reader_that_was_pulled_out_is_heard_again(reader: Reader, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), Cards(retry_s=0.1) as cards:
        assert reads(cards, reader, BADGE) == [BADGE]

        reader.pcscd.stop()
        eventually(lambda: "no PC/SC readers" in caplog.text)
        reader.pcscd.start()

        assert reads(cards, reader, OTHER) == [OTHER]


def test_the_doctor_says_whether_pcscd_serves_the_unit(reader: Reader) -> None:
    assert Beside("cards").problem() == ""

    reader.pcscd.stop()

    assert "is pcscd running" in Beside("cards").problem()


def test_a_card_is_enrolled_by_what_edge_cards_prints_and_opens_the_door(reader: Reader, tmp_path: Path) -> None:
    settings, now_ms = write_unit(tmp_path), time.time_ns() // 1_000_000
    settings.write_text(settings.read_text() + "\n[door]\ncards = true\n")
    with running(tmp_path, settings, "cards") as printed, card_on(reader, BADGE):
        number = eventually(lambda: printed.read_text().strip(), timeout_s=30)
    name = badge_in(MEETING, badge_kept(badge_number(number)))
    people = (*(make_person(one) for one in (1, 2, 4)), make_person(3, badges=(name,)))
    times = {"opens_at": now_ms - 60_000, "starts_at": now_ms + 600_000, "ends_at": now_ms + 7_200_000}
    desk = open_desk(read_settings(settings).unit.data_dir)
    give(desk, make_package(people=people, **times))

    with running(tmp_path, settings, "door"), card_on(reader, BADGE):
        eventually(lambda: desk.room(MEETING).is_present(3), timeout_s=60)

    assert desk.room(MEETING).attendance[3].way == "card"
    desk.journal.close()


@contextmanager
def running(folder: Path, settings: Path, command: str) -> Iterator[Path]:
    """One of the unit's commands, and the file with what it prints."""
    printed = folder / f"{command}.out"
    with printed.open("wb") as out, (folder / f"{command}.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "edge", "--settings", settings, command], stdout=out, stderr=log
        )
    try:
        yield printed
    finally:
        process.terminate()
        process.wait(timeout=20)


def test_without_pyscard_the_door_is_told_what_to_install(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    bare = tmp_path / "python"
    bare.write_text('#!/bin/sh\nshift\nexec /usr/bin/python3 -I -S "$@"\n')
    bare.chmod(0o755)

    with caplog.at_level(logging.WARNING), Cards(Beside("cards", python=str(bare)), retry_s=0.05):
        eventually(lambda: "apt-get install --no-install-recommends python3-pyscard pcscd" in caplog.text)

    assert caplog.text.count("apt-get install") == 1


@pytest.mark.parametrize(("number", "is_so"), [("08A1B2C3", True), ("04A1B2C3D4E5F6", False), ("DEADBEEF", False)])
def test_a_phone_and_an_identity_card_make_their_number_anew_and_are_no_badge(number: str, is_so: bool) -> None:
    assert is_fleeting(number) is is_so
