"""One step with a paper: who acts, whether they may, and how the paper, its text and its history are written."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from central.db import locked, transaction
from central.meetings import rights
from central.meetings.models import Meeting
from central.meetings.phases import state_of
from central.meetings.planning import Planning
from central.meetings.rights import Role
from central.meetings.roles import roles_of
from central.meetings.states import Act
from central.notices.actions import tell
from central.papers.models import Paper, PaperRevision, PaperStep
from central.papers.official import content
from central.papers.official.content import Sort, read_paper, write_paper
from central.papers.rules import PaperAct, PaperState, after, require
from central.people.access import access_of
from central.people.models import Official
from contract.refused import Refused


@dataclass(frozen=True, kw_only=True)
class Working:
    """Somebody at work on a paper that nobody else changes meanwhile."""

    planning: Planning
    paper: Paper
    by: Official
    roles: frozenset[Role]

    @property
    def text(self) -> content.Paper:
        return text_of(self.paper)

    def write(self, text: content.Paper) -> None:
        """A new revision of the text; the former ones stay. Its files are made by the worker."""
        add_revision(self.paper, text, by=self.by, now_ms=self.planning.now_ms())

    def record(self, act: PaperAct, *, reason: str = "") -> None:
        """Move the paper as the act says and write the act into its history."""
        one = self.paper
        one.state, one.is_touched = after(PaperState(one.state), act), True
        one.save()
        note(one, act, by=self.by, reason=reason, now_ms=self.planning.now_ms())

    def tell(self, officials: set[int], subject: str, **values: str) -> None:
        """Tell people, but not the one who did it."""
        meeting = self.paper.meeting
        told, now_ms = officials - {self.by.id}, self.planning.now_ms()
        tell(told, meeting, subject, act="paper", now_ms=now_ms, title=meeting.title, **values)


@contextmanager
def working(planning: Planning, paper: int, act: PaperAct, by: Official) -> Iterator[Working]:
    """Open the step: lock the paper and make sure that this person may do this now. Refused otherwise."""
    with transaction(planning.database):
        found: Paper | None = next(iter(locked(Paper.select().where(Paper.id == paper))), None)
        if found is None:
            raise Refused("Không tìm thấy văn bản này.")
        roles = roles_in(found.meeting, planning, by)
        require(roles, act, PaperState(found.state), Sort(found.sort))
        yield Working(planning=planning, paper=found, by=by, roles=roles)


def roles_in(meeting: Meeting, planning: Planning, by: Official) -> frozenset[Role]:
    """What this person is for the meeting. Refused: they may not even see it."""
    roles = roles_of(access_of(by, planning.today), meeting, planning.today)
    rights.require(roles, Act.SEE, state_of(meeting))
    return roles


def text_of(paper: Paper) -> content.Paper:
    """The paper's text as it is now."""
    return read_paper(revision_of(paper).content)


def revision_of(paper: Paper, number: int = 0) -> PaperRevision:
    """A revision by its number, the newest for 0. Refused: there is none."""
    asked = PaperRevision.number == (number or paper.revision)
    found: PaperRevision | None = PaperRevision.get_or_none(PaperRevision.paper == paper, asked)
    if found is None:
        raise Refused("Không tìm thấy văn bản này.")
    return found


def add_revision(paper: Paper, text: content.Paper, *, by: Official | None, now_ms: int) -> None:
    """Write the text down as the paper's newest revision."""
    paper.revision += 1
    paper.save()
    PaperRevision.create(paper=paper, number=paper.revision, official=by, at_ms=now_ms, content=write_paper(text))


def note(paper: Paper, act: PaperAct, *, by: Official | None, now_ms: int, reason: str = "") -> None:
    """A line of the paper's history."""
    PaperStep.create(
        paper=paper, at_ms=now_ms, official=by, act=act, state=paper.state, revision=paper.revision, reason=reason
    )
