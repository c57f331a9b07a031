"""Agencies, people, their rights and accounts: read by all, changed by who administers (R7.2, R9.1d)."""

from datetime import date
from typing import Annotated, Any, Literal

from flask import abort
from msgspec import Meta, Struct

from central.api.calls.call import Call, agency_named, day_of, found
from central.api.rules import Scope
from central.api.shapes import Day, Done, Made, Name, Nothing, Number, Once
from central.meetings.actions import resend_to_come
from central.people import agencies as acts
from central.people.accounts import close_account, reopen_account, tasks_on
from central.people.models import AccountRight, Agency, AgencyPeriod, Kind, Level, Official
from central.people.photos import switch_photos
from central.people.rights import Task, may, require
from central.people.search import ALL_SORTS, find
from central.people.second import reset
from central.people.standing import agency_tree, officials_of, standing_of
from central.people.within import end_badge_within, end_right_within, enrol_badge_within, give_right_within
from central.web.shell import access, centre, hand, today


class DayAsked(Struct, kw_only=True, forbid_unknown_fields=True):
    """As of a day; today when it is left out."""

    day: Day | None = None


class NameAsked(Struct, kw_only=True, forbid_unknown_fields=True):
    """With or without marks."""

    q: Annotated[str, Meta(min_length=2, max_length=200)]
    day: Day | None = None


class Meant(Struct, kw_only=True):
    """What a name may mean: an official, a position or an agency."""

    sort: str
    id: int
    label: str


class AgencyLine(Struct, kw_only=True):
    """`depth`: its level in the tree."""

    id: int
    code: str
    name: str
    kind: str
    parent: int | None
    depth: int


class Period(Struct, kw_only=True):
    name: str
    parent: int | None
    from_on: date
    until_on: date | None


class Member(Struct, kw_only=True):
    id: int
    name: str
    office: str
    level: str


class HeldRight(Struct, kw_only=True):
    id: int
    official: int
    name: str
    right: str


class AgencyShown(Struct, kw_only=True):
    """`rights` are told to who administers it."""

    id: int
    code: str
    names: list[Period]
    people: list[Member]
    rights: list[HeldRight]


class NewAgency(Struct, kw_only=True, forbid_unknown_fields=True):
    """`parent` by name."""

    once: Once
    code: Annotated[str, Meta(min_length=1, max_length=40)]
    name: Name
    kind: Literal[
        "department", "mass-organisation", "council", "committee", "public-service", "vertical", "outside"
    ] = "department"
    parent: Annotated[str, Meta(max_length=200)] = ""
    from_on: Day


class Renaming(Struct, kw_only=True, forbid_unknown_fields=True):
    name: Name
    from_on: Day


class MovingAgency(Struct, kw_only=True, forbid_unknown_fields=True):
    """`parent` by name; empty: it stands on top."""

    parent: Annotated[str, Meta(max_length=200)] = ""
    from_on: Day


class Merging(Struct, kw_only=True, forbid_unknown_fields=True):
    """`people`: its posts go over as well."""

    into: Name
    from_on: Day
    people: bool = False


class NewOfficial(Struct, kw_only=True, forbid_unknown_fields=True):
    """Passwords are given on the pages alone; who logs in by e-mail or a provider needs none."""

    once: Once
    name: Name
    email: Annotated[str, Meta(min_length=3, max_length=254)]
    title: Name
    level: Literal["head", "deputy", "division", "staff"]
    salutation: Annotated[str, Meta(max_length=20)] = ""
    phone: Annotated[str, Meta(max_length=40)] = ""


class GivingRight(Struct, kw_only=True, forbid_unknown_fields=True):
    official: Number
    right: Literal["register", "approve", "name-attendees", "agency-admin"]


class GivingBadge(Struct, kw_only=True, forbid_unknown_fields=True):
    """`number` as a reader types it; it is not kept."""

    official: Number
    number: Annotated[str, Meta(min_length=4, max_length=40)]


class SwitchingPhotos(Struct, kw_only=True, forbid_unknown_fields=True):
    shows: bool


