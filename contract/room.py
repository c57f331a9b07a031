"""The proceedings: what a meeting's lines, and the packages that they name, add up to. Pure.

Every process of the unit and central compute the same room from the same lines, for any split into batches. A line
that can't follow what came before raises Contradiction and changes nothing; central shows it as a fault.
"""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from contract import events as e
from contract.ballot import Mode, Shape
from contract.line import Line
from contract.package import Category, Package, Person
from contract.refused import Malformed
from contract.rules import Quorum, quorum


class Contradiction(Malformed):
    """A line that can't be applied after the lines before it."""


class Phase(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


@dataclass(slots=True)
class Attendance:
    """One person's coming and going. Times are milliseconds since 1970; `line` names the check-in in force."""

    first_at: int
    at: int
    within: int
    way: e.Way
    line: str
    by: int = 0
    is_present: bool = True
    left_at: int = 0


@dataclass(slots=True)
class AddedHere:
    """Somebody whom the room added; the personal details are in the content `person`."""

    person: str
    principal: int = 0


@dataclass(slots=True)
class CastVote:
    choices: tuple[tuple[int, ...], ...]
    line: str
    nonce: str
    source: e.Source
    at: int


@dataclass(slots=True)
class SecretCount:
    """What was in the box of a secret ballot: who voted, and apart from that each question's marks and the receipts."""

    roll: list[int] = field(default_factory=list)
    votes: list[list[tuple[int, ...]]] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)

    def copy(self) -> "SecretCount":
        return SecretCount(list(self.roll), [list(one) for one in self.votes], list(self.receipts))

    @property
    def is_whole(self) -> bool:
        """Has every question one mark sheet for each who voted?"""
        return all(len(one) == len(self.roll) for one in self.votes)


@dataclass(slots=True)
class BallotState:
    """One round of one ballot, from its opening to its result. `closing_chair` presided as it closed."""

    opened: e.BallotOpened
    opened_at: int
    votes: dict[int, CastVote] = field(default_factory=dict)
    secret: SecretCount = field(default_factory=SecretCount)
    nonces: dict[str, int] = field(default_factory=dict)
    count: e.CountEntered | None = None
    closed: e.BallotClosed | None = None
    closed_at: int = 0
    closing_chair: int = 0
    is_void: bool = False

    @property
    def is_open(self) -> bool:
        return self.closed is None and not self.is_void


