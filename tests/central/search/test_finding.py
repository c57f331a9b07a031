"""What is found in ended meetings, by whom; the same on both databases."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from central.documents.actions import add_document
from central.documents.models import Document
from central.documents.store import Intake, Store, Upload, store_in
from central.meetings.actions import cancel
from central.meetings.models import Meeting
from central.meetings.plan import PlannedInvitation, PlannedItem
from central.people.access import access_of
from central.proceedings.actions import erase
from central.proceedings.apply import Applier
from central.proceedings.intake import accept
from central.proceedings.models import KeptPackage
from central.search.finding import MOST_PASSAGES, PASSAGES_SHOWN, Filters, find
from central.search.indexing import LOOK_AGAIN_MS, forget_all, index_next
from central.search.models import Passage
from central.search.rules import Part
from contract import events as e
from contract.package import Category
from tests.central.documents.papers import pdf
from tests.central.proceedings.unit import NOW as SENT
from tests.central.proceedings.unit import Stream, register
from tests.central.province import DAY, NOW, Province
from tests.makers import make_content

TODAY = date(2026, 11, 23)
OPEN, SHUT = make_content("Đề nghị rà soát vốn đầu tư công.", b"1" * 16), make_content("Nhân sự đã rà soát.", b"2" * 16)
END = make_content("Thống nhất chủ trương nạo vét kênh Xáng.", b"3" * 16)
PEOPLE = {
    "finance": ("", Category.MEMBER),
    "finance2": ("", Category.GUEST),
    "health": ("kin", Category.INVITED),
}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return store_in(tmp_path)


@pytest.fixture
def held(province: Province, store: Store) -> Meeting:
    """A meeting that its room has ended: an open and a closed item, a paper, an opinion on each, a conclusion."""
    agenda = (
        PlannedItem(token="mo", title="Đầu tư công", presenter="Sở Tài chính"),
        PlannedItem(token="kin", title="Công tác nhân sự", is_closed=True),
    )
    invited = tuple(
        PlannedInvitation(token=f"k{who}", official=province.people[who].id, item=item, category=category)
        for who, (item, category) in PEOPLE.items()
    )
    meeting: Meeting = province.approved(agenda=agenda, invitations=invited)
    upload = Upload(file=io.BytesIO(pdf("Hồ thủy lợi xã Hoà An", pages=2)), name="Báo cáo.pdf")
    paper = add_document(
        province.planning,
        Intake(store=store, support=""),
        meeting.id,
        upload,
        by=province.people["secretary"],
    )
    Document.update(item="mo").where(Document.id == paper.id).execute()
    record(province, meeting)
    index(province, store)
    return meeting


def record(province: Province, meeting: Meeting) -> None:
    """What the room sends of it."""
    package = KeptPackage.select().where(KeptPackage.meeting == meeting.id).order_by(KeptPackage.revision.desc()).get()
    chair, finance = (province.attendee(meeting, who).number for who in ("chair", "finance"))
    taken = e.PackageTaken(incarnation=package.incarnation, revision=package.revision, sha256=package.sha256)
    sent = register(Stream().begin())
    sent.write(
        taken,
        e.CheckedIn(attendee=chair, way=e.Way.CAMERA),
        e.CheckedIn(attendee=finance, way=e.Way.CAMERA),
        e.MeetingStarted(by=chair),
        *(
            e.OpinionGiven(attendee=finance, item=item, text=text.name, source=e.Source.PHONE)
            for item, text in (("mo", OPEN), ("kin", SHUT))
        ),
        e.ConclusionEntered(text=END.name, by=chair),
        e.MeetingEnded(by=chair),
        meeting=meeting.id,
        contents=[OPEN, SHUT, END],
    )
    assert not accept(province.database, sent.run(), unit=sent.unit, now_ms=SENT).reason
    while Applier(province.database).apply(now_ms=SENT):
        pass


def index(province: Province, store: Store, *, at_ms: int = NOW) -> int:
    return sum(1 for _ in iter(lambda: index_next(province.database, store, now_ms=at_ms), False))


def parts(province: Province, who: str, typed: str, filters: Filters | None = None) -> list[Part]:
    """Where somebody finds it, best first."""
    access = access_of(province.people[who], TODAY)
    found = find(province.database, access, TODAY, typed, filters or Filters())
    return [hit.part for one in found.meetings for hit in one.hits]


# R5.5
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("xa hoa an", [Part.DOCUMENT, Part.DOCUMENT]),
        ("Hòa An", [Part.DOCUMENT, Part.DOCUMENT]),
        ("kênh xáng", [Part.CONCLUSION]),
        ('"đầu tư công"', [Part.AGENDA, Part.OPINION]),
        ('"đầu tư" công', [Part.AGENDA, Part.OPINION]),
        ('"tư đầu"', []),
        ('"công đầu tư"', []),
        ("ngân sách", [Part.TITLE]),
        ("không có trong cuộc họp", []),
    ],
)
@pytest.mark.usefixtures("held")
def test_papers_opinions_and_conclusions_are_found(province: Province, typed: str, found: list[Part]) -> None:
    assert parts(province, "secretary", typed) == found


@pytest.mark.parametrize(
    ("who", "open_item", "closed_item", "opinion_there"),
    [
        ("chair", True, True, True),
        ("overseer", True, True, True),
        ("finance", True, True, True),  # a member
        ("finance2", True, False, False),  # a guest is asked out of the closed item
        ("health", False, False, False),  # invited to the closed item only, and no member
        ("stranger", False, False, False),
    ],
)
@pytest.mark.usefixtures("held")
def test_nobody_finds_what_they_may_not_read(
    province: Province, who: str, open_item: bool, closed_item: bool, opinion_there: bool
) -> None:
    assert bool(parts(province, who, "vốn đầu tư")) is open_item
    assert bool(parts(province, who, "công tác nhân sự")) is closed_item
    assert bool(parts(province, who, '"nhân sự đã rà soát"')) is opinion_there


def test_hundreds_of_newer_passages_that_one_may_not_read_hide_none_that_one_may(
    province: Province, held: Meeting
) -> None:
    row = {"meeting": held.id, "part": Part.OPINION, "item": "kin", "text": "Hạn mặn", "words": "han man"}
    closed = [{**row, "is_closed": place > 0} for place in range(MOST_PASSAGES + 100)]
    for start in range(0, len(closed), 100):
        Passage.insert_many(closed[start : start + 100]).execute()

    assert parts(province, "finance2", "hạn mặn") == [Part.OPINION]
    assert len(parts(province, "finance", "hạn mặn")) == PASSAGES_SHOWN


@pytest.mark.usefixtures("held")
def test_filters_narrow_by_day_host_kind_and_part(province: Province) -> None:
    day = date(2026, 11, 30)
    for filters, is_there in (
        (Filters(from_on=day, until_on=day, host="van phong", kind="regular"), True),
        (Filters(until_on=date(2026, 11, 29)), False),
        (Filters(from_on=date(2026, 12, 1)), False),
        (Filters(host="so y te"), False),
        (Filters(kind="extraordinary"), False),
        (Filters(parts=frozenset({Part.DOCUMENT, Part.CONCLUSION})), True),
        (Filters(parts=frozenset({Part.OPINION})), False),
    ):
        assert bool(parts(province, "secretary", "kênh xáng", filters)) is is_there, filters


def test_the_index_follows_what_changes_and_can_be_made_anew(province: Province, held: Meeting, store: Store) -> None:
    def all_passages() -> list[tuple[str, str]]:
        return sorted((row.part, row.words) for row in Passage.select())

    before = all_passages()
    assert index(province, store) == 0
    forget_all(province.database)
    assert parts(province, "secretary", "kênh xáng") == []
    assert index(province, store) == 1
    assert all_passages() == before
    Meeting.update(title="Họp về thủy lợi", version=Meeting.version + 1).where(Meeting.id == held.id).execute()
    assert index(province, store) == 1
    assert parts(province, "secretary", "ngân sách") == []
    assert parts(province, "secretary", "thuy loi")[0] is Part.TITLE


@pytest.mark.usefixtures("held")
def test_what_was_erased_is_gone_from_the_index_at_once(province: Province) -> None:
    assert parts(province, "secretary", "vốn") == [Part.OPINION]
    erase(province.database, content=OPEN.name, reason="theo yêu cầu", now_ms=NOW)
    assert parts(province, "secretary", "vốn") == []


@pytest.mark.usefixtures("held")
def test_a_file_that_is_not_here_is_looked_for_again(province: Province, store: Store) -> None:
    path = store.path(Document.get().sha256)
    away = path.rename(path.with_suffix(".away"))
    forget_all(province.database)
    assert index(province, store) == 1
    assert (parts(province, "secretary", "thuy loi"), parts(province, "secretary", "báo cáo")) == ([], [Part.DOCUMENT])
    away.rename(path)
    assert index(province, store) == 0
    assert index(province, store, at_ms=NOW + LOOK_AGAIN_MS) == 1
    assert parts(province, "secretary", "thuy loi") == [Part.DOCUMENT, Part.DOCUMENT]


def test_a_meeting_on_state_secrets_and_one_still_to_come_are_not_found(province: Province, store: Store) -> None:
    province.approved()
    secret = province.approved(
        is_secret=True, title="Họp nội bộ", room=province.rooms[1].id, starts_at_ms=NOW + 8 * DAY
    )
    cancel(province.planning, secret.id, by=province.people["chair"], reason="Bão")
    assert index(province, store) == 1
    assert Passage.select().count() == 0


@pytest.mark.usefixtures("held")
def test_the_page_marks_the_words_and_leads_to_the_place(browser: Callable[[str], FlaskClient]) -> None:
    text = browser("secretary").get("/search?q=hoa+an&part=document").text
    assert "<mark>Hoà</mark> <mark>An</mark>" in text
    assert f'href="/documents/{Document.get().id}#page-1"' in text
    assert "Chưa tìm thấy" in browser("stranger").get("/search?q=hoa+an").text
    assert browser("secretary").get("/search?from=hom-qua&q=a").status_code == 409
    assert "Nhập từ cần tìm" in browser("secretary").get("/search?q=?!").text


@pytest.mark.parametrize(
    ("who", "open_item", "closed_item"),
    [("finance", True, True), ("finance2", True, False), ("health", False, False), ("overseer", True, True)],
)
def test_what_a_reader_may_not_find_is_not_on_the_record_either(
    held: Meeting, browser: Callable[[str], FlaskClient], who: str, open_item: bool, closed_item: bool
) -> None:
    text = browser(who).get(f"/meetings/{held.id}/proceedings").text
    assert (OPEN.body.decode() in text) is open_item
    assert (SHUT.body.decode() in text) is closed_item
    assert END.body.decode() in text
