"""A meeting leaves its room in the middle: central brings what was done to the next one, and shows one record (D1)."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from msgspec.structs import replace

from central.documents.store import Store
from central.fleet.models import Unit
from central.meetings.deadlines import local
from central.meetings.lists import Week, ended, ongoing
from central.meetings.models import Deed, Meeting
from central.meetings.moving import GOES_ON, follow_rooms, move, put_away
from central.meetings.online import unit_checked_in
from central.meetings.states import Act
from central.notices.models import Notice
from central.packages.lists import places
from central.packages.models import OfferedFile, PackageOffer
from central.papers.official.source import read_source
from central.people.access import access_of
from central.proceedings.apply import Applier, rebuild
from central.proceedings.following import leading_unit
from central.proceedings.intake import accept
from central.proceedings.models import AcceptedHeader, Cursor, Line
from central.proceedings.reading import records_of
from central.proceedings.results import Fault, Proceedings
from contract import events as e
from contract.lists import UnitThere
from contract.package import ComesFrom, Package, PlanState, read_package
from contract.past import read_past
from contract.refused import Refused
from tests.central.proceedings.meeting import keep, package_taken
from tests.central.proceedings.unit import NOW, Stream, register
from tests.central.province import Province
from tests.makers import CHAIR, EIGHT, SECRETARY, UNIT, key_of, make_content, make_package

TODAY = date(2026, 11, 23)
OTHER = "phong-2"
OPINION, LATER = make_content("Nhất trí."), make_content("Đề nghị làm rõ.")


class Rooms:
    """Two rooms with a unit each; the meeting has begun in the first one."""

    def __init__(self, province: Province, folder: Path) -> None:
        self.province = province
        self.store = Store(folder / "files")
        for name, room in ((UNIT, province.rooms[0]), (OTHER, province.rooms[1])):
            Unit.insert(name=name, room=room.name, added_at_ms=0, is_connected=True).on_conflict_ignore().execute()
        self.meeting: Meeting = province.approved()
        plan = make_package(self.meeting.id)
        keep(plan)
        self.first = register(Stream(unit=UNIT).begin())
        self.second = register(Stream(name="fedcba9876543210", unit=OTHER, key=key_of(8), at_ms=EIGHT + 30_000).begin())
        came = (e.CheckedIn(attendee=one, way=e.Way.CAMERA) for one in (1, 2, 3))
        given = e.OpinionGiven(attendee=3, item="item-1", text=OPINION.name, source=e.Source.PHONE)
        begun = (e.MeetingStarted(by=CHAIR), e.ItemOpened(item="item-1", by=CHAIR), given)
        self.write(self.first, package_taken(plan), *came, *begun, contents=[OPINION])

    def write(self, sent: Stream, *events: e.Event, contents: object = ()) -> None:
        sent.write(*events, meeting=self.meeting.id, contents=contents)  # type: ignore[arg-type]

    def tell(self, sent: Stream) -> None:
        answer = accept(self.province.database, sent.run(), unit=sent.unit, now_ms=NOW)
        assert not answer.reason
        while Applier(self.province.database).apply(now_ms=NOW):
            pass

    def follow(self) -> int:
        return follow_rooms(self.province.planning, self.store)

    def leave(self) -> None:
        self.write(self.first, e.MovedToRoom(room=self.province.rooms[1].name, by=SECRETARY))
        self.tell(self.first)

    def go_on(self, *then: e.Event, contents: object = ()) -> None:
        """The next room takes up what was sent to it."""
        plan = self.sent_to(OTHER)
        assert plan.comes_from
        goes_on = e.MeetingContinued(unit=plan.comes_from.unit, last=plan.comes_from.last, by=CHAIR)
        self.write(self.second, package_taken(plan), goes_on, *then, contents=contents)
        self.tell(self.second)

    def sent_to(self, unit: str) -> Package:
        offer = PackageOffer.get(PackageOffer.unit == unit, PackageOffer.meeting == self.meeting.id)
        return read_package(bytes(offer.package.body))

    @property
    def now(self) -> Meeting:
        return self.province.again(self.meeting)


@pytest.fixture
def rooms(province: Province, tmp_path: Path) -> Rooms:
    return Rooms(province, tmp_path)


def go_by_file(rooms: Rooms, *then: e.Event, units: tuple[str, ...] = (OTHER,), contents: object = ()) -> None:
    """Neither room reaches central: the first writes a file for the next one, which takes the meeting up from it."""
    there = rooms.province.rooms[1]
    rooms.write(rooms.first, e.MovedToRoom(room=there.name, by=SECRETARY, units=units))
    last = f"{rooms.first.name}/{len(rooms.first.texts)}"
    plan = make_package(rooms.meeting.id)
    taken = package_taken(plan)
    carried = e.PlanCarriedHere(plan=taken.sha256, room=there.name, left=plan.room, unit=UNIT, last=last, past="c" * 64)
    goes_on = e.MeetingContinued(unit=UNIT, last=last, by=CHAIR)
    rooms.write(rooms.second, taken, carried, goes_on, *then, contents=contents)


def phases(rooms: Rooms) -> dict[str, str]:
    rows = Proceedings.select().where(Proceedings.meeting == rooms.meeting.id)
    return {row.unit: row.phase for row in rows}


def test_d1_what_was_done_comes_to_the_next_room_and_the_old_door_says_where(rooms: Rooms) -> None:
    rooms.leave()
    assert rooms.follow() == 1

    plan = rooms.sent_to(OTHER)
    assert plan.comes_from
    assert (plan.room, plan.state, plan.comes_from.room) == ("Phòng họp số 2", PlanState.APPROVED, "Phòng họp số 1")
    past = read_past(rooms.store.path(plan.comes_from.past).read_bytes())
    assert list(past.texts) == rooms.first.texts[1:]
    assert past.contents == (OPINION,)
    assert [read_package(one).meeting for one in past.packages] == [rooms.meeting.id]
    assert OfferedFile.select().where(OfferedFile.sha256 == plan.comes_from.past).exists()
    old = rooms.sent_to(UNIT)
    assert (old.state, old.moved_to, old.comes_from) == (PlanState.MOVED, "Phòng họp số 2, tầng 2", old.comes_from)
    assert not old.comes_from
    assert rooms.now.where.name == "Phòng họp số 2"
    assert rooms.follow() == 0
    told = {one.official_id for one in Notice.select().where(Notice.subject == GOES_ON)}
    assert rooms.province.people["chair"].id in told


def test_the_two_parts_are_one_record_and_one_meeting_in_every_list(
    rooms: Rooms, browser: Callable[[str], FlaskClient]
) -> None:
    access = access_of(rooms.province.people["chair"], TODAY)
    rooms.leave()
    assert [one.meeting.id for one in ongoing(access, TODAY)] == [rooms.meeting.id]  # interrupted, not over
    rooms.follow()
    later = e.OpinionGiven(attendee=2, item="item-1", text=LATER.name, source=e.Source.PHONE)
    rooms.go_on(later, contents=[LATER])

    assert phases(rooms) == {UNIT: "moved", OTHER: "running"}
    assert leading_unit(rooms.meeting.id) == OTHER
    [record] = records_of(rooms.meeting.id)
    assert [one.text for one in record.opinions] == ["Nhất trí.", "Đề nghị làm rõ."]
    assert record.came
    assert (record.came.room, record.came.beyond) == ("Phòng họp số 1", 0)
    page = browser("chair").get(f"/meetings/{rooms.meeting.id}/proceedings").text
    assert "Cuộc họp chuyển đến từ Phòng họp số 1; bản ghi gồm cả phần họp tại đó." in page
    assert page.count("Nhất trí.") == 1

    rooms.write(rooms.second, e.MeetingEnded(by=CHAIR))
    rooms.tell(rooms.second)
    assert ongoing(access, TODAY) == []
    week = Week.of(local(rooms.meeting.starts_at_ms).date())
    assert rooms.meeting.id in [one.meeting.id for one in ended(access, week, TODAY)]
    source = read_source(rooms.now, place="Tỉnh")
    assert source
    kinds = [type(line.event) for line in source.lines]
    assert kinds.index(e.MovedToRoom) < kinds.index(e.MeetingContinued) < kinds.index(e.MeetingEnded)
    assert len(source.room.opinions) == 2


def test_who_was_in_the_first_room_is_led_to_the_next_one(rooms: Rooms) -> None:
    rooms.leave()
    assert unit_checked_in(rooms.meeting.id, 3) == UNIT
    rooms.follow()
    rooms.go_on()

    assert unit_checked_in(rooms.meeting.id, 3) == OTHER


def test_computed_anew_it_is_the_same(rooms: Rooms) -> None:
    rooms.leave()
    rooms.follow()
    rooms.go_on()
    before = list(Proceedings.select().dicts().order_by(Proceedings.unit))

    rebuild(rooms.province.database, now_ms=NOW)

    assert list(Proceedings.select().dicts().order_by(Proceedings.unit)) == before


def test_the_next_room_is_heard_before_the_last_lines_of_the_first_one(rooms: Rooms) -> None:
    """Central was restored from a copy: what the past came from is sent again later."""
    rooms.leave()
    rooms.follow()
    rooms.go_on()
    for table in (Line, AcceptedHeader, Cursor):
        table.delete().where(table.stream == rooms.first.name).execute()
    rebuild(rooms.province.database, now_ms=NOW)
    assert phases(rooms)[OTHER] == "waiting"

    rooms.tell(rooms.first)

    assert phases(rooms) == {UNIT: "moved", OTHER: "running"}


def test_of_a_dead_unit_central_lets_it_go_on_and_shows_what_came_to_light_later(
    rooms: Rooms, browser: Callable[[str], FlaskClient]
) -> None:
    rooms.tell(rooms.first)
    secretary, to = rooms.province.people["secretary"], rooms.province.rooms[1].id
    planning = rooms.province.planning
    with pytest.raises(Refused, match="đang kết nối"):
        move(planning, rooms.store, rooms.meeting.id, to=to, by=secretary, reason="Mất điện")
    Unit.update(is_connected=False).where(Unit.name == UNIT).execute()
    with pytest.raises(Refused, match="ghi lý do"):
        move(planning, rooms.store, rooms.meeting.id, to=to, by=secretary, reason=" ")
    with pytest.raises(Refused, match="phòng họp khác"):
        move(planning, rooms.store, rooms.meeting.id, to=rooms.province.rooms[0].id, by=secretary, reason="Mất điện")
    move(planning, rooms.store, rooms.meeting.id, to=to, by=secretary, reason="Mất điện")
    rooms.go_on()
    assert Deed.select().where(Deed.act == Act.MOVE, Deed.reason == "Mất điện").count() == 1

    late = e.OpinionGiven(attendee=2, item="item-1", text=LATER.name, source=e.Source.PHONE)
    rooms.write(rooms.first, late, contents=[LATER])
    rooms.tell(rooms.first)

    assert phases(rooms) == {UNIT: "moved", OTHER: "running"}
    assert rooms.follow() == 0  # nothing is taken back by a unit that only did not know
    [record] = records_of(rooms.meeting.id)
    assert [one.text for one in record.opinions] == ["Nhất trí."]
    assert record.came
    assert record.came.beyond == 1
    page = browser("chair").get(f"/meetings/{rooms.meeting.id}/proceedings").text
    assert "Phòng họp số 1 còn ghi 1 việc sau khi chuyển" in page
    apart = browser("chair").get(f"/meetings/{rooms.meeting.id}/proceedings?unit={UNIT}").text
    assert "Đề nghị làm rõ." in apart


def test_a_move_that_was_taken_back_in_time_leaves_the_meeting_where_it_was(rooms: Rooms) -> None:
    rooms.leave()
    rooms.follow()
    left = f"{rooms.first.name}/{len(rooms.first.texts)}"
    rooms.write(rooms.first, e.StepUndone(step=left, by=CHAIR))
    rooms.tell(rooms.first)

    assert rooms.follow() == 1
    assert rooms.now.where.name == "Phòng họp số 1"
    assert rooms.sent_to(UNIT).state is PlanState.APPROVED
    assert not rooms.sent_to(UNIT).comes_from
    assert rooms.sent_to(OTHER).state is PlanState.MOVED
    assert rooms.follow() == 0


def test_the_file_of_the_past_goes_as_soon_as_it_was_taken_up(rooms: Rooms) -> None:
    rooms.leave()
    rooms.follow()
    plan = rooms.sent_to(OTHER)
    assert plan.comes_from
    assert put_away(rooms.store) == 0
    rooms.go_on()

    assert put_away(rooms.store) == 1
    assert not rooms.store.has(plan.comes_from.past)
    assert put_away(rooms.store) == 0


def test_r5_1_the_page_for_a_dead_room_is_for_those_who_answer_for_the_meeting(
    rooms: Rooms, browser: Callable[[str], FlaskClient]
) -> None:
    rooms.tell(rooms.first)
    Unit.update(is_connected=False).where(Unit.name == UNIT).execute()
    address = f"/meetings/{rooms.meeting.id}/move"
    refused = browser("finance").get(address)
    assert refused.status_code == 409
    assert "Việc này do người đăng ký, Chủ trì, Thư ký cuộc họp hoặc Văn phòng thực hiện." in refused.text
    chair = browser("chair")
    assert f'href="{address}"' in chair.get(f"/meetings/{rooms.meeting.id}").text
    page = chair.get(address).text
    assert "Trung tâm có dữ liệu của phòng họp đến" in page
    assert "Phòng họp số 2, tầng 2" in page
    assert "Phòng họp số 1, tầng 1</option>" not in page


def test_a_unit_that_was_given_nothing_takes_no_meeting_over(rooms: Rooms) -> None:
    """It can sign what it likes: only a plan that central made lets a meeting go on from another unit's lines."""
    rooms.tell(rooms.first)
    last = f"{rooms.first.name}/{len(rooms.first.texts)}"
    comes = ComesFrom(unit=UNIT, room="Phòng họp số 1", last=last, past="c" * 64)
    forged = make_package(rooms.meeting.id, room="Phòng họp số 2", revision=9, comes_from=comes)
    taken, goes_on = package_taken(forged), e.MeetingContinued(unit=UNIT, last=last, by=CHAIR)
    rooms.write(rooms.second, taken, goes_on, e.MovedToRoom(room="Phòng họp số 2", by=CHAIR), e.MeetingEnded(by=CHAIR))
    rooms.tell(rooms.second)

    assert phases(rooms) == {UNIT: "running", OTHER: "waiting"}
    assert leading_unit(rooms.meeting.id) == UNIT
    assert rooms.follow() == 0
    assert Fault.select().where(Fault.unit == OTHER).count() == 3
    assert [one.unit for one in records_of(rooms.meeting.id)] == [UNIT]


