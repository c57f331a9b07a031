"""Rows of a sheet of officials against the directory: new accounts, other names, posts that begin and end."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import cast

from peewee import Database

from central.audit.actions import note
from central.audit.rules import Deed, Hand
from central.people.agencies import Newcomer, add_position, appoint, engage, rank_of, relieve
from central.people.checked import Checked
from central.people.models import LEVEL_NAMES, Agency, Level, Official, Position, Post
from central.people.rules import email_of, name_of
from central.people.sheets import Line, day_in, one_of
from central.people.standing import AgencyOn, agencies_on, holds_on
from contract.vietnamese import fold

NAME, CALLED, EMAIL, PHONE = "Họ và tên", "Xưng hô", "Thư điện tử công vụ", "Điện thoại"
AGENCY, OFFICE, LEVEL, FROM, UNTIL = "Mã cơ quan", "Chức vụ", "Cấp", "Từ ngày", "Đến ngày"
SALUTATIONS = {"ông": "ông", "bà": "bà", "đồng chí": "đồng chí"}


@dataclass(frozen=True, kw_only=True)
class OfficialRow:
    """A person with one post as the sheet wants it; `until_on` ends the post, None leaves it open."""

    name: str
    salutation: str
    email: str
    phone: str
    agency: str
    office: str
    level: Level
    from_on: date
    until_on: date | None


@dataclass(frozen=True)
class _Directory:
    """What is known before the first row, in four questions whatever the sheet's length."""

    agencies: dict[str, AgencyOn]
    people: dict[str, Official]
    held: set[tuple[str, str, str]]
    """E-mail, agency's code and folded office of each post of the day."""
    homes: dict[str, set[str]]
    """The codes of the agencies in which each e-mail address holds a post."""
    may: Collection[str] | None
    """The codes of the agencies that one may change; None for all."""


def check_officials(lines: list[Line], today: date, *, may: Collection[str] | None) -> Checked[OfficialRow]:
    """What the rows would do, and what is wrong with others; `may`: the codes of agencies that one may change."""
    out: Checked[OfficialRow] = Checked()
    directory = _directory(today, may)
    seen: dict[tuple[str, str, str], int] = {}
    for line in lines:
        row = _read(line, directory, out, today)
        if row is None:
            continue
        key = (row.email, row.agency, fold(row.office))
        if key in seen:
            out.wrong(line, EMAIL, "Người này với chức vụ này đã có ở dòng %(row)s.", row=seen[key])
        else:
            seen[key] = line.row
            _judge(line, row, directory, out)
    return out


def apply_official(database: Database, row: OfficialRow, *, by: Hand, today: date) -> None:
    """Do what a checked row says."""
    agency = Agency.get(Agency.code == row.agency)
    official = Official.get_or_none(Official.email == row.email)
    if official is None:
        newcomer = Newcomer(
            name=row.name,
            email=row.email,
            salutation=row.salutation,
            phone=row.phone,
            title=row.office,
            level=row.level,
        )
        official = engage(database, agency, newcomer, from_on=row.from_on, by=by)
        position = Position.get(Position.agency == agency, Position.title == row.office)
    else:
        _amend(official, row, by)
        position = add_position(database, agency, title=row.office, level=row.level, rank=rank_of(row.level))
        holding = Post.select().where(Post.official == official, Post.position == position, holds_on(Post, today))
        if not holding.exists():
            appoint(database, official, position, from_on=row.from_on, by=by)
    if row.until_on:
        relieve(database, official, position, until_on=row.until_on, by=by)


def _amend(official: Official, row: OfficialRow, by: Hand) -> None:
    """Name, form of address and telephone as the sheet has them; an empty cell leaves what is there."""
    before = (official.name, official.salutation, official.phone)
    after = (row.name, row.salutation or official.salutation, row.phone or official.phone)
    if before != after:
        changes = dict(zip(("name", "salutation", "phone"), after, strict=True), folded=fold(row.name))
        Official.update(changes).where(Official.id == official.id).execute()
        note(by, Deed.OFFICIAL_AMENDED, about=official.id, before=official.name, after=row.name)


def _directory(today: date, may: Collection[str] | None) -> _Directory:
    agencies = {one.code: one for one in agencies_on(today).values()}
    codes = {one.id: one.code for one in agencies.values()}
    posts = Post.select(Post.official, Position.agency, Position.folded).join(Position).where(holds_on(Post, today))
    people = {one.id: one for one in Official.select()}
    rows = cast("Iterable[tuple[int, int, str]]", posts.tuples())
    held = {(people[who].email, codes.get(agency, ""), office) for who, agency, office in rows}
    homes: dict[str, set[str]] = {}
    for email, code, _office in held:
        homes.setdefault(email, set()).add(code)
    return _Directory(agencies, {one.email: one for one in people.values()}, held, homes, may)


def _read(line: Line, directory: _Directory, out: Checked[OfficialRow], today: date) -> OfficialRow | None:
    before, agency = len(out.problems), line.cell(AGENCY)
    name, email = out.read(line, NAME, name_of), out.read(line, EMAIL, email_of)
    salutation = out.read(line, CALLED, lambda text: one_of(text, SALUTATIONS, ""))
    level = out.read(line, LEVEL, lambda text: one_of(text, LEVEL_NAMES, Level.STAFF))
    from_on = out.read(line, FROM, lambda text: day_in(text) or today)
    until_on = out.read(line, UNTIL, day_in)
    office = out.read(line, OFFICE, name_of)
    if agency not in directory.agencies:
        out.wrong(line, AGENCY, "Không có cơ quan mã “%(code)s”.", code=agency)
    elif directory.may is not None and agency not in directory.may:
        out.wrong(line, AGENCY, "Cơ quan này do quản trị hệ thống của cơ quan đó hoặc Văn phòng nhập.")
    if until_on and from_on and until_on <= from_on and line.cell(FROM):
        out.wrong(line, UNTIL, "Ngày kết thúc phải sau ngày bắt đầu.")
    if len(out.problems) > before or None in (name, email, salutation, level, from_on, office):
        return None
    return OfficialRow(
        name=name or "",
        email=email or "",
        salutation=salutation or "",
        phone=line.cell(PHONE)[:40],
        agency=agency,
        office=office or "",
        level=level or Level.STAFF,
        from_on=from_on or today,
        until_on=until_on,
    )


def _judge(line: Line, row: OfficialRow, directory: _Directory, out: Checked[OfficialRow]) -> None:
    known = directory.people.get(row.email)
    fills = {"name": row.name, "office": row.office, "agency": directory.agencies[row.agency].name}
    if known is None:
        out.change(line, "Tài khoản mới: %(name)s (%(email)s), %(office)s, %(agency)s", row, email=row.email, **fills)
        return
    if directory.may is not None and directory.homes.get(row.email, set()).isdisjoint(directory.may):
        out.wrong(line, EMAIL, "Thư điện tử này là tài khoản của cơ quan khác.")
    elif not known.is_active:
        out.wrong(line, EMAIL, "Tài khoản này đang khóa.")
    elif (row.email, row.agency, fold(row.office)) not in directory.held:
        out.change(line, "%(name)s nhận chức vụ %(office)s, %(agency)s", row, **fills)
    elif row.until_on:
        out.change(line, "%(name)s thôi chức vụ %(office)s, %(agency)s", row, **fills)
    elif (known.name, known.salutation, known.phone) != (
        row.name,
        row.salutation or known.salutation,
        row.phone or known.phone,
    ):
        out.change(line, "Sửa thông tin của %(name)s, %(office)s, %(agency)s", row, **fills)
    else:
        out.unchanged += 1
