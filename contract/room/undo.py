"""The last step of the course, which one line can take back as long as no other step has followed."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass

from contract import events as e
from contract.line import Line
from contract.room.hearing import Hearing
from contract.room.plan import Contradiction
from contract.room.words import Words

STEPS = (
    *(e.SittingClosed, e.NextSittingSet, e.SittingOpened, e.MovedToRoom),
    *(e.MeetingPaused, e.MeetingResumed, e.ItemOpened, e.ItemClosed, e.ChairHandedOver, e.SecretaryNamedHere),
    *(e.FloorGiven, e.FloorEnded, e.UnanimityNoted, e.ConclusionEntered),
)
"""What can be taken back by one line as long as no other step has followed."""
_FINAL = (e.MeetingStarted, e.MeetingContinued, e.MeetingEnded, e.BallotOpened, e.BallotClosed)
"""What ends the possibility: after these the steps before them stand."""
_COURSE = (
    *("sittings", "sitting_since", "adjourned_until", "adjourned_place", "adjourned_text"),
    *("moved_to", "moved_at", "phase_moved"),
    *("phase", "paused_at", "paused_until", "item", "item_since", "items_done"),
    *("presiding", "presiding_for", "presiding_before", "secretaries_here", "secretaries_left"),
    *(
        "speaker",
        "speaker_since",
        "speaker_paused",
        "speaker_remark",
        "unrecorded",
        "speeches",
        "conclusions",
        "unanimous",
    ),
)


@dataclass(frozen=True, slots=True)
class Step:
    """The last step that can be undone: its line and event, the course before it, the place in the queue that it
    took somebody from (-1: none), and what that person had asked for."""

    line: str
    at: int
    event: e.Event
    before: Mapping[str, object]
    place: int = -1
    remark: e.Remark | None = None


@dataclass
class Undoing(Hearing, Words):
    """`step` is what "Hoàn tác" would take back now."""

    step: Step | None = None

    def _step_of(self, event: e.Event, line: Line) -> Step | None:
        """What has to be remembered before this event is taken, if it is a step."""
        if not isinstance(event, STEPS):
            return None
        waits = isinstance(event, e.FloorGiven) and event.attendee in self.queue
        place = self.queue.index(event.attendee) if isinstance(event, e.FloorGiven) and waits else -1
        remark = self.remarks.get(event.attendee) if isinstance(event, e.FloorGiven) and waits else None
        return Step(line.name, line.at, event, {name: copy(getattr(self, name)) for name in _COURSE}, place, remark)

    def _keep_step(self, step: Step | None, event: e.Event) -> None:
        if step or isinstance(event, _FINAL):
            self.step = step

    def _take_undo(self, event: e.Event, line: Line) -> bool:
        if not isinstance(event, e.StepUndone):
            return False
        if self.step is None or self.step.line != event.step:
            raise Contradiction(f"line {line.name} undoes what was not the last step")
        given = self.step.event
        if isinstance(given, e.SittingClosed):
            self._go_on_with_roll()
        for name, value in self.step.before.items():
            setattr(self, name, copy(value))
        if self.step.place >= 0 and isinstance(given, e.FloorGiven) and given.attendee not in self.queue:
            self.queue.insert(self.step.place, given.attendee)
            if self.step.remark:
                self.remarks[given.attendee] = self.step.remark
        self.step = None
        return True

    def _go_on_with_roll(self) -> None:
        """The sitting was not over: who is on its roll still is, and who has come since is as well."""
        closed = self.sittings[-1]
        self.attendance = {**closed.attendance, **self.attendance}
        self.excused = {
            attendee: why
            for attendee, why in {**closed.excused, **self.excused}.items()
            if attendee not in self.attendance
        }
