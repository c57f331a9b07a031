"""The unit's own processes, as they run in a room: half an hour before its meeting the room checks itself, unasked."""

import html
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from contract.events import DeviceLinked, PackageTaken
from edge.captions import captions_path
from edge.clock import Clock, boot_id
from edge.door.film import render_film
from edge.doorway.decide import TRIAL_CODE
from edge.doorway.stage import Stage
from edge.kiosk.people_here import Device
from tests import servers
from tests.edge.speech.spoken import MODEL, say, write_wav
from tests.edge.unit import give, open_desk
from tests.makers import MEETING, SECRETARY, make_package, write_unit
from tests.servers import eventually

SECRET = "7" * 43
MINUTE = 60_000


@contextmanager
def unit(folder: Path, port: int) -> Iterator[None]:
    """Pages, a door before whose camera somebody holds the trial code, and a microphone into which somebody speaks."""
    film = render_film(folder / "film.avi", [TRIAL_CODE], seed=4)
    wav = write_wav(folder / "a.wav", say("tôi đồng ý"))
    settings = write_unit(folder, port=port, data_dir=".")
    settings.write_text(f'{settings.read_text()}[door]\ncamera = "film:{film}"\n[speech]\nmodel = "{MODEL}"\n')
    with ExitStack() as running:

        def start(*words: str) -> None:
            command = [sys.executable, "-m", "edge", "--settings", str(settings), *words]
            process = running.enter_context(subprocess.Popen(command, stderr=subprocess.DEVNULL))
            running.callback(process.terminate)

        start("door")
        start("speech", "--wav", str(wav))
        # The pages check once; on a busy machine the others may take longer to be there than in a room.
        eventually(lambda: Stage(folder / "run").read_at() and captions_path(folder / "run").exists(), timeout_s=60)
        start("web")
        yield


def told(port: int) -> str:
    """What the secretary's page says of the last check; empty as long as there is none."""
    asked = urllib.request.Request(
        f"http://127.0.0.1:{port}/secretary/preflight", headers={"Cookie": f"device={SECRET}"}
    )
    try:
        with urllib.request.urlopen(asked, timeout=20) as answer:  # noqa: S310
            page = html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.read().decode())))
    except urllib.error.URLError:
        return ""
    return page if "Kiểm tra lúc" in page else ""


def test_a_room_checks_itself_before_its_meeting(tmp_path: Path) -> None:
    # given
    now, port = Clock().now().at_ms, servers.free_port()
    desk = open_desk(tmp_path, clock=Clock(), boot=boot_id())
    give(desk, make_package(opens_at=now - MINUTE, starts_at=now + 20 * MINUTE, ends_at=now + 80 * MINUTE))
    desk.link_device(MEETING, SECRETARY, Device(SECRET, is_new=False, is_screen=False).hash)

    # when
    with unit(tmp_path, port):
        page = eventually(lambda: told(port), timeout_s=120)

    # then
    assert "Camera tại cửa đang cho hình" in page
    assert "Camera đã đọc được mã lúc" in page
    assert re.search(r"Micro nghe được; mức cao nhất −\d+ dB", page)
    assert "Bộ nhớ ghi tốt" in page
    assert re.search(r"ký, kiểm tra rồi hủy trong \d+ ms", page)
    events = [type(line.event) for _, line in desk.journal.lines_of(MEETING)]
    assert events == [PackageTaken, DeviceLinked]
    desk.journal.close()
