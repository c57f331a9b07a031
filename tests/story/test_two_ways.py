"""Twenty phones in one room, half on its Wi-Fi and half on 4G, and the Internet is cut in the middle of a ballot.

Unit, central's relay and TLS are real; two of the phones are browsers, the others say the same over HTTPS.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Playwright, expect

from contract import events as e
from contract.ballot import Mode
from contract.ticket import Ticket, write_ticket
from tests.makers import CHAIR, MEETING, TICKET_KEY, make_people, make_person
from tests.pictures.session import PIN, people
from tests.relay.conftest import now, reaches, vote
from tests.relay.phones import Phone, linked, said
from tests.relay.ways import NAME, Name, Ways
from tests.servers import chromium, eventually
from tests.story.holding import choose
from tests.story.people import PATIENT_MS, PHONE, Person

VOTERS = 20
WALKS_IN, ON_4G = 10, 20
"""Who holds a browser: one on each way. The others below ten are on the Wi-Fi, those above on 4G."""
FOR, AGAINST = 0, 1
BALLOT = "/ballot/nq-01/1"


@dataclass
class Hall:
    """The room with its twenty people. `network` is what the browser on 4G is connected to."""

    ways: Ways
    network: Name
    inside: list[Phone]
    outside: list[Phone]
    walks_in: Person
    on_4g: Person


@pytest.fixture
def hall(tmp_path: Path, playwright: Playwright) -> Iterator[Hall]:
    hashed = people()[0].pin
    members = [make_person(one, pin=hashed) for one in range(1, VOTERS + 1)]
    with ExitStack() as opened:
        ways = Ways(tmp_path, now(people=(*members, make_people(1)[-1])), spare=8)
        opened.callback(ways.stop)
        ways.desk.start(MEETING, CHAIR, tuple(range(1, VOTERS + 1)))
        ways.start()
        network = Name(ways.outside)
        opened.callback(network.close)
        phones = {one: known(ways, one) for one in range(1, VOTERS + 1) if one not in (WALKS_IN, ON_4G)}
        eventually(lambda: reaches(phones[11]), timeout_s=60)
        browser = browser_of(playwright, network)
        opened.callback(browser.close)
        walks_in = person(browser, f"https://{NAME}:{ways.inside}/who/{WALKS_IN}")
        on_4g = person(browser, f"https://{NAME}/invited#{ticket(ON_4G)}")
        for one in (walks_in, on_4g):
            one.page.fill("#pin", PIN)
            one.presses("Xác nhận")
            one.sees("Chương trình")
        inside, outside = ([phones[one] for one in numbers] for numbers in (range(1, 10), range(11, 20)))
        yield Hall(ways, network, inside, outside, walks_in, on_4g)


def known(ways: Ways, attendee: int) -> Phone:
    """A phone that is this person's already, on the way that its number has."""
    phone, secret = linked(attendee, ca=ways.ca, port=ways.inside if attendee <= WALKS_IN else ways.outside)
    ways.desk.link_device(MEETING, attendee, secret)
    return phone


def browser_of(playwright: Playwright, network: Name) -> Browser:
    """One in which the room's name leads where the network of a phone on 4G does; with a port, into the room."""
    rules = f"--host-resolver-rules=MAP {NAME}:443 127.0.0.1:{network.port}, MAP {NAME} 127.0.0.1"
    return chromium(playwright, arguments=(rules,))


def person(browser: Browser, address: str) -> Person:
    width, height = PHONE
    context = browser.new_context(
        viewport={"width": width, "height": height}, has_touch=True, locale="vi-VN", ignore_https_errors=True
    )
    context.set_default_timeout(PATIENT_MS)
    expect.set_options(timeout=PATIENT_MS)
    found = Person(context.new_page())
    found.opens(address)
    return found


def ticket(attendee: int) -> str:
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    claims = Ticket(key_id=1, meeting=MEETING, attendee=attendee, expires=tomorrow, issue=1)
    return quote(write_ticket(claims, key=TICKET_KEY), safe="")


# R5.2b
@pytest.mark.timeout(300)
def test_the_internet_is_cut_in_the_middle_of_a_ballot_and_everybody_is_counted_once(hall: Hall) -> None:
    desk = hall.ways.desk
    desk.open_ballot(MEETING, "nq-01", Mode.DEVICES, CHAIR)
    for one in (hall.walks_in, hall.on_4g):
        one.sees("Đang biểu quyết")
    first = {"q0": str(FOR), **hall.outside[0].form(BALLOT)}
    assert hall.outside[0].post(BALLOT, **first).status == 303
    for phone in (*hall.inside[:4], *hall.outside[1:4]):
        assert "Đã ghi nhận: Tán thành" in vote(phone, FOR)

    hall.ways.line.cut()

    the_room_votes_on(hall)
    those_outside_see_it(hall)
    they_take_the_rooms_wifi(hall, first)
    desk.close_ballot(MEETING, "nq-01", 1, CHAIR)
    everybody_is_counted_once(hall)


def the_room_votes_on(hall: Hall) -> None:
    for phone in hall.inside[4:]:
        assert "Đã ghi nhận: Không tán thành" in vote(phone, AGAINST)
    choose(hall.walks_in, "Tán thành")


def those_outside_see_it(hall: Hall) -> None:
    """In words, on a page that asks again by itself; a page that is open says so too, and keeps what was chosen."""
    for phone in hall.outside:
        answer = phone.get()
        assert (answer.status, "Phòng họp đang mất kết nối với trung tâm" in said(answer)) == (503, True)
    lost = hall.on_4g.page.locator("#lost")
    expect(lost).to_contain_text("Mất kết nối với phòng họp")
    hall.on_4g.page.locator("label.choice").get_by_text("Không tán thành", exact=True).click()
    hall.on_4g.presses("Gửi")
    expect(lost).to_contain_text("Chưa gửi được: mất kết nối với phòng họp")


def they_take_the_rooms_wifi(hall: Hall, first: dict[str, str]) -> None:
    """The same name, cookies and page: nobody says again who they are, and a vote that is sent twice is one."""
    for phone in hall.outside:
        phone.port = hall.ways.inside
    hall.network.leads(hall.ways.inside)
    assert hall.outside[0].post(BALLOT, **first).status == 303
    assert "Đã ghi nhận: Tán thành" in said(hall.outside[0].get())
    for phone in hall.outside[4:]:
        assert "Đã ghi nhận: Tán thành" in vote(phone, FOR)
    expect(hall.on_4g.page.locator("#lost")).to_be_hidden()
    choose(hall.on_4g, "Không tán thành")


def everybody_is_counted_once(hall: Hall) -> None:
    journal = hall.ways.desk.journal
    cast = [line.event for _, line in journal.after(0, 10_000) if isinstance(line.event, e.VoteCast)]
    assert Counter(one.voter for one in cast) == dict.fromkeys(range(1, VOTERS + 1), 1)
    assert Counter(one.choices for one in cast) == {((FOR,),): 14, ((AGAINST,),): 6}
    state = hall.ways.desk.room(MEETING).ballots["nq-01", 1]
    assert (state.is_open, sorted(state.votes)) == (False, list(range(1, VOTERS + 1)))
