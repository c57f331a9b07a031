"""One's meetings as a calendar that programs fetch by a secret address (R5.1), until its person ends or renews it.

The address is computed from a number and a turn and not kept, so that the database can't tell it.
"""

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode
from urllib.parse import urlsplit

from central.db import transaction
from central.meetings.lists import concerns
from central.meetings.models import Meeting, Room
from central.meetings.planning import Planning
from central.meetings.states import State
from central.notices.invitation import Entry
from central.notices.models import CalendarFeed
from central.people.access import Access, access_of
from central.people.models import Official
from central.settings import Settings

BACK_MS, AHEAD_MS = 30 * 86_400_000, 180 * 86_400_000
AT_MOST = 500
_TOKEN = re.compile(r"([0-9]{1,9})-([A-Za-z0-9_-]{32})")


def make_feed(planning: Planning, official: Official) -> None:
    """A new address; the one before opens nothing any more."""
    with transaction(planning.database):
        made = {"made_at_ms": planning.now_ms(), "read_at_ms": None, "ended_at_ms": None}
        again = CalendarFeed.update(turn=CalendarFeed.turn + 1, **made).where(CalendarFeed.official == official)
        if not again.execute():
            CalendarFeed.create(official=official, **made)


def end_feed(planning: Planning, official: Official) -> None:
    """The address opens nothing any more."""
    with transaction(planning.database):
        CalendarFeed.update(ended_at_ms=planning.now_ms()).where(CalendarFeed.official == official).execute()


def feed_of(official: Official) -> CalendarFeed | None:
    """The person's feed, if there is one that is open."""
    mine = (CalendarFeed.official == official) & CalendarFeed.ended_at_ms.is_null()
    found: CalendarFeed | None = CalendarFeed.get_or_none(mine)
    return found


def token_of(planning: Planning, feed: CalendarFeed) -> str:
    """The secret part of the address."""
    mac = hmac.digest(planning.secret, f"calendar {feed.official_id} {feed.turn}".encode(), hashlib.sha256)[:24]
    return f"{feed.official_id}-{urlsafe_b64encode(mac).decode()}"


def open_feed(planning: Planning, token: str) -> Official | None:
    """Whose calendar it is; None when the address opens nothing, or the account is closed."""
    parts = _TOKEN.fullmatch(token)
    owner = Official.get_or_none(Official.id == int(parts[1]), Official.is_active) if parts else None
    feed = feed_of(owner) if owner is not None else None
    if owner is None or feed is None or not hmac.compare_digest(token_of(planning, feed), token):
        return None
    with transaction(planning.database):
        CalendarFeed.update(read_at_ms=planning.now_ms()).where(CalendarFeed.id == feed.id).execute()
    found: Official = owner
    return found


def own_entries(planning: Planning, settings: Settings, official: Official, *, hidden: str) -> list[Entry]:
    """The meetings that concern this person by more than the Office's right; `hidden`: what a secret one is called."""
    day = planning.today
    access = access_of(official, day)
    own = Access(official=official.id, held=frozenset(), leads=access.leads)
    first, last = planning.now_ms() - BACK_MS, planning.now_ms() + AHEAD_MS
    planned = (Meeting.starts_at_ms < last) & (Meeting.ends_at_ms > first)
    wanted = planned & Meeting.state.in_([State.APPROVED, State.CANCELLED, State.POSTPONED]) & concerns(own, day)
    rows = Meeting.select(Meeting, Room).join(Room).where(wanted).order_by(Meeting.starts_at_ms).limit(AT_MOST)
    return [entry_of(one, settings, now_ms=planning.now_ms(), hidden=hidden) for one in rows]


def entry_of(meeting: Meeting, settings: Settings, *, now_ms: int, hidden: str) -> Entry:
    """A meeting as an entry that asks nobody; of one on state secrets time and room alone."""
    path = "/week" if meeting.is_secret else f"/meetings/{meeting.id}"
    return Entry(
        uid=f"meeting-{meeting.id}@{domain_of(settings)}",
        sequence=meeting.version,
        stamp_ms=now_ms,
        starts_at_ms=meeting.starts_at_ms,
        ends_at_ms=meeting.planned[0].ends_at,
        further=tuple((one.starts_at, one.ends_at) for one in meeting.planned[1:]),
        summary=hidden if meeting.is_secret else meeting.title,
        place=", ".join(part for part in (meeting.where.name, meeting.where.place) if part),
        address=settings.web.public_url + path,
        is_off=meeting.state != State.APPROVED,
    )


def domain_of(settings: Settings) -> str:
    """Behind the @ of entries' names."""
    sender = settings.mail.sender if settings.mail else ""
    return sender.partition("@")[2] or urlsplit(settings.web.public_url).hostname or ""
