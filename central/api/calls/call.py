"""What a call is: where it is, which scopes allow it, and the function whose signature and first line describe it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import Any, get_type_hints

from flask import Response, abort, send_file

from central.api.rules import Scope
from central.documents.store import store_in
from central.meetings.deadlines import to_ms
from central.meetings.models import Meeting
from central.meetings.phases import state_of
from central.meetings.rights import Role, require
from central.meetings.roles import roles_of
from central.meetings.states import Act, State
from central.people.models import Official
from central.people.search import PEOPLE, Sort, understand
from central.web.shell import access, centre, today
from contract.refused import Refused

AGENCIES = frozenset({Sort.AGENCY})


@dataclass(frozen=True)
class Call:
    """One call. The first parameter of `act` is its query or, for POST, its body; what it gives is the answer, a
    Response being a file of `media`. Any of `scopes` allows it. `pages`: those that do the same by POST.
    """

    method: str
    path: str
    scopes: tuple[Scope, ...]
    act: Callable[..., object]
    pages: tuple[str, ...] = ()
    status: int = 200
    media: str = "application/pdf"
    takes_file: bool = False

    @cached_property
    def asked(self) -> Any:
        return next(iter(get_type_hints(self.act).values()))

    @cached_property
    def answer(self) -> Any:
        """None for a file."""
        told = get_type_hints(self.act)["return"]
        return None if told is Response else told

    @property
    def summary(self) -> str:
        return (self.act.__doc__ or "").partition("\n")[0].rstrip(".")

    @property
    def is_once(self) -> bool:
        """Does its body name the request, so that it may be sent again?"""
        return "once" in getattr(self.asked, "__struct_fields__", ())


def found(table: Any, number: int) -> Any:
    """The row of this number; 404 when there is none."""
    row = table.get_or_none(table.id == number)
    if row is None:
        abort(404)
    return row


def known(number: int) -> tuple[Meeting, frozenset[Role], State]:
    """The meeting, what the token's owner is in it, and its state; 404 when there is none."""
    meeting: Meeting = found(Meeting, number)
    return meeting, roles_of(access(), meeting, today()), state_of(meeting)


def visible(number: int) -> tuple[Meeting, frozenset[Role], State]:
    """The same; Refused when the meeting is not theirs to see."""
    meeting, roles, state = known(number)
    require(roles, Act.SEE, state)
    return meeting, roles, state


def day_of(text: str) -> date:
    """The day that a parameter names."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("Ngày chưa đúng.") from None


def moment_of(day: str, hour: str) -> int:
    """The moment on the wall in Việt Nam, in milliseconds."""
    return to_ms(datetime.combine(day_of(day), time.fromisoformat(hour)))


def agency_named(name: str, day: date) -> int:
    """The agency that is called so on the day. Refused: none is, or several may be meant."""
    return _named(name, day, AGENCIES, "Kính mời nhập tên cơ quan.")


def official_named(name: str) -> Official:
    """The official whom a name or address means today. Refused: nobody is, or several may be."""
    one: Official = Official.get_by_id(_named(name, today(), PEOPLE, "Kính mời nhập họ tên."))
    return one


def file_of(sha256: str, *, media: str = "application/pdf", name: str) -> Response:
    """A file of the store."""
    path = store_in(centre().settings.central.data_dir).path(sha256) if sha256 else None
    if path is None or not path.is_file():
        raise Refused("Tệp tạm thời không mở được. Kính mời thử lại hoặc gọi hỗ trợ.")
    return send_file(path, mimetype=media, etag=sha256, download_name=name)


def _named(name: str, day: date, sorts: frozenset[Sort], nobody: str) -> int:
    meant = understand(name, day, sorts)
    if meant.one is None:
        raise Refused("Có nhiều kết quả phù hợp. Kính mời chọn một." if meant.choices else nobody)
    return meant.one.id
