"""A meeting as an entry for calendars (RFC 5545, sent by RFC 6047), written by hand: it needs a dozen lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from central.meetings.deadlines import local


class Method(StrEnum):
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One meeting in one person's calendar. `sequence` rises with each change, `uid` never changes.

    What is only published asks nobody: it names neither organizer nor attendee.
    """

    uid: str
    sequence: int
    stamp_ms: int
    starts_at_ms: int
    ends_at_ms: int
    summary: str
    place: str
    address: str
    organizer: str = ""
    attendee: str = ""
    further: tuple[tuple[int, int], ...] = ()
    """The sittings after the first, as start and end."""
    is_off: bool = False
    """It was cancelled or put off: calendars that hold it strike it."""
    wants_answer: bool = False
    is_all_day: bool = False
    """A day on which something is due: from its start in Việt Nam to the next day's, without hours."""


def calendar_text(entry: Entry, method: Method) -> str:
    """The text of the .ics file, its lines ended and folded as the standard asks."""
    return _calendar(method, [entry])


def published_text(entries: Iterable[Entry]) -> str:
    """The text of an .ics file of several meetings that asks for no answer."""
    return _calendar(Method.PUBLISH, entries)


def _calendar(method: Method, entries: Iterable[Entry]) -> str:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//hop-khong-giay//central//VI",
        f"METHOD:{method}",
        *(line for entry in entries for line in _event(entry, method)),
        "END:VCALENDAR",
    ]
    return "".join(_folded(line) + "\r\n" for line in lines)


def _event(entry: Entry, method: Method) -> list[str]:
    status = "CANCELLED" if method is Method.CANCEL or entry.is_off else "CONFIRMED"
    answers = "TRUE" if entry.wants_answer else "FALSE"
    asked = f"ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP={answers}:mailto:{entry.attendee}"
    return [
        "BEGIN:VEVENT",
        f"UID:{entry.uid}",
        f"SEQUENCE:{entry.sequence}",
        f"DTSTAMP:{_utc(entry.stamp_ms)}",
        *_when(entry),
        *(f"RDATE;VALUE=PERIOD:{_utc(starts)}/{_utc(ends)}" for starts, ends in entry.further),
        f"SUMMARY:{_escaped(entry.summary)}",
        f"LOCATION:{_escaped(entry.place)}",
        f"DESCRIPTION:{_escaped(entry.address)}",
        f"URL:{entry.address}",
        *([f"ORGANIZER:mailto:{entry.organizer}"] if entry.organizer else []),
        *([asked] if entry.attendee else []),
        f"STATUS:{status}",
        "END:VEVENT",
    ]


def _when(entry: Entry) -> list[str]:
    if entry.is_all_day:
        first, after = (f"{local(at_ms):%Y%m%d}" for at_ms in (entry.starts_at_ms, entry.ends_at_ms))
        return [f"DTSTART;VALUE=DATE:{first}", f"DTEND;VALUE=DATE:{after}"]
    return [f"DTSTART:{_utc(entry.starts_at_ms)}", f"DTEND:{_utc(entry.ends_at_ms)}"]


def _utc(at_ms: int) -> str:
    return f"{datetime.fromtimestamp(at_ms / 1000, UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        text = text.replace(plain, written)
    return text


def _folded(line: str) -> str:
    """At most 75 bytes a line, never within a letter; what goes on begins with a space."""
    parts, size = [""], 0
    for char in line:
        width = len(char.encode())
        if size + width > 74:
            parts.append("")
            size = 0
        parts[-1] += char
        size += width
    return "\r\n ".join(parts)
