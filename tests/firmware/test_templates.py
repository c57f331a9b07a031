"""What the playbooks write is accepted by the program that reads it, in each of its forms."""

import json
from pathlib import Path
from typing import Any

import jinja2
import pytest

import firmware_config
from central.settings import Enrolment, read_settings
from firmware_config import programs

ROLES = Path(firmware_config.__file__).parents[1] / "ansible/roles"
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
}


def write(template: str, folder: Path, **values: Any) -> Path:
    """A role's template as Ansible would write it: its way with blank lines, its own filters by their own words."""
    engine = jinja2.Environment(
        loader=jinja2.FileSystemLoader(ROLES),
        trim_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701 - settings, not pages
    )
    engine.filters["to_json"] = json.dumps
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
