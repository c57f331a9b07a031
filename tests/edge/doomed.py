"""A unit whose process is killed in the middle of its work, over and over: `python -m tests.edge.doomed FOLDER WORK`.

For each number of milliseconds that it reads, it lets a child work and kills it after that time at work. It prints what
was confirmed meanwhile: of `opinions`, decisions of three lines, the last line of each; of `notes`, the number that was
noted and drawn on every page and then brought to central; of `taking-up`, that it was. A new Python each would take too
long.
"""

import os
import select
import signal
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import NoReturn

from contract.events import OpinionGiven, Source
from contract.notes import PageNotes, Stroke, Tool
from edge.desk import Desk, written
from edge.notes import Note, Notes, Whose
from tests.edge.unit import open_desk
from tests.makers import CHAIR, MEETING

LINES = PAGES = 3
WHOSE = Whose(MEETING, 3)


def main(folder: Path, kind: str) -> None:
    for number, delay_ms in enumerate(sys.stdin):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            WORKS[kind](folder, number, writing)
        os.close(writing)
        # Most die at work, one in ten while it still opens the journal.
        if number % 10:
            select.select([reading], [], [])
        select.select([], [], [], float(delay_ms) / 1000)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(reading) as confirmed:
            sys.stdout.write(" ".join(confirmed.read().split()) + "\n")
            sys.stdout.flush()


def give_opinions(folder: Path, number: int, confirmed: int) -> NoReturn:
    """Decide without end, in a boot of its own."""
    desk = open_desk(folder, boot=f"life-{number}")
    while True:
        os.write(confirmed, f"{decide(desk)}\n".encode())


def decide(desk: Desk) -> str:
    with desk.deciding(MEETING) as decision:
        for _ in range(LINES):
            text = written(f"opinion after {decision.room.last}")
            said = OpinionGiven(attendee=3, text=text.name, source=Source.PHONE)
            name = decision.record(said, text).name
        return name


def bring_notes(folder: Path, number: int, confirmed: int) -> NoReturn:
    """Note one number after the other, and bring each."""
    desk, notes = open_desk(folder, boot=f"life-{number}"), Notes(folder / "notes.sqlite")
    for noted in count(1000 * number + 1):
        for one in noted_pages(noted):
            notes.write(WHOSE, Note(one.sha256, one.page, one.text, at=noted))
            notes.draw(WHOSE, Note(one.sha256, one.page, "", at=noted, ink=one.ink))
        desk.bring_notes(MEETING, WHOSE.attendee, noted_pages(noted))
        os.write(confirmed, f"{noted}\n".encode())
    raise AssertionError


def noted_pages(number: int) -> tuple[PageNotes, ...]:
    ink = (Stroke(Tool.BLUE, (number % 4000, 1)),)
    return tuple(PageNotes(sha256="ab" * 32, page=page, text=f"note {number}", ink=ink) for page in range(1, PAGES + 1))


def take_up(folder: Path, number: int, confirmed: int) -> NoReturn:
    """In a folder of its own: take up the meeting that has come there, once, and be idle."""
    desk = open_desk(folder / str(number), boot="boot-2")
    os.write(confirmed, b"begun\n")
    desk.go_on(MEETING, CHAIR)
    os.write(confirmed, b"done\n")
    select.select([], [], [])
    raise AssertionError


WORKS: dict[str, Callable[[Path, int, int], NoReturn]] = {
    "opinions": give_opinions,
    "notes": bring_notes,
    "taking-up": take_up,
}

if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
