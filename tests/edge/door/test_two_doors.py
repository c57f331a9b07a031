"""Two doors of one room, each a process of its own on the one journal: who stands at both is in once."""

import threading
from pathlib import Path

from contract.events import CheckedIn
from edge.door.door import Door
from edge.doorway.decide import Outcome
from edge.doorway.stage import Stage
from tests.edge.door.doorstep import ticket_of
from tests.edge.unit import give, open_desk
from tests.makers import EIGHT, MEETING, SetClock, make_package

PEOPLE = (1, 2, 3, 4, 5)


def test_the_same_five_people_show_their_tickets_at_both_doors_at_once(tmp_path: Path) -> None:
    clock = SetClock(EIGHT - 10 * 60_000)
    desks = [open_desk(tmp_path, clock=clock) for _ in range(2)]
    give(desks[0], make_package())
    doors = []
    for number, desk in enumerate(desks):
        (tmp_path / f"run-{number}").mkdir()
        stage = Stage(tmp_path / f"run-{number}")
        doors.append(Door(desk=desk, shelf=desk.shelf, clock=clock, stage=stage, gap_s=3))
    at_once, answers = threading.Barrier(2), []

    def stand_at(door: Door) -> None:
        for one in PEOPLE:
            at_once.wait(timeout=30)
            answers.append((one, door.present(ticket_of(one).encode()).outcome))

    threads = [threading.Thread(target=stand_at, args=(door,)) for door in doors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    lines = [line.event for _, line in desks[0].journal.lines_of(MEETING)]
    assert sorted(one.attendee for one in lines if isinstance(one, CheckedIn)) == list(PEOPLE)
    assert sorted(answers) == sorted((one, each) for one in PEOPLE for each in (Outcome.AGAIN, Outcome.WELCOME))
    for desk in desks:
        desk.journal.close()
