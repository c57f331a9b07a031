"""Each service tells systemd that it serves and that it does not hang; who hangs is missed, and ends with a trace."""

import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import tomli_w

from tests.link.conftest import MakeProvince
from tests.link.province import ROOT, Province
from tests.servers import eventually, free_port, is_listening
from tests.supervisor import Supervisor, assert_it_is_watched

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def supervisor() -> Iterator[Supervisor]:
    one = Supervisor()
    yield one
    one.close()


def commands(province: Province) -> dict[str, list[str | Path]]:
    """Each service's command, as its unit file has it."""
    room = province.make_room("room-1")
    room.folder.joinpath("run").mkdir()
    settings = tomllib.loads(room.settings_file.read_text())
    settings["web"]["port"] = free_port()
    # A camera that is not there keeps no door from serving.
    settings["door"] = {"camera": str(Path("/dev") / "no-camera")}
    room.settings_file.write_text(tomli_w.dumps(settings))
    edge: list[str | Path] = ["edge", "--settings", room.settings_file]
    central: list[str | Path] = ["central", "--settings", province.settings[0]]
    return {
        "edge web": [*edge, "web"],
        "edge door": [*edge, "door"],
        "edge sync": [*edge, "sync"],
        "central web": [*central, "web"],
        "central sync": [*central, "sync"],
        "central worker": [*central, "worker"],
        "central registrar": [*central, "registrar", "--pki", province.pki],
    }


def port_of(command: list[str | Path]) -> int:
    return int(tomllib.loads(Path(command[2]).read_text())["web"]["port"])


@pytest.mark.parametrize(
    "service",
    ["edge web", "edge door", "edge sync", "central web", "central sync", "central worker", "central registrar"],
)
def test_a_service_says_that_it_serves_and_is_missed_while_it_hangs(
    make: MakeProvince, supervisor: Supervisor, service: str
) -> None:
    province = make()
    command = commands(province)[service]
    port = port_of(command) if command[-1] == "web" else 0

    with supervisor.service(*command, log=province.folder / "watched.log") as process:
        assert_it_is_watched(supervisor, process, serves=lambda: not port or is_listening(port))


def test_a_room_that_does_not_reach_its_broker_is_watched_as_well(make: MakeProvince, supervisor: Supervisor) -> None:
    province = make()
    command = commands(province)["edge sync"]
    province.broker.stop()

    with supervisor.service(*command, log=province.folder / "watched.log") as process:
        assert_it_is_watched(supervisor, process)


def test_who_hangs_and_is_ended_leaves_in_the_log_where_it_was(make: MakeProvince, supervisor: Supervisor) -> None:
    province = make()
    log = province.folder / "watched.log"

    with supervisor.service(*commands(province)["edge sync"], log=log) as process:
        assert supervisor.hears(within_s=120)
        # What systemd sends when the sign was missed.
        process.send_signal(signal.SIGABRT)
        assert process.wait(timeout=30) == -signal.SIGABRT

    assert "Fatal Python error: Aborted" in log.read_text()
    assert "edge/dialogue.py" in log.read_text()


def test_a_service_that_nobody_listens_to_serves_all_the_same(make: MakeProvince, supervisor: Supervisor) -> None:
    province = make()
    command = commands(province)["edge web"]
    supervisor.close()

    with supervisor.service(*command, log=province.folder / "watched.log"):
        eventually(lambda: is_listening(port_of(command)), timeout_s=120)


def test_a_service_that_can_not_start_never_says_that_it_serves(make: MakeProvince, supervisor: Supervisor) -> None:
    province = make()
    command = commands(province)["edge web"]
    taken = subprocess.Popen([sys.executable, "-m", *map(str, command)], cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        eventually(lambda: is_listening(port_of(command)), timeout_s=120)

        with supervisor.service(*command, log=province.folder / "watched.log") as process:
            assert process.wait(timeout=120) != 0
            assert supervisor.hears(within_s=1) is None
    finally:
        taken.kill()
        taken.wait()
