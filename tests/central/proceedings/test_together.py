"""Two rooms in one meeting at central: one result of both, who was counted twice, and what is missing."""

from collections.abc import Callable

import msgspec
import pytest
from flask.testing import FlaskClient

from central.db import tuples
from central.meetings.models import Meeting
from central.proceedings.apply import Applier, rebuild
from central.proceedings.intake import accept
from central.proceedings.reading import records_of
from central.proceedings.results import BallotRound
from central.proceedings.standing import MOST_AT_ONCE, RoomStands, rooms_standing, shown_units
from central.proceedings.together import Common, common_rounds, parts_of
from contract import events as e
from contract.ballot import Mode, shape_of
from contract.outcome import outcome_of
from contract.package import Package, Person, sha256_of, write_package
from tests.central.proceedings.meeting import keep
from tests.central.proceedings.unit import NOW, Stream, register
from tests.central.province import Province
from tests.makers import CHAIR, key_of, make_ballot, make_content, make_package, make_people, make_vote

HALL, EAST = "Hội trường", "Điểm cầu Đông"
FOR, AGAINST = 0, 1
BALLOT = make_ballot(item="item-2")
WORDS = make_content(msgspec.json.encode(BALLOT).decode())
REASON = make_content("mất kết nối cả buổi")


class Rooms:
    """A meeting of five members that sits in two rooms, each with a unit of its own."""

    def __init__(self, province: Province, *, further: bool = False) -> None:
        self.province = province
        self.meeting: Meeting = province.approved(further_rooms=(province.rooms[1].id,) if further else ())
        self.streams: dict[str, Stream] = {}
        self.plans: dict[str, Package] = {}
        for number, room in enumerate((HALL, EAST), start=1):
            self.plans[room] = make_package(self.meeting.id, room=room, rooms=(HALL, EAST), people=self.people())
            keep(self.plans[room])
            stream = Stream(name=f"{number:016x}", unit=f"unit-{number}", key=key_of(50 + number))
            self.streams[room] = register(stream).begin()

    def people(self) -> tuple[Person, ...]:
        """Four members are expected in the hall, the fifth in the east."""
        *others, last, guest = make_people(5)
        return *others, msgspec.structs.replace(last, sits=EAST), guest

    def write(self, room: str, *events: e.Event) -> None:
        self.streams[room].write(*events, meeting=self.meeting.id, contents=(WORDS, REASON))

    def begin(self, room: str, *people: int) -> None:
        """The plan, the people, the start, and the ballot."""
        plan = self.plans[room]
        taken = e.PackageTaken(incarnation="first", revision=1, sha256=sha256_of(write_package(plan)))
        self.write(room, taken, *(e.CheckedIn(attendee=one, way=e.Way.CAMERA) for one in people))
        opening = e.BallotOpened(
            ballot="nq-01",
            item="item-2",
            mode=Mode.DEVICES,
            spec=WORDS.name,
            shape=shape_of(BALLOT),
            rule=plan.rule,
            entitled=people,
            members=5,
            present=len(people),
            by=CHAIR,
        )
        self.write(room, e.MeetingStarted(by=CHAIR), opening)

    def vote(self, room: str, **choices: int) -> None:
        self.write(room, *(make_vote(int(who[1:]), mark) for who, mark in choices.items()))

    def close(self, room: str, present: int) -> None:
        self.write(room, e.BallotClosed(ballot="nq-01", members=5, present=present, by=CHAIR))

    def tell(self, *rooms: str) -> None:
        """Central learns what these rooms have written; of the others it hears nothing."""
        for room in rooms or (HALL, EAST):
            sent = self.streams[room]
            assert not accept(self.province.database, sent.run(), unit=sent.unit, now_ms=NOW).reason
        while Applier(self.province.database).apply(now_ms=NOW):
            pass

    @property
    def common(self) -> Common:
        (found,) = common_rounds(records_of(self.meeting.id))
        return found

    def outcome(self) -> str:
        result = self.common.joint.result
        assert result is not None
        return outcome_of(result, result.questions[0])


@pytest.fixture
def rooms(province: Province) -> Rooms:
    return Rooms(province)


def page(rooms: Rooms, browser: Callable[[str], FlaskClient], who: str = "secretary") -> str:
    return browser(who).get(f"/meetings/{rooms.meeting.id}/proceedings").text


# R5.2a R5.5
def test_both_rooms_votes_are_one_result(rooms: Rooms, browser: Callable[[str], FlaskClient]) -> None:
    rooms.begin(HALL, 1, 2, 3)
    rooms.begin(EAST, 4, 5)
    rooms.vote(HALL, v1=FOR, v2=FOR, v3=AGAINST)
    rooms.vote(EAST, v4=FOR)
    rooms.close(HALL, 3)
    rooms.close(EAST, 2)
    rooms.tell()

    found = rooms.common.joint

    assert found.is_final
    assert found.result is not None
    assert (found.result.voted, found.result.present, rooms.outcome()) == (4, 5, "adopted")
    text = page(rooms, browser)
    assert "Kết quả chung của các phòng họp" in text
    assert "3/5 (60%)" in text
    assert text.count("Số phiếu tại phòng này") == 2
    assert text.count("Được thông qua") == 1, "no room decides by itself"


