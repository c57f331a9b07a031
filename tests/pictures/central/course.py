"""The session as its room recorded it, taken in and applied, and the papers drafted from it."""

from typing import cast

import msgspec
from peewee import SqliteDatabase

from central.documents.store import store_in
from central.packages.models import PackageOffer
from central.papers.actions import ask_speakers, speakers_of
from central.papers.drafting import Drafting, draft_next
from central.papers.files import make_next
from central.papers.models import Paper
from central.papers.official.content import Sort
from central.people.models import Official
from central.proceedings.apply import Applier
from central.proceedings.intake import accept
from central.proceedings.models import Content
from central.proceedings.results import BallotRound, Fault
from central.search.indexing import index_next
from central.settings import read_signing_key
from contract import events as e
from contract.ballot import Mode, PreparedBallot, Question
from contract.notes import PageNotes
from contract.package import Package, read_package
from contract.wording import Spoken, Wording
from edge.desk import NextSitting, Opinion
from edge.runs import next_run
from tests.central.sound.rooms import RATE_HZ, RECORDING, Kept, bring
from tests.edge.kiosk.house import House
from tests.makers import UNIT, UNIT_KEY
from tests.pictures.central.scene import MINUTE, MONDAY, REPORT, Scene, official
from tests.pictures.edge.handing_out import INK

CONCLUSION = (
    "Thống nhất thông qua dự thảo Nghị quyết về hỗ trợ chuyển đổi số cấp xã. Giao Sở Khoa học và Công nghệ chủ trì, "
    "phối hợp Sở Tài chính hoàn chỉnh hồ sơ, trình Hội đồng nhân dân tỉnh trước ngày 05/12/2026."
)


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
        self.run_to_vote()
        if to_end:
            self.end()
        self.send()
        self.house.journal.close()

    def run_to_vote(self) -> None:
        for attendee in self.voters[1:-3]:
            self.pass_minutes(1)
            way = e.Way.CAMERA if attendee % 4 else e.Way.POSTER
            self.desk.check_in(self.meeting, attendee, way)
        self.desk.start(self.meeting, self.chair, (self.chair, self.package.secretaries[0]))
        self.pass_minutes(14)
        self.desk.open_item(self.meeting, self.package.agenda[0].item, self.chair)
        opinion = Opinion(attendee=self.voters[4], text=REPORT, item=self.package.agenda[0].item)
        self.desk.give_opinion(self.meeting, opinion)
        self.hear()
        self.pass_minutes(25)
        self.desk.open_item(self.meeting, self.package.agenda[1].item, self.chair)
        self.desk.open_ballot(self.meeting, self.package.ballots[0].ballot, Mode.DEVICES, self.chair)
        self.vote()

    def hear(self) -> None:
        """Two people speak, and somebody whom nobody gave the floor."""
        self.desk.begin_listening(self.meeting, RECORDING)
        words = ("đề nghị làm rõ nguồn vốn", "tôi đồng ý với dự thảo nghị quyết", "xin ý kiến các đồng chí")
        for number, (speaker, said) in enumerate(zip((self.voters[4], self.voters[6], 0), words, strict=True)):
            start_ms = 1_000 + number * 3_500
            spoken = [
                Spoken(word, start_ms + 400 * at, start_ms + 400 * at + 350, 990 if at != 2 else 500)
                for at, word in enumerate(said.split())
            ]
            wording = Wording(words=tuple(spoken))
            item = self.package.agenda[0].item
            line = self.desk.write_down(self.meeting, RECORDING, wording, speaker=speaker, item=item)
            if number == 0:
                self.desk.accept_speech(self.meeting, (line.name,), self.package.secretaries[0])
        self.desk.end_listening(self.meeting, RECORDING, e.Silence.SWITCHED)

    def bring_sound(self) -> None:
        key = read_signing_key(self.scene.settings).public_key()
        kept = Kept(bytes(12 * RATE_HZ * 2), self.meeting, key)
        self.desk.sound_kept(self.meeting, kept.event(), kept.key_content.body.decode())
        bring(kept, store_in(self.scene.settings.central.data_dir))

    def adjourn(self) -> None:
        self.run_to_vote()
        self.desk.close_ballot(self.meeting, self.package.ballots[0].ballot, 1, self.chair)
        self.pass_minutes(90)
        now = self.house.clock.now().at_ms
        self.desk.close_sitting(self.meeting, self.chair, NextSitting(until=now + 120 * MINUTE))
        self.pass_minutes(120)
        self.desk.open_sitting(self.meeting, self.chair, self.voters[2:])
        self.pass_minutes(60)
        wednesday = NextSitting(until=MONDAY + 48 * 60 * MINUTE, place="Hội trường tầng 2")
        self.desk.close_sitting(self.meeting, self.chair, wednesday)
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
        self.bring_sound()
        paper = self.package.documents[0]
        note = PageNotes(sha256=paper.sha256, page=1, text="Hỏi lại số liệu quý III.", ink=INK)
        self.desk.bring_notes(self.meeting, self.voters[4], (note,))

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


def adjourned(scene: Scene) -> None:
    """The second sitting is over, the third is to be on Wednesday."""
    Course(scene).adjourn()


def running(scene: Scene) -> None:
    Course(scene).run(to_end=False)


def ended(scene: Scene) -> None:
    Course(scene).run(to_end=True)


def looked_through(scene: Scene) -> None:
    """The worker has read what is over."""
    store = store_in(scene.settings.central.data_dir)
    while index_next(scene.database, store, now_ms=scene.now_ms):
        pass


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


def other_words(_scene: Scene) -> None:
    """The words that are kept of the ballot are those of another one."""
    two = (Question(text="Thống nhất chủ trương?"), Question(text="Thống nhất kinh phí?"))
    other = PreparedBallot(ballot="khac", title="Đề án khác", questions=two)
    spec = BallotRound.select(BallotRound.spec)
    Content.update(body=msgspec.json.encode(other)).where(Content.name.in_(spec)).execute()


def full(scene: Scene) -> None:
    """From now on no page more fits into central's file; who looks at it has logged in before."""
    scene.cookies("dangky")
    database = cast("SqliteDatabase", scene.database)
    database.pragma("max_page_count", database.pragma("page_count"), permanent=True)


def fault(scene: Scene) -> None:
    """A line that did not fit."""
    reason = "Lượt biểu quyết này đã được mở."
    values = {"unit": UNIT, "stream": "00112233445566aa", "seq": 118, "meeting": scene.main.id}
    Fault.insert(**values, reason=reason, found_at_ms=scene.clock()).execute()
