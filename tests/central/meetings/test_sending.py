"""What the room gets: a package for every change after the approval, in the change's own transaction."""

from dataclasses import replace
from datetime import date

import pytest
from argon2 import PasswordHasher
from msgspec import UNSET

from central.db import transaction
from central.fleet.models import Unit
from central.fleet.moving import give_plans
from central.meetings.actions import cancel, resend, revoke
from central.meetings.changing import change
from central.meetings.models import Invitation, Meeting, Room
from central.meetings.naming import name_official
from central.meetings.packing import seats_of
from central.meetings.plan import PlannedInvitation, PlannedItem
from central.meetings.tickets import reissue
from central.outbox import Kind, Outbox
from central.packages.models import PackageOffer
from central.people.agencies import add_position, appoint, relieve
from central.people.models import Level, Position
from central.proceedings.models import KeptPackage
from contract.package import Category, Package, PlanState, read_package
from contract.refused import Refused
from tests.central.province import DAY, NOW, Province


@pytest.fixture
def province(province: Province) -> Province:
    """The province with a unit in each of its rooms."""
    for room in province.rooms:
        Unit.create(name=f"unit-{room.id}", room=room.name, added_at_ms=NOW)
    return province


def offered(meeting: Meeting, province: Province, room: int = 0) -> Package:
    """The package that the unit of a room should hold."""
    unit = f"unit-{province.rooms[room].id}"
    offer = PackageOffer.get(PackageOffer.unit == unit, PackageOffer.meeting == meeting.id)
    return read_package(bytes(offer.package.body))


def to_rooms() -> list[Outbox]:
    """What waits to be told to units; letters to people wait in the same table."""
    return list(Outbox.select().where(Outbox.kind != Kind.NOTICE))


def test_nothing_leaves_before_the_approval(province: Province) -> None:
    province.submitted()
    assert KeptPackage.select().count() == 0
    assert not to_rooms()


def test_the_approved_plan_is_the_package(province: Province) -> None:
    meeting = province.approved()
    package = offered(meeting, province)
    people = {one.name: one for one in package.people}
    chair, member = people["Nguyễn Minh Hải"], people["Đỗ Thị Đào"]
    assert (package.revision, package.state) == (1, PlanState.APPROVED)
    assert (package.title, package.host) == ("Họp về ngân sách", "Văn phòng Ủy ban nhân dân tỉnh")
    assert (package.room, package.room_place) == ("Phòng họp số 1", "tầng 1")
    assert package.opens_at == package.starts_at - 30 * 60_000
    assert package.chairs == (chair.attendee,)
    assert package.secretaries == (people["Vũ Ngọc Ánh"].attendee,)
    assert (chair.category, chair.votes, chair.rank) == (Category.MEMBER, True, 1)
    assert (member.office, member.agency, member.votes) == ("Giám đốc", "Sở Tài chính", True)
    assert package.agenda[0].starts_at == package.starts_at
    assert package.rule.name == "committee"
    assert len(package.poster) >= 16
    assert [row.kind for row in to_rooms()] == [Kind.PACKAGES]


def test_the_room_knows_the_pin_by_its_hash_only(province: Province) -> None:
    meeting = province.approved()
    row = province.attendee(meeting, "finance")
    pin = province.planning.pin(row.number, row.pin_turn)
    person = offered(meeting, province).person(row.number)
    assert person is not None
    assert PasswordHasher().verify(person.pin, pin)
    assert len(pin) == 6
    assert pin not in person.pin


def test_every_change_is_a_higher_revision(province: Province) -> None:
    meeting, secretary = province.approved(), province.people["secretary"]
    change(province.planning, meeting.id, province.plan(title="Hai"), by=secretary, version=meeting.version)
    assert (offered(meeting, province).revision, offered(meeting, province).title) == (2, "Hai")
    reissue(province.planning, meeting.id, province.attendee(meeting, "finance").id, by=secretary)
    newest = offered(meeting, province).person(province.attendee(meeting, "finance").number)
    assert newest is not None
    assert newest.issue == 2


def test_a_named_person_reaches_the_room(province: Province) -> None:
    meeting = province.approved()
    invitation = Invitation.get(Invitation.meeting == meeting, Invitation.agency.is_null(False))
    name_official(
        province.planning, meeting.id, invitation.id, province.people["health"].id, by=province.people["clerk"]
    )
    assert "Lý Văn An" in [one.name for one in offered(meeting, province).people]


@pytest.mark.parametrize(("act", "state"), [(revoke, PlanState.AWAITING), (cancel, PlanState.CANCELLED)])
def test_the_room_hears_that_a_meeting_is_called_off(province: Province, act: object, state: PlanState) -> None:
    meeting = province.approved()
    act(province.planning, meeting.id, by=province.people["chair"], reason="Bão")  # type: ignore[operator]
    assert offered(meeting, province).state is state


def test_a_moved_meeting_is_told_to_both_doors(province: Province) -> None:
    meeting = province.approved()
    plan = province.plan(room=province.rooms[1].id)
    change(province.planning, meeting.id, plan, by=province.people["secretary"], version=meeting.version)
    old, new = offered(meeting, province, 0), offered(meeting, province, 1)
    assert (old.state, old.moved_to, old.room) == (PlanState.MOVED, "Phòng họp số 2, tầng 2", "Phòng họp số 1")
    assert (new.state, new.room) == (PlanState.APPROVED, "Phòng họp số 2")
    assert new.revision > old.revision
    assert new.people == old.people


