"""What a page listens to: each line of the journal concerns a few topics, and a page refetches only for its own."""

from contract import events as e

PLAN = "plan"
COURSE = "course"
ROLL = "roll"
FLOOR = "floor"
SPEAKER = "speaker"
BALLOT = "ballot"
VOTES = "votes"
WORDS = "words"
CALLS = "calls"
WAITING = "waiting"
DOOR = "door"
SPEECH = "speech"
PRESENTED = "presented"
PREFLIGHT = "preflight"
ME = "me"

OPEN_TOPICS = frozenset(
    {PLAN, COURSE, ROLL, FLOOR, SPEAKER, BALLOT, VOTES, WORDS, CALLS, WAITING, DOOR, SPEECH, PRESENTED, PREFLIGHT}
)
"""Anybody may listen to these: they say that something changed, never what."""

_CONCERNS: dict[type[e.Event], tuple[str, ...]] = {
    e.PackageTaken: (PLAN, ROLL),
    e.DocumentAddedHere: (PLAN,),
    e.DocumentReplacedHere: (PLAN,),
    e.DocumentWithdrawnHere: (PLAN,),
    e.MeetingStarted: (COURSE,),
    e.MeetingPaused: (COURSE,),
    e.MeetingResumed: (COURSE,),
    e.MeetingEnded: (COURSE, FLOOR, SPEAKER),
    e.SittingClosed: (COURSE, FLOOR, SPEAKER, ROLL),
    e.NextSittingSet: (COURSE,),
    e.SittingOpened: (COURSE, FLOOR, ROLL),
    e.MovedToRoom: (COURSE, FLOOR, SPEAKER),
    e.MeetingContinued: (PLAN, COURSE, ROLL, FLOOR, SPEAKER, BALLOT, VOTES, WORDS, SPEECH),
    e.ItemOpened: (COURSE, SPEAKER),
    e.ItemClosed: (COURSE, SPEAKER),
    e.ChairHandedOver: (COURSE, ROLL),
    e.SecretaryNamedHere: (COURSE, ROLL),
    e.ConclusionEntered: (COURSE, WORDS),
    e.UnanimityNoted: (COURSE, WORDS),
    e.CheckedIn: (ROLL,),
    e.CheckInUndone: (ROLL,),
    e.Departed: (ROLL,),
    e.AbsenceExcused: (ROLL,),
    e.AttendeeAddedHere: (ROLL,),
    e.MatterSettled: (ROLL,),
    e.SettlementUndone: (ROLL,),
    e.SubstituteNamedHere: (ROLL,),
    e.DeviceLinked: (WAITING,),
    e.DeviceUnlinked: (WAITING,),
    e.FloorRequested: (FLOOR,),
    e.RemarkRequested: (FLOOR,),
    e.SpeakingTimeSet: (FLOOR, SPEAKER),
    e.FloorRequestWithdrawn: (FLOOR,),
    e.FloorGiven: (FLOOR, SPEAKER),
    e.FloorEnded: (FLOOR, SPEAKER),
    e.BallotAddedHere: (BALLOT,),
    e.BallotOpened: (BALLOT, VOTES),
    e.SecretBallotOpened: (BALLOT, VOTES),
    e.BallotClosed: (BALLOT, VOTES),
    e.BallotVoided: (BALLOT, VOTES),
    e.TieDecided: (BALLOT, VOTES),
    e.RoomLeftOut: (BALLOT, VOTES),
    e.RoomAwaitedAgain: (BALLOT, VOTES),
    e.CountEntered: (VOTES,),
    e.SlipsCounted: (VOTES,),
    e.VoteCast: (VOTES,),
    e.StepUndone: (COURSE, FLOOR, SPEAKER, WORDS, ROLL),
    e.OpinionGiven: (WORDS,),
    e.EnteredFromPaper: (ROLL, WORDS, BALLOT),
    e.SpeechKeyedIn: (SPEAKER,),
    e.ListeningSwitched: (SPEECH,),
    e.RecordingRefused: (SPEECH,),
    e.RecordingAllowed: (SPEECH,),
    e.ListeningBegan: (SPEECH,),
    e.ListeningEnded: (SPEECH,),
    e.SoundDeleted: (SPEECH,),
    e.SoundKept: (),
    e.SpeechHeard: (SPEECH,),
    e.SpeakerAssigned: (SPEECH,),
    e.SpeechCorrected: (SPEECH,),
    e.SpeechAccepted: (SPEECH,),
    e.OpinionTaken: (SPEECH, WORDS),
    e.SecretaryCalled: (CALLS,),
    e.SecretaryAnswered: (CALLS,),
    e.RefusalsCounted: (CALLS,),
    e.Erased: (WORDS, ROLL),
}


def person_topic(attendee: int) -> str:
    """The topic of one attendee: only that person's device listens to it."""
    return f"person:{attendee}"


def topics_of(event: e.Event) -> tuple[str, ...]:
    """The topics that an event concerns, the person whom it is about among them."""
    person = getattr(event, "attendee", 0) or getattr(event, "voter", 0)
    return _CONCERNS.get(type(event), ()) + ((person_topic(person),) if person else ())
