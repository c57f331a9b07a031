"""The whole text may need another share than its articles; each question is judged by its own."""

import pytest

from contract.ballot import Mode
from contract.events import Way
from contract.refused import Refused
from edge.kiosk.new_ballot import Asked, Kind, ballot_from
from edge.kiosk.voting import shown
from tests.edge.kiosk.house import House
from tests.makers import CHAIR, EIGHT, MEETING, SECRETARY, make_rule, make_vote

ARTICLES = {"kind": "articles", "title": "Quy chế", "item": "item-2", "lines": "Điều 1\nĐiều 2"}


def prepare(house: House, whole: str) -> str:
    """Five members are here; the secretary prepares two articles and the whole text."""
    for attendee in (CHAIR, SECRETARY, 3, 4, 5):
        house.desk.check_in(MEETING, attendee, Way.CAMERA)
    house.clock.pass_ms(EIGHT - house.clock.now().at_ms)
    house.desk.start(MEETING, CHAIR)
    house.desk.open_item(MEETING, "item-2", CHAIR)
    secretary = house.phone(SECRETARY)
    secretary.open("/")
    house.desk.link_device(MEETING, SECRETARY, secretary.device_hash)
    secretary.open("/secretary/ballots/new")
    secretary.send("/conduct/ballot/new", **ARTICLES, whole=whole)
    return list(house.room.ballots_here)[-1]


@pytest.mark.parametrize(("whole", "adopted"), [("", [True, True, True]), ("members-two-thirds", [True, True, False])])
def test_three_of_five_adopt_the_articles_and_not_a_whole_that_needs_two_thirds(
    house: House, whole: str, adopted: list[bool]
) -> None:
    ballot = prepare(house, whole)
    house.desk.open_ballot(MEETING, ballot, Mode.DEVICES, CHAIR)
    for voter in (CHAIR, 3, 4):
        house.desk.cast_vote(MEETING, make_vote(voter, ballot=ballot, choices=((0,), (0,), (0,))))
    house.desk.close_ballot(MEETING, ballot, 1, CHAIR)

    result = shown(house.room, (ballot, 1), house.desk).result
    page = house.screen().open("/chair/")

    assert [one.verdict.adopted for one in result.questions] == adopted
    assert result.questions[2].verdict.needed == (4 if whole else 3)
    assert ("trên tổng số thành viên, yêu cầu ít nhất 4" in page) is bool(whole)
    assert "trên tổng số thành viên, yêu cầu ít nhất 3" in page


def test_with_a_share_of_its_own_no_article_of_the_law_is_named() -> None:
    asked = Asked(kind=Kind.ARTICLES, title="Quy chế", lines=("Điều 1",), whole_share="members-half")
    rule = ballot_from(asked, rule=make_rule(confirmed=True, citation="Điều 34"), item="").rule
    assert rule == make_rule()


def test_a_share_that_nobody_offers_is_refused() -> None:
    asked = Asked(kind=Kind.ARTICLES, title="Quy chế", lines=("Điều 1",), whole_share="nine-tenths")
    with pytest.raises(Refused, match="tỷ lệ"):
        ballot_from(asked, rule=make_rule(), item="")