def test_a_failed_change_sends_nothing(province: Province) -> None:
    meeting = province.approved()
    before = Outbox.select().count()
    with transaction(province.database) as change_that_fails:
        cancel(province.planning, meeting.id, by=province.people["chair"], reason="Bão")
        change_that_fails.rollback()
    assert Outbox.select().count() == before
    assert offered(meeting, province).state is PlanState.APPROVED


def test_a_meeting_on_state_secrets_tells_the_room_time_and_place_only(province: Province) -> None:
    plan = replace(province.plan(), is_secret=True, title="Họp nội bộ", agenda=(), invitations=(), ballots=())
    package = offered(province.approved(**vars(plan)), province)
    assert (package.internal, package.title, package.agenda, package.documents) == (True, "Họp nội bộ", (), ())
    assert len(package.people) == 2


def test_a1_a_position_means_who_holds_it_on_the_day(province: Province) -> None:
    head = Position.get(Position.title == "Giám đốc", Position.agency == province.agencies["health"])
    meeting = province.approved(invitations=(PlannedInvitation(token="gd", position=head.id),))
    assert "Lý Văn An" in [one.name for one in offered(meeting, province).people]
    relieve(province.database, province.people["health"], head, until_on=date(2026, 11, 29))
    appoint(province.database, province.people["clerk"], head, from_on=date(2026, 11, 29))
    resend(province.planning, meeting.id)
    people = {one.name: one for one in offered(meeting, province).people}
    assert people["Lý Văn An"].withdrawn
    assert not people["Võ Thị Thư"].withdrawn


def test_names_and_agencies_are_those_of_the_meetings_day(province: Province) -> None:
    staff = add_position(province.database, province.agencies["finance"], title="Quyền Giám đốc", level=Level.HEAD)
    old = Position.get(Position.title == "Giám đốc", Position.agency == province.agencies["finance"])
    relieve(province.database, province.people["finance"], old, until_on=date(2026, 11, 28))
    appoint(province.database, province.people["finance"], staff, from_on=date(2026, 11, 28))
    offices = {one.name: one.office for one in offered(province.approved(), province).people}
    assert offices["Đỗ Thị Đào"] == "Quyền Giám đốc"


def test_an_item_hour_is_told_as_long_as_all_before_have_a_length(province: Province) -> None:
    agenda = tuple(
        PlannedItem(token=f"n{number}", title=f"Nội dung {number}", minutes=minutes)
        for number, minutes in enumerate((30, 0, 15))
    )
    package = offered(province.approved(agenda=agenda), province)
    starts = package.starts_at
    assert [one.starts_at for one in package.agenda] == [starts, starts + 30 * 60_000, 0]


def test_each_of_several_rooms_gets_the_plan_under_its_own_name(province: Province) -> None:
    hall, east = province.rooms
    meeting = province.approved(further_rooms=(east.id,))
    here, there = (offered(meeting, province, room) for room in (0, 1))
    assert here.rooms == there.rooms == (hall.name, east.name)
    assert (here.room, there.room, there.room_place) == (hall.name, east.name, east.place)
    assert (here.room_seats, there.room_seats) == (20, 40)
    assert [seats_of(Room(name="A", seats=one)) for one in (-3, 0, 100_001)] == [UNSET, UNSET, UNSET]
    assert here.revision == there.revision
    assert offered(province.approved(starts_at_ms=NOW + 9 * DAY, ends_at_ms=NOW + 9 * DAY + 1), province).rooms is UNSET

    change(
        province.planning,
        meeting.id,
        province.plan(),
        by=province.people["secretary"],
        version=province.again(meeting).version,
    )

    assert offered(meeting, province).rooms is UNSET
    gone = offered(meeting, province, 1)
    assert (gone.state, gone.moved_to) == (PlanState.MOVED, f"{hall.name}, {hall.place}")


def test_d12_each_room_knows_whom_it_expects(province: Province) -> None:  # practice D12
    hall, east = province.rooms
    finance = province.people["finance2"]
    there = PlannedInvitation(token="n9", official=finance.id, category=Category.MEMBER, votes=True, room=east.id)
    meeting = province.approved(further_rooms=(east.id,), invitations=(*province.plan().invitations, there))
    package = offered(meeting, province)

    (person,) = [one for one in package.people if one.name == finance.name]
    assert person.sits == east.name
    assert package.members_at(east.name) == 1
    others = [one for one in package.people if one.votes and one.category is Category.MEMBER and one is not person]
    assert package.members_at(hall.name) == len(others)


def test_a_unit_that_comes_later_gets_its_own_rooms_plan(province: Province) -> None:
    east = province.rooms[1]
    meeting = province.approved(further_rooms=(east.id,))
    Unit.create(name="moi", room=east.name, added_at_ms=NOW)
    assert give_plans(province.database, unit="moi", room=east.name, now_ms=NOW) == 1
    offer = PackageOffer.get(PackageOffer.unit == "moi", PackageOffer.meeting == meeting.id)
    assert read_package(bytes(offer.package.body)).room == east.name


def test_no_other_meeting_sits_in_any_of_the_rooms(province: Province) -> None:
    hall, east = province.rooms
    province.approved(further_rooms=(east.id,))
    with pytest.raises(Refused, match="đã có cuộc họp"):
        province.submitted(room=east.id)
    with pytest.raises(Refused, match="đã có cuộc họp"):
        province.submitted(room=hall.id)
