"""What the playbooks write is accepted by the program that reads it, in each of its forms."""

import json
import re
import tomllib
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any, get_args, get_type_hints

import jinja2
import pytest

import firmware_config
from central.settings import Documents, Enrolment, Imap, Oidc, Replies, Settings, read_settings
from edge.claiming import read_enrol
from edge.settings import Door, Pins, Speech
from edge.settings import read_settings as read_unit
from firmware_config import programs

FOLDER = Path(firmware_config.__file__).parent
ROLES = FOLDER.parent / "ansible/roles"
SERVER = {
    "base_operator_networks": ["10.20.9.0/24"],
    "base_open_tcp": [],
    "inventory_hostname": "trung-tam",
    "group_names": ["central"],
    "groups": {"central": ["trung-tam"]},
    "hostvars": {},
}
CENTRAL = {
    "central_name": 'Tỉnh "Trường Giang"',
    "central_support": "Văn phòng UBND tỉnh",
    "central_database_url": "postgresql://hop:a%22b@127.0.0.1/hop",
    "central_language": "vi",
    "central_public_name": "hop.truonggiang.example",
    "central_pages_url": "https://{unit}.hop.truonggiang.example",
    "central_broker": "10.20.0.12",
    "central_address": "10.20.0.10",
    "central_mail_host": "",
    "central_imap_host": "",
    "central_replies_host": "",
    "central_place": "",
    "central_documents_most_mb": 64,
    "central_clamav": False,
    "central_oidc_issuer": "",
    "central_signing_trust": "",
    "central_relay": False,
    "central_map_outline": "",
    "central_push_contact": "",
    "central_sms_url": "",
    "central_sms_fields": {},
    "central_sms_header": "",
    "central_second_factor": "required",
    "groups": {"central": ["trung-tam"]},
    "inventory_hostname": "trung-tam",
}
UNIT = {
    "unit_central": "10.20.0.10",
    "unit_broker": "10.20.0.12",
    "unit_central_pages": "https://hop.truonggiang.example",
    "unit_language": "vi",
    "unit_room_networks": ["10.12.0.0/24"],
    "unit_camera": "/dev/hop/camera",
    "unit_lens": "left",
    "unit_support": 'Văn phòng "Một cửa", phòng 102',
    "unit_readers": ["/dev/input/by-id/usb-reader-event-kbd"],
    "unit_cards": True,
    "unit_pins": {"strike": 23, "green": 17},
    "unit_microphone": True,
    "unit_microphone_name": "Jabra",
    "unit_speech_model": "/data/hop/model",
    "unit_keep_sound": True,
    "unit_send_sound": True,
    "unit_send_kib_s": 512,
    "unit_sound_days": 30,
    "unit_sound_days_unsigned": 365,
    "unit_relay": False,
    "unit_wifi_name": 'Phòng "số 1"',
    "unit_wifi_key": "",
    "unit_resolvers": [],
    "unit_mirrors": [],
    "base_operator_networks": ["10.20.9.0/24"],
}
BARE: dict[str, Any] = {
    "unit_camera": "",
    "unit_lens": "above",
    "unit_support": "",
    "unit_readers": [],
    "unit_cards": False,
    "unit_pins": {},
    "unit_room_networks": [],
    "unit_microphone": False,
}


def write(template: str, folder: Path, **values: Any) -> Path:
    """A role's template as Ansible would write it: its way with blank lines, its own filters by their own words."""
    engine = jinja2.Environment(
        loader=jinja2.FileSystemLoader([ROLES, (ROLES / template).parent]),
        trim_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701 - settings, not pages
    )
    engine.filters["to_json"] = json.dumps
    engine.filters["difference"] = lambda all_of_them, some: [one for one in all_of_them if one not in some]
    engine.filters["b64decode"] = lambda text: b64decode(text).decode()
    file = folder / Path(template).with_suffix("").name
    file.write_text(engine.get_template(template).render(ansible_managed="Ansible", **values), "utf-8")
    return file


