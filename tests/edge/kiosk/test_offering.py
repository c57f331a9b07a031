"""A touchscreen has no files: a delegate offers a paper from a phone, and the chair adds it on the spot. # R5.2a"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from contract import events as e
from edge.kiosk.offers import GROWING, MOST_OF_ONE, OfferedPaper, Offers
from edge.kiosk.shell import Kiosk
from edge.sheets import sheets
from tests.central.documents.papers import pdf
from tests.edge.kiosk.house import House, Visitor
from tests.makers import CHAIR, MEETING, SECRETARY

GIVER, OTHER, ABSENT = 3, 4, 5


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """The meeting's first item is on."""
    monkeypatch.setattr(sheets, "SPARE", 0)
    house = House(tmp_path)
    house.desk.start(MEETING, CHAIR, (CHAIR, SECRETARY, GIVER, OTHER))
    house.desk.open_item(MEETING, "item-2", CHAIR)
    yield house
    house.close()


def offer(phone: Visitor, raw: bytes, name: str = "So_lieu_moi.pdf", **values: object) -> str:
    phone.open("/offer")
    return phone.upload("/offer", name, raw, **values)


def waiting(house: House) -> list[str]:
    known: Kiosk = house.app.extensions["kiosk"]
    return [one.document for one in known.offers.of(MEETING)]


def test_a_paper_from_a_phone_is_added_to_what_is_on_by_the_chairs_one_tap(room: House) -> None:
    raw = pdf("Số liệu mới.", pages=2)
    said = offer(room.device_of(GIVER), raw, item="item-1")
    assert "“So lieu moi” đã gửi lúc" in said
    (name,) = waiting(room)
    assert not room.room.documents_here, "an offer is no line"

    chair = room.screen()
    assert "Tài liệu (1<" in chair.open("/chair/")
    assert f"/chair/offers/{name}" in chair.open("/chair/papers")
    chair.open(f"/chair/offers/{name}/2?w=820")
    assert (chair.status, chair.shown.mimetype if chair.shown else "") == (200, "image/jpeg")
    chair.open(f"/chair/offers/{name}")
    chair.send(f"/chair/offers/{name}/take")

    added = room.room.documents_here[name].event
    assert isinstance(added, e.DocumentAddedHere)
    assert (added.giver, added.by, added.item) == (GIVER, CHAIR, "item-2"), "“Thêm vào nội dung này”"
    assert waiting(room) == []
    room.device_of(OTHER).open(f"/documents/{name}/1?w=820")
    assert "So lieu moi" in room.device_of(OTHER).open("/")


def test_nobody_else_sees_it_before_and_a_dropped_one_is_gone_from_the_disk(room: House, tmp_path: Path) -> None:
    offer(room.device_of(GIVER), pdf("Của riêng tôi."))
    (name,) = waiting(room)
    other = room.device_of(OTHER)
    for path in (f"/chair/offers/{name}", f"/chair/offers/{name}/1?w=820", f"/documents/{name}"):
        other.open(path)
        assert other.status in (403, 404), path

    chair = room.screen()
    chair.open(f"/chair/offers/{name}")
    chair.send(f"/chair/offers/{name}/drop")

    assert waiting(room) == []
    assert [one.name for one in (tmp_path / "offered" / str(MEETING)).iterdir()] == ["offers.json"]
    assert not room.room.documents_here


def test_only_who_is_here_offers_and_not_without_end(room: House) -> None:
    absent = room.device_of(ABSENT)
    assert "Đại biểu có mặt gửi được" in absent.open("/offer")
    absent.post("/offer", meeting=MEETING)
    assert absent.status == 409

    giver = room.device_of(GIVER)
    for number in range(MOST_OF_ONE):
        offer(giver, pdf(f"Bản {number}"))
    offer(giver, pdf("Thêm nữa"))
    assert giver.status == 409
    assert len(waiting(room)) == MOST_OF_ONE


def test_of_a_stamped_or_broken_file_nothing_stays(room: House, tmp_path: Path) -> None:
    giver = room.device_of(GIVER)
    for raw in (b"PK\x03\x04 docx", b"%PDF-1.7 broken"):
        offer(giver, raw)
        assert giver.status == 409

    assert waiting(room) == []
    assert list((tmp_path / "offered" / str(MEETING)).iterdir()) == []


def test_two_taps_add_it_once_and_a_restart_keeps_what_waits(room: House) -> None:
    offer(room.device_of(GIVER), pdf("Một bản"))
    (name,) = waiting(room)
    one, two = room.screen(), room.screen()
    for chair in (one, two):
        chair.open(f"/chair/offers/{name}")
    one.send(f"/chair/offers/{name}/take")
    form = {"token": two.form_token, "meeting": MEETING}
    two.post(f"/chair/offers/{name}/take", **form)

    assert two.status == 409
    assert list(room.room.documents_here) == [name]


def test_what_a_killed_unit_had_half_received_is_gone_when_it_starts_again(tmp_path: Path) -> None:
    offers = Offers(tmp_path)
    paper = OfferedPaper(document="here-1", title="Số liệu", sha256="ab" * 32, size=3, item="", giver=3, at=1)
    offers.file(MEETING, paper.sha256).write_bytes(b"pdf")
    offers.add(MEETING, paper)
    half = offers.file(MEETING, f"{GROWING}0123")
    half.write_bytes(b"%PDF-half")

    again = Offers(tmp_path)

    assert not half.exists()
    assert again.of(MEETING) == (paper,)
    assert again.file(MEETING, paper.sha256).read_bytes() == b"pdf"
