"""The administrative acts: written with the act or not at all, and by nobody changed or taken away."""

import time
from datetime import date

import peewee
import pytest

from central.audit.actions import Wanted, export, find, note
from central.audit.models import AuditLine
from central.audit.rules import SENTENCES, SERVER, Deed, Hand, for_sheet, sentence
from central.db import transaction
from central.duties.actions import clear_day, set_day
from central.people.agencies import Newcomer, engage, give_right, merge_agency, move_agency, rename_agency
from central.people.models import Level, Right
from contract.refused import Refused
from tests.central.province import DAY, NOW, Province

MARCH = date(2026, 12, 1)
OVERSEER = Hand(official=1, name="Đặng Thị Mai", at_ms=NOW, address="10.1.2.3")


def texts(**wanted: object) -> list[str]:
    return [one.text for one in find(Wanted(**wanted))]  # type: ignore[arg-type]


# R9.4
def test_each_act_is_written_with_whose_it_was_and_from_where(province: Province) -> None:
    health, office = province.agencies["health"], province.agencies["office"]
    rename_agency(province.database, health, name="Sở Y tế và Dân số", from_on=MARCH, by=OVERSEER)
    newcomer = Newcomer(name="Ngô Văn Mới", email="moi@tinh.gov.vn", title="Chuyên viên", level=Level.STAFF)
    added = engage(province.database, office, newcomer, from_on=MARCH, by=OVERSEER)
    give_right(province.database, added, Right.REGISTER, agency=office, by=OVERSEER)
    set_day(province.planning, date(2026, 12, 30), is_working=False, name="Nghỉ", by=province.people["overseer"])
    clear_day(province.database, date(2026, 12, 30), by=OVERSEER)

    assert texts()[:6] == [
        "Bỏ ngày 30/12/2026 đã đặt trong lịch làm việc",
        "Đặt ngày 30/12/2026 trong lịch làm việc: ngày nghỉ",
        "Giao quyền “Đăng ký cuộc họp” cho Ngô Văn Mới, phạm vi: Văn phòng Ủy ban nhân dân tỉnh",
        "Ngô Văn Mới giữ chức vụ Chuyên viên, Văn phòng Ủy ban nhân dân tỉnh từ ngày 01/12/2026",
        "Thêm tài khoản của Ngô Văn Mới (moi@tinh.gov.vn)",
        "Đổi tên cơ quan “Sở Y tế” thành “Sở Y tế và Dân số” từ ngày 01/12/2026",
    ]
    renamed = find(Wanted(deed=Deed.AGENCY_RENAMED))[0]
    assert (renamed.by_name, renamed.address, renamed.at_ms) == ("Đặng Thị Mai", "10.1.2.3", NOW)
    assert find(Wanted(deed=Deed.RIGHT_GIVEN))[0].about == added.id


def test_moving_and_merging_are_acts_of_the_agency_they_are_done_to(province: Province) -> None:
    health, office, water = (province.agencies[one] for one in ("health", "office", "water"))
    move_agency(province.database, water, parent=health, from_on=MARCH, by=OVERSEER)
    merge_agency(province.database, health, into=office, from_on=date(2026, 12, 2), by=OVERSEER)
    assert texts(agencies=frozenset({water.id}))[:2] == [
        "Chuyển cơ quan “Công ty Cấp nước” về trực thuộc “Văn phòng Ủy ban nhân dân tỉnh” từ ngày 02/12/2026",
        "Chuyển cơ quan “Công ty Cấp nước” về trực thuộc “Sở Y tế” từ ngày 01/12/2026",
    ]
    assert texts(deed=Deed.AGENCY_MERGED) == [
        "Sáp nhập cơ quan “Sở Y tế” vào “Văn phòng Ủy ban nhân dân tỉnh” từ ngày 02/12/2026"
    ]


def test_what_did_not_happen_is_not_written(province: Province) -> None:
    before = AuditLine.select().count()
    with pytest.raises(Refused):
        rename_agency(province.database, province.agencies["health"], name="Sở Tài chính", from_on=MARCH, by=OVERSEER)
    with pytest.raises(Refused):
        set_day(province.planning, date(2026, 12, 1), is_working=True, name="", by=province.people["overseer"])
    with transaction(province.database) as undone:
        give_right(province.database, province.people["clerk"], Right.REGISTER, agency=None, by=OVERSEER)
        undone.rollback()
    clear_day(province.database, date(2026, 12, 1), by=OVERSEER)
    assert AuditLine.select().count() == before


