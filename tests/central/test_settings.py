"""A wrong value stops central's start with the key, the value and what is allowed; a file that can't be used, too."""

import subprocess
import sys
from pathlib import Path

import pytest

from central.fleet.founding import found
from central.settings import read_secret_key, read_settings, read_signing_key, read_ticket_key
from contract.settings import SettingsError
from tests.central.settings import SETTINGS
from tests.makers import CENTRAL_KEY, TICKET_KEY, private_pem, public_pem

ROOT = Path(__file__).parents[2]
GOOD = SETTINGS.format(url="sqlite:///central.sqlite")
WRONG = {
    "not TOML": ("[central]", "[central", []),
    "no such table": ("[keys]", "[post]\n[keys]", ["post", "there is no such key"]),
    "a sender that is none": (
        "[keys]",
        '[mail]\nhost = "post"\nsender = "phòng họp"\n[keys]',
        ["mail.sender", "an e-mail address"],
    ),
    "no such key": ("[web]", "[web]\nprot = 1", ["web.prot", "there is no such key"]),
    "a key left out": ('data_dir = "data"\n', "", ["central.data_dir is missing"]),
    "an empty name": ('"Ủy ban nhân dân tỉnh"', '" "', ["central.name = ' '", "a name"]),
    "another database": (
        "sqlite:///central.sqlite",
        "mysql://x/y",
        ["central.database_url = 'mysql://x/y'", "sqlite:///"],
    ),
    "no database's name": ("sqlite:///central.sqlite", "sqlite:///", ["central.database_url", "PATH"]),
    "an address with a path": ("http://central.test", "http://central.test/a", ["web.public_url", "without a path"]),
    "a port too low": ("[units]", "[units]\nport = 0", ["units.port = 0", ">= 1"]),
    "no address": ("[units]", '[units]\naddress = "here"', ["units.address = 'here'", "IP address"]),
    "pages of no address": ("[units]", '[units]\npages_url = "x"', ["units.pages_url = 'x'", "{unit}"]),
    "MQTT 3": ("[broker]", "[broker]\nprotocol = 3", ["broker.protocol = 3"]),
    "a ticket key's number": ("ticket_key_id = 1", "ticket_key_id = 16", ["keys.ticket_key_id = 16", "<= 15"]),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_value_is_named_with_its_key_and_what_is_allowed(wrong: str, tmp_path: Path) -> None:
    before, after, said = WRONG[wrong]
    assert before in GOOD
    path = tmp_path / "central.toml"
    path.write_text(GOOD.replace(before, after), encoding="utf-8")

    with pytest.raises(SettingsError) as stopped:
        read_settings(path)

    text = str(stopped.value)
    assert "\n" not in text
    assert str(path) in text
    assert all(words in text for words in said), text


@pytest.mark.parametrize("raw", [None, b"", b"garbage", b"short", public_pem(CENTRAL_KEY.public_key())])
def test_a_key_file_that_is_no_such_key_is_named(tmp_path: Path, raw: bytes | None) -> None:
    path = tmp_path / "central.toml"
    path.write_text(GOOD, encoding="utf-8")
    if raw is not None:
        for name in ("signing.pem", "ticket.pem"):
            (tmp_path / name).write_bytes(raw)
        (tmp_path / "secret").write_bytes(raw[:31])
    settings = read_settings(path)

    for read, key in (
        (read_signing_key, "keys.signing_key"),
        (read_ticket_key, "keys.ticket_key"),
        (read_secret_key, "web.secret_key_file"),
    ):
        with pytest.raises(SettingsError) as said:
            read(settings)
        assert str(said.value).startswith(f"{key} = ")


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pki") / "pki"
    found(folder, name="Hop test", hosts=["localhost"], seats=1)
    return folder


CERTIFICATES = {
    "not there": ("central-1.pem", None),
    "empty": ("central-1.pem", b""),
    "garbage": ("central-1.pem", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
    "another's key": ("central-1.key", "units.key"),
    "no authority": ("ca.pem", b"garbage"),
}


@pytest.mark.parametrize("wrong", CERTIFICATES)
def test_a_certificate_that_cannot_be_used_stops_sync_with_one_line(pki: Path, tmp_path: Path, wrong: str) -> None:
    for path in pki.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    name, raw = CERTIFICATES[wrong]
    (tmp_path / name).unlink()
    if raw is not None:
        (tmp_path / name).write_bytes((pki / raw).read_bytes() if isinstance(raw, str) else raw)
    broker = 'host = "127.0.0.1"\nca = "ca.pem"\ncertificate = "central-1.pem"\nkey = "central-1.key"\n'
    text = GOOD.replace('host = "127.0.0.1"\nca = "none"\ncertificate = "none"\nkey = "none"\n', broker)
    assert broker in text
    (tmp_path / "central.toml").write_text(text, encoding="utf-8")
    (tmp_path / "signing.pem").write_bytes(private_pem(CENTRAL_KEY))
    (tmp_path / "ticket.pem").write_bytes(private_pem(TICKET_KEY))

    command: list[str | Path] = [sys.executable, "-m", "central", "--settings", tmp_path / "central.toml", "sync"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=60)

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.startswith("central sync: broker.")
