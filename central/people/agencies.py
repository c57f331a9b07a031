"""What can happen to agencies and officials: each change is dated and keeps what was before."""

from dataclasses import dataclass
from datetime import date

from peewee import Database

from central.db import transaction
from central.people.login import hash_password
from central.people.models import AccountRight, Agency, AgencyPeriod, Kind, Level, Official, Position, Post, Right
from central.people.rules import check_password, email_of, name_of
from central.people.standing import holds_on
from contract.refused import Refused
from contract.vietnamese import fold, nfc

RANK_STEP = 10
_RANKS = {Level.HEAD: 10, Level.DEPUTY: 20, Level.DIVISION: 30, Level.STAFF: 40}


def add_agency(
    database: Database, *, code: str, name: str, kind: Kind, from_on: date, parent: Agency | None = None
) -> Agency:
    """A new agency, last among those of its parent. Refused: the code is taken, or the name on that day."""
    with transaction(database):
        if Agency.get_or_none(Agency.code == code) is not None:
            raise Refused("Mã cơ quan “%(code)s” đã được dùng.", code=code)
        agency = Agency.create(code=code)
        _begin(agency, name=name, kind=kind, parent=parent, rank=_last_rank() + RANK_STEP, from_on=from_on)
    return agency


def rename_agency(database: Database, agency: Agency, *, name: str, from_on: date) -> None:
    """From this day on the agency is called otherwise; before it, as before."""
    with transaction(database):
        period = _end_period(agency, from_on)
        _begin(agency, name=name, kind=Kind(period.kind), parent=period.parent, rank=period.rank, from_on=from_on)


def move_agency(database: Database, agency: Agency, *, parent: Agency | None, from_on: date) -> None:
    """From this day on it belongs elsewhere in the tree. Refused: below itself."""
    with transaction(database):
        above, day = parent, from_on
        while above is not None:
            if above.id == agency.id:
                raise Refused("Cơ quan không thể trực thuộc chính mình.")
            found = _period_on(above, day)
            above = found.parent if found else None
        period = _end_period(agency, from_on)
        _begin(agency, name=period.name, kind=Kind(period.kind), parent=parent, rank=period.rank, from_on=from_on)


def merge_agency(database: Database, agency: Agency, *, into: Agency, from_on: date) -> None:
    """From this day on the agency is part of another: its posts end, what belonged to it follows the successor."""
    if agency.id == into.id:
        raise Refused("Cơ quan không thể sáp nhập vào chính mình.")
    with transaction(database):
        _end_period(agency, from_on)
        Agency.update(successor=into).where(Agency.id == agency.id).execute()
        below = AgencyPeriod.select().where(AgencyPeriod.parent == agency, holds_on(AgencyPeriod, from_on))
        for child in list(below):
            move_agency(database, child.agency, parent=into, from_on=from_on)
        positions = Position.select().where(Position.agency == agency)
        open_posts = Post.position.in_(positions) & (Post.until_on.is_null() | (Post.until_on > from_on))
        Post.update(until_on=from_on).where(open_posts).execute()


def add_position(database: Database, agency: Agency, *, title: str, level: Level, rank: int = 0) -> Position:
    """A position of the agency; one of the same title is the same position."""
    title = name_of(title)
    with transaction(database):
        found = Position.get_or_none(Position.agency == agency, Position.title == title)
        return found or Position.create(agency=agency, title=title, folded=fold(title), level=level, rank=rank)


def add_official(
    database: Database, *, name: str, email: str, salutation: str = "", phone: str = "", password: str = ""
) -> Official:
    """A new account. Refused: the address is taken or is none."""
    name, email = name_of(name), email_of(email)
    with transaction(database):
        if Official.get_or_none(Official.email == email) is not None:
            raise Refused("Thư điện tử %(email)s đã có tài khoản.", email=email)
        return Official.create(
            name=name,
            folded=fold(name),
            email=email,
            salutation=salutation,
            phone=phone[:40],
            password=hash_password(password) if password else "",
        )


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


def engage(database: Database, agency: Agency, newcomer: Newcomer, *, from_on: date) -> Official:
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
            phone=newcomer.phone,
            password=newcomer.password,
        )
        position = add_position(
            database, agency, title=newcomer.title, level=newcomer.level, rank=_RANKS[newcomer.level]
        )
        appoint(database, official, position, from_on=from_on)
    return official


def appoint(database: Database, official: Official, position: Position, *, from_on: date) -> Post:
    """From this day on the official holds the position; who held it before goes on holding it until relieved."""
    with transaction(database):
        return Post.create(official=official, position=position, from_on=from_on)


def relieve(database: Database, official: Official, position: Position, *, until_on: date) -> None:
    """The official no longer holds the position from this day on."""
    with transaction(database):
        theirs = (Post.official == official) & (Post.position == position) & Post.until_on.is_null()
        Post.update(until_on=until_on).where(theirs).execute()


def give_right(
    database: Database, official: Official, right: Right, *, agency: Agency | None, by: Official | None, now_ms: int
) -> None:
    """The account may do this from now on; giving it twice changes nothing."""
    with transaction(database):
        held = AccountRight.get_or_none(
            AccountRight.official == official,
            AccountRight.right == right,
            (AccountRight.agency == agency) if agency else AccountRight.agency.is_null(),
            AccountRight.ended_at_ms.is_null(),
        )
        if held is None:
            AccountRight.create(official=official, agency=agency, right=right, given_by=by, given_at_ms=now_ms)


def end_right(database: Database, held: AccountRight, *, now_ms: int) -> None:
    """The account may no longer do this."""
    with transaction(database):
        AccountRight.update(ended_at_ms=now_ms).where(AccountRight.id == held.id).execute()


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


def _begin(agency: Agency, *, name: str, kind: Kind, parent: Agency | None, rank: int, from_on: date) -> None:
    name = nfc(" ".join(name.split()))
    if not 1 <= len(name) <= 200:
        raise Refused("Kính mời nhập tên cơ quan, không quá 200 ký tự.")
    taken = AgencyPeriod.select().where(AgencyPeriod.name == name, holds_on(AgencyPeriod, from_on))
    if taken.where(AgencyPeriod.agency != agency).exists():
        raise Refused("Đã có cơ quan tên “%(name)s” vào ngày đó.", name=name)
    AgencyPeriod.create(
        agency=agency, name=name, folded=fold(name), kind=kind, parent=parent, rank=rank, from_on=from_on
    )


def _last_rank() -> int:
    last = AgencyPeriod.select().order_by(AgencyPeriod.rank.desc()).first()
    return last.rank if last else 0