def test_lines_that_lead_in_a_circle_stop_nobody(rooms: Rooms) -> None:
    rooms.leave()
    rooms.follow()
    plan = rooms.sent_to(OTHER)
    own = f"{rooms.second.name}/2"
    comes = ComesFrom(unit=OTHER, room="Phòng họp số 2", last=own, past="c" * 64)
    circle = replace(plan, revision=plan.revision + 1, comes_from=comes)
    keep(circle)
    rooms.write(rooms.second, package_taken(circle), e.MeetingContinued(unit=OTHER, last=own, by=CHAIR))
    rooms.tell(rooms.second)
    rooms.write(rooms.second, e.MeetingContinued(unit=OTHER, last=f"{rooms.second.name}/99", by=CHAIR))
    rooms.tell(rooms.second)

    assert phases(rooms)[UNIT] == "paused"


def test_the_room_that_says_that_it_was_left_has_to_be_the_meetings_own(rooms: Rooms) -> None:
    stranger = register(Stream(name="00000000000000aa", unit="phong-9", key=key_of(9)).begin())
    plan = make_package(rooms.meeting.id)
    rooms.write(
        stranger, package_taken(plan), e.MeetingStarted(by=CHAIR), e.MovedToRoom(room="Phòng họp số 2", by=CHAIR)
    )
    rooms.tell(stranger)

    assert rooms.follow() == 0
    assert rooms.now.where.name == "Phòng họp số 1"