class ChangingAccount(Struct, kw_only=True, forbid_unknown_fields=True):
    """`second`: take the second factor away, so that a new one can be set up."""

    do: Literal["close", "reopen", "second"]


def people(asked: NameAsked) -> list[Meant]:
    """Whom or what a name may mean."""
    return [Meant(sort=one.sort, id=one.id, label=one.label) for one in find(asked.q, _day(asked.day), ALL_SORTS)]


def agencies(asked: DayAsked) -> list[AgencyLine]:
    """The agencies as they were called on a day, as a tree."""
    return [
        AgencyLine(id=one.id, code=one.code, name=one.name, kind=one.kind, parent=one.parent, depth=one.depth)
        for one in agency_tree(_day(asked.day))
    ]


def agency(asked: DayAsked, *, agency: int) -> AgencyShown:
    """One agency: its names over time and its people on a day."""
    one: Agency = found(Agency, agency)
    periods = AgencyPeriod.select().where(AgencyPeriod.agency == one).order_by(AgencyPeriod.from_on.desc())
    held = AccountRight.select(AccountRight, Official).join(Official, on=AccountRight.official == Official.id)
    is_theirs = may(access().roles(agency), Task.GIVE_RIGHT)
    rights = held.where(AccountRight.agency == one, AccountRight.ended_at_ms.is_null()) if is_theirs else ()
    return AgencyShown(
        id=one.id,
        code=one.code,
        names=[Period(name=p.name, parent=p.parent_id, from_on=p.from_on, until_on=p.until_on) for p in periods],
        people=[
            Member(id=who.official, name=who.name, office=who.office, level=who.level)
            for who in officials_of(agency, _day(asked.day))
        ],
        rights=[
            HeldRight(id=row.id, official=row.official_id, name=row.official.name, right=row.right) for row in rights
        ],
    )


def add_agency(asked: NewAgency) -> Made:
    """Add an agency from a day on."""
    require(access().roles(), Task.ARRANGE_AGENCIES)
    from_on = day_of(asked.from_on)
    new = acts.NewAgency(code=asked.code, name=asked.name, kind=Kind(asked.kind), parent=_above(asked.parent, from_on))
    return Made(id=acts.add_agency(centre().database, new, from_on=from_on, by=hand()).id)


def rename_agency(asked: Renaming, *, agency: int) -> AgencyShown:
    """Call an agency otherwise from a day on."""
    one = _for(agency, Task.ARRANGE_AGENCIES)
    acts.rename_agency(centre().database, one, name=asked.name, from_on=day_of(asked.from_on), by=hand())
    return _shown(agency)


def move_agency(asked: MovingAgency, *, agency: int) -> AgencyShown:
    """Let an agency belong elsewhere in the tree from a day on."""
    one, from_on = _for(agency, Task.ARRANGE_AGENCIES), day_of(asked.from_on)
    acts.move_agency(centre().database, one, parent=_above(asked.parent, from_on), from_on=from_on, by=hand())
    return _shown(agency)


def merge_agency(asked: Merging, *, agency: int) -> AgencyShown:
    """Make an agency part of another from a day on."""
    one, from_on = _for(agency, Task.ARRANGE_AGENCIES), day_of(asked.from_on)
    into: Agency = Agency.get_by_id(agency_named(asked.into, from_on))
    acts.merge_agency(centre().database, one, into=into, from_on=from_on, with_people=asked.people, by=hand())
    return _shown(agency)


def add_official(asked: NewOfficial, *, agency: int) -> Made:
    """Add an account with its post in an agency."""
    one = _for(agency, Task.ADD_OFFICIAL)
    newcomer = acts.Newcomer(
        name=asked.name,
        email=asked.email,
        title=asked.title,
        level=Level(asked.level),
        salutation=asked.salutation,
        phone=asked.phone,
    )
    return Made(id=acts.engage(centre().database, one, newcomer, from_on=today(), by=hand()).id)


def give_right(asked: GivingRight, *, agency: int) -> AgencyShown:
    """Give one of an agency's own a right for it."""
    one = _for(agency, Task.GIVE_RIGHT)
    give_right_within(centre().database, one, asked.official, asked.right, day=today(), by=hand())
    return _shown(agency)