def test_what_a_room_has_not_sent_is_missing_until_it_comes(
    rooms: Rooms, browser: Callable[[str], FlaskClient]
) -> None:
    rooms.begin(HALL, 1, 2, 3)
    rooms.begin(EAST, 4, 5)
    rooms.tell()
    rooms.vote(HALL, v1=FOR, v2=FOR, v3=FOR)
    rooms.vote(EAST, v4=AGAINST, v5=AGAINST)
    rooms.close(HALL, 3)
    rooms.tell(HALL)

    assert rooms.common.joint.missing == (EAST,)
    shown = page(rooms, browser)
    assert "Kết quả tạm tính, chưa có: Điểm cầu Đông" in shown
    assert "thông qua</span>" not in shown, "what is missing may change it"
    for_others = page(rooms, browser, "finance")
    assert "Kết quả tạm tính" not in for_others, "somebody still votes in the other room"
    assert "3/5 (60%)" not in for_others

    rooms.close(EAST, 2)
    rooms.tell(EAST)

    assert rooms.common.joint.is_final
    assert "Kết quả tạm tính" not in page(rooms, browser)
    assert "3/5 (60%)" in page(rooms, browser, "finance")


def test_who_voted_in_both_rooms_is_named_and_told_whether_it_matters(
    rooms: Rooms, browser: Callable[[str], FlaskClient]
) -> None:
    rooms.begin(HALL, 1, 2, 3)
    rooms.begin(EAST, 3, 4)
    rooms.vote(HALL, v1=FOR, v2=FOR, v3=FOR)
    rooms.vote(EAST, v3=AGAINST, v4=AGAINST)
    rooms.close(HALL, 3)
    rooms.close(EAST, 2)
    rooms.tell()

    (double,) = rooms.common.doubles
    assert (double.places[0], double.places[1]) == ((HALL, "Tán thành"), (EAST, "Không tán thành"))
    text = page(rooms, browser)
    assert "Kết quả phụ thuộc vào người được tính ở nhiều phòng" in text
    assert f"{double.name}</strong>: {HALL} – Tán thành (được tính); {EAST} – Không tán thành" in text
    assert rooms.common.depends == ["Thông qua toàn văn nghị quyết?"]
    assert "(được tính)" not in page(rooms, browser, "finance"), "that is for who answers for the minutes"


def test_the_leading_room_decides_without_the_other(rooms: Rooms, browser: Callable[[str], FlaskClient]) -> None:
    rooms.begin(HALL, 1, 2, 3, 4)
    rooms.vote(HALL, v1=FOR, v2=FOR, v3=FOR)
    rooms.close(HALL, 4)
    rooms.write(HALL, e.RoomLeftOut(ballot="nq-01", room=EAST, by=CHAIR, reason=REASON.name))
    rooms.tell(HALL)

    assert rooms.common.joint.is_final
    assert rooms.outcome() == "adopted"
    assert "Kết luận không chờ" in page(rooms, browser)


def test_computed_anew_the_parts_are_the_same(rooms: Rooms) -> None:
    rooms.begin(HALL, 1, 2)
    rooms.vote(HALL, v1=FOR)
    rooms.close(HALL, 2)
    rooms.tell(HALL)
    before = parts_of(rooms.meeting.id)
    assert len(before["nq-01", 1]) == 1

    BallotRound.update(part="").execute()
    rebuild(rooms.province.database, now_ms=NOW)

    assert parts_of(rooms.meeting.id) == before
    assert all(part for (part,) in tuples(BallotRound.select(BallotRound.part)))


def test_each_room_of_the_plan_has_a_line_also_one_that_was_never_heard(
    rooms: Rooms, browser: Callable[[str], FlaskClient]
) -> None:
    rooms.begin(HALL, 1, 2, 3)
    rooms.tell(HALL)

    hall, east = rooms_standing(rooms.meeting.id)

    assert hall.row is not None
    assert (hall.room, hall.unit, hall.row.present) == (HALL, "unit-1", 3)
    assert (east.room, east.row) == (EAST, None)
    assert (hall.expected, east.expected) == (4, 1)
    wall = page(rooms, browser).partition('id="rooms"')[2].partition("</section>")[0]
    assert "Chưa nhận được" in wall
    assert ">3/4<" in wall
    assert ">–/1<" in wall
    assert shown_units([hall, east], "") is None, "both records stand on the page"


def test_of_many_rooms_the_leading_record_and_the_one_asked_for_are_shown(rooms: Rooms) -> None:
    rooms.begin(HALL, 1, 2, 3)
    rooms.begin(EAST, 4)
    rooms.tell()
    hall, east = rooms_standing(rooms.meeting.id)
    many = [hall, east, *(RoomStands(room=f"Điểm cầu {number}") for number in range(MOST_AT_ONCE))]
    assert shown_units(many, "") == ["unit-1"]
    assert shown_units(many, "unit-2") == ["unit-1", "unit-2"]
    assert shown_units(many, "unit-99") == ["unit-1"]
    assert [one.unit for one in records_of(rooms.meeting.id, units=["unit-2"])] == ["unit-2"]
