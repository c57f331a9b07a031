"""Central's pages in every state: the demo's province in its week, and one session as its room recorded it."""

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
from playwright.sync_api import Page

from central.db import migrate, open_database
from central.documents.actions import add_document
from central.documents.drawing import draw_next
from central.documents.models import Document
from central.documents.store import Intake, Upload, store_in
from central.fleet.models import Unit
from central.meetings.actions import cancel, postpone, reject
from central.meetings.deadlines import to_ms
from central.meetings.models import Attendee, Invitation, Meeting
from central.meetings.naming import confirm, decline
from central.meetings.planning import Planning, system_secret
from central.meetings.states import State
from central.meetings.typed import Typed
from central.packages.models import PackageOffer
from central.papers.actions import ask_speakers, speakers_of
from central.papers.drafting import Drafting, draft_next
from central.papers.files import make_next
from central.papers.models import Paper
from central.papers.official.content import Sort
from central.people.login import Browser, log_in
from central.people.models import Agency, Official
from central.proceedings.apply import Applier
from central.proceedings.intake import accept
from central.proceedings.models import RunKey
from central.proceedings.results import Fault
from central.settings import read_secret_key
from central.web.app import create_app
from central.web.pages import PAGES
from contract import events as e
from contract.ballot import Mode
from contract.package import Package, read_package
from demo.province import DOMAIN, PASSWORD, ROOMS
from demo.seed import Draft, arrange, seed_province, seed_week
from edge.desk import Opinion
from edge.runs import next_run
from tests import servers
from tests.central.province import SetClock
from tests.central.settings import central_settings
from tests.edge.kiosk.house import House
from tests.makers import UNIT, UNIT_KEY
from tests.pictures.shots import OFFICE, Chapter, Shot

