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
    assert source.elsewhere == {4: EAST}, "who was in both is on the leading room's roll"
    assert source.quorum is not None
    assert (source.quorum.present, source.quorum.members) == (4, 5)
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
    assert source.elsewhere == {}
    assert source.quorum is not None
    assert source.quorum.present == 3


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
