"""The desk: the only door through which anything is decided or learned about a meeting in this unit."""

from pathlib import Path

from edge.desk.course import Course, NextSitting
from edge.desk.deciding import Decision, written
from edge.desk.from_paper import FromPaper, PaperBallot
from edge.desk.joined import Joined, Others
from edge.desk.meetings import Meetings
from edge.desk.people import People
from edge.desk.private import Private
from edge.desk.secret_ballots import SecretBallots, SecretRound, SecretVote
from edge.desk.speech import Speech
from edge.desk.words import LatePaper, Opinion, Words

__all__ = [
    "Decision",
    "Desk",
    "LatePaper",
    "NextSitting",
    "Opinion",
    "Others",
    "PaperBallot",
    "SecretRound",
    "SecretVote",
    "written",
]


class Desk(Meetings, Course, People, FromPaper, Joined, SecretBallots, Words, Speech, Private):
    """Every action is one decision: allowed and on disk when it returns, or Refused with nothing written."""

    def waiting_for_central(self) -> tuple[int, int]:
        """How many lines central is not known to hold, and since when the oldest of them waits (0: none)."""
        return self.journal.waiting()

    def handed_out(self) -> dict[str, Path]:
        """The files of all papers that were handed out in this unit's meetings, by SHA-256."""
        rooms = (self.room(package.meeting) for package in self.meetings())
        names = {one.event.sha256 for room in rooms for one in room.documents_here.values()}
        files = ((name, self.shelf.document(name)) for name in sorted(names))
        return {name: path for name, path in files if path}