def end_right(_asked: Nothing, *, agency: int, right: int) -> AgencyShown:
    """End a right that is held for an agency."""
    end_right_within(centre().database, _for(agency, Task.GIVE_RIGHT), right, by=hand())
    return _shown(agency)


def give_badge(asked: GivingBadge, *, agency: int) -> Done:
    """Enrol a badge of one of an agency's own; their rooms hear of it at once."""
    one = _for(agency, Task.GIVE_BADGE)
    who = enrol_badge_within(centre().database, one, asked.official, asked.number, day=today(), by=hand())
    resend_to_come(centre().planning, who.id)
    return Done()


def end_badge(_asked: Nothing, *, agency: int, badge: int) -> Done:
    """Take a badge back."""
    owner = end_badge_within(centre().database, _for(agency, Task.GIVE_BADGE), badge, day=today(), by=hand())
    if owner is None:
        abort(404)
    resend_to_come(centre().planning, owner)
    return Done()


def show_photos(asked: SwitchingPhotos, *, agency: int) -> Done:
    """Show photos at the door, or none; they are deleted then."""
    one = _for(agency, Task.SWITCH_PHOTOS)
    for gone in switch_photos(centre().database, one, shows=asked.shows, day=today(), by=hand()):
        resend_to_come(centre().planning, gone)
    return Done()


_ACCOUNT = {"close": Task.CLOSE_ACCOUNT, "reopen": Task.CLOSE_ACCOUNT, "second": Task.RESET_SECOND}


def change_account(asked: ChangingAccount, *, person: int) -> Done:
    """Close somebody's account, open it again, or take its second factor away."""
    one: Official = found(Official, person)
    tasks = tasks_on(access(), one, today())
    if not tasks:
        abort(404)
    if _ACCOUNT[asked.do] not in tasks:
        require(frozenset(), _ACCOUNT[asked.do])
    database, agency = centre().database, standing_of(one.id, today()).agency_id or None
    if asked.do == "close":
        close_account(database, one, agency=agency, by=hand())
    elif asked.do == "reopen":
        reopen_account(database, one, agency=agency, by=hand())
    else:
        reset(database, one, by=hand())
    return Done()


def _for(agency: int, task: Task) -> Agency:
    """The agency; Refused when this is not for the token's owner to do there."""
    one: Agency = found(Agency, agency)
    require(access().roles(agency), task)
    return one


def _above(name: str, day: date) -> Any:
    return Agency.get_by_id(agency_named(name, day)) if name.strip() else None


def _shown(number: int) -> AgencyShown:
    return agency(DayAsked(), agency=number)


def _day(text: str | None) -> date:
    return day_of(text) if text else today()


_READ, _DOES = (Scope.READ,), (Scope.ADMINISTER,)
_PAGE, _ONE = ("people.agency",), "/agencies/{agency}"
CALLS: tuple[Call, ...] = (
    Call("GET", "/people", _READ, people),
    Call("GET", "/agencies", _READ, agencies),
    Call("GET", _ONE, _READ, agency),
    Call("POST", "/agencies", _DOES, add_agency, status=201),
    Call("POST", f"{_ONE}/name", _DOES, rename_agency, _PAGE),
    Call("POST", f"{_ONE}/parent", _DOES, move_agency, _PAGE),
    Call("POST", f"{_ONE}/merger", _DOES, merge_agency, _PAGE),
    Call("POST", f"{_ONE}/officials", _DOES, add_official, _PAGE, status=201),
    Call("POST", f"{_ONE}/rights", _DOES, give_right, _PAGE),
    Call("POST", f"{_ONE}/rights/{{right}}/end", _DOES, end_right, _PAGE),
    Call("POST", f"{_ONE}/badges", _DOES, give_badge, _PAGE),
    Call("POST", f"{_ONE}/badges/{{badge}}/end", _DOES, end_badge, _PAGE),
    Call("POST", f"{_ONE}/photos", _DOES, show_photos, _PAGE),
    Call("POST", "/people/{person}/account", _DOES, change_account, ("accounts.account",)),
)
