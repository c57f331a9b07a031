"""What a signed PDF must be to count: our paper unchanged, each box signed in order, by whom it names. # R9.2b"""

import io
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, append_signature_field, enumerate_sig_fields
from pyhanko.stamp import QRStampStyle

from central.papers.official.boxes import AGENCY, boxes_of
from central.papers.official.content import Block, Paper, Signature, Sort
from central.papers.official.printing import write_pdf
from central.papers.signing.faults import Fault
from central.papers.signing.reading import Signed, read_signed
from central.papers.signing.token import Token, sign_with
from central.papers.signing.trust import read_trust
from contract.refused import Refused
from contract.settings import SettingsError
from tests.central.papers.authority import Authority, Tokens, signed_by

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
PAPER = Paper(
    sort=Sort.MINUTES,
    parent="Ủy ban nhân dân tỉnh",
    body="Văn phòng Ủy ban nhân dân tỉnh",
    symbol="BB-VPUBND",
    name="BIÊN BẢN",
    subject="Họp về ngân sách",
    blocks=(Block(key="one", text="Giao Sở Tài chính chủ trì. " * 60),),
    signatures=(Signature(office="THƯ KÝ", name="Vũ Ngọc Ánh"), Signature(office="CHỦ TỌA", name="Nguyễn Minh Hải")),
    recipients=("Lưu: VT, Hồ sơ",),
    number="05",
    dated_on="2026-11-30",
)


class Desk:
    """The paper as it is printed, who signs it, and whom we trust."""

    def __init__(self, folder: Path) -> None:
        self.pdf = write_pdf(PAPER)
        self.authority, self.tokens, self.trusted = Authority(NOW), Tokens(folder / "cupboard"), folder / "trust"
        self.trusted.mkdir()
        (self.trusted / "root.pem").write_bytes(self.authority.root())
        self.secretary = self.token("Vũ Ngọc Ánh")
        self.chair = self.token("Nguyễn Minh Hải")
        # Both ways of placing the mark are right.
        self.agency = self.token("VĂN PHÒNG UỶ BAN NHÂN DÂN TỈNH")
        self.signed = signed_by(self.pdf, self.secretary, self.chair, self.agency)

    def token(self, name: str, *, days: int = 365) -> Token:
        return self.tokens.give(name, self.authority, days=days)[0]

    def read(self, raw: bytes) -> Signed:
        return read_signed(raw, paper=self.pdf, boxes=boxes_of(PAPER), trust=read_trust(self.trusted), now=NOW)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("desk"))


def test_each_signs_the_own_box_in_order_and_poppler_agrees(desk: Desk, tmp_path: Path) -> None:
    found = desk.read(desk.signed)

    assert found.first_fault is None
    assert [one.field for one in found.seen] == ["signer-1", "signer-2", AGENCY]
    assert [one.signer for one in found.seen[:2]] == ["Vũ Ngọc Ánh", "Nguyễn Minh Hải"]
    file = tmp_path / "signed.pdf"
    file.write_bytes(desk.signed)
    said = subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True, check=True, timeout=30).stdout
    assert said.count("Signature Validation: Signature is Valid.") == 3
    assert said.count("ETSI.CAdES.detached") == 3
    assert (said.count("Not total document signed"), said.count("Total document signed")) == (2, 1)


def test_some_have_signed_and_the_rest_may_follow(desk: Desk) -> None:
    one = signed_by(desk.pdf, desk.secretary)

    assert [seen.fault for seen in desk.read(one).seen] == [None]
    assert desk.read(desk.pdf).fault is Fault.UNSIGNED
    assert desk.read(signed_by(one, desk.chair)).first_fault is None


