"""What the power can do to a unit that is just being let in: it is itself again, or still asks under its old code."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from central.fleet.founding import found
from central.fleet.pki import Authority, certify
from contract.claim import Welcome
from contract.refused import Malformed
from edge.claiming import HELD, MADE, Enrol, OwnKeys, forget_claim, own_keys, settle
from edge.settings import Door, Pins, Speech, read_settings
from tests.makers import CENTRAL_KEY, public_pem


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return found(tmp_path_factory.mktemp("pki") / "pki", name="Hop test", hosts=["localhost"], seats=1)


@pytest.fixture
def image(tmp_path: Path, authority: Authority) -> Enrol:
    """What a card with the stock image knows."""
    (tmp_path / "ca.pem").write_bytes(pem_of(authority))
    return Enrol(
        central_url="https://localhost:8444",
        pages_url="https://hop.example.gov.vn",
        ca=tmp_path / "ca.pem",
        data_dir=tmp_path / "data",
        run_dir=tmp_path / "run",
        settings=tmp_path / "unit.toml",
        room_networks=("10.12.0.0/24",),
        door=Door(camera="/dev/hop/camera", focus=30, pins=Pins(green=17, strike=23)),
        speech=Speech(model=tmp_path / "model", microphone="USB"),
    )


def pem_of(authority: Authority) -> bytes:
    return authority.certificate.public_bytes(Encoding.PEM)


def welcome(authority: Authority, keys: OwnKeys, *, unit: str = "phong-hop-so-1", said: str = "") -> Welcome:
    issued = certify(authority, unit, keys.tls.public_key())
    return Welcome(
        unit=said or unit,
        room="Phòng họp số 1",
        certificate=issued.certificate.decode(),
        central_key=public_pem(CENTRAL_KEY.public_key()).decode(),
        broker="localhost",
        broker_port=8883,
        central_url="https://localhost:8443",
        pages_url="https://phong-hop-so-1.example.gov.vn",
    )


def test_a_cut_before_the_settings_leaves_the_unit_asking_under_its_code(image: Enrol, authority: Authority) -> None:
    keys = own_keys(image.data_dir)
    settle(image, keys, welcome(authority, keys))
    image.settings.unlink()  # the last thing that is written

    again = own_keys(image.data_dir)
    assert again.code == keys.code
    settle(image, again, welcome(authority, again))

    settings = read_settings(image.settings)
    assert settings.unit.name == "phong-hop-so-1"
    # Central has named the room; what it has of devices the image knew.
    assert (settings.door, settings.speech) == (image.door, image.speech)
    assert settings.web.room_networks == image.room_networks


def test_a_cut_while_the_claim_is_forgotten_is_made_good(image: Enrol, authority: Authority) -> None:
    keys = own_keys(image.data_dir)
    settle(image, keys, welcome(authority, keys))
    next((image.data_dir / MADE).glob("*")).unlink()

    forget_claim(image.data_dir)
    forget_claim(image.data_dir)

    assert not (image.data_dir / MADE).exists()
    modes = {path.name: path.stat().st_mode & 0o777 for path in (image.data_dir / HELD).iterdir()}
    assert modes["run.key"] == modes["key.pem"] == 0o600


@pytest.mark.parametrize("left", [b"", b"-----BEGIN PRIVATE KEY-----\n", b"\x00" * 300])
def test_keys_that_a_cut_left_half_written_are_made_anew(image: Enrol, left: bytes) -> None:
    before = own_keys(image.data_dir).code
    (image.data_dir / MADE / "run.key").write_bytes(left)

    after = own_keys(image.data_dir)

    assert after.code != before
    assert own_keys(image.data_dir).code == after.code


def test_a_welcome_for_somebody_else_changes_nothing(image: Enrol, authority: Authority) -> None:
    keys, other = own_keys(image.data_dir), own_keys(image.data_dir / "other")

    for wrong in (welcome(authority, other), welcome(authority, keys, said="phong-hop-so-2")):
        with pytest.raises(Malformed):
            settle(image, keys, wrong)

    assert not image.settings.exists()
    assert not (image.data_dir / HELD).exists()
