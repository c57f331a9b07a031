"""What goes in and out, as the description tells it; times are RFC 3339 as on the wall in Việt Nam."""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

Number = Annotated[int, Meta(ge=1, le=999_999_999)]
Once = Annotated[str, Meta(pattern="^[A-Za-z0-9-]{8,36}$")]
"""The program's own name for a request: sent again under it, nothing is done twice and the answer is the same."""
Name = Annotated[str, Meta(min_length=1, max_length=200)]
Text = Annotated[str, Meta(max_length=2000)]
Clock = Annotated[str, Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["08:00"])]
Day = Annotated[str, Meta(pattern="^20[0-9]{2}-(0[1-9]|1[0-2])-([0-2][0-9]|3[01])$", examples=["2026-11-30"])]


class Error(Struct, kw_only=True):
    """What is wrong, in the language of the token's owner; `fields` of a registration, by the form's names."""

    error: str
    fields: dict[str, str] = {}


class Me(Struct, kw_only=True):
    name: str
    email: str
    scopes: list[str]


class MeetingsAsked(Struct, kw_only=True, forbid_unknown_fields=True):
    """The five functions' lists (R5); `week`: any day of it, for upcoming and ended ones."""

    list: Literal["upcoming", "ongoing", "awaiting", "ended"] = "upcoming"
    week: Day | None = None


class WeekAsked(Struct, kw_only=True, forbid_unknown_fields=True):
    week: Day | None = None


class SearchAsked(Struct, kw_only=True, forbid_unknown_fields=True):
    q: Annotated[str, Meta(min_length=1, max_length=200)]
    page: Annotated[int, Meta(ge=1, le=1000)] = 1


class Room(Struct, kw_only=True):
    id: int
    name: str
    place: str
    seats: int | None


class Done(Struct, kw_only=True):
    """It was done; asking for the thing itself shows how it stands."""

    done: bool = True


class Made(Struct, kw_only=True):
    """What was made, by its number."""

    id: int


class Why(Struct, kw_only=True, forbid_unknown_fields=True):
    """The reason, which people are told."""

    reason: Text


class Nothing(Struct, kw_only=True, forbid_unknown_fields=True):
    """No parameters."""


class MeetingLine(Struct, kw_only=True):
    id: int
    title: str
    state: str
    starts_at: datetime | None
    ends_at: datetime | None
    room: str
    chair: str
    why: list[str]
    answer: str | None


class Paper(Struct, kw_only=True):
    id: int
    title: str
    pages: int


class Item(Struct, kw_only=True):
    title: str
    minutes: int
    presenter: str
    is_closed: bool
    papers: list[Paper]


class Person(Struct, kw_only=True):
    name: str
    office: str
    agency: str
    category: str
    votes: bool
    answer: str


class Meeting(Struct, kw_only=True):
    id: int
    title: str
    content: str
    kind: str
    state: str
    starts_at: datetime | None
    ends_at: datetime | None
    room: str
    host: str
    chairs: list[str]
    secretaries: list[str]
    agenda: list[Item]
    papers: list[Paper]
    people: list[Person]
    answer: str | None


class Document(Struct, kw_only=True):
    id: int
    meeting: int
    title: str
    pages: int
    size: int
    sha256: str
    given_by: str
    given_at: datetime


class Scheduled(Struct, kw_only=True):
    """One sitting; of a meeting on state secrets time and room only, without its number."""

    meeting: int | None
    title: str
    starts_at: datetime
    ends_at: datetime
    room: str
    chair: str
    host: str


class Week(Struct, kw_only=True):
    monday: date
    meetings: list[Scheduled]


class Conclusion(Struct, kw_only=True):
    item: str
    text: str
    at: datetime


class Vote(Struct, kw_only=True):
    """A round of a ballot; `marks` are the counts by question and option, or None where they may not be told here."""

    title: str
    is_secret: bool
    is_void: bool
    questions: list[str]
    options: list[list[str]]
    marks: list[list[int]] | None


class RoomResults(Struct, kw_only=True):
    room: str
    present: list[str]
    votes: list[Vote]
    conclusions: list[Conclusion]


class Found(Struct, kw_only=True):
    meeting: int
    title: str
    passages: list[str]


class Answers(Struct, kw_only=True):
    count: int
    page: int
    pages: int
    meetings: list[Found]


class Told(Struct, kw_only=True):
    text: str
    meeting: int | None
    at: datetime
    is_read: bool


class NewItem(Struct, kw_only=True, forbid_unknown_fields=True):
    title: Name
    minutes: Annotated[int, Meta(ge=0, le=600)] = 0
    presenter: Annotated[str, Meta(max_length=200)] = ""


class Invited(Struct, kw_only=True, forbid_unknown_fields=True):
    """An official by e-mail or name, an agency or a post by name; `places` are an agency's."""

    who: Name
    category: Literal["member", "invited", "guest", "press", "staff"] = "invited"
    places: Annotated[int, Meta(ge=1, le=200)] = 1


class NewMeeting(Struct, kw_only=True, forbid_unknown_fields=True):
    """A registration (R5.4), sent to its approver at once. `once`: the program's own name for it, so that a request
    that is sent again registers nothing anew. There is no way here for meetings on state secrets."""

    once: Once
    title: Annotated[str, Meta(min_length=1, max_length=300)]
    kind: Annotated[str, Meta(max_length=40, examples=["regular"])]
    rule: Annotated[str, Meta(max_length=40, examples=["committee"])]
    host: Name
    day: Day
    start: Clock
    end: Clock
    room: Number
    chairs: Annotated[list[Name], Meta(min_length=1, max_length=10)]
    secretaries: Annotated[list[Name], Meta(min_length=1, max_length=10)]
    approver: Name
    agenda: Annotated[list[NewItem], Meta(min_length=1, max_length=60)]
    invited: Annotated[list[Invited], Meta(min_length=1, max_length=150)]
    content: Annotated[str, Meta(max_length=10_000)] = ""


class Registered(Struct, kw_only=True):
    id: int
    state: str