def test_another_paper_and_a_changed_one_are_not_ours(desk: Desk) -> None:
    other = write_pdf(Paper(**{**{name: getattr(PAPER, name) for name in PAPER.__struct_fields__}, "number": "06"}))
    assert desk.read(signed_by(other, desk.secretary)).fault is Fault.NOT_OURS
    for place in range(0, len(desk.pdf), len(desk.pdf) // 10):
        changed = bytearray(desk.signed)
        changed[place] ^= 1
        assert desk.read(bytes(changed)).fault is Fault.NOT_OURS


def test_whatever_is_changed_behind_the_paper_is_found_and_nothing_breaks(desk: Desk) -> None:
    begin = desk.signed.rindex(b"/Contents <") + 11
    inside = range(len(desk.pdf) + 50, len(desk.signed), (len(desk.signed) - len(desk.pdf)) // 16)
    for place in (*inside, begin + 300, begin + 1200):
        changed = bytearray(desk.signed)
        changed[place] ^= 0x11
        padding = desk.signed[place] == ord("0") and desk.signed[place - 20 : place + 20] == b"0" * 40
        assert desk.read(bytes(changed)).first_fault or padding, f"byte {place} was changed and nobody noticed"
    for cut in (1, 400, 9000):
        assert desk.read(desk.signed[:-cut]).first_fault
    assert desk.read(desk.signed + b"%more\n").first_fault is Fault.CHANGED
    assert desk.read(desk.pdf + b"\xff no PDF at all").first_fault


def test_a_picture_is_no_signature(desk: Desk) -> None:
    def pictured(raw: bytes) -> bytes:
        writer = IncrementalPdfFileWriter(io.BytesIO(raw))
        style = QRStampStyle(stamp_text="Nguyen Minh Hai")
        style.create_stamp(writer, BoxConstraints(width=90, height=80), {"url": "https://example.vn"}).apply(
            0, 300, 200
        )
        return written(writer)

    assert desk.read(pictured(desk.pdf)).fault is Fault.CHANGED
    assert desk.read(signed_by(pictured(desk.pdf), desk.secretary)).fault is Fault.CHANGED
    assert desk.read(pictured(desk.signed)).fault is Fault.CHANGED


def test_the_agency_does_not_sign_before_the_chair(desk: Desk) -> None:
    early = sign_with(desk.pdf, desk.agency, now=NOW, field=AGENCY)

    assert desk.read(early).fault is Fault.OUT_OF_ORDER
    with pytest.raises(Refused, match="ô ký nào còn trống"):
        sign_with(desk.signed, desk.chair, now=NOW)


def test_who_signs_must_be_whom_the_paper_names(desk: Desk) -> None:
    assert desk.read(signed_by(desk.pdf, desk.chair)).first_fault is Fault.OTHER_NAME
    by_person = signed_by(desk.pdf, desk.secretary, desk.chair, desk.chair)
    assert desk.read(by_person).first_fault is Fault.OTHER_NAME


def test_a_certificate_must_lead_to_a_trusted_root_be_in_date_and_not_taken_back(desk: Desk) -> None:
    stranger = Authority(NOW, name="Cơ quan lạ")
    theirs, _ = desk.tokens.give("Vũ Ngọc Ánh", stranger)
    assert desk.read(signed_by(desk.pdf, theirs)).first_fault is Fault.UNTRUSTED
    old = desk.token("Vũ Ngọc Ánh", days=-1)
    assert desk.read(signed_by(desk.pdf, old)).first_fault is Fault.EXPIRED

    lost, certificate = desk.tokens.give("Vũ Ngọc Ánh", desk.authority)
    signed = signed_by(desk.pdf, lost)
    assert [one.is_revocation_known for one in desk.read(signed).seen] == [False]
    listed = desk.trusted / "taken-back.crl"
    listed.write_bytes(desk.authority.revoking(certificate.serial_number))
    assert desk.read(signed).first_fault is Fault.REVOKED
    assert [(one.fault, one.is_revocation_known) for one in desk.read(desk.signed).seen] == [(None, True)] * 3
    listed.write_bytes(desk.authority.revoking())
    assert desk.read(signed).first_fault is None
    listed.unlink()


def test_a_tool_that_makes_fields_of_its_own_must_put_them_into_the_boxes(desk: Desk) -> None:
    def field_at(left: int, low: int) -> bytes:
        writer = IncrementalPdfFileWriter(io.BytesIO(desk.pdf))
        append_signature_field(writer, SigFieldSpec("Signature1", on_page=-1, box=(left, low, left + 60, low + 30)))
        return sign_with(written(writer), desk.secretary, now=NOW, field="Signature1")

    place = rect_of_first_box(desk.pdf)
    inside = desk.read(field_at(int(place[0]) + 10, int(place[1]) + 10))
    assert ([one.field for one in inside.seen], inside.first_fault) == (["signer-1"], None)
    assert desk.read(field_at(20, 800)).first_fault is Fault.NO_BOX


def rect_of_first_box(pdf: bytes) -> list[float]:
    boxes = {name: box.get_object() for name, _value, box in enumerate_sig_fields(PdfFileReader(io.BytesIO(pdf)))}
    return [float(value) for value in boxes["signer-1"]["/Rect"]]


def written(writer: IncrementalPdfFileWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


def test_what_lies_in_the_folder_of_trust_must_be_certificates(desk: Desk, tmp_path: Path) -> None:
    assert read_trust(None).roots == ()
    assert len(read_trust(desk.trusted).roots) == 1
    for name in ("root.pem", "list.crl"):
        (tmp_path / name).write_bytes(b"no certificate")
        with pytest.raises(SettingsError, match=name):
            read_trust(tmp_path)
        (tmp_path / name).unlink()


def test_a_wrong_pin_or_token_is_told(desk: Desk) -> None:
    for wrong in ({"pin": "000000"}, {"label": "no such token"}, {"key": "no such key"}):
        given = {name: getattr(desk.chair, name) for name in ("library", "label", "key", "pin")} | wrong
        with pytest.raises(Refused, match="Chưa ký được"):
            sign_with(desk.pdf, Token(**given), now=NOW + timedelta(hours=1))
