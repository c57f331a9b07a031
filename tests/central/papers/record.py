"""A room's record from which papers are drafted: two items, opinions, a vote, a pause, a clock that was not sure."""

from collections.abc import Iterable
from typing import Any

import msgspec

from central.papers.official.elsewhere import held_sittings
from central.papers.official.source import Issuer, Source, replay
from central.proceedings.following import Followed
from contract import events as e
from contract.ballot import Mode, Question, shape_of
from contract.content import Content
from contract.line import Line, write_line
from contract.package import AgendaItem, Category, Package, sha256_of, write_package
from contract.room import Room
from tests.makers import CHAIR, EIGHT, GUEST, MEETING, SECRETARY, STREAM, make_ballot, make_package, make_person

MINUTE = 60_000
ISSUER = Issuer(
    body="Văn phòng Ủy ban nhân dân tỉnh",
    parent="Ủy ban nhân dân tỉnh",
    place="Cần Thơ",
    head_office="Chánh Văn phòng",
    head_name="Phạm Đức Thắng",
)
BALLOT = make_ballot(
    item="item-2", title="Thông qua dự thảo Nghị quyết", questions=(Question(text="Thông qua dự thảo Nghị quyết?"),)
)


def plan(**changes: Any) -> Package:
    """Six members, of whom one stays away with a reason and one without; the second item is closed."""
    values: dict[str, Any] = {
        "people": (
            *(make_person(one) for one in range(1, 7)),
            make_person(GUEST, category=Category.GUEST, votes=False),
        ),
        "agenda": (
            AgendaItem(item="item-1", title="Báo cáo kinh tế - xã hội", presenter="Sở Tài chính"),
            AgendaItem(item="item-2", title="Dự thảo Nghị quyết", closed=True),
            AgendaItem(item="item-3", title="Công tác phòng, chống hạn mặn"),
        ),
        "ballots": (BALLOT,),
    }
    return make_package(**{**values, **changes})


class Record:
    """Lines written one after another, a minute apart unless said otherwise."""

    def __init__(self, package: Package | None = None) -> None:
        self.package = package or plan()
        self.at_ms, self.within = EIGHT - 10 * MINUTE, 5
        self.lines: list[Line] = []
        self.texts: dict[str, str] = {}
        self.write(self._taken())

    def _taken(self) -> e.PackageTaken:
        sha256 = sha256_of(write_package(self.package))
        return e.PackageTaken(incarnation=self.package.incarnation, revision=self.package.revision, sha256=sha256)

    def text(self, text: str) -> str:
        """The name of a content that says this."""
        one = Content(salt=len(self.texts).to_bytes(16, "big"), body=text.encode())
        self.texts[one.name] = text
        return one.name

    def write(self, *events: e.Event, minutes: float = 1) -> list[Line]:
        for event in events:
            self.at_ms += int(minutes * MINUTE)
            seq = len(self.lines) + 1
            line = Line(
                stream=STREAM, seq=seq, meeting=MEETING, at=self.at_ms, within=self.within, mono=seq, event=event
            )
            self.lines.append(line)
        return self.lines[-len(events) :]

    def source(self) -> Source:
        packages = {sha256_of(write_package(self.package)): self.package}
        followed = Followed(Room(meeting=MEETING, packages=packages))
        written = [(one.stream, one.seq, write_line(one)) for one in self.lines]
        lines, quorums = replay(followed, written, {})
        assert not followed.problems, followed.problems
        sittings = held_sittings(followed.room, quorums)
        return Source(room=followed.room, lines=lines, texts=self.texts, issuer=ISSUER, sittings=sittings)


def opened(record: Record, entitled: Iterable[int], mode: Mode = Mode.DEVICES) -> e.BallotOpened:
    spec = record.text(_spec())
    return e.BallotOpened(
        ballot=BALLOT.ballot,
        item="item-2",
        mode=mode,
        spec=spec,
        shape=shape_of(BALLOT),
        rule=record.package.rule,
        entitled=tuple(entitled),
        members=6,
        present=len(tuple(entitled)),
        by=CHAIR,
    )


def _spec() -> str:
    return msgspec.json.encode(BALLOT).decode()


def whole_meeting() -> Record:
    """The meeting from the first check-in to the end."""
    record = Record()
    record.write(*(e.CheckedIn(attendee=one, way=e.Way.CAMERA) for one in (1, 2, 3)), minutes=1)
    record.write(e.AbsenceExcused(attendee=5, by=SECRETARY, reason=record.text("dự hội nghị của Quân khu")))
    record.write(e.MeetingStarted(by=CHAIR), e.ItemOpened(item="item-1", by=CHAIR))
    record.within = 5 * MINUTE
    record.write(e.CheckedIn(attendee=4, way=e.Way.POSTER), minutes=14)
    record.within = 5
    said = record.text("Đề nghị làm rõ nguyên nhân giải ngân vốn đầu tư công đạt thấp")
    record.write(e.OpinionGiven(attendee=3, item="item-1", text=said, source=e.Source.PHONE))
    record.write(e.MeetingPaused(by=CHAIR), e.MeetingResumed(by=CHAIR), minutes=10)
    record.write(e.ConclusionEntered(item="item-1", text=record.text("Lời đầu"), by=CHAIR))
    record.write(
        e.ConclusionEntered(
            item="item-1", text=record.text("Giao Sở Tài chính chủ trì, báo cáo trước ngày 05/12/2025"), by=CHAIR
        )
    )
    record.write(e.ItemOpened(item="item-2", by=CHAIR), opened(record, (1, 2, 3, 4)))
    for voter, mark in ((1, 0), (2, 0), (3, 0), (4, 1)):
        cast = e.VoteCast(
            ballot=BALLOT.ballot, voter=voter, choices=((mark,),), nonce=f"nonce-{voter:04}", source=e.Source.PHONE
        )
        record.write(cast, minutes=0.1)
    record.write(e.BallotClosed(ballot=BALLOT.ballot, members=6, present=4, by=CHAIR))
    record.write(e.ConclusionEntered(item="item-2", text=record.text("Thống nhất ban hành Nghị quyết"), by=CHAIR))
    record.write(e.Departed(attendee=4), e.UnanimityNoted(by=CHAIR), e.MeetingEnded(by=CHAIR))
    return record
