"""Papers that a room handed out are on its record, and their files for those whom their item is for (A13)."""

from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from central.db import Database
from central.documents.store import store_in
from central.meetings.models import Attendee, Meeting
from central.meetings.plan import PlannedInvitation, PlannedItem
from central.proceedings.apply import Applier
from central.proceedings.intake import accept
from central.proceedings.results import HandedOut
from contract import events as e
from contract.package import AgendaItem, Category, Package, sha256_of
from tests.central.proceedings.meeting import keep, package_taken
from tests.central.proceedings.unit import NOW, Stream, register
from tests.central.province import Province
from tests.makers import SECRETARY, make_content, make_package, make_person

RAW = b"%PDF-1.7 handed out"
TITLE, REASON = make_content("Phụ lục số liệu"), make_content("Gửi nhầm bản")


@pytest.fixture
def meeting(province: Province) -> Meeting:
    agenda = (PlannedItem(token="n1", title="Nội dung 1"), PlannedItem(token="n2", title="Nội dung 2", is_closed=True))
    guests = tuple(
        PlannedInvitation(token=who, official=province.people[who].id, item=item, category=category)
        for who, item, category in (("health", "n2", Category.INVITED), ("finance", "", Category.INVITED))
    )
    found: Meeting = province.approved(agenda=agenda, invitations=guests)
    return found


def plan_of(meeting: Meeting) -> Package:
    """What the room has: the attendees by central's numbers."""
    people = tuple(
        make_person(one.id, category=Category.INVITED, votes=False)
        for one in Attendee.select().where(Attendee.meeting == meeting)
    )
    chair = make_person(1_000_001)
    secretary = make_person(1_000_002)
    return make_package(
        meeting.id,
        people=(*people, chair, secretary),
        chairs=(chair.attendee,),
        secretaries=(secretary.attendee,),
        agenda=(AgendaItem(item="n1", title="Nội dung 1"), AgendaItem(item="n2", title="Nội dung 2", closed=True)),
        ballots=(),
    )


def record(database: Database, meeting: Meeting, *events: e.Event) -> None:
    """Have central keep and apply what the room recorded."""
    plan, sent = plan_of(meeting), register(Stream().begin())
    keep(plan)
    sent.write(package_taken(plan), *events, meeting=meeting.id, contents=[TITLE, REASON])
    assert not accept(database, sent.run(), unit=sent.unit, now_ms=NOW).reason
    while Applier(database).apply(now_ms=NOW):
        pass


def added(document: str, item: str = "") -> e.DocumentAddedHere:
    return e.DocumentAddedHere(
        document=document, item=item, sha256=sha256_of(RAW), size=len(RAW), title=TITLE.name, by=SECRETARY
    )


def test_the_record_names_papers_and_what_became_of_them(
    province: Province, meeting: Meeting, browser: Callable[[str], FlaskClient]
) -> None:
    newer = e.DocumentReplacedHere(
        document="p2", replaces="p1", sha256="b" * 64, size=9, title=TITLE.name, giver=1_000_001, by=SECRETARY
    )
    gone = e.DocumentWithdrawnHere(document="p2", by=SECRETARY, reason=REASON.name)
    record(province.database, meeting, added("p1", "n1"), newer, gone)

    rows = {row.document: row for row in HandedOut.select()}
    assert (rows["p1"].replaced_by, rows["p1"].item) == ("p2", "n1")
    assert rows["p2"].withdrawn_at_ms > 0
    text = browser("chair").get(f"/meetings/{meeting.id}/proceedings").text
    assert text.count("Phụ lục số liệu") == 2
    assert "Đã được thay thế" in text
    assert "Đã thu hồi" in text


@pytest.mark.parametrize(
    ("who", "item", "status"),
    [
        ("finance", "n1", 200),
        ("finance", "n2", 409),
        ("health", "n1", 409),
        ("chair", "n2", 200),
        ("stranger", "n1", 409),
    ],
)
def test_the_file_is_for_those_whom_its_item_is_for(
    province: Province, meeting: Meeting, browser: Callable[[str], FlaskClient], who: str, item: str, status: int
) -> None:
    client = browser(who)
    store_in(client.application.extensions["centre"].settings.central.data_dir).put(BytesIO(RAW))
    record(province.database, meeting, added("p1", item))

    with client.get(f"/meetings/{meeting.id}/handed-out/p1") as answer:
        assert answer.status_code == status
        assert (answer.data == RAW) == (status == 200)


def test_what_has_not_come_yet_and_what_was_withdrawn_is_told(
    app: Flask, province: Province, meeting: Meeting, browser: Callable[[str], FlaskClient]
) -> None:
    gone = e.DocumentWithdrawnHere(document="p1", by=SECRETARY, reason=REASON.name)
    record(province.database, meeting, added("p1", "n1"), gone)
    path = f"/meetings/{meeting.id}/handed-out/p1"
    assert "chưa về từ phòng họp" in browser("chair").get(path).text
    store_in(app.extensions["centre"].settings.central.data_dir).put(BytesIO(RAW))
    with browser("finance").get(path) as answer:
        assert answer.status_code == 409
    assert browser("finance").get(f"/meetings/{meeting.id}/handed-out/nothing").status_code == 404
