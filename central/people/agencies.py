"""What can happen to agencies and officials: each change is dated and keeps what was before."""

from dataclasses import dataclass
from datetime import date

from peewee import Database

from central.audit.actions import note
from central.audit.rules import SERVER, Deed, Hand
from central.db import transaction
from central.people.login import hash_password
from central.people.models import (
    RIGHT_NAMES,
    AccountRight,
    Agency,
    AgencyPeriod,
    Kind,
    Level,
    Official,
    Position,
    Post,
    Right,
)
from central.people.rules import check_password, email_of, name_of
from central.people.standing import holds_on
from contract.refused import Refused
from contract.vietnamese import fold, nfc

RANK_STEP = 10
_RANKS = {Level.HEAD: 10, Level.DEPUTY: 20, Level.DIVISION: 30, Level.STAFF: 40}


@dataclass(frozen=True, kw_only=True)
class NewAgency:
    """An agency as it begins; `code` is how lists and sheets know it, whatever it is called."""

    code: str
    name: str
    kind: Kind
    parent: Agency | None = None


def add_agency(database: Database, new: NewAgency, *, from_on: date, by: Hand = SERVER) -> Agency:
    """A new agency, last among those of its parent. Refused: the code is taken, or the name on that day."""
    with transaction(database):
        if Agency.get_or_none(Agency.code == new.code) is not None:
            raise Refused("Mã cơ quan “%(code)s” đã được dùng.", code=new.code)
        agency = Agency.create(code=new.code)
        rank = _last_rank() + RANK_STEP
        _begin(agency, name=new.name, kind=new.kind, parent=new.parent, rank=rank, from_on=from_on)
        note(by, Deed.AGENCY_ADDED, within=agency.id, name=new.name, code=new.code, day=_written(from_on))
    return agency


def rename_agency(database: Database, agency: Agency, *, name: str, from_on: date, by: Hand = SERVER) -> None:
    """From this day on the agency is called otherwise; before it, as before."""
    with transaction(database):
        period = _end_period(agency, from_on)
        _go_on(agency, period, by=by, from_on=from_on, name=name, parent=period.parent)


def move_agency(database: Database, agency: Agency, *, parent: Agency | None, from_on: date, by: Hand = SERVER) -> None:
    """From this day on it belongs elsewhere in the tree. Refused: below itself."""
    with transaction(database):
        _check_above(agency, parent, from_on)
        period = _end_period(agency, from_on)
        _go_on(agency, period, by=by, from_on=from_on, name=period.name, parent=parent)


def amend_agency(
    database: Database, agency: Agency, *, name: str, parent: Agency | None, from_on: date, by: Hand = SERVER
) -> None:
    """Another name and another place at once, in one period. Refused as for each of them."""
    with transaction(database):
        _check_above(agency, parent, from_on)
        _go_on(agency, _end_period(agency, from_on), by=by, from_on=from_on, name=name, parent=parent)


def merge_agency(
    database: Database, agency: Agency, *, into: Agency, from_on: date, with_people: bool = False, by: Hand = SERVER
) -> None:
    """From this day on the agency is part of another: its posts end, what belonged to it follows the successor.

    `with_people`: who held a post then holds one of the same title there.
    """
    if agency.id == into.id:
        raise Refused("Cơ quan không thể sáp nhập vào chính mình.")
    with transaction(database):
        ended = _end_period(agency, from_on)
        Agency.update(successor=into).where(Agency.id == agency.id).execute()
        below = AgencyPeriod.select().where(AgencyPeriod.parent == agency, holds_on(AgencyPeriod, from_on))
        for child in list(below):
            move_agency(database, child.agency, parent=into, from_on=from_on, by=by)
        positions = Position.select().where(Position.agency == agency)
        open_posts = Post.position.in_(positions) & (Post.until_on.is_null() | (Post.until_on > from_on))
        moved = list(Post.select(Post, Position, Official).join(Position).switch(Post).join(Official).where(open_posts))
        Post.update(until_on=from_on).where(open_posts).execute()
        for post in moved if with_people else ():
            old: Position = post.position
            there = add_position(database, into, title=old.title, level=Level(old.level), rank=old.rank)
            appoint(database, post.official, there, from_on=max(from_on, post.from_on), by=by)
        day, successor = _written(from_on), _called(into, from_on)
        note(by, Deed.AGENCY_MERGED, within=agency.id, name=ended.name, into=successor, day=day)


