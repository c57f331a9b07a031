"""A guest's link in a real browser: our page's script hands over what stands behind the `#`, and the bar forgets it."""

from pathlib import Path

from playwright.sync_api import Page, expect

from central.meetings.guests import guests_of, make_link
from central.meetings.plan import PlannedInvitation
from central.web.app import create_app
from central.web.pages import PAGES
from tests import servers
from tests.central.province import Province
from tests.central.settings import central_settings


# R2.3
def test_in_a_browser_a_link_opens_the_invitation_and_leaves_the_bar(
    province: Province, database_url: str, tmp_path: Path, page: Page
) -> None:
    meeting = province.approved(invitations=(PlannedInvitation(token="khach", guest="Trần Khách"),))
    app = create_app(province.database, central_settings(tmp_path, database_url), pages=PAGES, now_ms=province.clock)
    planning = app.extensions["centre"].planning
    (guest,) = guests_of(planning, meeting)
    make_link(planning, meeting.id, guest.attendee.id, by=province.people["secretary"])
    (guest,) = guests_of(planning, meeting)
    asked: list[str] = []
    with servers.serve(app) as address:
        page.on("request", lambda request: asked.append(f"{request.url} {request.headers.get('referer', '')}"))
        page.goto(f"{address}/guest#{guest.token}")
        expect(page.get_by_role("heading", name="Họp về ngân sách")).to_be_visible()
        assert page.url == f"{address}/guest/invitation"
        page.get_by_role("button", name="Xác nhận dự họp").click()
        expect(page.get_by_text("Đã ghi nhận: đại biểu dự họp.")).to_be_visible()
    # A browser tells its own script the fragment, and nobody else.
    assert not [one for one in asked if guest.token in one.partition("#")[0]]
    assert not [one for one in asked if guest.token in one.partition(" ")[2]]
