"""Central on the Monday of the demo's week, served on a free port, with the people who look at it."""

import io
import logging
import shutil
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from functools import cache
from pathlib import Path

import weasyprint
from msgspec.structs import replace

from central.db import migrate, open_database
from central.documents.actions import add_document
from central.documents.drawing import draw_next
from central.documents.models import Document
from central.documents.store import Intake, Upload, store_in
from central.fleet.models import Unit
from central.meetings.deadlines import to_ms
from central.meetings.models import Invitation, Meeting
from central.meetings.planning import Planning, system_secret
from central.people.login import Browser, log_in
from central.people.models import Agency, Official
from central.proceedings.models import RunKey
from central.settings import read_secret_key
from central.web.app import create_app
from central.web.pages import PAGES
from demo.province import DOMAIN, PASSWORD, ROOMS
from demo.seed import seed_province, seed_week
from tests import servers
from tests.central.province import SetClock
from tests.central.settings import central_settings
from tests.makers import UNIT, UNIT_KEY
from tests.pictures.shots import OFFICE, Shot

MINUTE = 60_000
CHANNELS = '[push]\ncontact = "mailto:hop@example.gov.vn"\n[sms]\nurl = "https://sms.example.gov.vn"\n'
MONDAY = to_ms(datetime(2026, 11, 23, 7, 40))  # noqa: DTZ001 - a naive time is meant as on the wall in Việt Nam
BEGINS = MONDAY + 20 * MINUTE
REPORT = (
    "Đề nghị Sở Tài chính làm rõ nguyên nhân giải ngân vốn đầu tư công đạt thấp và giải pháp của từng chủ đầu tư "
    "trong tháng 12."
)


@cache
def _migrated() -> bytes:
    """The bytes of a central database without rows."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "central.sqlite"
        database = open_database(f"sqlite:///{path}")
        migrate(database)
        database.close()
        return path.read_bytes()


class Scene:
    """Central on a Monday morning, served on a free port; the steps bring its session further."""

    def __init__(self, *steps: Callable[["Scene"], object], public_url: str = "") -> None:
        self._open = ExitStack()
        self.folder = Path(tempfile.mkdtemp(prefix="hop-pictures-"))
        self._open.callback(shutil.rmtree, self.folder)
        self.clock = SetClock(MONDAY)
        self.numbers: dict[str, object] = {}
        self.speaker = ""
        self.held: dict[str, dict[str, str]] = {}
        (self.folder / "central.sqlite").write_bytes(_migrated())
        self.settings = central_settings(self.folder, f"sqlite:///{self.folder / 'central.sqlite'}", more=CHANNELS)
        if public_url:
            self.settings = replace(self.settings, web=replace(self.settings.web, public_url=public_url))
        self.database = open_database(self.settings.central.database_url)
        self._open.callback(self.database.close)
        secret = system_secret(read_secret_key(self.settings))
        self.planning = Planning(database=self.database, secret=secret, now_ms=self.clock)
        seed_province(self.database, now_ms=MONDAY)
        Unit.create(name=UNIT, room=ROOMS[0][0], added_at_ms=MONDAY)
        public = UNIT_KEY.public_key().public_bytes_raw().hex()
        RunKey.insert(unit=UNIT, public=public, from_ms=0, until_ms=None).execute()
        self.main = seed_week(self.planning, soon_ms=BEGINS)
        self.meetings = {"main": self.main, "soon": _meeting("Giao ban"), "waits": _meeting("Họp Ban Tổ chức")}
        _give_paper(self)
        for step in steps:
            step(self)
        app = self.app = create_app(self.database, self.settings, pages=PAGES, now_ms=self.clock)
        app.add_url_rule("/broken", "broken", _break)
        logging.getLogger(app.name).setLevel(logging.CRITICAL)
        self._address = self._open.enter_context(servers.serve(app, tls=public_url.startswith("https:")))

    @property
    def address(self) -> str:
        return self._address

    @property
    def now_ms(self) -> int:
        return self.clock()

    def cookies(self, person: str) -> dict[str, str]:
        """The login of an official of the demo, by the mailbox; "speaker" is who spoke in the session."""
        person = self.speaker if person == "speaker" else person
        if not person:
            return {}
        if person not in self.held:
            browser = Browser(name="Chrome 142, Windows 11", address="10.12.3.40")
            email = f"{person}@{DOMAIN}"
            token = log_in(self.database, email=email, password=PASSWORD, browser=browser, now_ms=self.now_ms)
            self.held[person] = {"login": token}
        return self.held[person]

    def path(self, path: str) -> str:
        """Meetings by their names here: {main}, {soon}, {waits} …; the rest is looked up."""
        numbers: dict[str, object] = {name: one.id for name, one in self.meetings.items()} | self.numbers
        numbers["paper"] = Document.select().first().id
        numbers["agency"] = Agency.get(Agency.code == "so-tai-chinh").id
        numbers["unit"] = UNIT
        numbers["leader"] = official("chutich").id
        numbers["person"] = official("thue-tinh.lanhdao").id
        numbers["invitation"] = _invitation(self.main, "hoi-nong-dan").id
        numbers["invitation_waits"] = _invitation(self.meetings["waits"], "mttq").id
        return path.format(**numbers)

    def close(self) -> None:
        self._open.close()


def official(mailbox: str) -> Official:
    return Official.get(Official.email == f"{mailbox}@{DOMAIN}")


def _invitation(meeting: Meeting, code: str) -> Invitation:
    return Invitation.get(Invitation.meeting == meeting, Invitation.agency == Agency.get(Agency.code == code))


def _meeting(beginning: str) -> Meeting:
    return Meeting.get(Meeting.title.startswith(beginning))


def _break() -> str:
    raise ZeroDivisionError


def _give_paper(scene: Scene) -> None:
    text = (
        f"<h2>BÁO CÁO</h2><h3>Tình hình kinh tế - xã hội tháng 11</h3>{''.join(f'<p>{REPORT}</p>' for _ in range(9))}"
    )
    style = "<style>@page { size: A4; margin: 25mm } body { font: 13pt 'Liberation Serif' } h2, h3 { text-align: center }</style>"
    raw: bytes = weasyprint.HTML(string=style + text).write_pdf()
    intake = Intake(store=store_in(scene.settings.central.data_dir), support="Văn phòng")
    upload = Upload(file=io.BytesIO(raw), name="Báo cáo kinh tế - xã hội tháng 11.pdf")
    add_document(scene.planning, intake, scene.main.id, upload, by=official("thuky"))
    while draw_next(scene.planning, intake.store):
        pass


def shot(name: str, path: str, person: str = "", **values: object) -> Shot:
    return Shot(name=f"central-{name}", path=path, sizes=OFFICE, person=person, **{"whole": True, **values})
