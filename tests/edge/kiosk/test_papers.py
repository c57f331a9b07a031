"""Documents in the room: read at once, followed, handed out, replaced, withdrawn, and by whom (R5.2a, R5.2b, A13)."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract import events as e
from contract.package import AgendaItem, Category, PersonHere
from edge.sheets import sheets
from tests.central.documents.papers import pdf
from tests.edge.kiosk.house import House, Visitor
from tests.makers import CHAIR, GUEST, MEETING, SECRETARY, make_document, make_package, make_people, make_person

REPORT, PERSONNEL = pdf(pages=3), pdf("Công tác cán bộ.", pages=2)
FOR_ONE_ITEM = 91
PACKAGE = make_package(
    agenda=(
        AgendaItem(item="item-1", title="Báo cáo kinh tế - xã hội"),
        AgendaItem(item="item-2", title="Công tác cán bộ", closed=True),
    ),
    documents=(
        make_document(REPORT, "bao-cao", item="item-1", title="Báo cáo tháng 11"),
        make_document(PERSONNEL, "can-bo", item="item-2", title="Tờ trình nhân sự"),
    ),
    people=(
        *make_people(),
        make_person(FOR_ONE_ITEM, category=Category.INVITED, votes=False, items=("item-2",)),
    ),
    ballots=(),
)


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """The meeting is running; its two papers are on the shelf. No process stands ready: each costs a second here."""
    monkeypatch.setattr(sheets, "SPARE", 0)
    house = House(tmp_path, PACKAGE)
    for raw, document in zip((REPORT, PERSONNEL), PACKAGE.documents, strict=True):
        house.shelf.incoming(document.sha256).write_bytes(raw)
        house.shelf.keep_document(document.sha256)
    house.desk.start(MEETING, CHAIR, (1, 2, 3, GUEST))
    house.app.extensions["kiosk"].live.look()
    yield house
    house.close()


def of(house: House, attendee: int) -> Visitor:
    """A phone that the room knows as this attendee's."""
    visitor = house.phone(attendee % 200)
    visitor.open("/")
    house.desk.link_device(MEETING, attendee, visitor.device_hash)
    return visitor


def hand_out(secretary: Visitor, raw: bytes, name: str = "Phu_luc.pdf", **values: object) -> str:
    secretary.open("/secretary/papers")
    return secretary.upload("/secretary/papers", name, raw, **values)


def added(house: House) -> str:
    """The name of the paper that was handed out last."""
    return list(house.room.documents_here)[-1]


def test_a_document_opens_page_by_page(room: House) -> None:  # R5.2b
    member = of(room, 3)
    text = member.open("/documents/bao-cao?page=2")
    assert re.search(r'value="2".*/3', text, re.DOTALL)
    assert 'href="/documents/bao-cao?page=1"' in text
    assert 'href="/documents/bao-cao?page=3"' in text
    member.open("/documents/bao-cao/2?w=820")
    assert member.shown is not None
    assert (member.status, member.shown.mimetype) == (200, "image/jpeg")
    assert member.shown.headers["Cache-Control"] == "private, no-cache"


def test_a_page_beyond_the_end_is_the_nearest_one(room: House) -> None:
    member = of(room, 3)
    assert re.search(r'value="3".*/3', member.open("/documents/bao-cao?page=99"), re.DOTALL)
    member.open("/documents/bao-cao/99")
    assert member.status == 404
    member.open("/documents/bao-cao/1?w=4000")
    assert member.status == 404


@pytest.mark.parametrize(
    ("attendee", "open_item", "closed_item"),
    [(3, 200, 200), (SECRETARY, 200, 200), (GUEST, 200, 404), (FOR_ONE_ITEM, 404, 200)],
)
def test_guests_do_not_read_what_is_closed_to_them(
    room: House, attendee: int, open_item: int, closed_item: int
) -> None:  # A10
    reader = of(room, attendee)
    for name, status in (("bao-cao", open_item), ("can-bo", closed_item)):
        for path in (f"/documents/{name}", f"/documents/{name}/1", f"/documents/{name}/file"):
            reader.open(path)
            assert reader.status == status, path


def test_a_stranger_reads_nothing(room: House) -> None:
    stranger = room.phone(9)
    stranger.open("/documents/bao-cao")
    assert stranger.status == 404
    stranger.open("/secretary/papers/bao-cao/1")
    assert stranger.status == 403


