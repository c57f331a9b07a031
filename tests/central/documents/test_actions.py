"""Papers come to a meeting, get their page images beside the web, and reach the room."""

import io
from pathlib import Path

import pytest
from PIL import Image

from central.documents.actions import Described, add_document, describe_documents, documents_of, withdraw_document
from central.documents.drawing import draw_next
from central.documents.models import Document, Images, PageImage
from central.documents.store import Intake, Store, Upload
from central.fleet.models import Unit
from central.meetings.models import Meeting
from central.packages.models import PackageOffer
from contract.package import Package, read_package
from contract.refused import Refused
from tests.central.documents.papers import pdf
from tests.central.province import NOW, Province


@pytest.fixture
def intake(tmp_path: Path) -> Intake:
    return Intake(store=Store(tmp_path / "files"), support="Văn phòng")


@pytest.fixture(autouse=True)
def unit(province: Province) -> None:
    Unit.create(name="unit-1", room=province.rooms[0].name, added_at_ms=NOW)


def give(province: Province, intake: Intake, meeting: Meeting, raw: bytes, by: str = "secretary") -> Document:
    upload = Upload(file=io.BytesIO(raw), name="Báo cáo.pdf")
    return add_document(province.planning, intake, meeting.id, upload, by=province.people[by])


def room_holds(meeting: Meeting) -> Package:
    offer = PackageOffer.get(PackageOffer.meeting == meeting.id)
    return read_package(bytes(offer.package.body))


def test_a_paper_is_named_in_the_package_and_its_pages_follow(province: Province, intake: Intake) -> None:
    meeting = province.approved()
    one = give(province, intake, meeting, pdf(pages=2))
    [before] = room_holds(meeting).documents
    assert (before.sha256, before.title, before.images) == (one.sha256, "Báo cáo", ())
    assert draw_next(province.planning, intake.store)
    [after] = room_holds(meeting).documents
    assert len(after.images) == 2
    with Image.open(intake.store.path(after.images[1])) as picture:
        assert (picture.format, picture.width) == ("WEBP", 1240)
    assert not draw_next(province.planning, intake.store)


def test_the_same_file_is_one_paper_and_its_pages_are_drawn_once(province: Province, intake: Intake) -> None:
    first, second = province.approved(), province.submitted(room=province.rooms[1].id)
    assert give(province, intake, first, pdf()).id == give(province, intake, first, pdf()).id
    draw_next(province.planning, intake.store)
    other = give(province, intake, second, pdf())
    assert other.images == Images.READY
    assert PageImage.select().count() == 1


@pytest.mark.parametrize("who", ["finance", "clerk", "registrar", "stranger", "overseer"])
def test_who_may_not_edit_gives_no_paper_and_nothing_is_kept(province: Province, intake: Intake, who: str) -> None:
    meeting = province.approved()
    with pytest.raises(Refused):
        give(province, intake, meeting, pdf(), by=who)
    assert not intake.store.folder.exists()


def test_a_refused_file_leaves_no_trace(province: Province, intake: Intake) -> None:
    meeting = province.approved()
    for raw in (pdf(stamp="MẬT"), b"not a paper"):
        with pytest.raises(Refused):
            give(province, intake, meeting, raw)
    assert not intake.store.folder.exists()
    assert documents_of(meeting) == []


def test_a_meeting_on_state_secrets_takes_no_paper(province: Province, intake: Intake) -> None:
    meeting = province.approved(is_secret=True, title="Họp nội bộ", agenda=(), invitations=())
    with pytest.raises(Refused, match="bí mật nhà nước"):
        give(province, intake, meeting, pdf())


def test_a_withdrawn_paper_leaves_the_room_and_stays_in_the_history(province: Province, intake: Intake) -> None:
    meeting = province.approved()
    one = give(province, intake, meeting, pdf())
    withdraw_document(province.planning, meeting.id, one.token, by=province.people["secretary"])
    assert room_holds(meeting).documents == ()
    assert Document.get_by_id(one.id).is_withdrawn
    with pytest.raises(Refused, match="Không tìm thấy"):
        withdraw_document(province.planning, meeting.id, one.token, by=province.people["secretary"])


def test_a_paper_gets_its_title_and_agenda_item(province: Province, intake: Intake) -> None:
    meeting = province.approved()
    one = give(province, intake, meeting, pdf())
    secretary = province.people["secretary"]
    describe_documents(
        province.planning, meeting.id, {one.token: Described("Dự thảo  nghị quyết", "noi-dung-1")}, by=secretary
    )
    [paper] = room_holds(meeting).documents
    assert (paper.title, paper.item) == ("Dự thảo nghị quyết", "noi-dung-1")


def test_a_file_that_cannot_be_drawn_is_given_up_and_still_offered(province: Province, intake: Intake) -> None:
    meeting = province.approved()
    one = give(province, intake, meeting, pdf())
    intake.store.path(one.sha256).chmod(0o600)
    intake.store.path(one.sha256).write_bytes(b"%PDF-1.7 damaged on the disk")
    assert draw_next(province.planning, intake.store)
    assert Document.get_by_id(one.id).images == Images.FAILED
    assert len(room_holds(meeting).documents) == 1
