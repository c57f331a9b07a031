"""Papers that came to the meeting itself: handed out, replaced by another version, withdrawn."""

from dataclasses import dataclass, field

from contract import events as e
from contract.line import Line
from contract.room.plan import Plan


@dataclass(frozen=True, slots=True)
class HandedOut:
    """A paper "phát tại cuộc họp": what its line says, and when that was."""

    event: e.DocumentAddedHere
    at: int


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a paper by its name and the SHA-256 of its file. `title`: as the plan had it then, empty for a
    paper that was handed out here; no part of which version it is."""

    document: str
    sha256: str
    title: str = field(default="", compare=False)

    @property
    def mark(self) -> str:
        """By how much of the file's name people tell two versions of one title apart."""
        return self.sha256[:8]


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A paper that nobody may read any more ("thu hồi"); `reason` names a content."""

    at: int
    by: int
    reason: str


@dataclass
class Papers(Plan):
    """`replacements` leads from a paper to the version that took its place; both may be of the plan or of the room.
    `opened_with`: what was in force for an item as it was opened, by the line that opened it."""

    documents_here: dict[str, HandedOut] = field(default_factory=dict)
    replacements: dict[str, str] = field(default_factory=dict)
    withdrawals: dict[str, Withdrawal] = field(default_factory=dict)
    opened_with: dict[str, tuple[Version, ...]] = field(default_factory=dict)

    def knows_document(self, document: str) -> bool:
        """Is this a paper of the plan, or one that was handed out here?"""
        planned = self.package.documents if self.package else ()
        return document in self.documents_here or any(one.document == document for one in planned)

    def in_force(self, document: str) -> bool:
        """Is it neither replaced nor withdrawn?"""
        return document not in self.replacements and document not in self.withdrawals

    def versions_of(self, item: str) -> tuple[Version, ...]:
        """What is in force for this item now: the plan's papers in their order, then those handed out here."""
        planned = self.package.documents if self.package else ()
        here = (one.event for one in self.documents_here.values())
        found = [Version(one.document, one.sha256, one.title) for one in planned if one.item == item]
        found += [Version(one.document, one.sha256) for one in here if one.item == item]
        return tuple(one for one in found if self.in_force(one.document))

    def _take_paper(self, event: e.Event, line: Line) -> bool:
        match event:
            case e.DocumentAddedHere():
                self.documents_here[event.document] = HandedOut(event, line.at)
                if isinstance(event, e.DocumentReplacedHere):
                    self.replacements[event.replaces] = event.document
            case e.DocumentWithdrawnHere():
                self.withdrawals[event.document] = Withdrawal(line.at, event.by, event.reason)
            case _:
                return False
        return True
