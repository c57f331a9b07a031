"""Units are added, replaced and revoked; each has an identity of its own that the project's authority vouches for."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key, load_pem_public_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from central.db import Database
from central.fleet.actions import (
    add_unit,
    adopt_withdrawals,
    may_connect,
    publish_withdrawals,
    replace_unit,
    revoke_unit,
    withdrawals_expire_at,
)
from central.fleet.founding import found
from central.fleet.models import Certificate, Unit
from central.fleet.pki import CRL_DAYS, Authority, check_crl, listed_serials, read_authority, write_crl
from central.fleet.presence import in_service
from central.fleet.registrar import keep_list
from central.proceedings.models import RunKey
from contract.refused import Malformed, Refused
from tests.makers import CENTRAL_KEY

ROOT = Path(__file__).parents[3]
KEY = CENTRAL_KEY.public_key()


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pki") / "pki"
    found(folder, name="Hop test", hosts=["localhost", "127.0.0.1"], seats=1)
    return folder


@pytest.fixture
def authority(pki: Path) -> Authority:
    return read_authority(pki)


def certificate_in(folder: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate((folder / "certificate.pem").read_bytes())


def test_a_new_unit_has_an_identity_that_exists_nowhere_else(
    database: Database, authority: Authority, tmp_path: Path
) -> None:
    out = tmp_path / "unit"
    add_unit(database, authority, name="room-12", room="Phòng họp số 1", out=out, central_key=KEY)

    certificate = certificate_in(out)
    certificate.verify_directly_issued_by(authority.certificate)
    usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usage) == [ExtendedKeyUsageOID.CLIENT_AUTH]
    assert [one.value for one in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)] == ["room-12"]
    private = load_pem_private_key((out / "key.pem").read_bytes(), password=None)
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    assert private.public_key() == certificate.public_key()
    assert load_pem_public_key((out / "central.pub").read_bytes()) == KEY
    assert {(out / name).stat().st_mode & 0o777 for name in ("key.pem", "run.key")} == {0o600}
    assert [(row.name, row.room) for row in Unit.select()] == [("room-12", "Phòng họp số 1")]
    assert [(row.unit, row.until_ms) for row in RunKey.select()] == [("room-12", None)]
    assert may_connect("room-12", f"{certificate.serial_number:x}")


@pytest.mark.parametrize(
    "name", ["", "Room", "room 12", "central.1", "+", "#", "a/b", "-a", "phòng", "r" * 64, "$SYS", "room\n12"]
)
def test_a_name_that_could_mean_something_else_is_refused(
    database: Database, authority: Authority, tmp_path: Path, name: str
) -> None:
    with pytest.raises(Refused):
        add_unit(database, authority, name=name, room="x", out=tmp_path / "unit", central_key=KEY)
    assert not Unit.select().exists()
    assert not (tmp_path / "unit").exists()


def test_what_cannot_be_done_changes_nothing(database: Database, authority: Authority, tmp_path: Path) -> None:
    add_unit(database, authority, name="room-12", room="x", out=tmp_path / "one", central_key=KEY)
    (tmp_path / "full").mkdir()
    (tmp_path / "full/file").write_text("here")
    attempts: tuple[Callable[[], None], ...] = (
        lambda: add_unit(database, authority, name="room-12", room="x", out=tmp_path / "two", central_key=KEY),
        lambda: add_unit(database, authority, name="room-13", room="x", out=tmp_path / "full", central_key=KEY),
        lambda: replace_unit(database, authority, name="room-13", out=tmp_path / "two", central_key=KEY),
        lambda: replace_unit(database, authority, name="room-12", out=tmp_path / "full", central_key=KEY),
        lambda: revoke_unit(database, name="room-13"),
    )
    for attempt in attempts:
        with pytest.raises(Refused):
            attempt()

    assert [row.name for row in Unit.select()] == ["room-12"]
    assert [row.revoked_at_ms for row in Certificate.select()] == [None]
    assert [row.until_ms for row in RunKey.select()] == [None]
    assert not (tmp_path / "two").exists()


def test_a_replaced_unit_has_new_keys_and_the_old_ones_are_withdrawn(
    database: Database, authority: Authority, tmp_path: Path
) -> None:
    add_unit(database, authority, name="room-12", room="x", out=tmp_path / "old", central_key=KEY)
    replace_unit(database, authority, name="room-12", out=tmp_path / "new", central_key=KEY)
    publish_withdrawals(authority, tmp_path / "crl.pem")

    old, new = (certificate_in(tmp_path / name).serial_number for name in ("old", "new"))
    crl = check_crl((tmp_path / "crl.pem").read_bytes(), authority.certificate)
    assert [one.serial_number for one in crl] == [old]
    assert (may_connect("room-12", f"{old:x}"), may_connect("room-12", f"{new:x}")) == (False, True)
    assert [row.until_ms is None for row in RunKey.select().order_by(RunKey.from_ms)] == [False, True]


def test_the_registrar_writes_the_list_when_it_lacks_somebody_or_is_old(
    database: Database, authority: Authority, tmp_path: Path
) -> None:
    path = tmp_path / "crl.pem"
    add_unit(database, authority, name="room-12", room="x", out=tmp_path / "unit", central_key=KEY)
    # A list that is not there, and then one that is good: the broker need not be given another one.
    assert [keep_list(authority, path) for _ in range(3)] == [True, False, False]

    revoke_unit(database, name="room-12")
    assert [keep_list(authority, path) for _ in range(2)] == [True, False]
    assert len(check_crl(path.read_bytes(), authority.certificate)) == 1

    old = x509.CertificateRevocationListBuilder().issuer_name(authority.certificate.subject)
    old = old.last_update(datetime.now(UTC) - timedelta(days=40))
    old = old.next_update(datetime.now(UTC) + timedelta(days=CRL_DAYS - 40))
    for one in check_crl(path.read_bytes(), authority.certificate):
        old = old.add_revoked_certificate(one)
    path.write_bytes(old.sign(authority.key, hashes.SHA256()).public_bytes(Encoding.PEM))
    assert [keep_list(authority, path) for _ in range(2)] == [True, False]
    assert withdrawals_expire_at(path) - datetime.now(UTC) > timedelta(days=CRL_DAYS - 2)


def test_a_withdrawal_outlives_the_restore_of_an_older_database(
    database: Database, authority: Authority, tmp_path: Path
) -> None:
    """The list is no part of the copy: whom it names stays out, and nobody is taken off it."""
    path = tmp_path / "crl.pem"
    for name in ("stolen", "well", "later"):
        add_unit(database, authority, name=name, room=name, out=tmp_path / name, central_key=KEY)
    serial = {name: certificate_in(tmp_path / name).serial_number for name in ("stolen", "well", "later")}
    revoke_unit(database, name="stolen")
    revoke_unit(database, name="later")
    publish_withdrawals(authority, path)

    Certificate.update(revoked_at_ms=None).execute()
    Certificate.delete().where(Certificate.subject == "later").execute()
    RunKey.update(until_ms=None).execute()
    was_written = keep_list(authority, path)

    assert not was_written
    assert listed_serials(path) == {serial["stolen"], serial["later"]}
    assert in_service({"stolen", "well"}, now_ms=int(datetime.now(UTC).timestamp() * 1000) + 1) == {"well"}
    assert [name for name in serial if may_connect(name, f"{serial[name]:x}")] == ["well"]


def test_another_authoritys_list_withdraws_nobody(database: Database, authority: Authority, tmp_path: Path) -> None:
    path = tmp_path / "crl.pem"
    add_unit(database, authority, name="room-12", room="x", out=tmp_path / "unit", central_key=KEY)
    serial = f"{certificate_in(tmp_path / 'unit').serial_number:x}"
    other = found(tmp_path / "other", name="Another", hosts=["localhost"], seats=1)
    path.write_bytes(write_crl(other, [(serial, datetime.now(UTC))]))

    adopt_withdrawals(authority, path)

    assert may_connect("room-12", serial)


def test_a_broken_list_of_withdrawals_never_reaches_the_broker(pki: Path, tmp_path: Path) -> None:
    authority = read_authority(pki)
    good = (pki / "crl.pem").read_bytes()
    other = found(tmp_path / "other", name="Another", hosts=["localhost"], seats=1)
    foreign = (tmp_path / "other/crl.pem").read_bytes()
    for raw in (b"", good[:-40], b"garbage", foreign, (pki / "ca.pem").read_bytes()):
        with pytest.raises(Malformed) as said:
            check_crl(raw, authority.certificate)
        assert "\n" not in str(said.value)
    assert check_crl(foreign, other.certificate) is not None


@pytest.mark.parametrize("spoiled", ["ca.pem", "ca.key"])
@pytest.mark.parametrize("raw", [None, b"", b"garbage"])
def test_an_authority_that_is_not_whole_is_named(pki: Path, tmp_path: Path, spoiled: str, raw: bytes | None) -> None:
    for name in ("ca.pem", "ca.key"):
        (tmp_path / name).write_bytes((pki / name).read_bytes())
    (tmp_path / spoiled).unlink() if raw is None else (tmp_path / spoiled).write_bytes(raw)
    with pytest.raises(Malformed, match="no certificate authority"):
        read_authority(tmp_path)


@pytest.mark.parametrize("key_is_in_a_safe", [False, True])
def test_an_authority_is_founded_once(pki: Path, tmp_path: Path, *, key_is_in_a_safe: bool) -> None:
    pki = Path(shutil.copytree(pki, tmp_path / "pki"))
    if key_is_in_a_safe:
        (pki / "ca.key").unlink()
    before = {path.name: path.read_bytes() for path in pki.iterdir()}
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "central",
        "found",
        pki,
        "--name",
        "Again",
        "--host",
        "localhost",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "nothing was changed" in done.stderr
    assert {path.name: path.read_bytes() for path in pki.iterdir()} == before