@pytest.mark.parametrize("has_mail", [False, True])
def test_central_reads_its_settings(tmp_path: Path, *, has_mail: bool) -> None:
    mail = {
        "central_mail_host": "mail.truonggiang.example",
        "central_mail_port": 587,
        "central_mail_security": "starttls",
        "central_mail_sender": "hop@truonggiang.example",
        "central_mail_user": "hop",
        "central_mail_quiet_from": 22,
        "central_mail_quiet_until": 6,
    }
    values = CENTRAL | {"central_enrolment": True} | (mail if has_mail else {})
    settings = read_settings(write("central/templates/central.toml.j2", tmp_path, **values))

    assert settings.central.name == 'Tỉnh "Trường Giang"'
    assert (settings.mail is not None) == has_mail
    assert settings.enrolment == Enrolment(
        address="0.0.0.0",  # noqa: S104 - units come from everywhere
        port=8444,
        broker="10.20.0.12",
        central_url="https://10.20.0.10:8443",
    )


def test_central_asks_the_mail_server_that_the_province_names(tmp_path: Path) -> None:
    imap = {
        "central_imap_host": "mail.truonggiang.example",
        "central_imap_port": 993,
        "central_imap_ca": "ca.pem",
        "central_imap_account": "name",
        "central_imap_domain": "truonggiang.example",
    }
    settings = read_settings(
        write("central/templates/central.toml.j2", tmp_path, **CENTRAL | imap | {"central_enrolment": False})
    )

    assert settings.imap == Imap(
        host="mail.truonggiang.example", ca=tmp_path / "imap-ca.pem", account="name", domain="truonggiang.example"
    )


def test_central_asks_the_login_service_that_the_province_names(tmp_path: Path) -> None:
    oidc = {
        "central_oidc_issuer": "https://sso.truonggiang.example/realms/tinh",
        "central_oidc_name": 'Tài khoản "một cửa"',
        "central_oidc_client_id": "hop",
        "central_oidc_ca": "ca.pem",
    }
    settings = read_settings(
        write("central/templates/central.toml.j2", tmp_path, **CENTRAL | oidc | {"central_enrolment": False})
    )

    assert settings.oidc == Oidc(
        issuer="https://sso.truonggiang.example/realms/tinh",
        name='Tài khoản "một cửa"',
        client_id="hop",
        client_secret_file=tmp_path / "oidc.secret",
        ca=tmp_path / "oidc-ca.pem",
    )


def test_central_reads_the_mailbox_of_answers_and_shows_files_to_the_scanner(tmp_path: Path) -> None:
    given = {
        "central_enrolment": False,
        "central_replies_host": "mail.truonggiang.example",
        "central_replies_port": 993,
        "central_replies_ca": "ca.pem",
        "central_replies_address": "tra-loi@truonggiang.example",
        "central_replies_user": "tra-loi",
        "central_replies_folder": "INBOX",
        "central_replies_receiver": "mx.truonggiang.example",
        "central_documents_most_mb": 200,
        "central_clamav": True,
    }
    settings = read_settings(write("central/templates/central.toml.j2", tmp_path, **CENTRAL | given))

    assert settings.replies == Replies(
        address="tra-loi@truonggiang.example",
        host="mail.truonggiang.example",
        ca=tmp_path / "replies-ca.pem",
        user="tra-loi",
        password_file=tmp_path / "replies.password",
        receiver="mx.truonggiang.example",
    )
    assert settings.documents == Documents(most_mb=200, clamd="/run/clamav/clamd.ctl")


LEFT = {
    "*.timeout_s": "nobody has to choose it",
    "web.api_a_minute": "nobody has to choose it",
    "replies.every_s": "nobody has to choose it",
    "push.hosts": "the makers of browsers choose them",
    "broker.protocol": "by hand, for a cluster (docs/scale.md)",
    "broker.cuts": "by hand, for a cluster (docs/scale.md)",
    "sms.gammu": "by hand: a telephone at the machine",
    "sms.as_json": "by hand: a gateway that takes forms",
    "push.quiet_from": "as it stands",
    "push.quiet_until": "as it stands",
    "sms.quiet_from": "as it stands",
    "sms.quiet_until": "as it stands",
}
"""Settings that the playbook does not write, and why."""


