"""A release on its way from central to the units of a ring, by the wire and under their certificates."""

import re
from pathlib import Path

import pytest
import tomli_w

from central.audit.rules import SERVER
from central.fleet.models import Unit
from central.fleet.releasing import give, put_in_ring
from contract.release import MANIFEST
from edge.fetch import NotFetchedError, Source
from edge.settings import read_settings
from edge.sync import unit_tls
from tests.edge.updating.releases import MACHINE, Releases
from tests.link.conftest import MakeProvince
from tests.link.province import Province, Room, now_ms
from tests.servers import eventually


def has_releases(room: Room, releases: Releases, version: str) -> None:
    """The unit runs an installed release of this version."""
    home = room.folder / "release"
    installed = home / "releases" / f"hop-{version}-{MACHINE}"
    installed.mkdir(parents=True)
    (installed / MANIFEST).write_bytes((releases.folder / version / "release" / MANIFEST).read_bytes())
    (home / "current").symlink_to(installed.relative_to(home))
    file = room.settings_file
    file.write_text(file.read_text() + tomli_w.dumps({"update": {"home": str(home)}}))


def outcome_of(province: Province, unit: str) -> tuple[str, str]:
    with province.database.connection_context():
        row = Unit.get_by_id(unit)
        return row.wanted, row.outcome


def test_a_release_reaches_the_units_of_its_ring_and_no_others(make: MakeProvince, tmp_path: Path) -> None:
    province, releases = make(), Releases(tmp_path / "releases")
    rooms = [province.make_room(name) for name in ("phong-1", "phong-2")]
    releases.make("0.1.0-first")
    artefact = releases.make("0.2.0-b")
    for room in rooms:
        has_releases(room, releases, "0.1.0-first")
    province.start_sync()
    province.start_web()
    file = province.settings[0]
    file.write_text(file.read_text().replace("[keys]\n", f'[keys]\nrelease_key = "{releases.public}"\n'))
    assert province.errand("release", artefact).startswith("hop-0.2.0-b-amd64 is here")
    with province.database.connection_context():
        put_in_ring(province.database, name="phong-1", ring=1, by=SERVER, now_ms=now_ms())
    for room in rooms:
        room.sync.start()
    eventually(lambda: {outcome_of(province, one.name) for one in rooms} == {("", "proven")}, timeout_s=60)

    with province.database.connection_context():
        give(province.database, ring=1, version="0.2.0-b", by=SERVER, now_ms=now_ms())

    shelf = rooms[0].desk.shelf
    eventually(lambda: shelf.wanted_release() is not None, timeout_s=60)
    wanted = shelf.wanted_release()
    assert wanted is not None
    eventually(lambda: shelf.release(wanted.sha256) is not None, timeout_s=60)
    there = shelf.release(wanted.sha256)
    assert there is not None
    assert there.read_bytes() == artefact.read_bytes()
    # Nobody has switched to it yet: that is the updater's.
    eventually(lambda: outcome_of(province, "phong-1") == ("0.2.0-b", "waiting"), timeout_s=60)

    assert rooms[1].desk.shelf.wanted_release() is None
    other = read_settings(rooms[1].settings_file)
    source = Source(other.sync.central_url, unit_tls(other.sync))
    with pytest.raises(NotFetchedError, match=re.escape("404")):
        source.piece_of_release(wanted.sha256, tmp_path / "taken")
    source.close()
