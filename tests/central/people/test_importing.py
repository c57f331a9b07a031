"""Lists of agencies and officials: every bad row named by line and column, nothing taken in before it is accepted."""

import io
import re
from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from central.audit.actions import Wanted, find
from central.audit.rules import Deed, Hand
from central.people.agencies import give_right, rename_agency
from central.people.importing import accept, keep_draft, preview
from central.people.models import ImportDraft, Official, Right
from central.people.sheets import What, read_sheet
from central.people.standing import agency_name, agency_tree, officials_of, standing_of
from contract.refused import Refused
from tests.central.province import NOW, Province, csrf

TODAY = date(2026, 11, 23)
BY = Hand(official=1, name="Đặng Thị Mai", at_ms=NOW)
AGENCIES = "Mã cơ quan,Tên cơ quan,Loại cơ quan,Mã cơ quan cấp trên,Từ ngày\n"
OFFICIALS = "Họ và tên,Xưng hô,Thư điện tử công vụ,Điện thoại,Mã cơ quan,Chức vụ,Cấp,Từ ngày,Đến ngày\n"

Browser = Callable[[str], FlaskClient]


def drafted(province: Province, what: What, rows: str) -> ImportDraft:
    raw = ((AGENCIES if what is What.AGENCIES else OFFICIALS) + rows).encode()
    return keep_draft(province.database, raw, what, name="ds.csv", by=province.people["overseer"], now_ms=NOW)


def wrong(draft: ImportDraft, may: set[str] | None = None) -> list[tuple[int, str]]:
    return [(one.row, one.column) for one in preview(draft, TODAY, may=may).checked.problems]


def take(province: Province, draft: ImportDraft, may: set[str] | None = None) -> int:
    mark = preview(draft, TODAY, may=may).mark
    return accept(province.database, draft, TODAY, may=may, mark=mark, by=BY)


def test_agencies_come_in_with_those_above_them_whatever_the_order(province: Province) -> None:
    rows = (
        "ttyt-1,Trạm Y tế 1,Đơn vị sự nghiệp,ttyt,01/01/2026\nttyt,Trung tâm Y tế,don vi su nghiep,health,01/01/2026\n"
    )
    draft = drafted(province, What.AGENCIES, rows)
    assert "Trung tâm Y tế" not in {one.name for one in agency_tree(TODAY)}
    assert take(province, draft) == 2
    depths = {one.name: one.depth for one in agency_tree(TODAY)}
    assert (depths["Trung tâm Y tế"], depths["Trạm Y tế 1"]) == (2, 3)
    assert len(find(Wanted(deed=Deed.AGENCY_ADDED, words="ttyt"))) == 2
    assert find(Wanted())[0].text == "Nhập danh sách từ tệp ds.csv: 2 dòng, bỏ qua 0 dòng"


def test_a_row_that_is_otherwise_renames_and_moves_from_its_day(province: Province) -> None:
    rows = "health,Sở Y tế và Dân số,,office,01/12/2026\nfinance,Sở Tài chính,,ubnd,\n"
    draft = drafted(province, What.AGENCIES, rows)
    found = preview(draft, TODAY, may=None).checked
    assert ([one.number for one in found.changes], found.unchanged, found.problems) == ([2], 1, [])
    take(province, draft)
    health = province.agencies["health"]
    assert agency_name(health.id, date(2026, 11, 30)) == "Sở Y tế"
    assert agency_name(health.id, date(2026, 12, 1)) == "Sở Y tế và Dân số"
    assert len(find(Wanted(deed=Deed.AGENCY_MOVED))) == 1


def test_every_bad_row_of_agencies_is_named_and_the_rest_can_be_accepted(province: Province) -> None:
    rows = (
        ",Không mã,,,\n"
        "a,,,,\n"
        "b,Sở Y tế,,,\n"
        "c,Tên C,Loại lạ,,\n"
        "d,Tên D,,khong-co,\n"
        "e,Tên E,,e2,\ne2,Tên E2,,e,\n"
        "f,Tên F,,f,\n"
        "g,Tên G,,,31/02/2026\n"
        "h,Tên H,,,\nh,Tên H2,,,\n"
        "i,Tên I,,d,\n"
    )
    draft = drafted(province, What.AGENCIES, rows)
    assert sorted(wrong(draft)) == [
        (2, "Mã cơ quan"),
        (3, "Tên cơ quan"),
        (4, "Tên cơ quan"),
        (5, "Loại cơ quan"),
        (6, "Mã cơ quan cấp trên"),
        (7, "Mã cơ quan cấp trên"),
        (8, "Mã cơ quan cấp trên"),
        (9, "Mã cơ quan cấp trên"),
        (10, "Từ ngày"),
        (12, "Mã cơ quan"),
        (13, "Mã cơ quan cấp trên"),
    ]
    assert take(province, draft) == 1
    assert "Tên H" in {one.name for one in agency_tree(TODAY)}
    assert find(Wanted(deed=Deed.IMPORTED))[0].text.endswith("1 dòng, bỏ qua 11 dòng")