def test_who_attends_in_somebodys_place_reads_what_that_person_would(room: House) -> None:
    line = room.desk.name_substitute(MEETING, 4, PersonHere(name="Lê Thị Thay"), CHAIR)
    assert isinstance(line.event, e.SubstituteNamedHere)
    reader = of(room, line.event.attendee)
    reader.open("/documents/can-bo")
    assert reader.status == 200


def test_a_follower_sees_the_page_that_is_presented(room: House) -> None:
    member, secretary = of(room, 3), of(room, SECRETARY)
    assert "Chưa có tài liệu nào đang được trình bày" in member.open("/follow")
    secretary.open("/secretary/papers")
    secretary.send("/conduct/present")
    secretary.post("/conduct/present", meeting=MEETING, then="/secretary/papers", document="bao-cao", page=2)
    lines = len(room.journal.lines_of(MEETING))
    text = member.open("/follow")
    assert "Trang 2/3, theo người trình bày" in text
    assert "/documents/bao-cao/2?w=820" in text
    assert "Xem theo người trình bày" in member.open("/")
    secretary.open("/secretary/papers")
    secretary.send("/conduct/present/stop")
    assert "Chưa có tài liệu nào đang được trình bày" in member.open("/follow")
    assert len(room.journal.lines_of(MEETING)) == lines


def test_a_turned_page_reaches_the_followers_page_at_once(room: House) -> None:
    member, secretary = of(room, 3), of(room, SECRETARY)
    member.open("/follow")
    assert member.shown is not None
    seen = member.shown.headers["ETag"]
    secretary.post("/conduct/present", meeting=MEETING, then="/secretary/papers", document="bao-cao", page=3)
    assert "Trang 3/3" in member.open("/follow", **{"If-None-Match": seen})


def test_what_a_guest_may_not_read_is_not_followed(room: House) -> None:
    guest, secretary = of(room, GUEST), of(room, SECRETARY)
    secretary.post("/conduct/present", meeting=MEETING, then="/secretary/papers", document="can-bo", page=1)
    text = guest.open("/follow")
    assert "thuộc nội dung không mời đại biểu dự" in text
    assert "Tờ trình nhân sự" not in text + guest.open("/")


def test_only_chair_and_secretary_present(room: House) -> None:
    member = of(room, 3)
    member.post("/conduct/present", meeting=MEETING, then="/secretary/papers", document="bao-cao", page=1)
    assert member.status == 403
    screen = room.screen()
    screen.open("/chair/papers")
    assert "/chair/papers/bao-cao/1?w=820" in screen.send("/conduct/present")
    screen.open("/chair/papers/bao-cao/1?w=820")
    assert screen.status == 200


def test_the_display_shows_the_presented_page_and_nothing_closed(room: House) -> None:
    wall, secretary = room.screen(), of(room, SECRETARY)
    secretary.post("/conduct/present", meeting=MEETING, then="/secretary/papers", document="bao-cao", page=2)
    assert "/display/sheet/bao-cao/2?w=1640" in wall.open("/display")
    wall.open("/display/sheet/bao-cao/2?w=820")
    assert wall.status == 200
    wall.open("/display/sheet/bao-cao/1?w=820")
    assert wall.status == 404
    secretary.post("/conduct/present", meeting=MEETING, then="/secretary/papers", document="can-bo", page=1)
    assert "/display/sheet" not in wall.open("/display")
    wall.open("/display/sheet/can-bo/1")
    assert wall.status == 404
    secretary.post("/conduct/present", meeting=MEETING, then="/secretary/papers", document="bao-cao", page=1)
    room.desk.open_item(MEETING, "item-2", CHAIR)
    assert "/display/sheet" not in wall.open("/display")


def test_what_is_presented_outlives_the_process(room: House, tmp_path: Path) -> None:
    secretary = of(room, SECRETARY)
    secretary.post("/conduct/present", meeting=MEETING, then="/secretary/papers", document="bao-cao", page=2)
    again = type(room.app.extensions["kiosk"].presenting)(tmp_path)
    assert again.of(MEETING).page == 2


