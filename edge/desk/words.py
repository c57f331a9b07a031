"""What is said and written in a meeting: opinions, conclusions, late papers, and the erasing of any of it."""

import logging
from dataclasses import dataclass

import msgspec

from contract import events as e
from contract.line import Line
from contract.refused import Refused
from contract.room import Room
from contract.vietnamese import nfc
from edge.desk.deciding import Deciding, written

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What somebody says on an agenda item, on a page of a document, or on the meeting as a whole (R5.2b)."""

    attendee: int
    text: str
    item: str = ""
    document: str = ""
    page: int = 0
    source: e.Source = e.Source.PHONE
    by: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LatePaper:
    """A paper that was handed in at the meeting; its file is on the shelf under `sha256`."""

    document: str
    title: str
    sha256: str
    size: int
    item: str = ""
    giver: int = 0
    replaces: str = ""


class Words(Deciding):
    """Every text is a content beside the line, so that it can be erased and the chain still holds."""

    def give_opinion(self, meeting: int, opinion: Opinion) -> Line:
        """Keep an opinion. The same one sent twice (a double tap, a lost answer) is the line that is there."""
        if not opinion.text.strip():
            raise Refused("Chưa có nội dung ý kiến.")
        text = written(opinion.text)
        given = e.OpinionGiven(
            attendee=opinion.attendee,
            item=opinion.item,
            document=opinion.document,
            page=opinion.page,
            text=text.name,
            source=opinion.source,
            by=opinion.by,
        )
        with self.deciding(meeting) as decision:
            before = self._said_before(decision.room, opinion)
            return before or decision.record(given, text)

    def conclude(self, meeting: int, item: str, text: str, by: int) -> Line:
        """Enter the conclusion of an agenda item, of the meeting when `item` is empty; a later one takes its place."""
        if not text.strip():
            raise Refused("Chưa có nội dung kết luận.")
        words = written(text)
        return self._decide(meeting, e.ConclusionEntered(item=item, text=words.name, by=by), words)

    def note_unanimity(self, meeting: int, item: str, by: int) -> Line:
        """“Thống nhất, không có ý kiến khác”: not a vote."""
        return self._decide(meeting, e.UnanimityNoted(item=item, by=by))

    def add_document(self, meeting: int, paper: LatePaper, by: int) -> Line:
        """Add a paper that came late, or a newer version of one; Refused unless its file is on the shelf."""
        if self.shelf.document(paper.sha256) is None:
            raise Refused("Chưa có tệp tài liệu này tại phòng họp.")
        title = written(paper.title)
        added = e.DocumentAddedHere(
            document=paper.document,
            item=paper.item,
            sha256=paper.sha256,
            size=paper.size,
            title=title.name,
            giver=paper.giver,
            by=by,
        )
        if paper.replaces:
            added = e.DocumentReplacedHere(**msgspec.structs.asdict(added), replaces=paper.replaces)
        return self._decide(meeting, added, title)

    def withdraw_document(self, meeting: int, document: str, by: int, reason: str) -> Line:
        """Take a paper back: from here on nobody may read it."""
        why = written(reason)
        return self._decide(meeting, e.DocumentWithdrawnHere(document=document, by=by, reason=why.name), why)

    def text_of(self, content: str) -> str | None:
        """The text of a content, None when it was erased."""
        found = self.journal.content(content)
        return found.text if found else None

    def erase(self, meeting: int, content: str, by: int, reason: str) -> Line:
        """Delete a content for good, as the law demands; the lines stay and their chain can still be verified."""
        with self.deciding(meeting) as decision:
            if self.journal.content(content) is None:
                raise Refused("Nội dung này đã được xóa hoặc không có tại phòng họp.")
            line = decision.record(e.Erased(content=content, by=by, reason=reason))
            self.journal.forget(content)
        if not self.journal.sweep():
            log.error("Traces of the content that line %s erased stay in the journal until the next sweep", line.name)
        return line

    def _said_before(self, room: Room, opinion: Opinion) -> Line | None:
        """The line by which this person has said just this on the same item or page."""
        about = (opinion.attendee, opinion.item, opinion.document, opinion.page)
        for said in room.opinions:
            same_place = (said.attendee, said.item, said.document, said.page) == about
            if same_place and self.text_of(said.text) == nfc(opinion.text):
                return next(line for _, line in self.journal.lines_of(room.meeting) if line.name == said.line)
        return None