MINUTE = 60_000
MONDAY = to_ms(datetime(2026, 11, 23, 7, 40))  # noqa: DTZ001 - a naive time is meant as on the wall in Việt Nam
BEGINS = MONDAY + 20 * MINUTE
REPORT = (
    "Đề nghị Sở Tài chính làm rõ nguyên nhân giải ngân vốn đầu tư công đạt thấp và giải pháp của từng chủ đầu tư "
    "trong tháng 12."
)
CONCLUSION = (
    "Thống nhất thông qua dự thảo Nghị quyết về hỗ trợ chuyển đổi số cấp xã. Giao Sở Khoa học và Công nghệ chủ trì, "
    "phối hợp Sở Tài chính hoàn chỉnh hồ sơ, trình Hội đồng nhân dân tỉnh trước ngày 05/12/2026."
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

    def __init__(self, *steps: Callable[["Scene"], object]) -> None:
        self._open = ExitStack()
        self.folder = Path(tempfile.mkdtemp(prefix="hop-pictures-"))
        self._open.callback(shutil.rmtree, self.folder)
        self.clock = SetClock(MONDAY)
        self.numbers: dict[str, object] = {}
        self.speaker = ""
        (self.folder / "central.sqlite").write_bytes(_migrated())
        self.settings = central_settings(self.folder, f"sqlite:///{self.folder / 'central.sqlite'}")
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
        app = create_app(self.database, self.settings, pages=PAGES, now_ms=self.clock)
        app.add_url_rule("/broken", "broken", _break)
        logging.getLogger(app.name).setLevel(logging.CRITICAL)
        self._cookies: dict[str, dict[str, str]] = {}
        self._address = self._open.enter_context(servers.serve(app))

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
        if person not in self._cookies:
            browser = Browser(name="Chrome 142, Windows 11", address="10.12.3.40")
            email = f"{person}@{DOMAIN}"
            token = log_in(self.database, email=email, password=PASSWORD, browser=browser, now_ms=self.now_ms)
            self._cookies[person] = {"login": token}
        return self._cookies[person]

    def path(self, path: str) -> str:
        """Meetings by their names here: {main}, {soon}, {waits} …; the rest is looked up."""
        numbers: dict[str, object] = {name: one.id for name, one in self.meetings.items()} | self.numbers
        numbers["paper"] = Document.select().first().id
        numbers["agency"] = Agency.get(Agency.code == "so-tai-chinh").id
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


def answers(scene: Scene) -> None:
    """Some say that they come, one that he does not."""
    for one in ("so-tai-chinh", "so-y-te", "so-tu-phap", "cong-an"):
        confirm(scene.planning, scene.main.id, by=official(f"{one}.lanhdao"))
    decline(scene.planning, scene.main.id, by=official("quan-su.lanhdao"), reason="Dự hội nghị của Quân khu")


def other_fates(scene: Scene) -> None:
    """Meetings that were rejected, postponed and cancelled."""
    day = 24 * 60 * MINUTE
    fates = {
        "rejected": "Họp triển khai chuyển đổi vị trí công tác",
        "postponed": "Hội nghị trực tuyến phòng, chống hạn mặn",
        "cancelled": "Họp góp ý Đề án phát triển du lịch cộng đồng gắn với xây dựng nông thôn mới giai đoạn 2026 - 2030",
    }
    for name, title in fates.items():
        draft = Draft(
            title=title,
            room="Phòng họp trực tuyến",
            starts_at_ms=BEGINS + (3 + list(fates).index(name)) * day,
            chair="pct.vanxa",
            invited=("so-vhttdl.lanhdao",),
            agenda=(("Báo cáo", "Sở Nội vụ"),),
            state=State.AWAITING if name == "rejected" else State.APPROVED,
        )
        scene.meetings[name] = arrange(scene.planning, draft)
    numbers = {name: scene.meetings[name].id for name in fates}
    reject(scene.planning, numbers["rejected"], by=official("chanhvp"), reason="Đề nghị bổ sung tài liệu.")
    postpone(
        scene.planning, numbers["postponed"], by=official("pct.vanxa"), reason="Chủ trì đi công tác.", typed=Typed({})
    )
    cancel(scene.planning, numbers["cancelled"], by=official("pct.vanxa"), reason="Ghép vào phiên họp thường kỳ.")


class Course:
    """The session as the room's own desk records it; its runs are taken in and applied as they come."""

    def __init__(self, scene: Scene) -> None:
        offer = PackageOffer.get(PackageOffer.meeting == scene.main.id)
        self.scene = scene
        self.package: Package = read_package(bytes(offer.package.body))
        self.house = House(scene.folder, self.package, at_ms=MONDAY)
        self.desk, self.meeting = self.house.desk, self.package.meeting
        self.chair = self.package.chairs[0]
        self.voters = [one.attendee for one in self.package.people if one.votes]

    def run(self, *, to_end: bool) -> None:
        for attendee in self.voters[1:-3]:
            self.pass_minutes(1)
            way = e.Way.CAMERA if attendee % 4 else e.Way.POSTER
            self.desk.check_in(self.meeting, attendee, way)
        self.desk.start(self.meeting, self.chair, (self.chair, self.package.secretaries[0]))
        self.pass_minutes(14)
        self.desk.open_item(self.meeting, self.package.agenda[0].item, self.chair)
        opinion = Opinion(attendee=self.voters[4], text=REPORT, item=self.package.agenda[0].item)
        self.desk.give_opinion(self.meeting, opinion)
        self.pass_minutes(25)
        self.desk.open_item(self.meeting, self.package.agenda[1].item, self.chair)
        self.desk.open_ballot(self.meeting, self.package.ballots[0].ballot, Mode.DEVICES, self.chair)
        self.vote()
        if to_end:
            self.end()
        self.send()
        self.house.journal.close()

    def vote(self) -> None:
        for number, voter in enumerate(self.voters[:-3]):
            cast = e.VoteCast(
                ballot=self.package.ballots[0].ballot,
                voter=voter,
                choices=((1 if number == 7 else 2 if number == 11 else 0,),),
                nonce=f"nonce-{voter:05}",
                source=e.Source.PHONE,
            )
            self.desk.cast_vote(self.meeting, cast)

    def end(self) -> None:
        self.desk.close_ballot(self.meeting, self.package.ballots[0].ballot, 1, self.chair)
        self.pass_minutes(6)
        self.desk.conclude(self.meeting, self.package.agenda[1].item, CONCLUSION, self.chair)
        self.desk.depart(self.meeting, self.voters[3])
        self.pass_minutes(40)
        self.desk.end(self.meeting, self.chair)

    def send(self) -> None:
        for head in self.house.journal.streams():
            seq = 0
            while packed := next_run(self.house.journal, head.stream, seq, unit=UNIT, key=UNIT_KEY):
                seq = accept(self.scene.database, packed, unit=UNIT, now_ms=self.scene.clock()).seq
        while Applier(self.scene.database).apply(now_ms=self.scene.clock()):
            pass

    def pass_minutes(self, minutes: int) -> None:
        self.house.clock.pass_ms(minutes * MINUTE)
        self.scene.clock.at_ms = self.house.clock.now().at_ms


def running(scene: Scene) -> None:
    Course(scene).run(to_end=False)


def ended(scene: Scene) -> None:
    Course(scene).run(to_end=True)


def drafted(scene: Scene) -> None:
    """The worker has drafted the session's papers and made their files; the speakers look at the minutes."""
    drafting = Drafting(planning=scene.planning, place="Tỉnh ví dụ", address="https://hop.example.gov.vn")
    store, secretary = store_in(scene.settings.central.data_dir), official("thuky")
    while draft_next(drafting, failed=set()) or make_next(scene.planning, store):
        pass
    minutes = Paper.get(Paper.meeting == scene.main, Paper.sort == Sort.MINUTES)
    ask_speakers(scene.planning, minutes.id, until_ms=scene.now_ms + 48 * 60 * MINUTE, by=secretary)
    scene.numbers |= {"minutes": minutes.id, "last_line": minutes.last}
    scene.numbers["notice"] = Paper.get(Paper.meeting == scene.main, Paper.sort == Sort.CONCLUSIONS).id
    (speaker,) = speakers_of(minutes)
    scene.speaker = Official.get_by_id(speaker).email.split("@")[0]


def fault(scene: Scene) -> None:
    """A line that did not fit."""
    reason = "Lượt biểu quyết này đã được mở."
    values = {"unit": UNIT, "stream": "00112233445566aa", "seq": 118, "meeting": scene.main.id}
    Fault.insert(**values, reason=reason, found_at_ms=scene.clock()).execute()


def log_in_wrongly(page: Page) -> None:
    page.fill("#email", f"dangky@{DOMAIN}")
    page.fill("#password", "quên mất rồi")
    _press(page, ".login .button.primary")


def type_nonsense(page: Page) -> None:
    page.fill("#title", "Họp về tiến độ các dự án trọng điểm")
    page.fill("#start", "25 giờ")
    page.fill("#host-text", "Sở không có")
    page.locator("input[name=secret][value=no]").check()
    _press(page, "button[value=send].primary")


def choose_secret(page: Page) -> None:
    page.locator("#secret-yes").check()


def reject_without_reason(page: Page) -> None:
    _press(page, "button[value=reject]")


def decline_without_reason(page: Page) -> None:
    _press(page, "button[value=decline]")


def pin_unseen(scene: Scene) -> None:
    """A PIN is shown once; each picture shows it for the first time."""
    Attendee.update(pin_shown=False).where(Attendee.meeting == scene.main).execute()


def show_pin(page: Page) -> None:
    _press(page, "button[value=pin]")
    page.wait_for_selector(".pin")


def wrong_old_password(page: Page) -> None:
    page.fill("#old", "không phải")
    page.fill("#new", "một câu thật dài và dễ nhớ")
    _press(page, "form:has(#old) .button.primary")


def open_details(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")


def _press(page: Page, selector: str) -> None:
    with page.expect_navigation():
        page.locator(selector).first.click()
    page.evaluate("document.fonts.ready")


def shot(name: str, path: str, person: str = "", **values: object) -> Shot:
    return Shot(name=f"central-{name}", path=path, sizes=OFFICE, person=person, **{"whole": True, **values})


CHAPTERS: tuple[Chapter, ...] = (
    Chapter(
        lambda: Scene(answers, other_fates),
        (
            shot("login", "/login", is_main=True),
            shot("login-wrong", "/login", touch=log_in_wrongly),
            shot("upcoming", "/", "chutich", is_main=True),
            shot("upcoming-next-week", "/?week=2026-12-07", "chutich"),
            shot("upcoming-empty", "/?week=2026-12-14", "tt-phuc-vu.pho"),
            shot("ongoing-empty", "/ongoing", "chutich", is_main=True),
            shot("awaiting", "/awaiting", "chanhvp", is_main=True),
            shot("awaiting-empty", "/awaiting", "so-y-te.lanhdao"),
            shot("register", "/register", "dangky", is_main=True),
            shot("register-wrong", "/register", "dangky", touch=type_nonsense, is_main=True),
            shot("register-secret", "/register", "dangky", touch=choose_secret),
            shot("register-not-allowed", "/register", "so-y-te.lanhdao"),
            shot("edit", "/meetings/{main}/edit", "thuky", is_main=True),
            shot("approval", "/meetings/{waits}/approval", "chanhvp", is_main=True),
            shot("approval-no-reason", "/meetings/{waits}/approval", "chanhvp", touch=reject_without_reason),
            shot("meeting-chair", "/meetings/{main}", "chutich", is_main=True),
            shot("meeting-attendee", "/meetings/{main}", "so-tai-chinh.lanhdao", is_main=True),
            shot("meeting-registrar", "/meetings/{main}", "dangky"),
            shot("meeting-waits", "/meetings/{waits}", "chanhvp"),
            shot("meeting-rejected", "/meetings/{rejected}", "dangky"),
            shot("meeting-postponed", "/meetings/{postponed}", "dangky"),
            shot("meeting-cancelled", "/meetings/{cancelled}", "dangky"),
            shot("call-off", "/meetings/{soon}/call-off/cancel", "pct.kinhte", is_main=True),
            shot("answer", "/meetings/{main}/answer", "so-xay-dung.lanhdao", is_main=True),
            shot("answer-no-reason", "/meetings/{main}/answer", "so-xay-dung.lanhdao", touch=decline_without_reason),
            shot("naming", "/naming", "hoi-nong-dan.lanhdao", is_main=True),
            shot("naming-empty", "/naming", "so-y-te.pho"),
            shot("name", "/meetings/{main}/naming/{invitation}", "hoi-nong-dan.lanhdao", is_main=True),
            shot("name-awaiting", "/meetings/{waits}/naming/{invitation_waits}", "mttq.lanhdao"),
            shot("notices", "/notices", "so-tai-chinh.lanhdao", is_main=True),
            shot("notices-empty", "/notices", "tt-phuc-vu.pho"),
            shot("remind", "/meetings/{main}/remind", "thuky"),
            shot("letters", "/meetings/{main}/letters", "thuky"),
            shot("outbox", "/outbox", "phovp"),
            shot("agencies", "/agencies", "phovp", is_main=True),
            shot("agency", "/agencies/{agency}", "so-y-te.lanhdao"),
            shot("agency-office", "/agencies/{agency}", "phovp", touch=open_details, is_main=True),
            shot("account", "/account", "dangky", is_main=True),
            shot("account-wrong", "/account", "dangky", touch=wrong_old_password),
            shot("ticket", "/meetings/{main}/ticket", "so-tai-chinh.lanhdao", is_main=True),
            shot("ticket-pin", "/meetings/{main}/ticket", "so-noi-vu.lanhdao", prepare=pin_unseen, touch=show_pin),
            shot("poster", "/meetings/{main}/poster", "thuky", is_main=True),
            shot("paper", "/documents/{paper}", "so-tai-chinh.lanhdao", is_main=True),
            shot("proceedings-empty", "/meetings/{soon}/proceedings", "pct.kinhte"),
            shot("faults-empty", "/faults", "quantri"),
            shot("not-allowed", "/faults", "dangky"),
            shot("not-found", "/meetings/9999", "dangky", is_main=True),
            shot("refused", "/meetings/{rejected}/poster", "dangky"),
            shot("broken", "/broken", "dangky"),
            shot("ended-empty", "/ended?week=2026-12-07", "chutich"),
            shot("ended-not-found", "/ended?q=khong+co+cuoc+hop+nay", "chutich"),
        ),
    ),
    Chapter(
        lambda: Scene(answers, running, fault),
        (
            shot("ongoing", "/ongoing", "chutich", is_main=True),
            shot("meeting-running", "/meetings/{main}", "chutich"),
            shot("proceedings-running", "/meetings/{main}/proceedings", "chutich"),
            shot("faults", "/faults", "quantri", is_main=True),
        ),
    ),
    Chapter(
        lambda: Scene(answers, ended),
        (
            shot("ended", "/ended", "chutich", is_main=True),
            shot("meeting-ended", "/meetings/{main}", "so-tai-chinh.lanhdao"),
            shot("proceedings", "/meetings/{main}/proceedings", "thuky", is_main=True),
            shot("proceedings-votes", "/meetings/{main}/proceedings", "thuky", touch=open_details),
        ),
    ),
    Chapter(
        lambda: Scene(answers, ended, drafted),
        (
            shot("papers", "/meetings/{main}/papers", "thuky", is_main=True),
            shot("papers-speaker", "/meetings/{main}/papers", "speaker"),
            shot("minutes", "/papers/{minutes}", "thuky", is_main=True),
            shot("minutes-lines", "/papers/{minutes}", "thuky", touch=open_details),
            shot("notice", "/papers/{notice}", "thuky"),
            shot("minutes-edit", "/papers/{minutes}/edit", "thuky", is_main=True),
            shot("minutes-check", "/papers/{minutes}/check", "speaker", is_main=True),
            shot("line", "/meetings/{main}/lines/{last_line}", "thuky"),
            shot("verify", "/verify/{last_line}/00", "thuky"),
        ),
    ),
)