def test_a_late_paper_is_there_for_those_whom_its_item_is_for(room: House) -> None:  # R5.2a
    secretary, member, guest = of(room, SECRETARY), of(room, 3), of(room, GUEST)
    text = hand_out(secretary, pdf("Phụ lục.", pages=2), title="Phụ lục số liệu", item="item-2", giver=3)
    assert "Tài liệu phát tại cuộc họp" in text
    event = room.room.documents_here[added(room)].event
    assert (event.item, event.giver, event.by) == ("item-2", 3, SECRETARY)
    assert room.shelf.document(event.sha256) is not None
    assert "Phụ lục số liệu" in member.open("/")
    assert re.search(r'value="1".*/2', member.open(f"/documents/{added(room)}"), re.DOTALL)
    assert "Phụ lục số liệu" not in guest.open("/")
    guest.open(f"/documents/{added(room)}/1")
    assert guest.status == 404


def test_without_a_title_the_files_name_is_taken(room: House) -> None:
    assert "Phu luc" in hand_out(of(room, SECRETARY), pdf(), title="")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"PK\x03\x04 a Word file", "lưu tệp sang PDF"),
        (b"%PDF-1.7 half of it", "bị hỏng"),
        (pdf(stamp="TỐI MẬT"), "có dấu “TỐI MẬT”"),
        (b"", "chọn tệp PDF|bị hỏng"),
    ],
)
def test_of_a_refused_file_nothing_stays(room: House, raw: bytes, said: str) -> None:
    secretary = of(room, SECRETARY)
    assert re.search(said, hand_out(secretary, raw))
    assert secretary.status == 409
    assert room.room.documents_here == {}
    assert not list((room.settings.shelf / "incoming").glob("upload-*"))
    assert len(list((room.settings.shelf / "documents").iterdir())) == 2


def test_only_who_conducts_may_send_as_much_as_a_paper(room: House) -> None:
    member, secretary = of(room, 3), of(room, SECRETARY)
    large = pdf() + b" " * 300_000
    member.shown = member.client.post(
        "/secretary/papers", data={"token": member.form_token, "meeting": MEETING, "title": "x" * 300_000}
    )
    assert member.status in (400, 413)
    assert "Tài liệu phát tại cuộc họp" in hand_out(secretary, large)


def test_a_newer_version_takes_the_old_ones_place_and_the_old_says_so(room: House) -> None:
    secretary, member = of(room, SECRETARY), of(room, 3)
    member.open("/documents/bao-cao")
    assert member.shown is not None
    seen = member.shown.headers["ETag"]
    secretary.open("/secretary/papers?ask=replace&document=bao-cao")
    secretary.upload("/secretary/papers", "moi.pdf", pdf("Số liệu mới."), title="Báo cáo tháng 11 (sửa)", item="item-1")
    text = member.open("/documents/bao-cao", **{"If-None-Match": seen})
    assert "Đã được thay thế" in text
    assert f'href="/documents/{added(room)}"' in text
    home = member.open("/")
    assert 'href="/documents/bao-cao"' not in home
    assert "Bản thay thế" in home


def test_a_withdrawn_paper_closes_at_once_everywhere(room: House) -> None:
    secretary, member = of(room, SECRETARY), of(room, 3)
    secretary.post("/conduct/present", meeting=MEETING, then="/secretary/papers", document="bao-cao", page=1)
    member.open("/documents/bao-cao")
    assert member.shown is not None
    seen = member.shown.headers["ETag"]
    secretary.open("/secretary/papers?ask=withdraw&document=bao-cao")
    secretary.send("/secretary/papers/bao-cao/withdraw", reason="Gửi nhầm bản")
    text = member.open("/documents/bao-cao", **{"If-None-Match": seen})
    assert "Tài liệu này đã được thu hồi" in text
    assert 'class="sheet"' not in text
    for path in ("/documents/bao-cao/1", "/documents/bao-cao/file"):
        member.open(path)
        assert member.status == 404
    assert "/display/sheet" not in room.screen().open("/display")
    assert "Đã thu hồi" in member.open("/")


def test_a_member_hands_nothing_out_and_withdraws_nothing(room: House) -> None:
    member = of(room, 3)
    member.post("/secretary/papers", meeting=MEETING)
    assert member.status == 403
    member.post("/secretary/papers/bao-cao/withdraw", meeting=MEETING, reason="x")
    assert member.status == 403
    assert room.room.withdrawals == {}


def test_a_file_that_can_not_be_drawn_is_offered_as_it_is(room: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "LONGEST_JOB_S", 0.0)
    monkeypatch.setattr(sheets, "PATIENCE_S", 5.0)
    assert 'href="/documents/bao-cao/file"' in of(room, 3).open("/documents/bao-cao")
