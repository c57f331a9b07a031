"""Where the door's record and what is known now differ, and how that is settled once, by whoever may."""

import pytest

from contract import events as e
from contract.matters import matters
from contract.order import check
from contract.package import Package, sha256_of, write_package
from contract.refused import Refused
from contract.room import Contradiction, Matter, Room
from tests.makers import CHAIR, MEETING, SECRETARY, make_content, make_line, make_package, make_people, make_person

REASON = make_content("Chủ trì đồng ý")
IN = e.CheckedIn(attendee=3, way=e.Way.CAMERA, issue=1)


def plan(revision: int = 1, **changes: object) -> Package:
    """The same people, the third of whom is as told."""
    people = (*make_people(2)[:2], make_person(3, **changes), make_person(4, votes=True))
    return make_package(revision=revision, people=people)


def room_after(*told: e.Event | Package) -> Room:
    """What the lines add up to; a plan stands for the line by which it came into force."""
    packages = {sha256_of(write_package(one)): one for one in told if isinstance(one, Package)}
    room = Room(meeting=MEETING, packages=packages)
    for seq, one in enumerate(told, start=1):
        room.take(make_line(_taken(one) if isinstance(one, Package) else one, seq))
    return room


def _taken(package: Package) -> e.PackageTaken:
    name = sha256_of(write_package(package))
    return e.PackageTaken(incarnation=package.incarnation, revision=package.revision, sha256=name)


def settled(matter: Matter, settlement: e.Settlement = e.Settlement.KEPT, by: int = SECRETARY) -> e.MatterSettled:
    return e.MatterSettled(
        kind=matter.kind,
        attendee=matter.attendee,
        other=matter.other,
        line=matter.line,
        settlement=settlement,
        by=by,
        reason=REASON.name,
    )


def test_a_quiet_roll_has_no_matters() -> None:
    assert matters(room_after(plan(), IN)) == []


@pytest.mark.parametrize(
    ("changes", "kind"),
    [({"withdrawn": True}, e.MatterKind.WITHDRAWN), ({"issue": 2}, e.MatterKind.OLD_TICKET)],
)
def test_what_a_later_plan_says_of_who_is_in_becomes_a_matter(changes: dict[str, object], kind: e.MatterKind) -> None:
    room = room_after(plan(), IN, plan(2, **changes))

    (found,) = matters(room)

    assert (found.kind, found.attendee, found.line) == (kind, 3, room.attendance[3].line)
    # The door's decision stays as it was written.
    assert room.is_present(3)


def test_who_came_in_by_name_has_no_old_ticket() -> None:
    by_name = e.CheckedIn(attendee=3, way=e.Way.TAP)

    assert matters(room_after(plan(), by_name, plan(2, issue=2))) == []


@pytest.mark.parametrize("is_planned", [True, False])
def test_principal_and_substitute_who_are_both_here_are_a_matter(*, is_planned: bool) -> None:
    if is_planned:
        room = room_after(plan(represents=4), IN, e.CheckedIn(attendee=4, way=e.Way.CAMERA))
        here = 3
    else:
        here = 1 << 31
        named = e.SubstituteNamedHere(principal=3, attendee=here, person="a" * 64, by=SECRETARY)
        room = room_after(plan(), IN, named, e.CheckedIn(attendee=here, way=e.Way.SECRETARY, by=SECRETARY))

    (found,) = matters(room)

    assert (found.kind, found.attendee, found.other) == (e.MatterKind.BOTH_PRESENT, here, 4 if is_planned else 3)


def test_a_settled_matter_waits_no_longer_and_is_kept() -> None:
    room = room_after(plan(), IN, plan(2, withdrawn=True))
    (matter,) = matters(room)

    check(room, settled(matter))
    room.take(make_line(settled(matter), 9))

    assert matters(room) == []
    assert room.settled[matter].by == SECRETARY
    assert room.settled[matter].reason == REASON.name


def test_the_second_of_two_secretaries_is_told_and_the_first_word_holds() -> None:
    room = room_after(plan(), IN, plan(2, withdrawn=True))
    (matter,) = matters(room)
    room.take(make_line(settled(matter), 9))

    with pytest.raises(Refused, match="vừa được người khác xem xét"):
        check(room, settled(matter, e.Settlement.UNDONE, CHAIR))
    room.take(make_line(settled(matter, e.Settlement.UNDONE, CHAIR), 10))

    assert room.settled[matter].settlement is e.Settlement.KEPT


