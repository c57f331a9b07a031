"""All papers of a meeting as pages list them: the plan's and those handed out here, and how each stands. Pure."""

from dataclasses import dataclass

from contract.package import Document
from contract.room import BallotState, HandedOut, Room, Withdrawal
from edge.kiosk.names import ReadText
from edge.kiosk.who_sees import may_read

PDF = "application/pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One version of a paper. `given_at`: when it was handed out here (0: it was planned), by the attendee `giver`."""

    document: str
    item: str
    title: str
    sha256: str
    media_type: str = PDF
    images: tuple[str, ...] = ()
    giver: int = 0
    given_at: int = 0
    replaced_by: str = ""
    withdrawal: Withdrawal | None = None

    @property
    def is_in_force(self) -> bool:
        return not self.replaced_by and self.withdrawal is None


def library(room: Room, read: ReadText) -> tuple[Paper, ...]:
    """Every paper in the plan's order, then as they came; a version that replaces another stands in its place."""
    planned = room.package.documents if room.package else ()
    found = [_planned(room, one) for one in planned]
    for document, one in room.documents_here.items():
        paper = _handed_out(room, one, read)
        before = [place for place, other in enumerate(found) if other.replaced_by == document]
        found.insert(before[0] + 1 if before else len(found), paper)
    return tuple(found)


def readable(room: Room, attendee: int, read: ReadText) -> tuple[Paper, ...]:
    """The papers that a person may know of; one that was withdrawn is named and can't be opened."""
    return tuple(one for one in library(room, read) if may_read(room, attendee, one.item))


def find(papers: tuple[Paper, ...], document: str) -> Paper | None:
    """The paper of this name."""
    return next((one for one in papers if one.document == document), None)


def in_force_at(room: Room, ballot: BallotState, read: ReadText) -> list[Paper]:
    """The papers on which this round was voted, each in the version that was in force as it opened."""
    known = {(one.document, one.sha256): one for one in library(room, read)}
    found = (known.get((one.document, one.sha256)) for one in ballot.papers)
    return [one for one in found if one]


def newest(papers: tuple[Paper, ...], paper: Paper) -> Paper:
    """The version that is in force in a paper's place; itself when nothing has replaced it."""
    after = find(papers, paper.replaced_by)
    return newest(papers, after) if after else paper


def _planned(room: Room, one: Document) -> Paper:
    return Paper(
        document=one.document,
        item=one.item,
        title=one.title,
        sha256=one.sha256,
        media_type=one.media_type,
        images=one.images,
        replaced_by=room.replacements.get(one.document, ""),
        withdrawal=room.withdrawals.get(one.document),
    )


def _handed_out(room: Room, one: HandedOut, read: ReadText) -> Paper:
    document = one.event.document
    return Paper(
        document=document,
        item=one.event.item,
        title=read(one.event.title) or "…",
        sha256=one.event.sha256,
        giver=one.event.giver,
        given_at=one.at,
        replaced_by=room.replacements.get(document, ""),
        withdrawal=room.withdrawals.get(document),
    )
