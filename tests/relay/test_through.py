"""What goes through from the Internet to a room, and for whom."""

import http.client
from contextlib import closing
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest

from contract.events import CheckedIn, VoteCast, Way
from contract.ticket import Ticket, write_ticket
from edge.kiosk.poster import room_number
from tests.makers import MEETING, TICKET_KEY
from tests.relay.conftest import ABSENT, PRESENT, member, now, vote
from tests.relay.phones import Phone, said
from tests.relay.ways import Ways
from tests.servers import eventually


def events(ways: Ways, kind: type) -> list[object]:
    """What the room has written of this kind."""
    journal = ways.desk.journal
    return [line.event for _, line in journal.after(0, 10_000) if isinstance(line.event, kind)]


# R5.2b
def test_who_is_checked_in_votes_from_outside_and_hears_what_happens(ways: Ways, phone: Phone) -> None:
    with closing(phone.listen()) as stream:
        stream.hears("here")
        answer = vote(phone)
        stream.hears("changed")

    assert "Đã ghi nhận: Tán thành" in answer
    assert [one.voter for one in events(ways, VoteCast) if isinstance(one, VoteCast)] == [3]


def test_the_room_knows_where_a_phone_outside_is_and_never_takes_it_for_one_inside(ways: Ways, phone: Phone) -> None:
    other = Phone(ca=ways.ca, port=ways.outside)
    page = phone.get("/p/k7Q2m9XwP4tZ")

    assert page.status == 200
    for path in ("/link/anything/door", "/door", "/display", "/chair/", "/secretary/", "/screen/", "/who", "/roll"):
        for one in (phone, other):
            answer = one.get(path)
            assert (answer.status, "Trang này mở được trong phòng họp" in said(answer)) == (403, True), path
    assert now().title not in said(other.get("/"))
    assert now().title not in said(other.get("/invited"))


# R6.4
@pytest.mark.usefixtures("phone")
def test_who_has_not_checked_in_does_so_by_the_number_that_the_room_shows(ways: Ways) -> None:
    late = member(ways, ABSENT)
    home = said(late.get("/"))
    assert "Đại biểu chưa điểm danh tại phòng họp" in home
    assert late.get("/opinion").status == 403
    number = room_number(now(), ways.desk.clock.now().at_ms)
    wrong = f"{(int(number) + 5) % 10_000:04d}"

    poster = "/p/k7Q2m9XwP4tZ"
    assert late.sends(poster, on=poster, number=wrong).status == 409
    assert "Đã điểm danh" in said(late.sends(poster, on=poster, number=number))

    assert late.get("/opinion").status == 200
    came = [one for one in events(ways, CheckedIn) if isinstance(one, CheckedIn) and one.attendee == ABSENT]
    assert [one.way for one in came] == [Way.POSTER]


@pytest.mark.usefixtures("phone")
def test_an_invitation_opens_its_own_name_and_no_other(ways: Ways) -> None:
    guest = Phone(ca=ways.ca, port=ways.outside)
    attendee = PRESENT[-1]
    package = ways.desk.room(MEETING).package
    assert package is not None
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    ticket = write_ticket(
        Ticket(key_id=1, meeting=MEETING, attendee=attendee, expires=tomorrow, issue=1), key=TICKET_KEY
    )
    for path in (f"/who/{attendee}", "/who"):
        assert guest.get(path).status == 403

    asked = guest.sends("/invited", on="/invited", ticket=ticket)

    assert package.people[attendee - 1].name in said(asked)
    assert guest.get("/who").status == guest.get("/who/3").status == 403
    assert quote(ticket) not in asked.text


@pytest.mark.parametrize("asked", ["/nothing", "/secretary/log", "/conduct/end"])
def test_a_path_that_is_not_for_those_outside_does_nothing(asked: str, ways: Ways, phone: Phone) -> None:
    before = ways.desk.journal.position()

    assert phone.post(asked, meeting=str(MEETING)).status in (400, 403)
    assert ways.desk.journal.position() == before


@pytest.mark.usefixtures("phone")
def test_the_unit_answers_what_phones_ask_of_a_new_network(ways: Ways) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", ways.probes, timeout=30)) as connection:
        connection.request("GET", "/generate_204", headers={"Host": "connectivitycheck.gstatic.com"})
        assert connection.getresponse().status == 204


def test_a_unit_that_starts_anew_is_reached_again(ways: Ways, phone: Phone) -> None:
    ways.unit_relay.kill()
    eventually(lambda: phone.get().status == 503, timeout_s=60)
    ways.unit_relay.launch()
    eventually(lambda: phone.get().status == 200, timeout_s=60)

    ways.relay.restart()
    eventually(lambda: phone.get().status == 200, timeout_s=60)
