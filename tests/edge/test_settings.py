"""A wrong value stops the start with the key, the value and what is allowed."""

from pathlib import Path

import pytest

from contract.settings import SettingsError
from edge.settings import read_central_key, read_run_key, read_settings
from tests.makers import CENTRAL_KEY, UNIT_KEY, private_pem, public_pem

GOOD = """
[unit]
name = "room-12"
data_dir = "data"
run_dir = "/run/hop"
[web]
public_url = "https://room-12.hop.example.gov.vn"
[keys]
run_key = "run.pem"
central_key = "central.pem"
"""
WRONG = {
    "not TOML": ("[unit]", "[unit", ["unit.toml"]),
    "no such table": ("[keys]", "[cameras]\n[keys]", ["cameras", "there is no such key"]),
    "no such key": ("[web]", "[web]\nprot = 1", ["web.prot", "there is no such key"]),
    "a key left out": ('public_url = "https://room-12.hop.example.gov.vn"', "", ["web.public_url is missing"]),
    "a table left out": ('[keys]\nrun_key = "run.pem"\ncentral_key = "central.pem"', "", ["keys is missing"]),
    "a port too high": ("[web]", "[web]\nport = 99999", ["web.port = 99999", "<= 65535"]),
    "a port as text": ("[web]", '[web]\nport = "80"', ["web.port = '80'", "expected `int`"]),
    "a name with capitals": ('"room-12"', '"Room 12"', ["unit.name = 'Room 12'", "a-z"]),
    "a path as number": ('data_dir = "data"', "data_dir = 3", ["unit.data_dir = 3", "a path"]),
    "an empty path": ('run_dir = "/run/hop"', 'run_dir = ""', ["unit.run_dir = ''", "a path"]),
    "a language unknown": ("[web]", 'language = "fr"\n[web]', ["unit.language = 'fr'"]),
    "an address with a path": ("gov.vn", "gov.vn/pages", ["web.public_url", "without a path"]),
    "no address": ("[web]", '[web]\naddress = "here"', ["web.address = 'here'", "IP address"]),
    "no network": ("[web]", '[web]\nroom_networks = ["10.0.0.0/8", "x"]', ["web.room_networks", "10.0.0.0/8"]),
    "a network as number": ("[web]", "[web]\nroom_networks = [1]", ["web.room_networks[0] = 1", "expected `str`"]),
    "a certificate alone": ("[web]", '[web]\ncertificate = "a.pem"', ["web.certificate", "both or not at all"]),
    "no camera": ("[keys]", '[door]\ncamera = "webcam"\n[keys]', ["door.camera = 'webcam'", "/dev/"]),
    "too short a gap": ("[keys]", "[door]\ngap_ms = 1\n[keys]", ["door.gap_ms = 1", ">= 200"]),
    "MQTT 3": ("[keys]", "[sync]\nprotocol = 3\n[keys]", ["sync.protocol = 3"]),
    "no address of central": ("[keys]", '[sync]\ncentral_url = "ftp://x"\n[keys]', ["sync.central_url = 'ftp://x'"]),
}


def test_paths_are_taken_from_the_folder_of_the_file(tmp_path: Path) -> None:
    # given
    path = tmp_path / "unit.toml"
    path.write_text(GOOD)

    # when
    settings = read_settings(path)

    # then
    assert settings.unit.data_dir == tmp_path / "data"
    assert settings.unit.run_dir == Path("/run/hop")
    assert (settings.unit.language, settings.web.port, settings.sync.protocol) == ("vi", 8080, 5)


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_value_is_named_with_its_key_and_what_is_allowed(wrong: str, tmp_path: Path) -> None:
    # given
    before, after, said = WRONG[wrong]
    assert before in GOOD
    path = tmp_path / "unit.toml"
    path.write_text(GOOD.replace(before, after))

    # when
    with pytest.raises(SettingsError) as stopped:
        read_settings(path)

    # then
    text = str(stopped.value)
    assert "\n" not in text
    assert str(path) in text
    assert all(words in text for words in said), text


def test_a_file_that_is_not_there_or_not_text_is_named(tmp_path: Path) -> None:
    # given
    binary = tmp_path / "unit.toml"
    binary.write_bytes(b"\xff\xfe\x00")

    # when / then
    for path in (binary, tmp_path / "nothing.toml", tmp_path):
        with pytest.raises(SettingsError, match=str(path)):
            read_settings(path)


KEYS = {
    "not there": None,
    "empty": b"",
    "not a key": b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
    "the other half": b"",
}


@pytest.mark.parametrize("wrong", KEYS)
def test_a_key_file_that_is_no_such_key_stops_the_start(wrong: str, tmp_path: Path) -> None:
    # given
    path = tmp_path / "unit.toml"
    path.write_text(GOOD)
    other_half = wrong == "the other half"
    run_key = public_pem(UNIT_KEY.public_key()) if other_half else KEYS[wrong]
    central_key = private_pem(CENTRAL_KEY) if other_half else KEYS[wrong]
    for name, pem in (("run.pem", run_key), ("central.pem", central_key)):
        if pem is not None:
            (tmp_path / name).write_bytes(pem)
    settings = read_settings(path)

    # when / then
    with pytest.raises(SettingsError, match=r"keys\.run_key = '.*run\.pem': "):
        read_run_key(settings)
    with pytest.raises(SettingsError, match=r"keys\.central_key = '.*central\.pem': "):
        read_central_key(settings)


def test_the_right_keys_are_read(tmp_path: Path) -> None:
    # given
    (tmp_path / "unit.toml").write_text(GOOD)
    (tmp_path / "run.pem").write_bytes(private_pem(UNIT_KEY))
    (tmp_path / "central.pem").write_bytes(public_pem(CENTRAL_KEY.public_key()))
    settings = read_settings(tmp_path / "unit.toml")

    # when
    run_key, central_key = read_run_key(settings), read_central_key(settings)

    # then
    assert run_key.private_bytes_raw() == UNIT_KEY.private_bytes_raw()
    assert central_key.public_bytes_raw() == CENTRAL_KEY.public_key().public_bytes_raw()