def test_whatever_central_can_be_told_the_playbook_can_tell_it() -> None:
    written, section = set(), ""
    for line in (ROLES / "central/templates/central.toml.j2").read_text("utf-8").splitlines():
        if found := re.fullmatch(r"\[(\w+)(?:\.(\w+))?\]", line):
            section = found[1]
            written |= {f"{section}.{found[2]}"} - {f"{section}.None"}
        elif found := re.match(r"(\w+) = ", line):
            written.add(f"{section}.{found[1]}")
    known = {
        f"{name}.{key}"
        for name, hint in get_type_hints(Settings).items()
        for key in (get_args(hint) or (hint,))[0].__struct_fields__
    }

    left = {key for key in known - written if f"*.{key.partition('.')[2]}" not in LEFT}
    assert left == {key for key in LEFT if not key.startswith("*")}
    assert written <= known


def test_a_province_that_lets_nobody_in_by_code_has_no_door_for_it(tmp_path: Path) -> None:
    settings = write("central/templates/central.toml.j2", tmp_path, **CENTRAL, central_enrolment=False)
    rules = write("base/templates/nftables.conf.j2", tmp_path, **SERVER, central_enrolment=False)

    assert read_settings(settings).enrolment is None
    assert "tcp dport { 443, 8443 } accept" in rules.read_text()
    assert programs.nftables(rules) == []


def test_a_servers_firewall_lets_units_to_the_door_for_claims(tmp_path: Path) -> None:
    rules = write("base/templates/nftables.conf.j2", tmp_path, **SERVER)

    assert "tcp dport { 443, 8443, 8444 } accept" in rules.read_text()
    assert programs.nftables(rules) == []


def test_a_unit_that_enrols_reads_whom_to_ask_and_what_it_has(tmp_path: Path) -> None:
    read = read_enrol(write("unit/templates/enrol.toml.j2", tmp_path, **UNIT))

    assert (read.central_url, str(read.settings)) == ("https://10.20.0.10:8444", "/data/hop/unit.toml")
    pins, readers = Pins(green=17, strike=23), ("/dev/input/by-id/usb-reader-event-kbd",)
    assert read.door == Door(camera="/dev/hop/camera", readers=readers, cards=True, pins=pins, lens="left")
    assert read.room_networks == ("10.12.0.0/24",)
    assert read.speech == Speech(model=Path("/data/hop/model"), microphone="Jabra")


def test_a_unit_without_devices_enrols_as_well(tmp_path: Path) -> None:
    read = read_enrol(write("unit/templates/enrol.toml.j2", tmp_path, **(UNIT | BARE)))

    assert (read.door, read.speech) == (Door(), Speech())


@pytest.mark.parametrize("certificate", ["", "phong-1.pem"])
def test_a_unit_of_the_inventory_reads_its_settings(tmp_path: Path, certificate: str) -> None:
    given = UNIT | {"inventory_hostname": "phong-1", "unit_pages_name": "phong-1.hop", "unit_certificate": certificate}
    full = read_unit(write("unit/templates/unit.toml.j2", tmp_path, **given))
    bare = read_unit(write("unit/templates/unit.toml.j2", tmp_path, **(given | BARE)))

    assert (full.door.camera, full.door.pins.strike, full.door.lens) == ("/dev/hop/camera", 23, "left")
    assert (full.unit.support, bare.unit.support) == ('Văn phòng "Một cửa", phòng 102', "")
    assert full.speech == Speech(model=Path("/data/hop/model"), microphone="Jabra")
    assert (bare.door, bare.speech) == (Door(), Speech())
    assert full.sync.central_url == "https://10.20.0.10:8443"
    assert (full.web.certificate is None) == (not certificate)


