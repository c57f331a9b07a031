"""Both doctors, on real parts: what is well is said to be, and what is broken is named with what to do."""

from pathlib import Path

from msgspec.structs import replace

from central.doctor import examine as examine_central
from central.fleet.actions import publish_withdrawals, revoke_unit
from central.settings import Oidc
from contract.doctor import Finding, report
from edge.clock import Clock
from edge.doctor import examine
from edge.settings import read_settings
from tests.link.conftest import MakeProvince
from tests.link.province import Room
from tests.servers import free_port


def test_a_units_doctor_names_what_is_broken_and_what_to_do(make: MakeProvince) -> None:
    province = make()
    province.start_web()
    room = province.make_room("phong-1")
    room.write(3)

    well = _unit(room)

    # No page is served in this test, and nobody may keep this machine's clock: the doctor is right to say both.
    assert {_first_words(one) for one in well if not one.is_well} <= {"pages on", "nobody keeps"}
    said = report(well)[0]
    assert "the journal is whole" in said
    assert "3 lines wait" in said.replace("4 lines", "3 lines")
    assert said.count("lets the unit in") == 2

    settings = read_settings(room.settings_file)
    settings.keys.run_key.chmod(0o644)
    assert "chmod 600" in _advice(_unit(room), "can be read by others")

    revoke_unit(province.database, name=room.name)
    publish_withdrawals(province.authority, province.pki / "crl.pem")
    province.broker.restart()
    assert "central has withdrawn this unit" in _advice(_unit(room), "broker localhost")
    assert "central has withdrawn this unit" in _advice(_unit(room), "central localhost")

    province.broker.stop()
    assert "the room goes on without" in _advice(_unit(room), "broker localhost")

    room.close()
    journal = settings.journal
    journal.write_bytes(journal.read_bytes()[:4096] + b"\xff" * 8192)
    assert "change nothing" in _advice(_unit(room), "damaged")


def test_centrals_doctor_names_what_is_broken_and_what_to_do(make: MakeProvince) -> None:
    province = make(on_postgresql=True)
    settings = province.central()
    # Before anything was set up: no administrator, and no room knows the key of tickets.
    found = list(examine_central(province.database, settings))
    assert "central admin" in _advice(found, "nobody is administrator")
    assert "central migrate" in _advice(found, "rooms do not know")

    province.errand("migrate")
    said = province.errand("admin", "quan-tri@truonggiang.example", "--name", "Trần Văn Trị")
    assert "may log in with the password" in said
    province.start_web()
    province.make_room("phong-1")
    found = list(examine_central(province.database, settings))
    said = report(found)[0]
    assert "lets central in" in said
    assert "0 migrations are missing" in said
    assert "rooms know the key" in said
    assert "1 units, 1 silent" in said

    service = replace(settings, oidc=_nowhere(province.pki))
    assert "passwords of central's own" in _advice(list(examine_central(province.database, service)), "login service")

    (province.pki / "oidc.secret").unlink()
    assert "is [oidc] right" in _advice(list(examine_central(province.database, service)), "oidc.secret")

    province.errand("withdrawals", "--pki", province.pki)
    (province.pki / "crl.pem").unlink()
    province.broker.stop()
    found = list(examine_central(province.database, settings))
    assert "central withdrawals" in _advice(found, "list of withdrawals")
    assert "systemctl status mosquitto" in _advice(found, "broker localhost")


def _nowhere(folder: Path) -> Oidc:
    """A login service where nobody listens."""
    (folder / "oidc.secret").write_text("secret")
    issuer = f"https://127.0.0.1:{free_port()}"
    return Oidc(issuer=issuer, client_id="hop", client_secret_file=folder / "oidc.secret")


def _unit(room: Room) -> list[Finding]:
    return list(examine(read_settings(room.settings_file), Clock()))


def _advice(found: list[Finding], what: str) -> str:
    """What to do about the one that was found."""
    advice = [one.advice for one in found if what in one.what]
    assert len(advice) == 1, report(found)[0]
    return advice[0]


def _first_words(one: Finding) -> str:
    return " ".join(one.what.split()[:2])