def test_officials_get_accounts_and_posts_and_old_ones_end(province: Province) -> None:
    rows = (
        "Ngô Văn Mới,ông,moi@tinh.gov.vn,0912,health,Chuyên viên,,01/11/2026,\n"
        "Võ Thị Thư,bà,clerk@tinh.gov.vn,,finance,Văn thư,Chuyên viên,23/11/2026,\n"
        "Võ Thị Thư,bà,clerk@tinh.gov.vn,,health,Văn thư,,,23/11/2026\n"
        "Lý Văn Ân,,health@tinh.gov.vn,,health,Giám đốc,,,\n"
        "Đỗ Thị Đào,,finance@tinh.gov.vn,,finance,giam doc,,,\n"
    )
    draft = drafted(province, What.OFFICIALS, rows)
    found = preview(draft, TODAY, may=None).checked
    assert ([one.number for one in found.changes], found.unchanged, found.problems) == ([2, 3, 4, 5], 1, [])
    assert not Official.select().where(Official.email == "moi@tinh.gov.vn").exists()
    assert take(province, draft) == 4
    assert standing_of(province.people["clerk"].id, TODAY).agency == "Sở Tài chính"
    assert {one.name for one in officials_of(province.agencies["health"].id, TODAY)} == {"Ngô Văn Mới", "Lý Văn Ân"}
    new = Official.get(Official.email == "moi@tinh.gov.vn")
    assert (new.salutation, new.phone, new.password) == ("ông", "0912", "")
    assert find(Wanted(deed=Deed.OFFICIAL_AMENDED))[0].text == "Sửa thông tin của Lý Văn An thành Lý Văn Ân"


def test_every_bad_row_of_officials_is_named(province: Province) -> None:
    Official.update(is_active=False).where(Official.email == "stranger@tinh.gov.vn").execute()
    rows = (
        ",,a@tinh.gov.vn,,health,Văn thư,,,\n"
        "An,,không,,health,Văn thư,,,\n"
        "An,cụ,a@tinh.gov.vn,,health,Văn thư,,,\n"
        "An,,a@tinh.gov.vn,,khong-co,Văn thư,,,\n"
        "An,,a@tinh.gov.vn,,health,,,,\n"
        "An,,a@tinh.gov.vn,,health,Văn thư,Sếp,,\n"
        "An,,a@tinh.gov.vn,,health,Văn thư,,02/01/2026,01/01/2026\n"
        "An,,b@tinh.gov.vn,,health,Văn thư,,,\nAn,,b@tinh.gov.vn,,health,văn thư,,,\n"
        "Lạ,,stranger@tinh.gov.vn,,health,Văn thư,,,\n"
    )
    draft = drafted(province, What.OFFICIALS, rows)
    assert wrong(draft) == [
        (2, "Họ và tên"),
        (3, "Thư điện tử công vụ"),
        (4, "Xưng hô"),
        (5, "Mã cơ quan"),
        (6, "Chức vụ"),
        (7, "Cấp"),
        (8, "Đến ngày"),
        (10, "Thư điện tử công vụ"),
        (11, "Thư điện tử công vụ"),
    ]


# R9.1d
def test_an_agencys_administrator_takes_in_people_of_that_agency_alone(province: Province) -> None:
    rows = (
        "Ngô Văn Mới,,moi@tinh.gov.vn,,health,Chuyên viên,,,\n"
        "Ngô Văn Hai,,hai@tinh.gov.vn,,finance,Chuyên viên,,,\n"
        "Kẻ Khác,,finance@tinh.gov.vn,,health,Giám đốc,,,\n"
    )
    draft = drafted(province, What.OFFICIALS, rows)
    assert wrong(draft, {"health"}) == [(3, "Mã cơ quan"), (4, "Thư điện tử công vụ")]
    assert take(province, draft, {"health"}) == 1
    assert Official.get_by_id(province.people["finance"].id).name == "Đỗ Thị Đào"