def add_position(database: Database, agency: Agency, *, title: str, level: Level, rank: int = 0) -> Position:
    """A position of the agency; one of the same title is the same position."""
    title = name_of(title)
    with transaction(database):
        found = Position.get_or_none(Position.agency == agency, Position.title == title)
        return found or Position.create(agency=agency, title=title, folded=fold(title), level=level, rank=rank)


def add_official(
    database: Database,
    *,
    name: str,
    email: str,
    salutation: str = "",
    password: str = "",
    by: Hand = SERVER,
) -> Official:
    """A new account. Refused: the address is taken or is none."""
    name, email = name_of(name), email_of(email)
    with transaction(database):
        if Official.get_or_none(Official.email == email) is not None:
            raise Refused("Thư điện tử %(email)s đã có tài khoản.", email=email)
        official = Official.create(
            name=name,
            folded=fold(name),
            email=email,
            salutation=salutation,
            password=hash_password(password) if password else "",
        )
        note(by, Deed.OFFICIAL_ADDED, about=official.id, name=name, email=email)
    return official


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """A new account with its position, as an administrator typed it."""

    name: str
    email: str
    title: str
    level: Level
    salutation: str = ""
    phone: str = ""
    password: str = ""


def engage(database: Database, agency: Agency, newcomer: Newcomer, *, from_on: date, by: Hand = SERVER) -> Official:
    """An account and its post in the agency, in one step."""
    with transaction(database):
        email = email_of(newcomer.email)
        if newcomer.password:
            check_password(newcomer.password, email=email)
        official = add_official(
            database,
            name=newcomer.name,
            email=email,
            salutation=newcomer.salutation,
            password=newcomer.password,
            by=by,
        )
        Official.update(phone=newcomer.phone[:40]).where(Official.id == official.id).execute()
        position = add_position(
            database, agency, title=newcomer.title, level=newcomer.level, rank=_RANKS[newcomer.level]
        )
        appoint(database, official, position, from_on=from_on, by=by)
    return official


def appoint(database: Database, official: Official, position: Position, *, from_on: date, by: Hand = SERVER) -> Post:
    """From this day on the official holds the position; who held it before goes on holding it until relieved."""
    with transaction(database):
        post = Post.create(official=official, position=position, from_on=from_on)
        _note_post(by, Deed.APPOINTED, official, position, from_on)
    return post


def relieve(database: Database, official: Official, position: Position, *, until_on: date, by: Hand = SERVER) -> None:
    """The official no longer holds the position from this day on; who does not hold it is left as he is."""
    with transaction(database):
        theirs = (Post.official == official) & (Post.position == position) & Post.until_on.is_null()
        if Post.update(until_on=until_on).where(theirs).execute():
            _note_post(by, Deed.RELIEVED, official, position, until_on)


def give_right(database: Database, official: Official, right: Right, *, agency: Agency | None, by: Hand) -> None:
    """The account may do this from now on; giving it twice changes nothing."""
    with transaction(database):
        held = AccountRight.get_or_none(
            AccountRight.official == official,
            AccountRight.right == right,
            (AccountRight.agency == agency) if agency else AccountRight.agency.is_null(),
            AccountRight.ended_at_ms.is_null(),
        )
        if held is None:
            given = {"given_by": by.official, "given_at_ms": by.at_ms}
            held = AccountRight.create(official=official, agency=agency, right=right, **given)
            _note_right(by, Deed.RIGHT_GIVEN, held)


