"""The minutes of a meeting in two rooms tell who was there, in whichever room, and the quorum of both."""

from central.papers.drafting import Drafting, draft_next, has_more
from central.papers.models import Paper
from central.papers.official.content import Sort
from central.papers.official.roll import roll_blocks
from central.papers.official.source import read_source
from central.papers.working import text_of
from central.proceedings.following import leading_unit
from contract import events as e
from tests.central.proceedings.test_together import EAST, HALL, REASON, Rooms
from tests.central.province import Province
from tests.makers import CHAIR


# R5.2a R6.5
def test_the_roll_has_everybody_in_whichever_room(province: Province) -> None:
    rooms = Rooms(province)
    rooms.begin(EAST, 3, 4)
    rooms.streams[HALL].at_ms += 60_000
    rooms.begin(HALL, 1, 2, 3)
    rooms.tell()

    source = read_source(rooms.meeting, place="")

    assert leading_unit(rooms.meeting.id) == "unit-1", "by the plan, though the other room began before"
    assert source is not None
    [sitting] = source.sittings
    assert sitting.elsewhere == {4: EAST}, "who was in both is on the leading room's roll"
    assert sitting.quorum is not None
    assert (sitting.quorum.present, sitting.quorum.members) == (4, 5)
    text = "\n".join(block.text for block in roll_blocks(source))
    assert "khi bắt đầu có mặt 4/5" in text
    assert f"Nguyễn Văn D, Giám đốc Sở số 4, tại {EAST}" in text
    assert text.index("Vắng mặt (2 người)") < text.index("Nguyễn Văn E")


def test_a_room_that_has_sent_nothing_is_not_on_the_roll(province: Province) -> None:
    rooms = Rooms(province)
    rooms.begin(HALL, 1, 2, 3)
    rooms.write(HALL, e.Departed(attendee=2))
    rooms.tell(HALL)

    source = read_source(rooms.meeting, place="")

    assert source is not None
    [sitting] = source.sittings
    assert sitting.elsewhere == {}
    assert sitting.quorum is not None
    assert sitting.quorum.present == 3


# R6.5
def test_each_sitting_has_its_own_roll_of_all_rooms(province: Province) -> None:
    """One sits in the east in the morning and in the hall in the afternoon (A14)."""
    rooms = Rooms(province)
    rooms.begin(EAST, 3, 4)
    rooms.begin(HALL, 1, 2)
    for room in (HALL, EAST):
        rooms.streams[room].at_ms += 60_000
        rooms.write(room, e.SittingClosed(by=CHAIR), *_come(*((1, 4) if room == HALL else (5,))))
        rooms.write(room, e.SittingOpened(by=CHAIR))
    rooms.tell()

    source = read_source(rooms.meeting, place="")

    assert source is not None
    assert [(sorted(one.attendance), dict(one.elsewhere)) for one in source.sittings] == [
        ([1, 2, 3, 4], {3: EAST, 4: EAST}),
        ([1, 4, 5], {5: EAST}),
    ]
    assert [one.quorum.present for one in source.sittings if one.quorum] == [4, 3]
    text = "\n".join(block.text for block in roll_blocks(source))
    first, second = text.split("Buổi thứ hai", 1)
    assert f"Nguyễn Văn D, Giám đốc Sở số 4, tại {EAST}" in first
    assert "Nguyễn Văn D, Giám đốc Sở số 4;" in second
    assert "Vắng mặt (2 người)" in first
    assert "Vắng mặt (3 người)" in second


def _come(*attendees: int) -> list[e.Event]:
    return [e.CheckedIn(attendee=one, way=e.Way.CAMERA) for one in attendees]


def test_the_minutes_are_drafted_anew_when_the_other_rooms_lines_have_come(province: Province) -> None:
    rooms = Rooms(province, further=True)
    drafting = Drafting(planning=province.planning, place="Cần Thơ", address="http://central.test")
    rooms.begin(HALL, 1, 2, 3)
    rooms.begin(EAST, 4)
    rooms.vote(HALL, v1=0, v2=0, v3=0)
    rooms.close(HALL, 3)
    rooms.write(HALL, e.MeetingEnded(by=CHAIR))
    rooms.tell()
    while draft_next(drafting, failed=set()):
        pass
    paper = Paper.get(Paper.meeting == rooms.meeting, Paper.sort == Sort.MINUTES)
    assert "Chưa nhận được kết quả của: Điểm cầu Đông." in text(paper)

    said = e.OpinionGiven(attendee=4, item="item-2", text=REASON.name, source=e.Source.PHONE)
    rooms.vote(EAST, v4=1)
    rooms.write(EAST, said)
    rooms.close(EAST, 1)
    rooms.tell(EAST)
    assert has_more(paper)
    while draft_next(drafting, failed=set()):
        pass

    paper = Paper.get_by_id(paper.id)
    assert "Chưa nhận được" not in text(paper)
    assert "Điểm cầu Đông 1/1" in text(paper)
    assert "Địa điểm: Hội trường, tầng 3; các điểm cầu: Điểm cầu Đông." in text(paper)
    assert "Ý kiến của ông Nguyễn Văn D, Giám đốc Sở số 4 tại Điểm cầu Đông: mất kết nối cả buổi." in text(paper)
    assert not has_more(paper)


def text(paper: Paper) -> str:
    return "\n".join(block.text for block in text_of(paper).blocks)
