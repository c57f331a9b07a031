"""A paper that is signed digitally: number, boxes, files brought back, the dossier that holds them. # R9.2b"""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from central.__main__ import main
from central.documents.store import Store, store_in
from central.papers import actions
from central.papers.collecting import seal_next
from central.papers.files import draw_signed_next, make_next
from central.papers.models import Dossier, Paper, SignedFile
from central.papers.reading import shown_paper
from central.papers.rules import PaperState
from central.papers.verifying import verify_dossier
from central.web.app import create_app
from central.web.pages import PAGES
from tests.central.papers.authority import LIBRARY, PIN, Authority, Tokens, signed_by
from tests.central.papers.held import Held, draft_all, hold
from tests.central.papers.test_dossier import files_of, sealed_again
from tests.central.province import Province, enter, send
from tests.central.settings import central_settings
from tests.makers import CENTRAL_KEY

HOST = "Văn phòng Ủy ban nhân dân tỉnh"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def app(province: Province, database_url: str, folder: Path) -> Flask:
    """Central's pages, with a folder of the authorities that it trusts."""
    (folder / "trust").mkdir(exist_ok=True)
    settings = central_settings(folder, database_url, more=f'[signing]\ntrust = "{folder}/trust"\n')
    return create_app(province.database, settings, pages=PAGES, now_ms=province.clock)


@pytest.fixture
def held(province: Province) -> Held:
    """Minutes to which the chair has agreed."""
    one = hold(province)
    draft_all(one)
    people, number = province.people, one.paper().id
    actions.submit(province.planning, number, by=people["secretary"])
    actions.agree(province.planning, number, by=people["chair"])
    return one


@pytest.fixture
def authority(held: Held, folder: Path) -> Authority:
    one = Authority(datetime.fromtimestamp(held.province.clock() / 1000, UTC))
    (folder / "trust").mkdir(exist_ok=True)
    (folder / "trust" / "root.pem").write_bytes(one.root())
    return one


def store(folder: Path) -> Store:
    return store_in(folder / "data")


def numbered(held: Held, browser: FlaskClient, folder: Path) -> str:
    """The clerk's number is on the minutes and they are printed with their boxes; the page's address."""
    page = f"/papers/{held.paper().id}"
    assert send(browser, page, {"do": "number", "number": "5", "dated": "2026-11-30"}).status_code == 303
    assert make_next(held.province.planning, store(folder))
    return page


def fetch(browser: FlaskClient, path: str) -> bytes:
    with browser.get(path) as answer:
        assert answer.status_code == 200
        return bytes(answer.data)


def bring(browser: FlaskClient, page: str, raw: bytes) -> tuple[int, str]:
    answer = send(browser, page, {"do": "upload", "file": (io.BytesIO(raw), "signed.pdf")})
    return answer.status_code, answer.text


def test_chair_and_agency_sign_in_order_and_the_dossier_holds_it(
    held: Held, authority: Authority, app: Flask, folder: Path
) -> None:
    secretary, office = enter(app.test_client(), "secretary"), enter(app.test_client(), "overseer")
    page, tokens = numbered(held, secretary, folder), Tokens(folder / "cupboard")
    assert secretary.get(page).text.count("Chưa ký số") == 3
    names = ("Vũ Ngọc Ánh", "Nguyễn Minh Hải", HOST)
    by_secretary, by_chair, by_agency = (tokens.give(name, authority)[0] for name in names)

    one = signed_by(fetch(secretary, f"{page}/paper.pdf"), by_secretary)
    assert bring(secretary, page, one)[0] == 303
    two = signed_by(fetch(enter(app.test_client(), "chair"), f"{page}/paper.pdf"), by_chair)
    code, words = bring(office, page, signed_by(one, by_agency))
    assert (code, "theo thứ tự" in words) == (409, False)
    assert bring(enter(app.test_client(), "chair"), page, two)[0] == 303
    assert bring(secretary, page, one)[0] == 409
    assert held.paper().state == PaperState.NUMBERED
    three = signed_by(two, by_agency)
    assert bring(office, page, three)[0] == 303

    assert held.paper().state == PaperState.SIGNED
    shown = secretary.get(page).text
    assert shown.count("Chữ ký hợp lệ") == 3
    assert "Nguyễn Minh Hải ký lúc" in shown
    assert "Chưa có danh sách thu hồi" in shown
    assert fetch(secretary, f"{page}/paper.pdf") == three
    before = fetch(secretary, f"{page}/pages/1")
    assert draw_signed_next(held.province.planning, store(folder))
    assert fetch(secretary, f"{page}/pages/1") != before
    seal_and_verify(held, folder, three)