def end_right(database: Database, held: AccountRight, *, by: Hand) -> None:
    """The account may no longer do this; ending it twice changes nothing."""
    with transaction(database):
        still = (AccountRight.id == held.id) & AccountRight.ended_at_ms.is_null()
        if AccountRight.update(ended_at_ms=by.at_ms).where(still).execute():
            _note_right(by, Deed.RIGHT_ENDED, held)


def _note_post(by: Hand, deed: Deed, official: Official, position: Position, day: date) -> None:
    named = {"name": official.name, "office": position.title, "agency": _called(position.agency, day)}
    note(by, deed, within=position.agency_id, about=official.id, day=_written(day), **named)


def _note_right(by: Hand, deed: Deed, held: AccountRight) -> None:
    agency: Agency | None = held.agency
    scope = _called(agency, date.max) if agency else "toàn tỉnh"
    named = {"name": held.official.name, "right": RIGHT_NAMES[Right(held.right)], "agency": scope}
    note(by, deed, within=held.agency_id, about=held.official_id, **named)


def _called(agency: Agency, day: date) -> str:
    """The agency's name on the day, or the last that it had."""
    period = _period_on(agency, day)
    return period.name if period else str(agency.code)


def _written(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _period_on(agency: Agency, day: date) -> AgencyPeriod | None:
    there = AgencyPeriod.select().where(AgencyPeriod.agency == agency, holds_on(AgencyPeriod, day))
    return next(iter(there), None)


def _end_period(agency: Agency, day: date) -> AgencyPeriod:
    """The period of that day, now ended on it. Refused: there is none, or a change is already dated on or after it."""
    period = _period_on(agency, day)
    if period is None or period.until_on is not None or period.from_on == day:
        raise Refused("Ngày hiệu lực phải sau lần thay đổi gần nhất của cơ quan này.")
    period.until_on = day
    period.save()
    return period


def _check_above(agency: Agency, parent: Agency | None, day: date) -> None:
    above = parent
    while above is not None:
        if above.id == agency.id:
            raise Refused("Cơ quan không thể trực thuộc chính mình.")
        found = _period_on(above, day)
        above = found.parent if found else None


def _go_on(agency: Agency, before: AgencyPeriod, *, by: Hand, from_on: date, name: str, parent: Agency | None) -> None:
    """The next period, of another name or place, each of which is an act."""
    day, name = _written(from_on), name_of_agency(name)
    _begin(agency, name=name, kind=Kind(before.kind), parent=parent, rank=before.rank, from_on=from_on)
    if name != before.name:
        note(by, Deed.AGENCY_RENAMED, within=agency.id, before=before.name, after=name, day=day)
    if (parent.id if parent else None) != before.parent_id:
        above = _called(parent, from_on) if parent else "–"
        note(by, Deed.AGENCY_MOVED, within=agency.id, name=name, parent=above, day=day)


def name_of_agency(typed: str) -> str:
    """A name with single spaces in NFC; Refused when empty or too long."""
    name = nfc(" ".join(typed.split()))
    if not 1 <= len(name) <= 200:
        raise Refused("Kính mời nhập tên cơ quan, không quá 200 ký tự.")
    return name


def rank_of(level: Level) -> int:
    """Where a new position of this level stands in its agency."""
    return _RANKS[level]


def _begin(agency: Agency, *, name: str, kind: Kind, parent: Agency | None, rank: int, from_on: date) -> None:
    name = name_of_agency(name)
    taken = AgencyPeriod.select().where(AgencyPeriod.name == name, holds_on(AgencyPeriod, from_on))
    if taken.where(AgencyPeriod.agency != agency).exists():
        raise Refused("Đã có cơ quan tên “%(name)s” vào ngày đó.", name=name)
    AgencyPeriod.create(
        agency=agency, name=name, folded=fold(name), kind=kind, parent=parent, rank=rank, from_on=from_on
    )


def _last_rank() -> int:
    last = AgencyPeriod.select().order_by(AgencyPeriod.rank.desc()).first()
    return last.rank if last else 0
