"""The invitation's link opens whose it is, however a mail program has written it."""

from datetime import date, timedelta
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from contract.ticket import Ticket, write_ticket
from tests.edge.kiosk.house import House
from tests.makers import MEETING, TICKET_KEY
from tests.servers import serve


def tickets(count: int) -> list[str]:
    """Tickets in which a "%" stands, before something that looks like an escape and before something that does not."""
    days = (date(2026, 1, 1) + timedelta(days=one) for one in range(4000))
    claims = (Ticket(key_id=1, meeting=MEETING, attendee=3, expires=day, issue=1) for day in days)
    made = (write_ticket(one, key=TICKET_KEY) for one in claims)
    return [one for one in made if "%" in one][:count]


@pytest.mark.parametrize("is_quoted", [True, False])
def test_a_link_is_read_whole_with_its_signs_escaped_or_not(house: House, page: Page, *, is_quoted: bool) -> None:
    with serve(house.app) as address:
        for one in tickets(3):
            page.goto(f"{address}/invited#{quote(one, safe='') if is_quoted else one}")
            page.wait_for_url(f"{address}/who/3")
            expect(page.locator("main")).to_contain_text("Nguyễn Văn C")
            page.goto("about:blank")
