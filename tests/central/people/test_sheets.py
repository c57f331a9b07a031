"""Sheets: written by others or by us, whole or broken, with each cell where it belongs."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.people.models import KIND_NAMES, Kind
from central.people.sheets import MOST_BYTES, MOST_ROWS, What, day_in, one_of, read_sheet
from central.people.xlsx import MOST_UNPACKED, read_xlsx, write_xlsx
from contract.refused import Malformed, Refused

BY_OPENPYXL = (Path(__file__).parent / "sheets" / "written-by-openpyxl.xlsx").read_bytes()
HEAD = "Họ và tên,Thư điện tử công vụ,Mã cơ quan,Chức vụ"


def test_a_sheet_of_another_program_is_read_with_its_numbers_and_days() -> None:
    first, second = read_sheet(BY_OPENPYXL, What.OFFICIALS)
    assert (first.row, second.row) == (2, 4)
    assert dict(first.cells) == {
        "Họ và tên": "Đỗ Thị Đào",
        "Thư điện tử công vụ": "finance@tinh.gov.vn",
        "Điện thoại": "912345678",
        "Mã cơ quan": "finance",
        "Chức vụ": "Giám đốc",
        "Từ ngày": "2025-07-01",
    }
    assert (second.cell("Từ ngày"), second.cell("Chức vụ")) == ("2026-11-23", "")


texts = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=20)


@given(st.lists(st.lists(texts, min_size=1, max_size=6), min_size=1, max_size=10))
def test_what_we_write_we_read_again(rows: list[list[str]]) -> None:
    raw = write_xlsx(["Một", "Hai"], rows, title="Cán bộ & <khác>")
    read = read_xlsx(raw, most_rows=100, most_columns=10)
    assert [cells for _number, cells in read] == [["Một", "Hai"], *rows]
    assert [number for number, _cells in read] == list(range(1, len(rows) + 2))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_is_read_however_a_spreadsheet_saves_it(separator: str, encoding: str) -> None:
    text = f'{HEAD}\nĐỗ Thị Đào,a@b.vn,so,"Phó\nGiám đốc"\n,,,\nLê Văn Bình,b@b.vn,so,Văn thư\n'.replace(",", separator)
    lines = read_sheet(text.encode(encoding), What.OFFICIALS)
    assert [(one.row, one.cell("Chức vụ")) for one in lines] == [(2, "Phó Giám đốc"), (4, "Văn thư")]


def test_heads_are_known_without_diacritics_in_any_order_and_others_are_left_alone() -> None:
    lines = read_sheet(
        "ghi chu;CHUC VU;ma co quan;Thu dien tu cong vu;ho  va ten\nx;Văn thư;so;a@b.vn;An".encode(), What.OFFICIALS
    )
    assert dict(lines[0].cells) == {
        "Chức vụ": "Văn thư",
        "Mã cơ quan": "so",
        "Thư điện tử công vụ": "a@b.vn",
        "Họ và tên": "An",
    }


def bomb() -> bytes:
    """A small file that unpacks to too much."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", b"0" * (MOST_UNPACKED + 1))
    return out.getvalue()


def with_entity() -> bytes:
    """A sheet whose first text would be a file of the server's."""
    raw, out = write_xlsx(["Họ và tên"], [], title="x"), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if "sharedStrings" in name:
                assert "Họ và tên".encode() in text
                text = text.replace("Họ và tên".encode(), b"&x;")
                text = text.replace(b"<sst", b'<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst', 1)
            new.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"PK",
        b"PK\x03\x04" + b"x" * 100,
        BY_OPENPYXL[:-200],
        "Họ và tên".encode("utf-16")[:-1],
        b"\xff\xd8\xff",
        bomb(),
    ],
)
def test_what_is_no_sheet_is_refused_in_words(raw: bytes) -> None:
    with pytest.raises(Refused):
        read_sheet(raw, What.OFFICIALS)


def test_an_entity_is_never_opened() -> None:
    (head,) = (cells for _number, cells in read_xlsx(with_entity(), most_rows=9, most_columns=9))
    assert "root" not in head[0]


def test_too_much_is_refused() -> None:
    with pytest.raises(Refused, match="quá lớn"):
        read_sheet(b"x" * (MOST_BYTES + 1), What.OFFICIALS)
    with pytest.raises(Refused, match="quá nhiều dòng"):
        read_sheet((HEAD + "\nAn,a@b.vn,so,x" * MOST_ROWS).encode(), What.OFFICIALS)
    with pytest.raises(Malformed):
        read_xlsx(write_xlsx(["a"], [["b"]] * 20, title="x"), most_rows=10, most_columns=3)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(Refused, match="Mã cơ quan, Chức vụ"):
        read_sheet("Họ và tên,Thư điện tử công vụ\n".encode(), What.OFFICIALS)


@pytest.mark.parametrize("text", ["1/7/2025", "01.07.2025", "01-07-2025", "2025-07-01"])
def test_days_are_read_as_people_write_them(text: str) -> None:
    assert day_in(text) == date(2025, 7, 1)


@pytest.mark.parametrize("text", ["7/2025", "31/02/2025", "hôm qua", "2025/07/01", "45000"])
def test_what_is_no_day_is_told(text: str) -> None:
    with pytest.raises(Refused, match="Ngày chưa đúng"):
        day_in(text)


def test_a_word_of_a_list_is_known_without_diacritics_and_another_names_what_is_allowed() -> None:
    assert one_of("uy ban nhan dan", KIND_NAMES, Kind.DEPARTMENT) is Kind.COMMITTEE
    assert one_of("", KIND_NAMES, Kind.DEPARTMENT) is Kind.DEPARTMENT
    with pytest.raises(Refused, match="Cơ quan ngành dọc"):
        one_of("Ủy ban", KIND_NAMES, Kind.DEPARTMENT)