def test_doing_it_again_is_no_second_act(province: Province) -> None:
    for _ in range(2):
        give_right(province.database, province.people["clerk"], Right.REGISTER, agency=None, by=OVERSEER)
    assert len(texts(deed=Deed.RIGHT_GIVEN, words="Võ Thị Thư Đăng ký")) == 1


# R9.4
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_line SET by_name = 'ai đó'",
        "UPDATE audit_line SET kept_until_ms = 0",
        "DELETE FROM audit_line",
        "REPLACE INTO audit_line (id, at_ms, kept_until_ms, by_name, address, deed, fills, text, folded)"
        " SELECT id, 0, 0, '', '', deed, '', '', '' FROM audit_line",
        "TRUNCATE audit_line",
    ],
)
def test_the_database_itself_lets_nobody_change_or_remove_a_line(province: Province, statement: str) -> None:
    before = [(one.id, one.text, one.by_name) for one in AuditLine.select().order_by(AuditLine.id)]
    with pytest.raises(peewee.DatabaseError), transaction(province.database):
        province.database.execute_sql(statement)  # type: ignore[no-untyped-call]
    assert [(one.id, one.text, one.by_name) for one in AuditLine.select().order_by(AuditLine.id)] == before
    assert before


def test_a_line_whose_time_is_over_can_be_removed(province: Province) -> None:
    with transaction(province.database):
        note(Hand(at_ms=1_000), Deed.RESTORED)
        note(Hand(at_ms=time.time_ns() // 1_000_000), Deed.RESTORED)
    over = AuditLine.kept_until_ms <= time.time_ns() // 1_000_000
    assert AuditLine.delete().where(over, AuditLine.deed == Deed.RESTORED).execute() == 1
    assert len(texts(deed=Deed.RESTORED)) == 1


@pytest.mark.parametrize("words", ["Đỗ Thị Đào", "do thi dao", "tai khoan DAO finance@", "  đào   thêm "])
def test_acts_are_found_with_and_without_diacritics(province: Province, words: str) -> None:
    assert texts(words=words, deed=Deed.OFFICIAL_ADDED) == ["Thêm tài khoản của Đỗ Thị Đào (finance@tinh.gov.vn)"]
    assert len(province.people) > 1


def test_acts_are_found_by_their_days_in_viet_nam(province: Province) -> None:
    midnight = NOW - 8 * 3_600_000
    for at_ms in (midnight - 1, midnight, midnight + DAY - 1, midnight + DAY):
        note(Hand(at_ms=at_ms), Deed.RESTORED)
    today = date(2026, 11, 23)
    found = find(Wanted(deed=Deed.RESTORED, from_on=today, until_on=today))
    assert [one.at_ms for one in found] == [midnight + DAY - 1, midnight]
    assert province.clock() == NOW


def test_a_sheet_says_all_that_fits_and_that_it_was_taken(province: Province) -> None:
    note(Hand(name='=HYPERLINK("x")', at_ms=NOW), Deed.UNIT_REVOKED, unit="phong-1")
    sheet = export(province.database, Wanted(deed=Deed.UNIT_REVOKED), ("Số", "Thời điểm"), hand=OVERSEER)
    head, line = sheet.strip().splitlines()
    assert head == "\ufeffSố,Thời điểm"
    assert "23/11/2026 08:00:00" in line
    assert "\"'=HYPERLINK" in line
    assert texts()[0] == "Xuất nhật ký quản trị, số dòng: 1"


def test_a_command_on_the_server_has_a_time_of_its_own(province: Province) -> None:
    add = time.time_ns() // 1_000_000
    with transaction(province.database):
        note(SERVER, Deed.RESTORED)
    assert find(Wanted(deed=Deed.RESTORED))[0].at_ms >= add


def test_every_deed_has_a_sentence() -> None:
    assert set(SENTENCES) == set(Deed)
    assert sentence(Deed.RESTORED, {}).startswith("Báo hệ thống")
    assert [for_sheet(one) for one in ("+84", "@x", "Sở", "")] == ["'+84", "'@x", "Sở", ""]