@dataclass(slots=True)
class Said:
    """An opinion or a conclusion: whose, on what, and the name of its text."""

    attendee: int
    item: str
    text: str
    line: str
    at: int
    document: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class Speech:
    """A speech that is over. `lasted_ms` leaves out the pauses of the meeting."""

    attendee: int
    item: str
    since: int
    until: int
    lasted_ms: int
    remark: e.Remark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One `SpeechHeard` as it stands now. `text` names the machine's words, `corrected` a person's, or is empty."""

    line: str
    at: int
    recording: str
    start_ms: int
    end_ms: int
    speaker: int
    item: str
    text: str
    corrected: str = ""
    is_accepted: bool = False
    is_taken: bool = False


BallotKey = tuple[str, int]

STEPS = (
    *(e.MeetingPaused, e.MeetingResumed, e.ItemOpened, e.ItemClosed, e.ChairHandedOver),
    *(e.FloorGiven, e.FloorEnded, e.UnanimityNoted, e.ConclusionEntered),
)
"""What can be taken back by one line as long as no other step has followed."""
_FINAL = (e.MeetingStarted, e.MeetingEnded, e.BallotOpened, e.BallotClosed)
"""What ends the possibility: after these the steps before them stand."""
_COURSE = (
    *("phase", "paused_at", "paused_until", "presiding", "item", "item_since", "items_done"),
    *("speaker", "speaker_since", "speaker_paused", "speaker_remark", "speeches", "conclusions", "unanimous"),
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
class Room:
    """One meeting as its room knows it. `packages` maps SHA-256 to the packages that lines may name."""

    meeting: int
    packages: Mapping[str, Package]
    package: Package | None = None
    package_sha256: str = ""
    phase: Phase = Phase.WAITING
    started_at: int = 0
    ended_at: int = 0
    paused_at: int = 0
    paused_until: int = 0
    presiding: int = 0
    attendance: dict[int, Attendance] = field(default_factory=dict)
    excused: dict[int, str] = field(default_factory=dict)
    added: dict[int, AddedHere] = field(default_factory=dict)
    devices: dict[int, str] = field(default_factory=dict)
    item: str = ""
    item_since: int = 0
    items_done: list[str] = field(default_factory=list)
    speaker: int = 0
    speaker_since: int = 0
    speaker_paused: int = 0
    speaker_remark: e.Remark | None = None
    speeches: list[Speech] = field(default_factory=list)
    queue: list[int] = field(default_factory=list)
    remarks: dict[int, e.Remark] = field(default_factory=dict)
    speaking_times: dict[str, e.SpeakingTimeSet] = field(default_factory=dict)
    ballots: dict[BallotKey, BallotState] = field(default_factory=dict)
    ballots_here: dict[str, str] = field(default_factory=dict)
    documents_here: dict[str, e.DocumentAddedHere] = field(default_factory=dict)
    opinions: list[Said] = field(default_factory=list)
    conclusions: dict[str, Said] = field(default_factory=dict)
    unanimous: list[str] = field(default_factory=list)
    listening_switched: bool | None = None
    recording: str = ""
    recordings: list[str] = field(default_factory=list)
    heard: dict[str, Heard] = field(default_factory=dict)
    secretary_called_at: int = 0
    unknown: int = 0
    last: str = ""
    last_at: int = 0
    last_event: e.Event | None = None
    step: Step | None = None

    def take(self, line: Line) -> None:
        """Add one line of this meeting. Contradiction: it can't follow; the room is as before."""
        if line.meeting != self.meeting:
            raise Contradiction(f"line {line.name} is of meeting {line.meeting}, not {self.meeting}")
        event = line.event
        step = self._step(event, line) if isinstance(event, STEPS) else None
        if isinstance(event, e.UnknownEvent):
            self.unknown += 1
        elif isinstance(event, e.StepUndone):
            self._undo(event, line)
        else:
            kinds = (self._take_course, self._take_people, self._take_ballot, self._take_speech, self._take_words)
            any(take(event, line) for take in kinds)
        if step or isinstance(event, _FINAL):
            self.step = step
        self.last, self.last_at, self.last_event = line.name, line.at, event

    def copy(self) -> "Room":
        """The same room, which stays as it is whatever this one takes later."""
        ballots = {
            key: replace(one, votes=dict(one.votes), nonces=dict(one.nonces), secret=one.secret.copy())
            for key, one in self.ballots.items()
        }
        return replace(
            self,
            attendance={key: replace(one) for key, one in self.attendance.items()},
            excused=dict(self.excused),
            added=dict(self.added),
            devices=dict(self.devices),
            items_done=list(self.items_done),
            speeches=list(self.speeches),
            queue=list(self.queue),
            remarks=dict(self.remarks),
            speaking_times=dict(self.speaking_times),
            ballots=ballots,
            ballots_here=dict(self.ballots_here),
            documents_here=dict(self.documents_here),
            opinions=list(self.opinions),
            conclusions=dict(self.conclusions),
            unanimous=list(self.unanimous),
            recordings=list(self.recordings),
            heard=dict(self.heard),
        )

    # Questions ---------------------------------------------------------------

    def person(self, attendee: int) -> Person | None:
        """The planned attendee of this number, None for strangers and for those whom the room added."""
        return self.package.person(attendee) if self.package else None

    def is_present(self, attendee: int) -> bool:
        seen = self.attendance.get(attendee)
        return seen is not None and seen.is_present

    @property
    def members(self) -> tuple[int, ...]:
        """The members by whose number the rule divides, present or not, in protocol order."""
        people = self.package.people if self.package else ()
        chosen = (one for one in people if one.category is Category.MEMBER and one.votes and not one.represents)
        return tuple(one.attendee for one in sorted(chosen, key=lambda one: (one.rank, one.attendee)))

    @property
    def entitled(self) -> tuple[int, ...]:
        """Who may vote on a ballot that opens now: members present, and substitutes only if the rule says so."""
        people = self.package.people if self.package else ()
        allows = self.package is not None and self.package.rule.substitutes_vote
        return tuple(
            one.attendee
            for one in sorted(people, key=lambda one: (one.rank, one.attendee))
            if one.votes
            and not one.withdrawn
            and self.is_present(one.attendee)
            and (one.category is Category.MEMBER if not one.represents else allows)
        )

    @property
    def quorum(self) -> Quorum | None:
        """The quorum lamp; None as long as there is no plan."""
        if self.package is None:
            return None
        here = [self.person(one) for one in self.attendance if self.is_present(one)]
        roles = frozenset(one.role for one in here if one and one.role)
        present = sum(1 for one in self.members if self.is_present(one))
        return quorum(self.package.rule, members=len(self.members), present=present, roles=roles)

    @property
    def chair(self) -> int:
        """Who presides: whom the chair was handed to, else the first planned chair who is here, else the first."""
        if self.presiding:
            return self.presiding
        chairs = self.package.chairs if self.package else ()
        return next((one for one in chairs if self.is_present(one)), chairs[0] if chairs else 0)

    @property
    def may_listen(self) -> bool:
        """May the room be listened to now? Only while the meeting runs, and nothing of what is held behind doors."""
        if self.package is None or self.package.internal or self.phase is not Phase.RUNNING:
            return False
        return not any(one.item == self.item and one.closed for one in self.package.agenda)

    @property
    def is_switched_on(self) -> bool:
        """Is the room to be listened to whenever it may? What chair or secretary said last, else what the plan says."""
        if self.listening_switched is not None:
            return self.listening_switched
        return self.package is not None and self.package.listens is not False

    @property
    def open_ballot(self) -> BallotKey | None:
        return next((key for key, ballot in self.ballots.items() if ballot.is_open), None)

    def next_round(self, ballot: str) -> int:
        return 1 + max((key[1] for key in self.ballots if key[0] == ballot), default=0)

    # Lines -------------------------------------------------------------------

    def _step(self, event: e.Event, line: Line) -> Step:
        waits = isinstance(event, e.FloorGiven) and event.attendee in self.queue
        place = self.queue.index(event.attendee) if isinstance(event, e.FloorGiven) and waits else -1
        remark = self.remarks.get(event.attendee) if isinstance(event, e.FloorGiven) and waits else None
        return Step(line.name, line.at, event, {name: copy(getattr(self, name)) for name in _COURSE}, place, remark)

    def _undo(self, event: e.StepUndone, line: Line) -> None:
        if self.step is None or self.step.line != event.step:
            raise Contradiction(f"line {line.name} undoes what was not the last step")
        for name, value in self.step.before.items():
            setattr(self, name, copy(value))
        given = self.step.event
        if self.step.place >= 0 and isinstance(given, e.FloorGiven) and given.attendee not in self.queue:
            self.queue.insert(self.step.place, given.attendee)
            if self.step.remark:
                self.remarks[given.attendee] = self.step.remark
        self.step = None

    def _take_course(self, event: e.Event, line: Line) -> bool:
        match event:
            case e.PackageTaken():
                package = self.packages.get(event.sha256)
                if package is None or package.meeting != self.meeting:
                    raise Contradiction(f"line {line.name} names a package that is not here: {event.sha256}")
                self.package, self.package_sha256 = package, event.sha256
            case e.MeetingStarted():
                self._only_in(line, Phase.WAITING)
                self.phase, self.started_at = Phase.RUNNING, line.at
            case e.MeetingPaused():
                self._only_in(line, Phase.RUNNING)
                self.phase, self.paused_at, self.paused_until = Phase.PAUSED, line.at, event.until
            case e.MeetingResumed():
                self._only_in(line, Phase.PAUSED)
                self._end_pause(line)
                self.phase = Phase.RUNNING
            case e.MeetingEnded():
                self._only_in(line, Phase.RUNNING, Phase.PAUSED)
                self._end_pause(line)
                self._end_speech(line)
                self.phase, self.ended_at, self.item = Phase.ENDED, line.at, ""
            case e.ItemOpened():
                self._close_item(line)
                self.item, self.item_since = event.item, line.at
            case e.ItemClosed():
                self._close_item(line)
            case e.ChairHandedOver():
                self.presiding = event.taker
            case e.SecretaryCalled():
                self.secretary_called_at = line.at
            case e.SecretaryAnswered():
                self.secretary_called_at = 0
            case _:
                return False
        return True

    def _take_people(self, event: e.Event, line: Line) -> bool:
        match event:
            case e.CheckedIn():
                before = self.attendance.get(event.attendee)
                first_at = before.first_at if before else line.at
                self.attendance[event.attendee] = Attendance(
                    first_at=first_at, at=line.at, within=line.within, way=event.way, line=line.name, by=event.by
                )
                self.excused.pop(event.attendee, None)
            case e.CheckInUndone():
                if self.attendance.pop(event.attendee, None) is None:
                    raise Contradiction(f"line {line.name} undoes a check-in that was not there")
            case e.Departed():
                seen = self.attendance.get(event.attendee)
                if seen is None:
                    raise Contradiction(f"line {line.name} lets somebody leave who was not here")
                seen.is_present, seen.left_at = False, line.at
            case _:
                return self._take_added(event) or self._take_floor(event, line)
        return True

    def _take_added(self, event: e.Event) -> bool:
        match event:
            case e.AbsenceExcused():
                self.excused[event.attendee] = event.reason
            case e.AttendeeAddedHere():
                self.added[event.attendee] = AddedHere(person=event.person)
            case e.SubstituteNamedHere():
                self.added[event.attendee] = AddedHere(person=event.person, principal=event.principal)
            case e.DeviceLinked():
                self.devices[event.attendee] = event.device
            case e.DeviceUnlinked():
                self.devices.pop(event.attendee, None)
            case _:
                return False
        return True

    def _take_floor(self, event: e.Event, line: Line) -> bool:
        match event:
            case e.RemarkRequested():
                self._leave_queue(event.attendee)
                self.queue.insert(self._place_of(event.remark), event.attendee)
                self.remarks[event.attendee] = event.remark
            case e.FloorRequested():
                if event.attendee not in self.queue:
                    self.queue.append(event.attendee)
            case e.FloorRequestWithdrawn():
                self._leave_queue(event.attendee)
            case e.FloorGiven():
                self._end_speech(line)
                remark = self._leave_queue(event.attendee)
                self.speaker, self.speaker_since, self.speaker_remark = event.attendee, line.at, remark
            case e.FloorEnded():
                self._end_speech(line)
            case e.SpeakingTimeSet():
                self.speaking_times[event.item] = event
            case _:
                return False
        return True

    def _take_ballot(self, event: e.Event, line: Line) -> bool:
        match event:
            case e.BallotAddedHere():
                self.ballots_here[event.ballot] = event.spec
            case e.BallotOpened():
                key = (event.ballot, event.round)
                if key in self.ballots or self.open_ballot:
                    raise Contradiction(f"line {line.name} opens a ballot that can't open")
                empty = SecretCount(votes=[[] for _ in event.shape])
                self.ballots[key] = BallotState(opened=event, opened_at=line.at, secret=empty)
            case e.VoteCast():
                self._take_vote(event, line)
            case e.SecretRollWritten() | e.SecretVotesWritten() | e.ReceiptsWritten():
                self._take_secret(event, line)
            case e.CountEntered():
                ballot = self._ballot(event.ballot, event.round, line)
                if ballot.opened.mode not in (Mode.HANDS, Mode.SLIPS):
                    raise Contradiction(f"line {line.name} counts what devices voted")
                if [len(row) for row in event.counts] != [asked.options for asked in ballot.opened.shape]:
                    raise Contradiction(f"line {line.name} counts other questions than were asked")
                ballot.count = event
            case e.BallotClosed():
                ballot = self._ballot(event.ballot, event.round, line)
                if not ballot.secret.is_whole:
                    raise Contradiction(f"line {line.name} closes a secret ballot whose votes are not all here")
                ballot.closed, ballot.closed_at, ballot.closing_chair = event, line.at, self.chair
            case e.BallotVoided():
                self._ballot(event.ballot, event.round, line).is_void = True
            case _:
                return False
        return True

    def _take_speech(self, event: e.Event, line: Line) -> bool:
        match event:
            case e.ListeningSwitched():
                self.listening_switched = event.on
            case e.ListeningBegan():
                self.recording = event.recording
                self.recordings.append(event.recording)
            case e.ListeningEnded():
                self.recording = ""
            case e.SpeechHeard():
                self.heard[line.name] = Heard(
                    line=line.name,
                    at=line.at,
                    recording=event.recording,
                    start_ms=event.start_ms,
                    end_ms=event.end_ms,
                    speaker=event.speaker,
                    item=event.item,
                    text=event.text,
                )
            case e.SpeakerAssigned():
                self._reword(line, event.lines, speaker=event.attendee)
            case e.SpeechCorrected():
                self._reword(line, (event.line,), corrected=event.text, is_accepted=False)
            case e.SpeechAccepted():
                self._reword(line, event.lines, is_accepted=True)
            case e.OpinionTaken():
                self._reword(line, event.lines, is_taken=True)
                said = Said(event.attendee, event.item, event.text, line.name, line.at, event.document)
                self.opinions.append(said)
            case _:
                return False
        return True

    def _reword(self, line: Line, names: tuple[str, ...], **changes: Any) -> None:
        if any(name not in self.heard for name in names):
            raise Contradiction(f"line {line.name} speaks of lines in which nothing was heard")
        for name in names:
            self.heard[name] = replace(self.heard[name], **changes)

    def _take_words(self, event: e.Event, line: Line) -> bool:
        match event:
            case e.UnanimityNoted():
                self.unanimous.append(event.item)
            case e.OpinionGiven():
                self.opinions.append(
                    Said(event.attendee, event.item, event.text, line.name, line.at, event.document, event.page)
                )
            case e.ConclusionEntered():
                self.conclusions[event.item] = Said(event.by, event.item, event.text, line.name, line.at)
            case e.DocumentAddedHere():
                self.documents_here[event.document] = event
            case _:
                return False
        return True

    def _take_vote(self, event: e.VoteCast, line: Line) -> None:
        ballot = self._ballot(event.ballot, event.round, line)
        before = ballot.votes.get(event.voter)
        if event.voter not in ballot.opened.entitled or event.nonce in ballot.nonces:
            raise Contradiction(f"line {line.name} is a vote that nobody may cast")
        if (before.line if before else "") != event.replaces:
            raise Contradiction(f"line {line.name} replaces a vote that was not the voter's last")
        shape = ballot.opened.shape
        if len(event.choices) != len(shape) or not all(map(Shape.fits, shape, event.choices)):
            raise Contradiction(f"line {line.name} marks what was not asked")
        ballot.votes[event.voter] = CastVote(event.choices, line.name, event.nonce, event.source, line.at)
        ballot.nonces[event.nonce] = event.voter

    def _take_secret(self, event: e.SecretRollWritten | e.SecretVotesWritten | e.ReceiptsWritten, line: Line) -> None:
        ballot = self._ballot(event.ballot, event.round, line)
        opened, secret = ballot.opened, ballot.secret
        if not isinstance(opened, e.SecretBallotOpened):
            raise Contradiction(f"line {line.name} belongs to a ballot that is not secret")
        if isinstance(event, e.ReceiptsWritten):
            secret.receipts += event.receipts
        elif isinstance(event, e.SecretRollWritten):
            roll = {*secret.roll, *event.voters}
            if len(roll) != len(secret.roll) + len(event.voters) or not roll <= set(opened.entitled):
                raise Contradiction(f"line {line.name} lets somebody vote who may not, or twice")
            secret.roll += event.voters
        elif event.question >= len(opened.shape) or not all(map(opened.shape[event.question].fits, event.votes)):
            raise Contradiction(f"line {line.name} marks what was not asked")
        else:
            secret.votes[event.question] += event.votes

    def _ballot(self, ballot: str, number: int, line: Line) -> BallotState:
        state = self.ballots.get((ballot, number))
        if state is None or not state.is_open:
            raise Contradiction(f"line {line.name} belongs to a ballot that is not open")
        return state

    def _close_item(self, line: Line) -> None:
        self._end_speech(line)
        if self.item and self.item not in self.items_done:
            self.items_done.append(self.item)
        self.item = ""

    def _end_speech(self, line: Line) -> None:
        """Keep what was said for how long. The clock of a room may have been set back meanwhile: never less than 0."""
        if self.speaker:
            lasted = max(0, line.at - self.speaker_since - self.speaker_paused)
            self.speeches.append(
                Speech(self.speaker, self.item, self.speaker_since, line.at, lasted, self.speaker_remark)
            )
        self.speaker, self.speaker_paused, self.speaker_remark = 0, 0, None

    def _end_pause(self, line: Line) -> None:
        if self.phase is Phase.PAUSED and self.speaker:
            self.speaker_paused += max(0, line.at - max(self.paused_at, self.speaker_since))

    def _place_of(self, remark: e.Remark) -> int:
        """Remarks on procedure stand before replies, and those before who waits to speak."""
        before = {e.Remark.PROCEDURE} if remark is e.Remark.PROCEDURE else set(e.Remark)
        return sum(1 for one in self.queue if self.remarks.get(one) in before)

    def _leave_queue(self, attendee: int) -> e.Remark | None:
        """Take somebody off the queue; what for the person had asked, None to speak on the item."""
        if attendee in self.queue:
            self.queue.remove(attendee)
        return self.remarks.pop(attendee, None)

    def _only_in(self, line: Line, *phases: Phase) -> None:
        if self.phase not in phases:
            raise Contradiction(f"line {line.name} can't follow while the meeting is {self.phase}")


def room_of(meeting: int, lines: list[Line], packages: Mapping[str, Package]) -> Room:
    """The room after all of these lines."""
    room = Room(meeting=meeting, packages=packages)
    for line in lines:
        room.take(line)
    return room
