"""The Office's figures and calendar, and kept templates and groups (R5.4, R6.3, R7.3, R9.1c)."""

from datetime import date
from typing import Annotated, Literal

from flask import abort
from msgspec import Meta, Struct

from central.api.calls.call import Call, agency_named, day_of
from central.api.rules import Scope
from central.api.shapes import Day, Name, Nothing, Number
from central.duties.actions import clear_day, set_day
from central.duties.models import CalendarDay
from central.duties.reading import working_days
from central.duties.rules import holidays
from central.meetings.rights import require
from central.meetings.states import Act, State
from central.people.models import Right
from central.people.search import ALL_SORTS, understand
from central.presets.actions import add_member, delete_preset, end_member, groups_for, members_on, templates_for
from central.presets.models import Group as GroupRow
from central.presets.models import Template
from central.reports.reading import hosts_for, readers_in, report_of
from central.reports.rules import Period, scope_of
from central.reports.rules import Scope as Reach
from central.web.shell import access, address, centre, hand, official, today
from contract.refused import Refused


class ReportAsked(Struct, kw_only=True, forbid_unknown_fields=True):
    """This month by default; `agency` by name: that one with what is below it."""

    from_on: Day | None = None
    until_on: Day | None = None
    agency: Annotated[str, Meta(max_length=200)] = ""


class Hosted(Struct, kw_only=True):
    name: str
    meetings: int
    kinds: dict[str, int]
    held: int
    cancelled: int
    approved: int
    approved_in_time: int
    papers: int
    papers_in_time: int


class Attended(Struct, kw_only=True):
    name: str
    invited: int
    answered: int
    came: int
    substitutes: int


class RoomUsed(Struct, kw_only=True):
    """`share`: of the working hours, between 0 and 1."""

    name: str
    meetings: int
    hours: float
    share: float


class Report(Struct, kw_only=True):
    """The figures of a period; `pages`: those that were not printed."""

    from_on: date
    until_on: date
    hosts: list[Hosted]
    agencies: list[Attended]
    rooms: list[RoomUsed]
    rounds: int
    secret_rounds: int
    votes: int
    opinions: int
    conclusions: int
    pages: int


class SpecialDay(Struct, kw_only=True):
    """A day from Monday to Friday that is off, or one of the weekend that is worked."""

    day: date
    is_working: bool


class SettingDay(Struct, kw_only=True, forbid_unknown_fields=True):
    """`clear`: what the Office had said of it no longer holds."""

    do: Literal["working", "off", "clear"]
    day: Day
    name: Annotated[str, Meta(max_length=200)] = ""


class GroupMember(Struct, kw_only=True):
    id: int
    who: str
    category: str


class Group(Struct, kw_only=True):
    id: int
    name: str
    members: list[GroupMember]


class KeptTemplate(Struct, kw_only=True):
    id: int
    name: str


class Presets(Struct, kw_only=True):
    templates: list[KeptTemplate]
    groups: list[Group]


class Deleting(Struct, kw_only=True, forbid_unknown_fields=True):
    kind: Literal["template", "group"]
    id: Number


class Joining(Struct, kw_only=True, forbid_unknown_fields=True):
    """An official, a post or an agency by name."""

    who: Name
    category: Literal["member", "invited", "guest", "press", "staff"] = "invited"


class Leaving(Struct, kw_only=True, forbid_unknown_fields=True):
    member: Number


def report(asked: ReportAsked) -> Report:
    """The figures of a period, of the agencies that one may read of (R7.3, R9.1c)."""
    if scope_of(readers_in(access())) is Reach.NONE:
        abort(404)
    first, last = (day_of(text) if text else None for text in (asked.from_on, asked.until_on))
    period = Period.asked(first, last, today())
    agency = agency_named(asked.agency, today()) if asked.agency.strip() else 0
    found = report_of(period, hosts_for(access(), today(), agency))
    return Report(
        from_on=period.from_on,
        until_on=period.until_on,
        hosts=[Hosted(**vars(one)) for one in found.hosts],
        agencies=[Attended(**vars(one)) for one in found.agencies],
        rooms=[RoomUsed(**vars(one)) for one in found.rooms],
        **vars(found.said),
    )


def special_days(_asked: Nothing) -> list[SpecialDay]:
    """The days of this year and later by which the deadlines in working days are counted otherwise."""
    own = {row.day for row in CalendarDay.select(CalendarDay.day)}
    known, days = working_days().exceptions, sorted({*holidays(), *own})
    return [SpecialDay(day=day, is_working=known[day]) for day in days if day.year >= today().year]


def set_special_day(asked: SettingDay) -> list[SpecialDay]:
    """Say that a day is worked or off; all deadlines are counted anew."""
    if not access().has_anywhere(Right.OFFICE):
        abort(403)
    day = day_of(asked.day)
    if asked.do == "clear":
        clear_day(centre().database, day, by=hand())
    else:
        is_working = asked.do == "working"
        set_day(centre().planning, day, is_working=is_working, name=asked.name, by=official(), address=address())
    return special_days(Nothing())


def presets(_asked: Nothing) -> Presets:
    """The templates and groups of the agencies for which one registers (R5.4)."""
    _registers()
    return Presets(
        templates=[KeptTemplate(id=one.id, name=one.name) for one in templates_for(access())],
        groups=[_group(one) for one in groups_for(access())],
    )


def delete_kept(asked: Deleting) -> Presets:
    """Delete a template or a group; what was registered with it stays."""
    _registers()
    table = Template if asked.kind == "template" else GroupRow
    delete_preset(centre().planning, table, access(), asked.id)
    return presets(Nothing())


def join_group(asked: Joining, *, group: int) -> Group:
    """Somebody belongs to a group from today on."""
    row, meant = _theirs(group), understand(asked.who, today(), ALL_SORTS)
    if meant.one is None:
        raise Refused(
            "Có nhiều kết quả phù hợp. Kính mời chọn một."
            if meant.choices
            else "Chưa tìm thấy trong danh bạ. Kính mời kiểm tra lại tên."
        )
    add_member(centre().planning, row, meant.one, asked.category, from_on=today())
    return _group(row)


def leave_group(asked: Leaving, *, group: int) -> Group:
    """A group is without somebody from today on."""
    row = _theirs(group)
    end_member(centre().planning, row, asked.member)
    return _group(row)


def _registers() -> None:
    if not access().has_anywhere(Right.REGISTER):
        require((), Act.REGISTER, State.NONE)


def _theirs(number: int) -> GroupRow:
    _registers()
    one = next((each for each in groups_for(access()) if each.id == number), None)
    if one is None:
        abort(404)
    return one


def _group(one: GroupRow) -> Group:
    members = [
        GroupMember(id=row.id, who=found.label, category=row.category) for row, found in members_on(one, today())
    ]
    return Group(id=one.id, name=one.name, members=members)


_READ, _REGISTERS = (Scope.READ,), (Scope.REGISTER,)
_KEPT = ("presets.kept",)
CALLS: tuple[Call, ...] = (
    Call("GET", "/reports", _READ, report),
    Call("GET", "/working-days", _READ, special_days),
    Call("POST", "/working-days", (Scope.ADMINISTER,), set_special_day, ("duties.calendar",)),
    Call("GET", "/presets", _READ, presets),
    Call("POST", "/presets/deleted", _REGISTERS, delete_kept, _KEPT),
    Call("POST", "/groups/{group}/joined", _REGISTERS, join_group, _KEPT),
    Call("POST", "/groups/{group}/left", _REGISTERS, leave_group, _KEPT),
)
