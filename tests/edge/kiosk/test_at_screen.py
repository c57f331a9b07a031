"""Who has no device reads, speaks up and votes at the room's own screen, which then forgets them."""

from collections.abc import Iterator

import pytest

from contract import events as e
from edge.kiosk.waiting import LEAVE_MS
from tests.edge.kiosk.house import House, Visitor
from tests.makers import MEETING
from tests.pictures.edge.course import before, discuss, start
from tests.pictures.edge.scene import Scene
from tests.pictures.session import PIN, SECRETARY

READER, NEXT = 10, 8


@pytest.fixture
def scene() -> Iterator[Scene]:
    """The November session, with its papers' pages, while its first item is discussed."""
    found = Scene(before, start, discuss)
    yield found
    found.close()


def known(house: House, attendee: int = READER) -> Visitor:
    """This person at the screen, by the PIN."""
    screen = house.screen()
    screen.open(f"/screen/{attendee}")
    screen.send(f"/screen/{attendee}/pin", pin=PIN)
    return screen


def test_agency_then_name_in_protocol_order_then_pin(scene: Scene) -> None:
    screen = scene.house.screen()
    agencies = screen.open("/screen/")
    assert agencies.index("UBND tỉnh") < agencies.index("Sở Tài chính") < agencies.index("Thanh tra tỉnh")

    screen.open("/screen/?agency=UBND tỉnh")
    assert screen.text.index("Trần Quốc Hưng") < screen.text.index("Lê Thị Minh Nguyệt")
    assert "Huỳnh Ngọc Ẩn" in screen.open("/screen/?q=an")

    screen.open(f"/screen/{READER}")
    assert "Mã PIN chưa đúng" in screen.send(f"/screen/{READER}/pin", pin="000000")
    scene.house.clock.pass_ms(60_000)
    assert "Chương trình và tài liệu" in screen.send(f"/screen/{READER}/pin", pin=PIN)


def test_a_paper_opens_as_a_picture_for_whom_it_is_and_only_meanwhile(scene: Scene) -> None:
    screen = known(scene.house)
    paper = f"/screen/{READER}/documents/to-trinh"

    assert f'src="{paper}/1?w=820"' in screen.open(paper)
    screen.open(f"{paper}/1?w=820")
    assert (screen.status, (screen.shown.mimetype or "").partition("/")[0] if screen.shown else "") == (200, "image")

    screen.open(paper)
    screen.send("/screen/done")
    screen.open(f"{paper}/1?w=820")
    assert screen.status == 404
    assert "Mã PIN" in screen.open(paper)


def test_an_opinion_on_a_page_is_the_persons_and_came_from_the_screen(scene: Scene) -> None:
    screen = known(scene.house)
    screen.open(f"/screen/{READER}/opinion?document=to-trinh&page=2")

    assert "Đã ghi nhận ý kiến" in screen.send(f"/screen/{READER}/opinion", text="Mức thu còn cao.")

    given = [one.line.event for one in scene.house.journal.lines_of(MEETING)][-1]
    assert isinstance(given, e.OpinionGiven)
    assert (given.attendee, given.item, given.document, given.page) == (READER, "item-2", "to-trinh", 2)
    assert (given.source, scene.house.desk.text_of(given.text)) == (e.Source.SCREEN, "Mức thu còn cao.")


def test_a_request_to_speak_stands_in_the_queue_and_can_be_withdrawn(scene: Scene) -> None:
    screen = known(scene.house, NEXT)
    was_in = NEXT in scene.house.room.queue

    screen.open(f"/screen/{NEXT}")
    screen.send(f"/screen/{NEXT}/floor")
    assert (NEXT in scene.house.room.queue) is not was_in


@pytest.mark.parametrize("ends", ["time", "done", "begin", "next", "other-screen", "phone"])
def test_the_next_one_finds_nothing_of_the_former(scene: Scene, ends: str) -> None:
    house = scene.house
    screen = known(house)
    assert "Gửi ý kiến" in screen.open(f"/screen/{READER}")
    form = screen.form(f"/screen/{READER}/floor")

    if ends == "time":
        house.clock.pass_ms(LEAVE_MS)
    elif ends == "done":
        screen.send("/screen/done")
    elif ends == "begin":
        screen.open("/screen/")
    elif ends == "next":
        screen.open(f"/screen/{NEXT}")
        screen.send(f"/screen/{NEXT}/pin", pin=PIN)
    elif ends == "other-screen":
        screen = house.screen()
        screen.open("/screen/")
    else:
        screen = house.phone()
        screen.open("/")

    shown = screen.open(f"/screen/{READER}")
    assert "Gửi ý kiến" not in shown
    assert "no-store" in (screen.shown.headers["Cache-Control"] if screen.shown else "")
    lines = house.journal.position()
    screen.post(f"/screen/{READER}/floor", **{**form, "token": screen.form_token})
    assert screen.status in (403, 409)
    assert house.journal.position() == lines


def test_who_types_for_long_is_not_forgotten(scene: Scene) -> None:
    screen = known(scene.house)
    screen.open(f"/screen/{READER}/opinion")
    token = screen.form("/screen/done")

    for _ in range(3):
        scene.house.clock.pass_ms(LEAVE_MS - 1000)
        screen.post(f"/screen/{READER}/stay", **token)
        assert screen.status == 204

    scene.house.clock.pass_ms(LEAVE_MS)
    screen.post(f"/screen/{READER}/stay", **token)
    assert screen.status == 410


def test_the_secretarys_nod_opens_the_page_for_who_has_no_pin(scene: Scene) -> None:
    house, screen = scene.house, scene.house.screen()
    screen.open(f"/screen/{READER}/waiting")
    secretary = house.device_of(SECRETARY)
    secretary.open("/secretary/")
    secretary.send(f"/secretary/nod/{screen.device_hash}")

    assert "Chương trình và tài liệu" in screen.open(f"/screen/{READER}/waiting")
    assert house.desk.room(MEETING).devices.get(READER) != screen.device_hash
