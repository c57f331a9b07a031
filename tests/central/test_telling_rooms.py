"""The rooms of one meeting are told of each other, when something has happened in one and when one says hello."""

import pytest
from msgspec import UNSET

from central.db import transaction
from central.fleet.models import Unit
from central.fleet.presence import note_states
from central.outbox import Kind, Outbox
from central.packages.joined import tell_others
from central.telling import Telling
from contract import events as e
from contract import topics
from contract.lists import Adjourned, JoinedMeeting, open_rooms
from contract.messages import State
from contract.room import Phase
from tests.central.proceedings.test_together import EAST, HALL, Rooms
from tests.central.proceedings.unit import NOW
from tests.central.province import Province
from tests.central.test_telling import Paper, hello
from tests.makers import CENTRAL_KEY, CHAIR

SHARDS = frozenset(f"{number:02x}" for number in range(topics.SHARDS))


class Hearing:
    """Central's words to the two units, at the hour of the meeting."""

    def __init__(self, province: Province) -> None:
        for number, room in enumerate(province.rooms, start=1):
            Unit.create(name=f"unit-{number}", room=room.name, added_at_ms=NOW)
        self.province = province
        self.rooms = Rooms(province, further=True)
        self.telling = Telling(province.database, CENTRAL_KEY)
        self.now, self.now_ms = 100.0, self.rooms.meeting.starts_at_ms

    def turn(self) -> Paper:
        """What is sent within the next seconds."""
        self.now, self.now_ms, paper = self.now + 5, self.now_ms + 5000, Paper()
        self.telling.tend(paper, SHARDS, now=self.now, now_ms=self.now_ms)
        return paper

    def told(self, paper: Paper, unit: str) -> JoinedMeeting:
        (message,) = paper.on(topics.rooms(unit))
        (joined,) = open_rooms(message, unit=unit, key=CENTRAL_KEY.public_key()).meetings
        return joined


@pytest.fixture
def hearing(province: Province) -> Hearing:
    return Hearing(province)


# R5.2a
def test_each_room_hears_of_the_other_and_of_no_choice_while_people_vote(hearing: Hearing) -> None:
    rooms = hearing.rooms
    rooms.begin(HALL, 1, 2, 3)
    rooms.begin(EAST, 4, 5)
    rooms.vote(HALL, v1=0, v2=1)
    rooms.vote(EAST, v4=0)
    rooms.close(HALL, 3)
    rooms.tell()

    paper = hearing.turn()

    (hall,) = hearing.told(paper, "unit-2").rooms
    (east,) = hearing.told(paper, "unit-1").rooms
    assert (hall.unit, hall.members, hall.phase) == ("unit-1", (1, 2, 3), "running")
    assert hall.parts[0].votes == {1: ((0,),), 2: ((1,),)}
    assert (east.parts[0].voted, east.parts[0].votes, east.parts[0].marks) == (1, {}, ())
    assert not hearing.turn().sent, "said once"
    assert not Outbox.select().where(Outbox.kind == Kind.ROOMS).exists()


def test_who_says_hello_is_told_at_once_and_a_lost_link_is_told_to_the_others(hearing: Hearing) -> None:
    rooms, database = hearing.rooms, hearing.province.database
    rooms.begin(HALL, 1, 2, 3)
    rooms.tell(HALL)
    hearing.turn()
    paper = Paper()
    with transaction(database):
        hearing.telling.answer(paper, [hello("unit-2")], now_ms=hearing.now_ms)
    assert hearing.told(paper, "unit-2").rooms[0].phase == "running"

    with transaction(database):
        note_states(database, [State(unit="unit-2", epoch=3, connected=False)], now_ms=hearing.now_ms)
        tell_others(["unit-2"], now_ms=hearing.now_ms)

    (east,) = hearing.told(hearing.turn(), "unit-1").rooms
    assert not east.is_linked
    assert east.heard_at > 0


def test_a_meeting_that_is_not_today_is_nobodys_news(hearing: Hearing) -> None:
    hearing.now_ms -= 3 * 86_400_000
    hearing.rooms.begin(HALL, 1, 2, 3)
    hearing.rooms.tell(HALL)
    assert not [topic for topic, _ in hearing.turn().sent if topic.endswith("/rooms")]


# R5.2a
def test_the_rooms_hear_that_the_leading_one_is_in_a_break_or_between_two_sittings_and_until_when(
    hearing: Hearing,
) -> None:
    """As a pause, which a unit of the first version follows, with when it goes on (A14)."""
    rooms, until = hearing.rooms, hearing.now_ms + 6 * 3_600_000
    rooms.begin(HALL, 1, 2, 3)
    rooms.begin(EAST, 4, 5)
    rooms.close(HALL, 3)
    rooms.write(HALL, e.MeetingPaused(by=CHAIR, until=until))
    rooms.tell()
    [hall] = hearing.told(hearing.turn(), "unit-2").rooms
    assert (hall.phase, hall.paused_until, hall.adjourned) == (Phase.PAUSED, until, UNSET)

    rooms.write(HALL, e.SittingClosed(by=CHAIR, until=until, place="Hội trường B"))
    rooms.tell(HALL)
    [hall] = hearing.told(hearing.turn(), "unit-2").rooms
    assert (hall.phase, hall.paused_until) == (Phase.PAUSED, UNSET)
    assert hall.adjourned == Adjourned(until=until, place="Hội trường B")
    assert hall.members == ()

    hearing.now_ms += 20 * 24 * 3_600_000
    rooms.streams[HALL].at_ms = hearing.now_ms
    rooms.write(HALL, e.SittingOpened(by=CHAIR))
    rooms.tell(HALL)
    [hall] = hearing.told(hearing.turn(), "unit-2").rooms
    assert (hall.phase, hall.adjourned) == (Phase.RUNNING, UNSET), "also long after the planned end"