def test_a_new_check_in_is_a_new_matter() -> None:
    room = room_after(plan(), IN, plan(2, issue=2))
    (matter,) = matters(room)
    room.take(make_line(settled(matter), 9))
    room.take(make_line(e.Departed(attendee=3), 10))
    room.take(make_line(IN, 11))

    assert [one.line for one in matters(room)] == [room.attendance[3].line]
    assert room.attendance[3].line != matter.line


@pytest.mark.parametrize("by", [3, 4])
def test_only_who_conducts_settles(by: int) -> None:
    room = room_after(plan(), IN, plan(2, withdrawn=True))
    (matter,) = matters(room)

    with pytest.raises(Refused, match="do Chủ trì hoặc Thư ký"):
        check(room, settled(matter, by=by))


def test_a_matter_that_nobody_sees_is_not_settled() -> None:
    room = room_after(plan(), IN)

    with pytest.raises(Refused, match="không còn cần xem xét"):
        check(room, settled(Matter(e.MatterKind.WITHDRAWN, 3, room.attendance[3].line)))


def test_who_stood_in_is_never_undone_only_ended() -> None:
    room = room_after(plan(represents=4), IN, e.CheckedIn(attendee=4, way=e.Way.CAMERA))
    (matter,) = matters(room)

    with pytest.raises(Refused):
        check(room, settled(matter, e.Settlement.UNDONE))
    check(room, settled(matter, e.Settlement.LEFT))


def test_after_the_end_nothing_waits() -> None:
    started = e.MeetingStarted(by=CHAIR)
    room = room_after(plan(), IN, started, plan(2, withdrawn=True), e.MeetingEnded(by=CHAIR))

    assert matters(room) == []


CHANGED = {"withdrawn": True}
END = e.MeetingEnded(by=CHAIR)


@pytest.mark.parametrize(
    ("settlement", "after"),
    [
        (e.Settlement.KEPT, ()),
        (e.Settlement.UNDONE, (e.CheckInUndone(attendee=3, by=SECRETARY, reason=REASON.name),)),
        (e.Settlement.LEFT, (e.Departed(attendee=3, by=SECRETARY),)),
    ],
)
def test_a_settlement_taken_back_leaves_the_roll_as_it_was_and_the_matter_waiting(
    settlement: e.Settlement, after: tuple[e.Event, ...]
) -> None:
    told = (plan(), IN, plan(2, **CHANGED))
    before = room_after(*told)
    (matter,) = matters(before)
    room = room_after(*told, settled(matter, settlement), *after)
    line = room.settled[matter].line
    undo = e.SettlementUndone(settled=line, by=CHAIR)
    check(room, undo)

    room.take(make_line(undo, 90))

    assert room.attendance == before.attendance
    assert matters(room) == [matter]
    assert room.settled == {}
    assert room.taken_back == [line]
    with pytest.raises(Refused, match="không hoàn tác được nữa"):
        check(room, undo)
    check(room, settled(matter))


def test_what_has_changed_since_or_is_over_is_not_taken_back() -> None:
    told = (plan(), IN, plan(2, issue=2))
    (matter,) = matters(room_after(*told))
    gone = (settled(matter, e.Settlement.LEFT), e.Departed(attendee=3, by=SECRETARY))
    again = e.CheckedIn(attendee=3, way=e.Way.SECRETARY, by=SECRETARY)
    back, over = room_after(*told, *gone, again), room_after(*told, e.MeetingStarted(by=CHAIR), *gone, END)

    for room in (back, over):
        undo = e.SettlementUndone(settled=room.settled[matter].line, by=SECRETARY)
        with pytest.raises(Refused, match="không hoàn tác được nữa"):
            check(room, undo)
    with pytest.raises(Contradiction, match="does not stand"):
        back.take(make_line(e.SettlementUndone(settled=back.settled[matter].line, by=SECRETARY), 90))
    with pytest.raises(Refused):
        check(room_after(*told, settled(matter)), e.SettlementUndone(settled=back.settled[matter].line, by=3))