def test_what_would_come_to_something_else_by_now_is_not_done(province: Province) -> None:
    draft = drafted(province, What.AGENCIES, "moi,Sở Mới,,ubnd,\n")
    mark = preview(draft, TODAY, may=None).mark
    rename_agency(province.database, province.agencies["health"], name="Sở Mới", from_on=TODAY)
    with pytest.raises(Refused, match="đã thay đổi"):
        accept(province.database, draft, TODAY, may=None, mark=mark, by=BY)
    assert len(agency_tree(TODAY)) == 5


def test_a_row_that_can_not_be_done_undoes_all(province: Province) -> None:
    """A change dated before the last one is known only when it is tried."""
    draft = drafted(province, What.AGENCIES, "moi,Sở Mới,,,\nhealth,Sở Khác,,ubnd,01/01/2020\n")
    with pytest.raises(Refused, match="Ngày hiệu lực"):
        take(province, draft)
    assert "Sở Mới" not in {one.name for one in agency_tree(TODAY)}
    assert ImportDraft.select().count() == 1


def posted(client: FlaskClient, what: str, raw: bytes) -> str:
    """The address to which sending a sheet leads."""
    fields = {"csrf_token": csrf(client, "/people/lists"), "what": what, "sheet": (io.BytesIO(raw), "ds.xlsx")}
    answer = client.post("/people/lists", data=fields, content_type="multipart/form-data")
    return answer.headers["Location"] if answer.status_code == 303 else str(answer.status_code)


def test_by_pages_a_sheet_is_looked_at_then_accepted_or_left(province: Province, browser: Browser) -> None:
    client = browser("overseer")
    rows = OFFICIALS + "Ngô Văn Mới,,moi@tinh.gov.vn,,health,Chuyên viên,,,\nAn,,không,,health,Văn thư,,,\n"
    address = posted(client, "officials", rows.encode())
    page = client.get(address).text
    assert "Tài khoản mới: Ngô Văn Mới (moi@tinh.gov.vn), Chuyên viên, Sở Y tế" in page
    assert re.search(r"<td[^>]*>3</td><td>Thư điện tử công vụ</td><td>Thư điện tử công vụ chưa đúng", page)
    assert not Official.select().where(Official.email == "moi@tinh.gov.vn").exists()
    mark = re.search(r'name="mark" value="(\w+)"', page)
    assert mark is not None
    sent = {"csrf_token": csrf(client, address), "mark": mark[1], "do": "accept"}
    assert client.post(address, data=sent).status_code == 303
    assert Official.select().where(Official.email == "moi@tinh.gov.vn").exists()
    assert client.get(address).status_code == 404

    again = posted(client, "officials", rows.encode())
    assert client.post(again, data={"csrf_token": csrf(client, again), "do": "drop"}).status_code == 303
    assert client.get(again).status_code == 404
    assert len(province.people) == 12


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("what", list(What))
def test_what_is_taken_out_changes_nothing_when_put_back(browser: Browser, what: What, form: str) -> None:
    client = browser("overseer")
    token = csrf(client, "/people/lists")
    raw = client.post(f"/people/lists/{what}.{form}", data={"csrf_token": token}).data
    assert len(read_sheet(raw, what)) == (5 if what is What.AGENCIES else 12)
    page = client.get(posted(client, what, raw)).text
    assert "Sẽ nhập" not in page
    assert "Dòng sai" not in page
    assert find(Wanted(deed=Deed.EXPORTED))


def test_lists_are_their_administrators_alone(province: Province, browser: Browser) -> None:
    give_right(
        province.database, province.people["clerk"], Right.AGENCY_ADMIN, agency=province.agencies["health"], by=BY
    )
    clerk, chair = browser("clerk"), browser("chair")
    assert chair.get("/people/lists").status_code == 403
    assert posted(clerk, "agencies", AGENCIES.encode()) == "409"
    token = csrf(clerk, "/people/lists")
    assert clerk.post("/people/lists/agencies.xlsx", data={"csrf_token": token}).status_code == 404
    own = clerk.post("/people/lists/officials.csv", data={"csrf_token": token}).text
    assert "clerk@tinh.gov.vn" in own
    assert "finance@tinh.gov.vn" not in own
    theirs = posted(browser("overseer"), "officials", OFFICIALS.encode())
    assert clerk.get(theirs).status_code == 404


@pytest.mark.parametrize("raw", [b"", b"\x00\x01\x02", "Cột lạ\n".encode()])
def test_a_file_that_is_no_list_is_told(browser: Browser, raw: bytes) -> None:
    assert posted(browser("overseer"), "officials", raw) == "409"
