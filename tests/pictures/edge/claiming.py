"""A unit that nobody knows yet: its code, the test of itself, the room that is ready."""

import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

from edge.claiming import Enrol
from edge.kiosk.claiming import Progress, Step, create_app
from tests import servers
from tests.makers import EIGHT
from tests.pictures.shots import DOOR, TOUCH, Chapter, Shot


class Unknown:
    """The page that such a unit serves, over a progress that the shots set."""

    def __init__(self) -> None:
        self._open = ExitStack()
        folder = Path(tempfile.mkdtemp(prefix="hop-pictures-"))
        self._open.callback(shutil.rmtree, folder)
        known = Enrol(
            central_url="https://10.20.0.10:8444",
            pages_url="https://hop.example.gov.vn",
            ca=folder / "ca.pem",
            data_dir=folder,
            run_dir=folder,
            settings=folder / "unit.toml",
        )
        self.progress = Progress()
        self._address = self._open.enter_context(servers.serve(create_app(known, self.progress, again_s=3600)))

    @property
    def address(self) -> str:
        return self._address

    @property
    def now_ms(self) -> int:
        return EIGHT

    def cookies(self, _person: str) -> dict[str, str]:
        return {}

    def path(self, path: str) -> str:
        return path

    def close(self) -> None:
        self._open.close()


def unheard(scene: Unknown) -> None:
    scene.progress.show_code("7C2DA19FK3QX")
    scene.progress.is_heard = False


def heard(scene: Unknown) -> None:
    scene.progress.show_code("7C2DA19FK3QX")
    scene.progress.is_heard = True


def tested(scene: Unknown) -> None:
    scene.progress.move(Step.TESTING, room="Phòng họp số 1")


def ready(scene: Unknown) -> None:
    scene.progress.move(Step.READY, room="Phòng họp số 1")


CHAPTERS: tuple[Chapter, ...] = (
    Chapter(
        Unknown,
        (
            Shot(name="claim-code", path="/door", sizes=(*DOOR, TOUCH), prepare=heard, is_main=True),
            Shot(name="claim-unheard", path="/door", sizes=DOOR, prepare=unheard),
            Shot(name="claim-testing", path="/door", sizes=DOOR, prepare=tested),
            Shot(name="claim-ready", path="/door", sizes=DOOR, prepare=ready, is_main=True),
        ),
    ),
)
