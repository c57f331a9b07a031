"""Writing a letter: all that one person is to learn of one change, as text, as HTML, and as a calendar entry."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from pathlib import Path
from typing import Any

import msgspec
from flask import Flask, render_template
from flask_babel import Babel, force_locale
from flask_babel import gettext as _

import central.web
from central.meetings.deadlines import local
from central.meetings.models import Attendee, Meeting
from central.meetings.planning import system_secret
from central.meetings.states import State
from central.notices.actions import notices_in
from central.notices.answering import uid_of
from central.notices.invitation import Entry, Method, calendar_text
from central.notices.models import Letter, Notice
from central.people.models import Official
from central.settings import Settings, read_secret_key

_TRANSLATIONS = Path(central.web.__file__).parent / "translations"
_GONE = frozenset({State.CANCELLED, State.POSTPONED, State.AWAITING})


@dataclass(frozen=True, kw_only=True)
class Stationery:
    """What letters are written on: the templates, both languages, and the settings that they name."""

    app: Flask
    settings: Settings
    secret: bytes

    @property
    def sender(self) -> str:
        return self.settings.mail.sender if self.settings.mail else ""


def stationery(settings: Settings) -> Stationery:
    """Templates and languages of the pages, without the pages."""
    app = Flask(__package__, template_folder="templates")
    app.config.update(BABEL_DEFAULT_LOCALE=settings.central.language, BABEL_TRANSLATION_DIRECTORIES=str(_TRANSLATIONS))
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    Babel(app)
    return Stationery(app=app, settings=settings, secret=system_secret(read_secret_key(settings)))


def write_letter(paper: Stationery, letter: Letter) -> EmailMessage:
    """The letter in its reader's language; written twice it has the same Message-ID, so its reader sees one."""
    to: Official = letter.official
    domain = paper.sender.partition("@")[2]
    with paper.app.app_context(), force_locale(to.language):
        told = [told_by(one) for one in notices_in([letter])[letter.id]]
        values = _values(paper, letter, told)
        message = EmailMessage(policy=SMTP.clone(max_line_length=200))
        message["Subject"] = " ".join(told[0].split()) if told else paper.settings.central.name
        message["From"] = formataddr((paper.settings.central.name, paper.sender))
        message["To"] = formataddr((to.name, to.email))
        message["Date"] = format_datetime(local(letter.at_ms))
        message["Message-ID"] = f"<letter-{letter.id}-{letter.at_ms}@{domain}>"
        message["Auto-Submitted"] = "auto-generated"
        message["Content-Language"] = to.language
        message.set_content(render_template("notices/letter.txt", **values))
        message.add_alternative(render_template("notices/letter.html", **values), subtype="html")
    _add_entry(message, paper, letter)
    return message


def told_by(notice: Notice) -> str:
    """A notice in the language of the moment."""
    values = msgspec.json.decode(notice.fills, type=dict[str, Any])
    text: str = _(notice.subject, **values)
    return text


def _values(paper: Stationery, letter: Letter, told: list[str]) -> dict[str, object]:
    meeting: Meeting | None = letter.meeting
    room = meeting.room if meeting else None
    return {
        "told": told,
        "meeting": meeting,
        "sittings": _sittings(meeting),
        "place": ", ".join(part for part in (room.name, room.place) if part) if room else "",
        "link": _link(paper, meeting),
        "name": paper.settings.central.name,
        "support": paper.settings.central.support,
        "reader": letter.official,
    }


def _sittings(meeting: Meeting | None) -> list[tuple[datetime, datetime, str]]:
    """From when to when, and where if not in the meeting's room; empty as long as no time is set."""
    planned = meeting.planned if meeting and meeting.starts_at_ms else ()
    return [(local(one.starts_at), local(one.ends_at), one.place) for one in planned]


def _link(paper: Stationery, meeting: Meeting | None) -> str:
    return paper.settings.web.public_url + (f"/meetings/{meeting.id}" if meeting else "/notices")


def _add_entry(message: EmailMessage, paper: Stationery, letter: Letter) -> None:
    """The calendar entry, for who attends or did; a meeting that was never approved is in nobody's calendar."""
    meeting: Meeting | None = letter.meeting
    if meeting is None or not meeting.revision or meeting.room is None:
        return
    attendee = Attendee.get_or_none(Attendee.meeting == meeting, Attendee.official == letter.official_id)
    if attendee is None:
        return
    method = Method.CANCEL if State(meeting.state) in _GONE or attendee.is_withdrawn else Method.REQUEST
    replies, domain = paper.settings.replies, paper.sender.partition("@")[2]
    entry = Entry(
        uid=uid_of(paper.secret, attendee, domain) if replies else f"meeting-{meeting.id}@{domain}",
        wants_answer=replies is not None,
        sequence=meeting.version,
        stamp_ms=letter.at_ms,
        starts_at_ms=meeting.starts_at_ms,
        ends_at_ms=meeting.planned[0].ends_at,
        further=tuple((one.starts_at, one.ends_at) for one in meeting.planned[1:]),
        summary=meeting.title,
        place=", ".join(part for part in (meeting.room.name, meeting.room.place) if part),
        address=_link(paper, meeting),
        organizer=replies.address if replies else paper.sender,
        attendee=letter.official.email,
    )
    text = calendar_text(entry, method)
    message.add_alternative(text, subtype="calendar", params={"method": str(method)})