def seal_and_verify(held: Held, folder: Path, signed: bytes) -> None:
    """The dossier holds the signed file and says who signed; another certificate's root or a cut file is named."""
    assert seal_next(held.province.planning, store(folder), key=CENTRAL_KEY)
    raw = store(folder).path(Dossier.get().sha256).read_bytes()
    (path,) = (name for name in files_of(raw) if name.endswith("-signed.pdf"))
    assert files_of(raw)[path] == signed

    (folder / "dossier.zip").write_bytes(raw)
    with pytest.raises(SystemExit) as ended:
        main(["verify", str(folder / "dossier.zip"), "--trust", str(folder / "trust")])
    assert ended.value.code == 0
    assert any("signed by Nguyễn Minh Hải" in one and "--trust" in one for one in verify_dossier(raw).held)
    cut = sealed_again({**files_of(raw), path: signed[:-300]})
    assert any(path in one for one in verify_dossier(cut).wrong)
    (folder / "trust" / "root.pem").write_bytes(Authority(datetime.now(UTC), name="Cơ quan khác").root())
    with pytest.raises(SystemExit) as ended:
        main(["verify", str(folder / "dossier.zip"), "--trust", str(folder / "trust")])
    assert ended.value.code == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_does_not_hold_is_said_in_words_and_not_kept(
    held: Held, authority: Authority, app: Flask, folder: Path
) -> None:
    secretary = enter(app.test_client(), "secretary")
    page, tokens = numbered(held, secretary, folder), Tokens(folder / "cupboard")
    pdf = fetch(secretary, f"{page}/paper.pdf")
    stranger, _ = tokens.give("Vũ Ngọc Ánh", Authority(authority.at, name="Cơ quan lạ"))
    other, _ = tokens.give("Cao Văn Lạ", authority)

    for raw, words in (
        (b"", "chọn tệp PDF"),
        (b"no PDF", "không phải bản PDF của văn bản này"),
        (pdf, "chưa có chữ ký số nào"),
        (signed_by(pdf, stranger), "không do tổ chức được hệ thống tin cậy cấp (nơi cấp: Cơ quan lạ)"),
        (signed_by(pdf, other), "mang tên Cao Văn Lạ, khác người ký ghi trên văn bản: Vũ Ngọc Ánh"),
    ):
        code, text = bring(secretary, page, raw)
        assert (code, words in text) == (409, True), text
    assert "outside" not in secretary.get(f"{page}?lang=en").text
    assert SignedFile.select().count() == 0
    (folder / "trust" / "root.pem").unlink()
    assert "chưa khai báo tổ chức chứng thực" in bring(secretary, page, signed_by(pdf, other))[1]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_taken_back_the_number_and_the_signatures_are_gone_and_strangers_sign_nothing(
    held: Held, authority: Authority, app: Flask, folder: Path
) -> None:
    secretary = enter(app.test_client(), "secretary")
    page, tokens = numbered(held, secretary, folder), Tokens(folder / "cupboard")
    signed = signed_by(fetch(secretary, f"{page}/paper.pdf"), tokens.give("Vũ Ngọc Ánh", authority)[0])
    for who in ("finance", "registrar", "stranger"):
        assert bring(enter(app.test_client(), who), page, signed)[0] == 409
    assert bring(secretary, page, signed)[0] == 303
    assert bring(secretary, page, signed)[0] == 303
    assert SignedFile.select().count() == 1

    assert send(secretary, page, {"do": "take-back"}).status_code == 303

    paper: Paper = held.paper()
    assert (paper.state, paper.number, paper.dated_on) == (PaperState.DRAFT, "", None)
    shown = shown_paper(held.province.planning, paper.id, by=held.province.people["secretary"])
    assert (shown.signed, shown.signings, shown.text.number) == (None, [], "")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_paper_is_signed_from_the_command_line(
    held: Held, authority: Authority, app: Flask, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secretary = enter(app.test_client(), "secretary")
    page, tokens = numbered(held, secretary, folder), Tokens(folder / "cupboard")
    token, _ = tokens.give("Vũ Ngọc Ánh", authority)
    paper, signed, pin = folder / "paper.pdf", folder / "signed.pdf", folder / "pin"
    paper.write_bytes(fetch(secretary, f"{page}/paper.pdf"))
    pin.write_text(f"{PIN}\n")
    common = ["--library", str(LIBRARY), "--token", token.label, "--key", token.key, "--pin-file", str(pin)]

    main(["sign", str(paper), *common, "--out", str(signed)])

    assert "signed.pdf: signed" in capsys.readouterr().out
    assert bring(secretary, page, signed.read_bytes())[0] == 303
    pin.write_text("000000")
    with pytest.raises(SystemExit, match="central sign: Chưa ký được"):
        main(["sign", str(paper), *common, "--out", str(signed)])
