"""What `central sync` and `central worker` show to Prometheus is what really happened."""

import tomllib
from contextlib import suppress
from pathlib import Path

import pytest
import tomli_w

from contract import topics
from edge.measures import sheet_of
from tests.link.conftest import MakeProvince
from tests.link.province import Program, Province, Room
from tests.scrape import Figures, exposed, figure, figures, scrape
from tests.servers import eventually, free_port, is_listening


def open_ports(province: Province) -> tuple[int, int]:
    """Let the first seat's sync and worker be read; their ports."""
    path = province.settings[0]
    ports = {"sync": free_port(), "worker": free_port()}
    path.write_text(tomli_w.dumps({**tomllib.loads(path.read_text()), "metrics": ports}))
    return ports["sync"], ports["worker"]


# R8.1
def test_a_scrape_after_a_drain_counts_every_line_once(make: MakeProvince) -> None:
    province = make()
    sync, worker = open_ports(province)
    room = province.make_room("room-1")
    room.write(450)

    province.start_sync()
    province.start_worker()
    room.sync.start()
    eventually(lambda: province.holds(room), timeout_s=60)
    room.write(3, mark="later")
    eventually(lambda: province.holds(room), timeout_s=60)

    lines = province.count()
    eventually(lambda: figure(scrape(sync), "hop_intake_lines_total") == lines, timeout_s=30)
    seen = scrape(sync)
    assert figure(seen, "hop_broker_connected") == 1
    assert figure(seen, "hop_sync_shards") > 0
    assert 0 < figure(seen, "hop_intake_commit_seconds_count") <= figure(seen, "hop_intake_runs_total")
    assert figure(seen, "process_start_time_seconds") > 0
    assert not [name for name, _ in seen if name == "hop_intake_refused_runs_total"]

    def settled() -> Figures | None:
        found = scrape(worker)
        is_so = figure(found, "hop_unapplied_lines") == 0 and figure(found, "hop_unit_lag_lines", unit="room-1") == 0
        return found if is_so else None

    found = eventually(settled, timeout_s=60, every_s=0.5)
    at_the_room = eventually(lambda: at_room(room), timeout_s=60, every_s=0.5)
    assert figure(at_the_room, "hop_disk_free_ratio") == pytest.approx(
        figure(found or {}, "hop_unit_disk_free_ratio", unit="room-1"), abs=0.05
    )
    assert found is not None
    assert figure(found, "hop_applied_lines_total") == lines
    assert figure(found, "hop_database_reachable") == 1
    assert figure(found, "hop_units", state="connected") == 1
    assert 0 < figure(found, "hop_unit_disk_free_ratio", unit="room-1") <= 1
    assert abs(figure(found, "hop_unit_clock_behind_seconds", unit="room-1")) < 60
    for what in ("units", "broker"):
        assert figure(found, "hop_certificate_expires_timestamp_seconds", of=what) > figure(
            found, "process_start_time_seconds"
        )


def at_room(room: Room) -> Figures:
    """What the room's own `edge sync` has written down, as soon as nothing waits there."""
    found = figures(sheet_of(room.folder / "run", "sync").read_text())
    assert figure(found, "hop_lag_lines") == 0
    return found


def test_a_refused_run_is_counted_under_its_kind(make: MakeProvince) -> None:
    province = make()
    sync, _ = open_ports(province)
    room = province.make_room("room-1")
    hostile = province.stranger(room.folder / "identity")
    province.start_sync()
    eventually(lambda: figure(scrape(sync), "hop_broker_connected") == 1, timeout_s=60)
    assert hostile.enter()

    hostile.say(topics.up("room-1"), b"no run at all" * 20)

    eventually(lambda: figure(scrape(sync), "hop_intake_refused_runs_total", reason="malformed") == 1, timeout_s=30)


# R8.1
def test_what_is_shown_names_no_text_of_a_line(make: MakeProvince) -> None:
    province = make()
    sync, worker = open_ports(province)
    room = province.make_room("room-1")
    room.write(60, mark="bí-mật")
    province.start_sync()
    province.start_worker()
    room.sync.start()
    eventually(lambda: province.holds(room), timeout_s=60)

    eventually(lambda: is_listening(worker), timeout_s=30)
    shown = exposed(sync) + exposed(worker)

    assert "bí-mật" not in shown
    assert "Ý kiến" not in shown


def test_no_port_is_open_unless_the_settings_ask_for_it(make: MakeProvince) -> None:
    province = make()
    quiet = province.start_sync(seat=2)
    open_ports(province)
    shown = province.start_sync()

    eventually(lambda: listening_sockets(shown), timeout_s=60)
    eventually(lambda: links(quiet), timeout_s=60)

    assert len(listening_sockets(shown)) == 1
    assert not listening_sockets(quiet)


def listening_sockets(program: Program) -> set[str]:
    return _sockets(program, state="0A")


def links(program: Program) -> set[str]:
    return _sockets(program, state="01")


def _sockets(program: Program, *, state: str) -> set[str]:
    """The inodes of a process's own TCP sockets in this state, as the kernel tells them."""
    assert program.process is not None
    folder = Path(f"/proc/{program.process.pid}")
    own = set()
    for one in (folder / "fd").iterdir():
        with suppress(FileNotFoundError):
            own.add(str(one.readlink()))
    lines = [line.split() for kind in ("tcp", "tcp6") for line in (folder / "net" / kind).read_text().splitlines()[1:]]
    return {inode for _, _, _, now, *_, inode in (line[:10] for line in lines) if now == state} & {
        one.removeprefix("socket:[").rstrip("]") for one in own
    }
