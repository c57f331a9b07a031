"""Pure: lists of agencies and officials as sheets: which columns they have, and what stands in each cell."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from central.people.xlsx import read_xlsx
from contract.refused import Malformed, Refused
from contract.vietnamese import fold, nfc

MOST_ROWS = 20_000
MOST_BYTES = 5 * 1024 * 1024
_MOST_COLUMNS = 40
_DAY = (
    re.compile(r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)"),
)


Name = TypeVar("Name", bound=str)


class What(StrEnum):
    """What a sheet lists."""

    AGENCIES = "agencies"
    OFFICIALS = "officials"


COLUMNS: dict[What, tuple[str, ...]] = {
    What.AGENCIES: ("Mã cơ quan", "Tên cơ quan", "Loại cơ quan", "Mã cơ quan cấp trên", "Từ ngày"),
    What.OFFICIALS: (
        "Họ và tên",
        "Xưng hô",
        "Thư điện tử công vụ",
        "Điện thoại",
        "Mã cơ quan",
        "Chức vụ",
        "Cấp",
        "Từ ngày",
        "Đến ngày",
    ),
}
"""Each sheet's columns, in the order in which they are written; read in any order, with or without diacritics."""

NEEDED: dict[What, frozenset[str]] = {
    What.AGENCIES: frozenset({"Mã cơ quan", "Tên cơ quan"}),
    What.OFFICIALS: frozenset({"Họ và tên", "Thư điện tử công vụ", "Mã cơ quan", "Chức vụ"}),
}


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is wrong with a cell: row as the spreadsheet numbers it, the column's head, why in words."""

    row: int
    column: str
    why: Refused


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row of the sheet, its cells by their columns' heads."""

    row: int
    cells: Mapping[str, str] = field(default_factory=dict)

    def cell(self, column: str) -> str:
        return self.cells.get(column, "")


def read_sheet(raw: bytes, what: What) -> list[Line]:
    """The rows under the head that are not empty. Refused: no sheet, too large, or columns that are missing."""
    if len(raw) > MOST_BYTES:
        raise Refused("Tệp quá lớn (tối đa 5 MB). Kính mời chia thành nhiều tệp.")
    rows = _rows(raw)
    head = next((cells for _number, cells in rows if any(cells)), [])
    known = {fold(column): column for column in COLUMNS[what]}
    named = [known.get(fold(" ".join(cell.split())), "") for cell in head]
    missing = [column for column in COLUMNS[what] if column in NEEDED[what] and column not in named]
    if missing:
        raise Refused("Dòng tiêu đề thiếu cột: %(columns)s.", columns=", ".join(missing))
    start = next(number for number, cells in rows if any(cells))
    return [
        Line(row=number, cells={column: cell for column, cell in zip(named, cells, strict=False) if column and cell})
        for number, cells in rows
        if number > start and any(cells)
    ]


def day_in(text: str) -> date | None:
    """A day as 23/11/2026 or 2026-11-23; None for an empty cell. Refused: it is none."""
    if not text:
        return None
    for form in _DAY:
        if found := form.fullmatch(text):
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                break
    raise Refused("Ngày chưa đúng. Ví dụ: 01/07/2025.")


def one_of(text: str, names: Mapping[Name, str], otherwise: Name) -> Name:
    """The key whose name or key was written, with or without diacritics; Refused, naming what is allowed."""
    if not text:
        return otherwise
    for key, name in names.items():
        if fold(text) in (fold(name), fold(str(key))):
            return key
    raise Refused("Chỉ dùng: %(allowed)s.", allowed=", ".join(names.values()))


def _rows(raw: bytes) -> list[tuple[int, list[str]]]:
    try:
        rows: Sequence[tuple[int, list[str]]]
        rows = read_xlsx(raw, most_rows=MOST_ROWS, most_columns=_MOST_COLUMNS) if raw[:2] == b"PK" else _of_csv(raw)
    except Malformed as malformed:
        raise Refused("Không đọc được tệp. Kính mời dùng tệp XLSX, hoặc CSV lưu dạng “CSV UTF-8”.") from malformed
    if len(rows) > MOST_ROWS:
        raise Refused("Tệp có quá nhiều dòng (tối đa %(most)s). Kính mời chia thành nhiều tệp.", most=MOST_ROWS)
    return [(number, [nfc(" ".join(cell.split())) for cell in cells]) for number, cells in rows]


def _of_csv(raw: bytes) -> list[tuple[int, list[str]]]:
    """Rows of a CSV file, separated by what its first line has most of; Excel writes UTF-16 as well."""
    try:
        text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise Malformed(str(error)) from None
    if "\0" in text:
        raise Malformed("a file of bytes")
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        return [
            (number, cells[:_MOST_COLUMNS])
            for number, cells in enumerate(csv.reader(io.StringIO(text), delimiter=separator), 1)
        ]
    except csv.Error as error:
        raise Malformed(str(error)) from None
