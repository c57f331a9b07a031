"""A release comes to central signed, goes from ring to ring by a health gate, and every step is written down."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from central.audit.models import AuditLine
from central.audit.rules import Deed, Hand
from central.db import Database
from central.documents.store import Store
from central.fleet.models import ReleaseFile, Ring, Unit
from central.fleet.releasing import add_release, give, put_in_ring, releases
from central.outbox import Kind, Outbox
from central.packages.actions import package_list
from central.people.agencies import give_right
from central.people.models import Right
from central.proceedings.models import RunKey
from contract.lists import WantedRelease, open_packages
from contract.refused import Forged, Refused
from release.key import read_public
from tests.central.province import NOW, Province, send
from tests.edge.updating.releases import Releases
from tests.makers import CENTRAL_KEY

Browser = Callable[[str], FlaskClient]
BY = Hand(official=1, name="Nguyễn Văn A", at_ms=NOW)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Releases:
    return Releases(tmp_path_factory.mktemp("releases"))


@pytest.fixture(scope="module")
def artefact(made: Releases) -> Path:
    return made.make("0.2.0-b")


def take_in(database: Database, version: str) -> None:
    """As `add_release` notes it, without a file of megabytes."""
    sha256 = f"{abs(hash(version)):064x}"[-64:]
    ReleaseFile.create(sha256=sha256, version=version, arch="amd64", size=9, made_at_s=NOW // 1000, added_at_ms=NOW)
    assert database


def unit(name: str, *, ring: int, **said: object) -> None:
    values: dict[str, object] = {"room": name, "arch": "amd64", "software": "0.1.0-a", "is_connected": True}
    Unit.create(name=name, ring=ring, added_at_ms=NOW, **{**values, **said})
    RunKey.create(unit=name, public="ab" * 32, from_ms=0)


def well_with(version: str) -> dict[str, object]:
    return {"software": version, "wanted": version, "outcome": "proven"}


def deeds() -> list[str]:
    return [one.text for one in AuditLine.select().order_by(AuditLine.id)]


def test_a_release_is_taken_in_once_and_only_when_the_province_has_signed_it(
    database: Database, tmp_path: Path, made: Releases, artefact: Path
) -> None:
    store, key = Store(tmp_path / "files"), read_public(made.public)
    for _ in range(2):
        assert add_release(database, store, artefact, key=key, now_ms=NOW).version == "0.2.0-b"

    (kept,) = releases()
    assert store.path(kept.sha256).read_bytes() == artefact.read_bytes()
    assert deeds() == ["Nhận phiên bản 0.2.0-b cho máy amd64"]

    other = Releases(tmp_path / "other")
    with pytest.raises(Forged):
        add_release(database, store, artefact, key=read_public(other.public), now_ms=NOW)


def test_the_next_ring_gets_a_release_when_the_one_before_is_well(database: Database) -> None:
    take_in(database, "0.2.0-b")
    unit("mot", ring=1)
    unit("hai", ring=2)

    give(database, ring=1, version="0.2.0-b", by=BY, now_ms=NOW)
    with pytest.raises(Refused, match="đang cập nhật"):
        give(database, ring=2, version="0.2.0-b", by=BY, now_ms=NOW)
    Unit.update(wanted="0.2.0-b", outcome="went-back").where(Unit.name == "mot").execute()
    with pytest.raises(Refused, match="không thành công"):
        give(database, ring=2, version="0.2.0-b", by=BY, now_ms=NOW)
    Unit.update(**well_with("0.2.0-b")).where(Unit.name == "mot").execute()
    give(database, ring=2, version="0.2.0-b", by=BY, now_ms=NOW)

    assert {one.number: one.version for one in Ring.select()} == {1: "0.2.0-b", 2: "0.2.0-b"}
    told = [one.subject for one in Outbox.select().where(Outbox.kind == Kind.PACKAGES).order_by(Outbox.id)]
    assert told == ["mot", "hai"]
    assert deeds() == ["Đưa phiên bản 0.2.0-b vào vòng 1", "Đưa phiên bản 0.2.0-b vào vòng 2"]


def test_a_ring_is_not_skipped_and_a_release_that_is_not_here_is_given_to_nobody(database: Database) -> None:
    take_in(database, "0.2.0-b")
    for ring, version in ((2, "0.2.0-b"), (3, "0.2.0-b"), (1, "0.3.0-c"), (4, "0.2.0-b")):
        with pytest.raises(Refused):
            give(database, ring=ring, version=version, by=BY, now_ms=NOW)
    assert deeds() == []


def test_a_withdrawn_unit_holds_up_nobody(database: Database) -> None:
    take_in(database, "0.2.0-b")
    unit("mot", ring=1, **well_with("0.2.0-b"))
    unit("cu", ring=1, wanted="0.2.0-b", outcome="went-back")
    RunKey.update(until_ms=NOW).where(RunKey.unit == "cu").execute()
    give(database, ring=1, version="0.2.0-b", by=BY, now_ms=NOW)

    give(database, ring=2, version="0.2.0-b", by=BY, now_ms=NOW)


def test_a_units_list_names_the_release_of_its_ring_for_its_own_kind_of_machine(database: Database) -> None:
    take_in(database, "0.2.0-b")
    unit("mot", ring=1)
    unit("hai", ring=2)
    unit("pi", ring=1, arch="arm64")
    give(database, ring=1, version="0.2.0-b", by=BY, now_ms=NOW)

    def told(name: str) -> object:
        _serial, raw = package_list(database, name, incarnation="first", key=CENTRAL_KEY, now_ms=NOW)
        return open_packages(raw, unit=name, key=CENTRAL_KEY.public_key()).release

    assert told("mot") == WantedRelease(version="0.2.0-b", sha256=releases()[0].sha256, size=9, ring=1)
    assert not told("hai")
    assert not told("pi")
    put_in_ring(database, name="hai", ring=1, by=BY, now_ms=NOW)
    assert told("hai") == told("mot")
    assert deeds()[-1] == "Xếp thiết bị hai vào vòng 1"


# Pages -------------------------------------------------------------------------


@pytest.fixture
def administrator(province: Province, browser: Browser) -> FlaskClient:
    give_right(province.database, province.people["clerk"], Right.IT_ADMIN, agency=None, by=Hand(at_ms=NOW))
    return browser("clerk")


def test_releases_are_for_administrators_of_units(browser: Browser) -> None:
    assert browser("clerk").get("/fleet/releases").status_code == 403
    assert send(browser("clerk"), "/fleet/releases", {"ring": "1", "version": "x"}).status_code == 403


def test_the_page_leads_from_ring_to_ring_and_says_why_not(province: Province, administrator: FlaskClient) -> None:
    assert "Chưa có phiên bản nào" in administrator.get("/fleet/releases").text
    take_in(province.database, "0.2.0-b")
    unit("mot", ring=1)

    fields: dict[str, object] = {"ring": "1", "version": "0.2.0-b"}
    assert "Giao 0.2.0-b cho vòng 1" in administrator.get("/fleet/releases").text
    assert send(administrator, "/fleet/releases", fields).status_code == 303
    detail = "the door&#39;s page: answers 500"
    Unit.update(wanted="0.2.0-b", outcome="went-back", outcome_detail="the door's page: answers 500").execute()
    shown = administrator.get("/fleet/releases").text
    assert detail in shown
    assert "Vòng trước có thiết bị cập nhật không thành công" in shown
    refused = send(administrator, "/fleet/releases", {**fields, "ring": "2"})
    assert (refused.status_code, "Kính mời xem nguyên nhân trước" in refused.text) == (409, True)

    Unit.update(**well_with("0.2.0-b")).where(Unit.name == "mot").execute()
    assert send(administrator, "/fleet/releases", {**fields, "ring": "2"}).status_code == 303
    given = AuditLine.get(AuditLine.deed == Deed.RELEASE_GIVEN, AuditLine.text.contains("vòng 2"))
    assert given.by == province.people["clerk"].id


def test_a_unit_is_put_into_a_ring_on_its_own_page(province: Province, administrator: FlaskClient) -> None:
    assert province.rooms
    unit("mot", ring=3)

    assert send(administrator, "/fleet/units/mot", {"do": "ring", "ring": "1"}).status_code == 303
    assert Unit.get_by_id("mot").ring == 1
    for wrong in ("0", "4", "x", ""):
        assert send(administrator, "/fleet/units/mot", {"do": "ring", "ring": wrong}).status_code == 409
