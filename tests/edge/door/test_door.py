"""The door on a real desk: what is written, what is shown, and what a code held too long does not do."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from edge.door.camera import camera
from edge.door.door import Senses, run
from edge.door.film import render_film
from edge.door.reader import Reader
from edge.doorway.decide import TRIAL_CODE, is_wanted
from tests.edge.door.doorstep import Doorstep, doorstep_with, ticket_of
from tests.makers import make_package


@pytest.fixture
def doorstep(tmp_path: Path) -> Iterator[Doorstep]:
    with doorstep_with(tmp_path, make_package()) as step:
        yield step


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
        run(doorstep.door, Senses(camera=eye), doorstep.stage, is_over=lambda: doorstep.present() == {3, 4})

    preview = doorstep.stage.preview()
    assert preview is not None
    assert preview[1].startswith(b"\xff\xd8")


def test_the_trial_code_proves_that_the_camera_reads_and_lets_nobody_in(doorstep: Doorstep) -> None:
    before = doorstep.journal.position()

    doorstep.door.see([b"WIFI:S:phong-hop;;", TRIAL_CODE.encode()])
    doorstep.door.write_refusals()

    assert (doorstep.present(), doorstep.journal.position()) == (set(), before)
    assert (doorstep.shown().outcome, doorstep.shown().tone, doorstep.shown().calls_secretary) == (
        "tried",
        "wait",
        False,
    )
    assert doorstep.stage.read_at() == doorstep.clock.now().at_ms


def test_a_film_of_the_trial_code_is_read(doorstep: Doorstep, tmp_path: Path) -> None:
    film = render_film(tmp_path / "trial.avi", [TRIAL_CODE], seed=4)

    with camera(f"film:{film}") as eye:
        senses = Senses(camera=eye, reader=Reader(wanted=is_wanted))
        run(doorstep.door, senses, doorstep.stage, is_over=lambda: doorstep.stage.read_at() > 0)

    assert doorstep.shown().outcome == "tried"


def test_who_fails_twice_within_a_minute_is_told_where_to_turn(doorstep: Doorstep) -> None:
    def advice_to(payload: bytes) -> str:
        doorstep.clock.pass_ms(20_000)
        doorstep.door.present(payload)
        return doorstep.shown().advice.text

    menu = b"https://example.org/menu"

    assert "tăng độ sáng" in advice_to(menu)
    assert "Tìm tên" in advice_to(menu)
    assert "vào phòng họp" in advice_to(ticket_of(3).encode())
    assert "tăng độ sáng" in advice_to(menu), "the next person begins anew"
    doorstep.clock.pass_ms(60_000)
    assert "tăng độ sáng" in advice_to(menu), "and so does who comes later"


def test_the_preview_shows_people_as_a_mirror_does(doorstep: Doorstep, tmp_path: Path) -> None:
    film = tmp_path / "left.avi"
    writer = cv2.VideoWriter(str(film), cv2.VideoWriter.fourcc(*"MJPG"), 30, (640, 480))
    frame = np.zeros((480, 640, 3), np.uint8)
    frame[:, :320] = 255
    for _ in range(30):
        writer.write(frame)
    writer.release()

    with camera(f"film:{film}") as eye:
        run(doorstep.door, Senses(camera=eye), doorstep.stage, is_over=lambda: doorstep.stage.preview() is not None)

    shown = doorstep.stage.preview()
    assert shown is not None
    picture = np.asarray(cv2.imdecode(np.frombuffer(shown[1], np.uint8), cv2.IMREAD_GRAYSCALE))
    middle = picture.shape[1] // 2
    assert picture[:, : middle - 20].mean() < 20
    assert picture[:, middle + 20 :].mean() > 235
