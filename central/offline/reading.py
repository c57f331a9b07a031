"""What one person's phone may keep: the meetings of two weeks that are theirs, and the papers that they opened.

Nothing of a meeting on state secrets, and nothing that is seen by the Office's right alone.
"""

import hashlib
import hmac
from collections.abc import Collection, Iterable
from datetime import date

from central.documents.actions import INVITED, may_read
from central.documents.models import Document, PageImage
from central.meetings.lists import Listed, Week, Why, ongoing, upcoming
from central.meetings.models import Meeting
from central.meetings.phases import state_of
from central.meetings.rights import may
from central.meetings.roles import roles_of
from central.meetings.states import OVER, Act
from central.people.access import Access
from central.people.models import Official

MOST_PAPERS = 20
MOST_MEETINGS = 60


def mark_of(official: int, *, secret: bytes) -> str:
    """By this the browser knows whether the pages that it keeps are this person's; it says nothing of who that is."""
    return hmac.digest(secret, b"kept pages of %d" % official, hashlib.sha256).hex()[:24]


def kept_meetings(access: Access, today: date) -> list[Listed]:
    """One's meetings that run, of this week and of the next."""
    this = Week.of(today)
    found = [*ongoing(access, today), *upcoming(access, this, today), *upcoming(access, Week.of(this.after), today)]
    return [one for one in found if not one.meeting.is_secret and one.why != [Why.OFFICE]][:MOST_MEETINGS]


def kept_papers(access: Access, official: Official, opened: Collection[int], today: date) -> dict[int, list[int]]:
    """Of the papers that were opened, those that one may still read, each with its pages that are drawn."""
    numbers = list(dict.fromkeys(opened))[:MOST_PAPERS]
    there = Document.select(Document, Meeting).join(Meeting).where(Document.id.in_(numbers), ~Document.is_withdrawn)
    readable = [one for one in there if not one.meeting.is_secret and _may_read(access, official, one, today)]
    pages = _pages_of({one.sha256 for one in readable})
    return {one.id: pages.get(one.sha256, []) for one in readable}


def _may_read(access: Access, official: Official, paper: Document, today: date) -> bool:
    roles = roles_of(access, paper.meeting, today)
    if not may(roles, Act.SEE, state_of(paper.meeting)):
        return False
    if paper.ends_with_meeting and roles <= INVITED and state_of(paper.meeting) in OVER:
        return False
    return may_read(paper.meeting, official, roles, paper.item)


def _pages_of(files: Iterable[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    drawn = PageImage.select(PageImage.file_sha256, PageImage.page).where(PageImage.file_sha256.in_(list(files)))
    for row in drawn.order_by(PageImage.page):
        found.setdefault(row.file_sha256, []).append(row.page)
    return found
