"""Rows of a sheet of agencies against the tree of a day: new ones, other names, other places."""

from dataclasses import dataclass
from datetime import date

from peewee import Database

from central.audit.rules import Hand
from central.people.agencies import NewAgency, add_agency, amend_agency, name_of_agency
from central.people.checked import Checked
from central.people.models import KIND_NAMES, Agency, Kind
from central.people.sheets import Line, day_in, one_of
from central.people.standing import AgencyOn, agencies_on

CODE, NAME, KIND, ABOVE, FROM = "Mã cơ quan", "Tên cơ quan", "Loại cơ quan", "Mã cơ quan cấp trên", "Từ ngày"


@dataclass(frozen=True, kw_only=True)
class AgencyRow:
    """An agency as the sheet wants it from a day on; `above` is the code of the one that it belongs to, or empty."""

    code: str
    name: str
    kind: Kind
    above: str
    from_on: date


def check_agencies(lines: list[Line], today: date) -> Checked[AgencyRow]:
    """What the rows would do, those above before those below them, and what is wrong with others."""
    out: Checked[AgencyRow] = Checked()
    known = {one.code: one for one in agencies_on(today).values()}
    waiting = _by_code(lines, known, out)
    names = {one.name: one.code for one in known.values()}
    good: set[str] = set()
    while waiting:
        ready = [code for code, line in waiting.items() if line.cell(ABOVE) not in waiting]
        for code in ready or list(waiting):
            line = waiting.pop(code)
            if not ready:
                out.wrong(line, ABOVE, "Các cơ quan trong tệp trực thuộc vòng quanh nhau.")
            elif _check(line, known, out, today=today, names=names, good=good):
                good.add(code)
    return out


def apply_agency(database: Database, row: AgencyRow, *, by: Hand) -> None:
    """Do what a checked row says; Refused when the directory has become another one meanwhile."""
    above = Agency.get(Agency.code == row.above) if row.above else None
    found = Agency.get_or_none(Agency.code == row.code)
    if found is None:
        new = NewAgency(code=row.code, name=row.name, kind=row.kind, parent=above)
        add_agency(database, new, from_on=row.from_on, by=by)
    else:
        amend_agency(database, found, name=row.name, parent=above, from_on=row.from_on, by=by)


def _by_code(lines: list[Line], known: dict[str, AgencyOn], out: Checked[AgencyRow]) -> dict[str, Line]:
    over = {one.code for one in Agency.select(Agency.code)} - set(known)
    found: dict[str, Line] = {}
    for line in lines:
        code = line.cell(CODE)
        if not code or len(code) > 40:
            out.wrong(line, CODE, "Kính mời nhập mã cơ quan, không quá 40 ký tự.")
        elif code in found:
            out.wrong(line, CODE, "Mã cơ quan đã có ở dòng %(row)s.", row=found[code].row)
        elif code in over:
            out.wrong(line, CODE, "Cơ quan này đã kết thúc, sáp nhập hoặc chưa bắt đầu.")
        else:
            found[code] = line
    return found


def _check(
    line: Line,
    known: dict[str, AgencyOn],
    out: Checked[AgencyRow],
    *,
    today: date,
    names: dict[str, str],
    good: set[str],
) -> bool:
    """Is the row good? Then what it would do is among the changes."""
    before, code, above = len(out.problems), line.cell(CODE), line.cell(ABOVE)
    was = known.get(code)
    name = out.read(line, NAME, name_of_agency)
    kind = out.read(line, KIND, lambda text: one_of(text, KIND_NAMES, was.kind if was else Kind.DEPARTMENT))
    from_on = out.read(line, FROM, lambda text: day_in(text) or today)
    if name and names.get(name, code) != code:
        out.wrong(line, NAME, "Đã có cơ quan tên “%(name)s” vào ngày đó.", name=name)
    if above and above not in known and above not in good:
        out.wrong(line, ABOVE, "Không có cơ quan mã “%(code)s”.", code=above)
    if len(out.problems) > before or name is None or kind is None or from_on is None:
        return False
    names[name] = code
    row = AgencyRow(code=code, name=name, kind=kind, above=above, from_on=from_on)
    day, codes = f"{from_on:%d/%m/%Y}", {one.id: one.code for one in known.values()}
    if was is None:
        out.change(line, "Thêm cơ quan “%(name)s” (mã %(code)s) từ ngày %(day)s", row, name=name, code=code, day=day)
    elif (was.name, codes.get(was.parent or 0, "")) == (name, above):
        out.unchanged += 1
    else:
        said = "Cơ quan “%(before)s” thành “%(after)s”, trực thuộc: %(parent)s, từ ngày %(day)s"
        out.change(line, said, row, before=was.name, after=name, parent=above or "–", day=day)
    return True
