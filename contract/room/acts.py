"""The last act of somebody who conducts the meeting, so that the others' pages can name it (“Thư ký vừa: …”)."""

from dataclasses import dataclass

from contract import events as e
from contract.line import Line
from contract.room.plan import Plan
from contract.room.undo import STEPS

ACTS = (
    *STEPS,
    *(e.MeetingStarted, e.MeetingContinued, e.MeetingEnded, e.StepUndone, e.SpeakingTimeSet, e.ListeningSwitched),
    *(e.RecordingRefused, e.RecordingAllowed),
    *(e.BallotAddedHere, e.BallotOpened, e.CountEntered, e.BallotClosed, e.BallotVoided, e.TieDecided),
    *(e.CheckedIn, e.CheckInUndone, e.Departed, e.AbsenceExcused, e.AttendeeAddedHere, e.SubstituteNamedHere),
    *(e.DocumentAddedHere, e.DocumentWithdrawnHere, e.MatterSettled, e.SettlementUndone),
)
IN_A_ROW_MS = 12_000
"""Check-ins by one hand, each within this time of the one before, are one act."""


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did; `people` are those whom check-ins in a row have marked present, the last one last."""

    line: str
    at: int
    event: e.Event
    by: int
    people: tuple[int, ...] = ()


@dataclass
class Acts(Plan):
    """What delegates do for themselves, and what the unit does by itself, is no such act."""

    act: Act | None = None

    def _keep_act(self, event: e.Event, line: Line) -> None:
        by = getattr(event, "by", 0)
        if not isinstance(event, ACTS) or by in (0, getattr(event, "attendee", 0)):
            return
        if isinstance(event, e.CheckedIn) and event.way is not e.Way.SECRETARY:
            return
        people = (*self._in_a_row(by, line), event.attendee) if isinstance(event, e.CheckedIn) else ()
        self.act = Act(line.name, line.at, event, by, people)

    def _in_a_row(self, by: int, line: Line) -> tuple[int, ...]:
        """Whom the same hand has marked present just before."""
        before = self.act
        goes_on = before is not None and before.by == by and line.at - before.at < IN_A_ROW_MS
        return before.people if before and goes_on else ()
