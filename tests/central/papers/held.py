"""A meeting of the test province that was planned at central, held in a room and reported, and its papers' way."""

from dataclasses import dataclass
from datetime import date

from central.documents.store import Store
from central.meetings.models import Meeting
from central.meetings.plan import PlannedItem
from central.papers import actions
from central.papers.drafting import Drafting, draft_next
from central.papers.files import make_next
from central.papers.models import Paper
from central.papers.official.content import Sort
from central.proceedings.apply import Applier
from central.proceedings.intake import accept
from central.proceedings.models import KeptPackage
from contract import events as e
from contract.content import Content
from contract.package import Package, read_package
from tests.central.proceedings.unit import Stream, register
from tests.central.province import NOW, Province
from tests.makers import UNIT, make_content

OPINION = make_content("Đề nghị làm rõ nguồn chi.", salt=b"salt of opinion.")
CONCLUSION = make_content("Giao Sở Tài chính chủ trì.", salt=b"salt of conclus.")
SECRET = make_content("Bố trí nhân sự theo phương án 2.", salt=b"salt of a secret")
REASON = make_content("đi công tác", salt=b"salt of a reason")
AGENDA = (
    PlannedItem(token="noi-dung-1", title="Dự toán năm 2027", minutes=30, presenter="Sở Tài chính"),
    PlannedItem(token="noi-dung-2", title="Công tác cán bộ", minutes=20, is_closed=True),
)


@dataclass
class Held:
    """The meeting, its package, and the room's stream, which may go on."""

    province: Province
    meeting: Meeting
    package: Package
    stream: Stream

    @property
    def drafting(self) -> Drafting:
        return Drafting(planning=self.province.planning, place="Cần Thơ", address="http://central.test")

    def number(self, who: str) -> int:
        return int(self.province.attendee(self.meeting, who).number)

    def send(self, *events: e.Event, more: tuple[Content, ...] = ()) -> None:
        """The room writes and sends these lines; central applies them."""
        contents = (OPINION, CONCLUSION, SECRET, REASON, *more)
        first = len(self.stream.texts) + 1
        self.stream.write(*events, meeting=self.meeting.id, contents=contents)
        self.province.clock.at_ms = self.stream.at_ms + 1000
        accept(self.province.database, self.stream.run(first), unit=UNIT, now_ms=self.province.clock())
        while Applier(self.province.database).apply(now_ms=self.province.clock()):
            pass

    def paper(self, sort: Sort = Sort.MINUTES) -> Paper:
        found: Paper = Paper.get(Paper.meeting == self.meeting, Paper.sort == sort, Paper.amends.is_null())
        return found

    def signed(self) -> Paper:
        """The minutes, brought to the end of their way."""
        planning, people, number = self.province.planning, self.province.people, self.paper().id
        actions.submit(planning, number, by=people["secretary"])
        actions.agree(planning, number, by=people["chair"])
        on = date(2026, 11, 30)
        actions.sign(planning, number, number="5", dated_on=on, by=people["secretary"])
        return self.paper()


def hold(province: Province, *, ends: bool = True) -> Held:
    """Registered, approved, held: an opinion on the first item, a conclusion on each; the second item is closed."""
    meeting = province.approved(agenda=AGENDA)
    kept = KeptPackage.get(KeptPackage.meeting == meeting.id)
    package = read_package(bytes(kept.body))
    stream = register(Stream(at_ms=meeting.starts_at_ms).begin())
    accept(province.database, stream.run(1), unit=UNIT, now_ms=NOW)
    held = Held(province, meeting, package, stream)
    chair, finance = held.number("chair"), held.number("finance")
    held.send(
        e.PackageTaken(incarnation=package.incarnation, revision=package.revision, sha256=kept.sha256),
        e.CheckedIn(attendee=finance, way=e.Way.CAMERA),
        e.CheckedIn(attendee=chair, way=e.Way.START, by=chair),
        e.MeetingStarted(by=chair),
        e.ItemOpened(item="noi-dung-1", by=chair),
        e.OpinionGiven(attendee=finance, item="noi-dung-1", text=OPINION.name, source=e.Source.PHONE),
        e.ConclusionEntered(item="noi-dung-1", text=CONCLUSION.name, by=chair),
        e.ItemOpened(item="noi-dung-2", by=chair),
        e.ConclusionEntered(item="noi-dung-2", text=SECRET.name, by=chair),
        *((e.MeetingEnded(by=chair),) if ends else ()),
    )
    return held


def draft_all(held: Held, store: Store | None = None) -> None:
    """What the worker does until nothing waits; with a store, files too."""
    failed: set[int] = set()
    while draft_next(held.drafting, failed=failed) or (store is not None and make_next(held.province.planning, store)):
        pass
    assert not failed
