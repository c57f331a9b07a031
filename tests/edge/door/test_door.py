"""The door on a real desk: what is written, what is shown, and what a code held too long does not do."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from contract.package import sha256_of, write_package
from contract.ticket import Ticket, write_ticket
from edge.desk import Desk
from edge.door.camera import camera
from edge.door.door import Door, run
from edge.door.film import render_film
from edge.door.reader import Reader
from edge.doorway.greeting import Greeting
from edge.doorway.stage import Stage
from edge.journal import open_journal
from edge.shelf import Shelf
from tests.makers import (
    CENTRAL_KEY,
    EIGHT,
    MEETING,
    TICKET_KEY,
    UNIT,
    SetClock,
    make_list,
    make_package,
    sealed,
)


def ticket_of(attendee: int = 3, **changes: object) -> str:
    values: dict[str, object] = {"key_id": 1, "meeting": MEETING, "expires": date(2026, 1, 1), "issue": 1}
    return write_ticket(Ticket(attendee=attendee, **{**values, **changes}), key=TICKET_KEY)  # type: ignore[arg-type]


class Doorstep:
    """One door with its desk, an approved meeting and ten minutes until it begins."""

    def __init__(self, folder: Path) -> None:
        self.clock = SetClock(EIGHT - 10 * 60_000)
        self.journal = open_journal(folder / "journal.sqlite")
        self.journal.begin_stream(unit=UNIT, boot="boot-1", software="test", moment=self.clock.now())
        self.shelf = Shelf(folder / "shelf", unit=UNIT, central_key=CENTRAL_KEY.public_key())
        self.desk = Desk(self.journal, self.shelf, self.clock)
        package = make_package()
        self.shelf.take_list(sealed(make_list(package)))
        raw = write_package(package)
        self.shelf.put_package(raw, sha256_of(raw))
        self.desk.take_package(sha256_of(raw))
        self.stage = Stage(folder)
        self.door = Door(desk=self.desk, shelf=self.shelf, clock=self.clock, stage=self.stage, gap_s=3)

    def shown(self) -> Greeting:
        greeting = self.stage.shown()
        assert greeting is not None
        return greeting

    def present(self) -> set[int]:
        room = self.desk.room(MEETING)
        return {one for one in room.attendance if room.is_present(one)}


@pytest.fixture
def doorstep(tmp_path: Path) -> Iterator[Doorstep]:
    step = Doorstep(tmp_path)
    yield step
    step.journal.close()


def test_a_ticket_is_on_disk_before_its_person_is_greeted(doorstep: Doorstep) -> None:
    doorstep.door.present(ticket_of().encode())

    assert doorstep.present() == {3}
    assert doorstep.shown().title.text == "Kính chào %(salutation)s %(name)s"
    assert doorstep.shown().title.values["name"] == "Nguyễn Văn C"
    assert doorstep.shown().tone == "yes"


def test_a_stranger_admits_nobody_and_is_only_counted(doorstep: Doorstep) -> None:
    before = doorstep.journal.position()

    doorstep.door.present(b"https://example.org/menu")

    assert doorstep.present() == set()
    assert doorstep.journal.position() == before
    assert doorstep.shown().title.text == "Chưa nhận được mã của cuộc họp này"
    doorstep.door.write_refusals()
    assert doorstep.journal.position() == before + 1


def test_a_code_held_before_the_camera_is_answered_once(doorstep: Doorstep) -> None:
    payload = ticket_of().encode()

    doorstep.door.see([payload])
    first = doorstep.shown()
    for _ in range(20):
        doorstep.door.see([payload])

    assert doorstep.shown() == first


def test_a_poster_in_the_picture_does_not_hide_the_ticket(doorstep: Doorstep) -> None:
    doorstep.door.see([b"WIFI:S:phong-hop;;", ticket_of().encode()])

    assert doorstep.present() == {3}
    assert doorstep.shown().outcome == "welcome"


def test_the_same_person_is_greeted_again_with_the_first_time(doorstep: Doorstep) -> None:
    doorstep.door.present(ticket_of().encode())
    doorstep.clock.pass_ms(4 * 60_000)

    doorstep.door.present(ticket_of().encode())

    assert doorstep.shown().outcome == "again"
    assert doorstep.shown().title.values["time"] == "07:50"


def test_people_on_a_film_are_checked_in_through_the_camera(doorstep: Doorstep, tmp_path: Path) -> None:
    film = render_film(tmp_path / "arrivals.avi", [ticket_of(3), ticket_of(4), "HTTPS://EXAMPLE.ORG/"], seed=4)

    with camera(f"film:{film}") as eye:
        run(doorstep.door, eye, doorstep.stage, reader=Reader(), is_over=lambda: doorstep.present() == {3, 4})

    preview = doorstep.stage.preview()
    assert preview is not None
    assert preview[1].startswith(b"\xff\xd8")
