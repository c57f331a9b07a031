"""One meeting from registration to result, by people through pages, on real parts: camera, phones, a dead broker.

Nothing is put into a journal or a table by hand but the province itself and another room's meeting.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from demo.province import ROOMS
from demo.seed import HOUR, arrange
from demo.week import Draft
from tests.story import arriving, holding, learning, planning
from tests.story.holding import AGAINST, FOR, NEITHER, Room
from tests.story.people import People, official
from tests.story.planning import PHONELESS, SCANNER, SECRETARY, SUBSTITUTE, WALKERS, Ticket
from tests.story.province import Province, now_ms

CENTRAL = ("central web", "central sync", "central worker")
UNIT = ("edge web", "edge sync")
ELSEWHERE = "thue-tinh"
"""Who is invited to the other room's meeting only."""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.nightly)])
def province(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Province]:
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    made = Province(tmp_path, database_url=url)
    yield made
    made.stop()


@pytest.fixture
def people(chromium: Browser, province: Province) -> Iterator[People]:
    made = People(chromium, central=province.central, room=province.room, screens=province.screens)
    yield made
    made.close()


# R1 R3.1 R4.1 R4.3 R5.1 R5.2 R5.2a R5.2b R5.3 R5.4 R5.5 R6.1 R6.2 R6.3 R6.4 R6.5 R9.2a R9.2b:
# each chapter's functions say which.
@pytest.mark.timeout(900)
def test_a_meeting_is_held_while_the_broker_is_dead_and_central_learns_all_of_it(
    province: Province, people: People
) -> None:
    other = another_meeting(province)
    province.start("mosquitto", *CENTRAL, *UNIT)
    withdrawn = plan(people)

    room, tickets = arrive(province, people, withdrawn, other)
    chairman = people.logs_in(planning.CHAIR)
    learning.is_ongoing(chairman)

    province.kill("mosquitto")
    votes = vote(province, room, tickets)
    holding.conclude(room)

    province.start("mosquitto")
    learning.every_line_once(province)
    record = learning.open_record(chairman)
    learning.same_roll(record, room)
    learning.same_result(record, room, votes)
    learning.same_words(record, room)


def another_meeting(province: Province) -> str:
    """The week has another meeting, in the next room; its title."""
    draft = Draft(
        title="Họp thẩm định dự toán",
        room=ROOMS[1][0],
        starts_at_ms=now_ms() + HOUR,
        hours=0.5,
        chair="pct.kinhte",
        secretary="phovp",
        invited=(f"{ELSEWHERE}.lanhdao",),
        agenda=(("Dự toán năm 2027", ""),),
    )
    with province.database() as database:
        arrange(province.planning(database), draft)
    return draft.title


def plan(people: People) -> Ticket:
    """From registration to who comes; the ticket that was withdrawn on the way."""
    planning.register(people)
    planning.name(people)
    planning.approve(people)
    withdrawn = planning.name_another(people)
    planning.send_substitute(people)
    planning.confirm(people)
    return withdrawn


def arrive(province: Province, people: People, withdrawn: Ticket, other: str) -> tuple[Room, dict[str, Ticket]]:
    """Until everybody is in the room and the meeting has begun: who sits there, and their tickets."""
    tickets = {one: planning.ticket_of(people, one) for one in WALKERS}
    elsewhere = planning.ticket_of(people, ELSEWHERE, title=other)
    door = arriving.door_page(people)
    arriving.start_camera(province, tickets, withdrawn=withdrawn, elsewhere=elsewhere)

    tickets |= {one: planning.ticket_of(people, one) for one in (SCANNER, PHONELESS, SUBSTITUTE, SECRETARY)}
    phones = {SCANNER: arriving.check_in_by_poster(people, planning.poster_address(people), tickets[SCANNER])}
    phones |= {one: arriving.open_invitation(tickets[one]) for one in (*WALKERS, SUBSTITUTE)}
    secretary = arriving.open_invitation(tickets[SECRETARY])
    arriving.everybody_is_answered(door)
    arriving.nobody_else_is_in(door)
    province.kill("edge door")

    chair = holding.begin(people)
    holding.mark_two(secretary)
    return Room(chair=chair, secretary=secretary, phones=phones), tickets


def vote(province: Province, room: Room, tickets: dict[str, Ticket]) -> dict[str, str]:
    """A ballot with everything that happens; how each of those who voted has voted in the end."""
    first, second, third = WALKERS
    holding.discuss(room, second)
    holding.open_ballot(room)
    holding.choose_first(room, first, AGAINST)
    holding.choose(room.phones[second], FOR)
    holding.lose_the_unit(province, room, third)
    holding.choose(room.phones[third], NEITHER)
    holding.choose(room.phones[SCANNER], FOR)
    holding.change(room, first, FOR)
    holding.bring_the_first_choice_again(room, first, FOR)
    holding.vote_on_screen(room, tickets[PHONELESS], FOR)
    holding.refuse_the_substitute(room)
    holding.close_ballot(room, voted=5)
    chosen = {first: FOR, second: FOR, third: NEITHER, SCANNER: FOR, PHONELESS: FOR}
    return {official(one).name: option for one, option in chosen.items()}
