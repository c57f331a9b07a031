"""A paper as its page shows it to one person: what they may read and do, the text with its lines, the way so far."""

from dataclasses import dataclass

from peewee import JOIN

from central.documents.models import PageImage
from central.meetings.models import Attendee, Meeting
from central.meetings.planning import Planning
from central.meetings.rights import Role
from central.papers.actions import speakers_of, still_checking
from central.papers.drafting import has_more
from central.papers.models import Files, Paper, PaperRemark, PaperRevision, PaperStep, SignedFile
from central.papers.official import content
from central.papers.official.content import Block, Sort, redacted
from central.papers.rules import PaperAct, PaperState, may, require, sees_all
from central.papers.signed import Signing, signed_file, signings
from central.papers.working import revision_of, roles_in, text_of
from central.people.models import Official
from central.proceedings.misfits import Misfit, misfits
from central.proceedings.results import Opinion
from contract.package import Category
from contract.refused import Refused


@dataclass(frozen=True, kw_only=True)
class ShownPaper:
    """`sha256` is the PDF that this person may open, empty while it is being made; `text` what they may read of it.

    `signed` is the file with digital signatures, for who may read all of it; `pages` are then that file's.
    """

    paper: Paper
    revision: PaperRevision
    text: content.Paper
    sees_all: bool
    sha256: str
    signed: SignedFile | None
    signings: list[Signing]
    pages: list[PageImage]
    acts: frozenset[PaperAct]
    steps: list[PaperStep]
    remarks: list[PaperRemark]
    waits: int
    has_more: bool
    misfits: list[Misfit]

    @property
    def has_steps(self) -> bool:
        """Is there anything that this person can do with it?"""
        return bool(self.acts - {PaperAct.SEE, PaperAct.DRAFT, PaperAct.REDRAFT, PaperAct.ANSWER})


def shown_paper(planning: Planning, number: int, *, by: Official, revision: int = 0) -> ShownPaper:
    """The paper at one revision, the newest for 0. Refused: it is not theirs to read yet."""
    paper, roles = found_paper(planning, number, by)
    state, sort = PaperState(paper.state), Sort(paper.sort)
    require(roles, PaperAct.SEE, state, sort)
    writes = may(roles, PaperAct.DRAFT, state, sort) or Role.CHAIR in roles
    if revision not in (0, paper.revision) and not writes:
        raise Refused("Bản trước của văn bản chỉ dành cho Thư ký và Chủ trì.")
    one = revision_of(paper, revision)
    whole = sees_all(roles, is_member=_is_member(paper.meeting, by))
    text = content.read_paper(one.content)
    sha256 = one.pdf_sha256 if whole else one.open_sha256
    is_newest = one.number == paper.revision
    signed = signed_file(paper) if is_newest and whole else None
    drawn = signed.sha256 if signed and signed.images == Files.READY else sha256
    return ShownPaper(
        paper=paper,
        revision=one,
        text=text if whole else redacted(text),
        sees_all=whole,
        sha256=sha256,
        signed=signed,
        signings=signings(paper, text) if is_newest and (signed or state is PaperState.NUMBERED) else [],
        pages=list(PageImage.select().where(PageImage.file_sha256 == drawn).order_by(PageImage.page)) if drawn else [],
        acts=frozenset(act for act in PaperAct if may(roles, act, state, sort)),
        steps=_steps(paper) if writes else [],
        remarks=_remarks(paper) if writes else [],
        waits=still_checking(paper, planning.now_ms()),
        has_more=writes and has_more(paper),
        misfits=misfits(meeting=paper.meeting_id) if writes and paper.state != PaperState.SIGNED else [],
    )


def found_paper(planning: Planning, number: int, by: Official) -> tuple[Paper, frozenset[Role]]:
    """The paper and what this person is in its meeting. Refused: there is none, or the meeting is not theirs."""
    paper: Paper | None = Paper.get_or_none(Paper.id == number)
    if paper is None:
        raise Refused("Không tìm thấy văn bản này.")
    return paper, roles_in(paper.meeting, planning, by)


def papers_of(meeting: Meeting, roles: frozenset[Role]) -> list[Paper]:
    """The papers of a meeting that somebody with these roles may read, in the order in which they are needed."""
    order = list(Sort)
    rows = Paper.select().where(Paper.meeting == meeting).order_by(Paper.id)
    seen = [one for one in rows if may(roles, PaperAct.SEE, PaperState(one.state), Sort(one.sort))]
    return sorted(seen, key=lambda one: order.index(Sort(one.sort)))


def own_words(paper: Paper, by: Official) -> list[Block]:
    """What the paper says that this person said: all that a speaker sees before it is signed."""
    mine = Attendee.select(Attendee.number).where(Attendee.meeting == paper.meeting_id, Attendee.official == by)
    rows = Opinion.select(Opinion.line).where(Opinion.meeting == paper.meeting_id, Opinion.attendee.in_(mine))
    lines = {row.line for row in rows}
    return [block for block in text_of(paper).blocks if lines & set(block.lines)]


def own_remark(paper: Paper, by: Official) -> PaperRemark | None:
    """What this person answered to the revision as it is now."""
    mine = (PaperRemark.paper == paper) & (PaperRemark.official == by)
    found: PaperRemark | None = PaperRemark.get_or_none(mine, PaperRemark.revision == paper.revision)
    return found


def to_check(meeting: Meeting, by: Official) -> list[Paper]:
    """Papers that wait for this speaker to look at the own words."""
    rows = Paper.select().where(Paper.meeting == meeting, Paper.state == PaperState.CHECKING)
    return [one for one in rows if by.id in speakers_of(one)]


def _is_member(meeting: Meeting, by: Official) -> bool:
    mine = (Attendee.meeting == meeting) & (Attendee.official == by) & ~Attendee.is_withdrawn
    return bool(Attendee.select().where(mine, Attendee.category == Category.MEMBER).exists())


def _steps(paper: Paper) -> list[PaperStep]:
    rows = PaperStep.select(PaperStep, Official).join(Official, JOIN.LEFT_OUTER).where(PaperStep.paper == paper)
    return list(rows.order_by(PaperStep.id.desc()))


def _remarks(paper: Paper) -> list[PaperRemark]:
    rows = PaperRemark.select(PaperRemark, Official).join(Official).where(PaperRemark.paper == paper)
    return list(rows.order_by(PaperRemark.id.desc()))
