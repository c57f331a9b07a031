"""Central's certificates issued anew: when they end, when names change, when a cut power left a key without one."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from central.fleet.founding import found
from central.fleet.pki import SERVER_DAYS
from central.fleet.renewing import RENEWED_BEFORE, renew
from contract.refused import Malformed

HOSTS = ["hop.truonggiang.example", "10.20.0.10"]


@pytest.fixture
def pki(tmp_path: Path) -> Path:
    found(tmp_path / "pki", name="Tỉnh Trường Giang", hosts=HOSTS)
    return tmp_path / "pki"


def certificate(pki: Path, name: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate((pki / f"{name}.pem").read_bytes())


def files(pki: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in pki.iterdir()}


def test_what_is_well_stays_as_it_is(pki: Path) -> None:
    before = files(pki)

    assert renew(pki, hosts=list(reversed(HOSTS))) == []

    assert files(pki) == before


def test_servers_that_are_reached_by_another_name_get_it_and_clients_stay(pki: Path) -> None:
    before = files(pki)

    assert renew(pki, hosts=[*HOSTS, "10.20.0.99"]) == ["broker", "units"]

    names = certificate(pki, "units").extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert {str(one.value) for one in names} == {*HOSTS, "10.20.0.99"}
    changed = {name for name, raw in files(pki).items() if before.get(name) != raw}
    assert changed == {"broker.pem", "broker.key", "units.pem", "units.key"}
    assert (pki / "units.key").stat().st_mode & 0o777 == 0o600
    assert renew(pki, hosts=[*HOSTS, "10.20.0.99"]) == []


def test_what_ends_soon_is_issued_anew_by_the_same_authority(pki: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("central.fleet.renewing.RENEWED_BEFORE", timedelta(days=SERVER_DAYS + 1))

    assert renew(pki, hosts=HOSTS) == ["broker", "units"]

    ends = certificate(pki, "broker").not_valid_after_utc - datetime.now(UTC)
    assert timedelta(days=SERVER_DAYS) - ends < timedelta(minutes=5)
    assert ends < timedelta(days=825), "Apple's devices"
    assert ends > RENEWED_BEFORE
    certificate(pki, "broker").verify_directly_issued_by(certificate(pki, "ca"))


def test_a_key_without_its_certificate_is_mended(pki: Path) -> None:
    (pki / "units.key").write_bytes((pki / "central-1.key").read_bytes())

    assert renew(pki, hosts=HOSTS) == ["units"]

    assert renew(pki, hosts=HOSTS) == []


def test_the_command_says_what_it_did_and_without_an_authority_that_there_is_none(pki: Path, tmp_path: Path) -> None:
    command: list[str | Path] = [sys.executable, "-m", "central", "renew", pki, *(f"--host={one}" for one in HOSTS)]

    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "nothing to do\n"
    with pytest.raises(Malformed):
        renew(tmp_path, hosts=HOSTS)
