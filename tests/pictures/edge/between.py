"""Between two sittings: how the first is closed, what everybody sees until the next, how that one is opened."""

from contract import events as e
from edge.desk import NextSitting
from edge.doorway.decide import Outcome
from tests.edge.kiosk.house import House
from tests.makers import EIGHT, MEETING
from tests.pictures.edge.course import TO_BALLOT, close_ballot, elect, hands, pause
from tests.pictures.edge.scene import Scene, camera
from tests.pictures.edge.screens import chair, delegate, display, door, door_says, secretary
from tests.pictures.edge.touches import unfold_adjourning
from tests.pictures.session import MINUTE, SECRETARY, session
from tests.pictures.shots import PHONE, Chapter

HOUR = 60 * MINUTE
THURSDAY = EIGHT + 2 * 24 * HOUR + 6 * HOUR


def put_off(house: House) -> None:
    """The meeting goes on on Thursday; its last act is a while ago."""
    following = NextSitting(until=THURSDAY, note="Chờ ý kiến của Bộ Tài chính")
    house.desk.close_sitting(MEETING, SECRETARY, following)


def a_while_ago(house: House) -> None:
    house.clock.pass_ms(4 * HOUR)


def without_a_time(house: House) -> None:
    house.desk.set_next_sitting(MEETING, SECRETARY, NextSitting())


def shortly_before(house: House) -> None:
    """Thursday, a quarter to two: some have come."""
    house.clock.pass_ms(THURSDAY - house.clock.now().at_ms - 15 * MINUTE)
    for attendee in (1, 3, 5, 6):
        house.desk.check_in(MEETING, attendee, e.Way.CAMERA)


def opened(house: House) -> None:
    house.clock.pass_ms(20 * MINUTE)
    house.desk.open_sitting(MEETING, 1, [1, SECRETARY])
    house.clock.pass_ms(MINUTE)


def another_has_the_room(house: House) -> None:
    """The next morning the room is another meeting's."""
    starts = EIGHT + 24 * HOUR
    hours = {"opens_at": starts - HOUR // 2, "starts_at": starts, "ends_at": starts + 2 * HOUR}
    house.take(session(meeting=MEETING + 1, title="Hội nghị giao ban khối nội chính", **hours))
    house.clock.pass_ms(starts - 20 * MINUTE - house.clock.now().at_ms)


IN_A_BREAK = (*TO_BALLOT, close_ballot, elect, hands, pause)

CHAPTERS: tuple[Chapter, ...] = (
    Chapter(
        lambda: Scene(*TO_BALLOT, close_ballot),
        (
            chair("pausing", "/chair/?ask=pause"),
            chair("adjourning", "/chair/?ask=adjourn"),
            secretary("adjourning", touch=unfold_adjourning, whole=True),
            secretary("adjourning-hand", sizes=(PHONE,), touch=unfold_adjourning, whole=True),
        ),
    ),
    Chapter(
        lambda: Scene(*IN_A_BREAK, put_off),
        (chair("adjourned-just-now"), secretary("adjourned-just-now")),
    ),
    Chapter(
        lambda: Scene(*IN_A_BREAK, put_off, a_while_ago, camera),
        (
            door("adjourned", is_main=True),
            door("adjourned-scan", prepare=door_says(Outcome.ADJOURNED, until=THURSDAY, opens_at=THURSDAY - HOUR // 2)),
            chair("adjourned"),
            chair("adjourned-other-time", "/chair/?ask=adjourn"),
            secretary("adjourned", whole=True),
            display("adjourned", is_main=True),
            delegate("adjourned", "/", 4, whole=True),
            delegate("adjourned-unknown"),
        ),
    ),
    Chapter(
        lambda: Scene(*IN_A_BREAK, put_off, without_a_time),
        (door("adjourned-no-time"), display("adjourned-no-time"), chair("adjourned-no-time")),
    ),
    Chapter(
        lambda: Scene(*IN_A_BREAK, put_off, another_has_the_room),
        (
            chair("another-meeting"),
            chair("sittings", "/chair/sittings", is_main=True),
            chair("sittings-open", f"/chair/sittings?open={MEETING}"),
        ),
    ),
    Chapter(
        lambda: Scene(*IN_A_BREAK, put_off, shortly_before, camera),
        (
            door("next-sitting-open"),
            chair("next-sitting", "/chair/?ask=open-sitting"),
            chair("next-sitting-roll", "/chair/roll"),
            display("next-sitting"),
        ),
    ),
    Chapter(
        lambda: Scene(*IN_A_BREAK, put_off, shortly_before, opened),
        (
            door("second-sitting"),
            chair("second-sitting"),
            display("second-sitting"),
            delegate("second-sitting", "/", 4),
        ),
    ),
)