@pytest.mark.parametrize("order", ["first", "second", "first, followed at once"])
def test_d1_what_went_by_a_file_is_one_record_whichever_room_is_heard_first(rooms: Rooms, order: str) -> None:
    later = e.OpinionGiven(attendee=2, item="item-1", text=LATER.name, source=e.Source.PHONE)
    go_by_file(rooms, later, contents=[LATER])
    for sent in (rooms.second, rooms.first) if order == "second" else (rooms.first, rooms.second):
        rooms.tell(sent)
        if "followed" in order:
            rooms.follow()
    rooms.tell(rooms.second)
    rooms.follow()

    assert phases(rooms) == {UNIT: "moved", OTHER: "running"}
    assert leading_unit(rooms.meeting.id) == OTHER
    [record] = records_of(rooms.meeting.id)
    assert [one.text for one in record.opinions] == ["Nhất trí.", "Đề nghị làm rõ."]
    assert record.came
    assert (record.came.room, record.came.beyond) == ("Phòng họp số 1", 0)
    assert rooms.now.where.name == "Phòng họp số 2"
    plan, old = rooms.sent_to(OTHER), rooms.sent_to(UNIT)
    assert plan.comes_from
    assert (plan.room, plan.state) == ("Phòng họp số 2", PlanState.APPROVED)
    assert (plan.comes_from.room, plan.comes_from.last) == ("Phòng họp số 1", f"{rooms.first.name}/9")
    assert (old.state, old.moved_to) == (PlanState.MOVED, "Phòng họp số 2, tầng 2")
    assert rooms.follow() == 0

    rooms.write(rooms.second, package_taken(plan), e.MeetingEnded(by=CHAIR))
    rooms.tell(rooms.second)
    before = list(Proceedings.select().dicts().order_by(Proceedings.unit))
    rebuild(rooms.province.database, now_ms=NOW)
    assert list(Proceedings.select().dicts().order_by(Proceedings.unit)) == before
    assert not Fault.select().exists()


def test_a_unit_to_which_no_room_sent_it_takes_no_meeting_over_by_a_file(rooms: Rooms) -> None:
    go_by_file(rooms, e.MeetingEnded(by=CHAIR), units=("phong-9",))
    rooms.tell(rooms.first)
    rooms.tell(rooms.second)

    assert phases(rooms)[OTHER] == "waiting"
    assert Fault.select().where(Fault.unit == OTHER).exists()


@pytest.mark.usefixtures("rooms")
def test_the_rooms_of_the_province_are_told_with_their_units_and_present_keys() -> None:
    told = {one.room: one.units for one in places()}
    for unit, room, key in ((UNIT, "Phòng họp số 1", key_of(2)), (OTHER, "Phòng họp số 2", key_of(8))):
        assert told[room] == (UnitThere(unit=unit, key=key.public_key().public_bytes_raw().hex()),)