def test_centrals_own_room_reads_its_settings_and_the_firewall_lets_people_in(tmp_path: Path) -> None:
    given = {
        "own_room_unit": "truc-tuyen",
        "own_room_language": "vi",
        "own_room_port": 8445,
        "own_room_pages_name": "truc-tuyen.hop.truonggiang.example",
        "own_room_broker": "10.20.0.12",
        "own_room_central": "10.20.0.10",
    }
    read = read_unit(write("own_room/templates/own-room.toml.j2", tmp_path, **given))
    rules = write("base/templates/nftables.conf.j2", tmp_path, **SERVER, own_room_enabled=True)

    assert (read.door, read.speech, read.web.room_networks) == (Door(), Speech(), ())
    assert (read.web.port, read.web.public_url) == (8445, "https://truc-tuyen.hop.truonggiang.example:8445")
    assert read.web.certificate == Path("/var/lib/hop-room/identity/pages.pem")
    assert read.sync.central_url == "https://10.20.0.10:8443"
    assert "tcp dport { 443, 8443, 8444, 8445 } accept" in rules.read_text()
    assert programs.nftables(rules) == []


def test_phones_from_outside_find_their_way_past_the_front_and_every_firewall(tmp_path: Path) -> None:
    with_page = CENTRAL | {"central_enrolment": True, "central_relay": True, "central_rooms_certificate": "rooms.pem"}
    central = read_settings(write("central/templates/central.toml.j2", tmp_path, **with_page))
    bare = read_settings(
        write("central/templates/central.toml.j2", tmp_path, **(with_page | {"central_rooms_certificate": ""}))
    )
    given = UNIT | {
        "inventory_hostname": "phong-1",
        "unit_pages_name": "phong-1.hop",
        "unit_certificate": "phong-1.pem",
    }
    unit = read_unit(write("unit/templates/unit.toml.j2", tmp_path, **(given | {"unit_relay": True})))
    rules = write("base/templates/nftables.conf.j2", tmp_path, **SERVER, central_relay=True)
    front = write(
        "central/templates/nginx.conf.j2", tmp_path, **CENTRAL | {"central_certificate": "", "central_relay": True}
    )
    ways = write("central/templates/relay.conf.j2", tmp_path, **CENTRAL).read_text()

    assert central.relay is not None
    assert bare.relay is not None
    assert (unit.relay.central, unit.relay.port) == ("10.20.0.10", central.relay.units_port)
    assert (central.relay.certificate is None, bare.relay.certificate) == (False, None)
    assert "tcp dport { 443, 8443, 8444, 8446 } accept" in rules.read_text()
    assert programs.nftables(rules) == []
    # The relay believes what the front says only from this machine, and nobody else may reach it.
    assert central.relay.address == "127.0.0.1"
    assert f"*.hop.truonggiang.example 127.0.0.1:{central.relay.port};" in ways
    assert "hop.truonggiang.example 127.0.0.1:4430;" in ways
    assert "listen 127.0.0.1:4430 ssl proxy_protocol;" in front.read_text()
    assert "X-Forwarded-For $proxy_protocol_addr;" in front.read_text()


def test_a_card_brings_centrals_authority_and_address_to_its_first_start(tmp_path: Path) -> None:
    authority = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
    written = write(
        "unit/templates/user-data.j2",
        tmp_path,
        **UNIT,
        unit_authority={"content": b64encode(authority.encode()).decode()},
        unit_card_operator_keys=["ssh-ed25519 AAAA operator"],
    )

    assert programs.cloud_init(written) == []
    files = {one["path"]: one["content"] for one in json.loads(written.read_text().splitlines()[-1])["write_files"]}
    assert files["/etc/hop/ca.pem"] == authority
    assert tomllib.loads(files["/etc/hop/enrol.toml"])["enrol"]["ca"] == "/etc/hop/ca.pem"
    # The image's firewall lets the unit to central's door with these addresses, and nft takes both together.
    own = (FOLDER / "unit/etc/nftables.conf").read_text("utf-8")
    (tmp_path / "addresses.nft").write_text(files["/etc/nftables.d/addresses.nft"])
    (tmp_path / "nftables.conf").write_text(own.replace("/etc/nftables.d/*.nft", f"{tmp_path}/addresses.nft"))
    assert programs.nftables(tmp_path / "nftables.conf") == []
    assert "add element inet hop central { 10.20.0.10, 10.20.0.12 }" in files["/etc/nftables.d/addresses.nft"]
    assert "ip daddr @central tcp dport { 8443, 8444, 8446, 8883 } accept" in own
