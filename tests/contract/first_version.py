"""What the golden files of version 1 say: each event once at least, and the texts that lines name."""

import msgspec

from contract import events as e
from contract.ballot import Aim, Mode, Needed, shape_of
from contract.content import Content
from contract.package import PersonHere
from contract.rules import Base
from contract.wording import Spoken, Wording, write_wording
from tests.makers import EIGHT, STREAM, make_ballot, make_rule, make_stream_began

WORDS = Content(salt=b"0123456789abcdef", body="Thống nhất thông qua dự thảo.".encode())
SPEC = make_ballot(item="item-2")
HEARD = Content(
    salt=b"fedcba9876543210",
    body=write_wording(Wording(words=(Spoken("đồng", 240, 660, 998), Spoken("ý", 660, 2220, 412)))).encode(),
)


PERSON = Content(
    salt=b"0011223344556677",
    body=msgspec.json.encode(
        PersonHere(name="Lê Văn Tài", salutation="ông", office="Chuyên viên", agency="Sở Xây dựng")
    ),
)


def spine() -> tuple[e.Event, ...]:
    """At least one of each shape that a line can have."""
    return (
        make_stream_began(),
        e.PackageTaken(incarnation="first", revision=1, sha256="a" * 64),
        e.CheckedIn(attendee=1, way=e.Way.CAMERA, issue=2),
        e.MeetingStarted(by=1),
        e.ItemOpened(item="item-2", by=1),
        e.BallotOpened(
            ballot="nq-01",
            item="item-2",
            mode=Mode.DEVICES,
            spec="b" * 64,
            shape=shape_of(SPEC),
            rule=make_rule(),
            entitled=(1, 2, 3),
            members=3,
            present=3,
            by=1,
        ),
        e.VoteCast(ballot="nq-01", voter=3, choices=((0,),), nonce="nonce-0003-1", source=e.Source.PHONE),
        e.BallotClosed(ballot="nq-01", members=3, present=3, by=1),
        e.ConclusionEntered(item="item-2", text=WORDS.name, by=2),
        e.RefusalsCounted(counts={"foreign": 3}),
        e.WishAnswered(wish="w-1", done=False, reason="too late"),
        e.MeetingEnded(by=1),
    )


def secret() -> tuple[e.Event, ...]:
    """A secret ballot from opening to receipts."""
    opened = next(one for one in spine() if isinstance(one, e.BallotOpened))
    plain = {**msgspec.structs.asdict(opened), "mode": Mode.SECRET}
    return (
        e.SecretBallotOpened(**plain, key="d" * 64, board=(4, 5, 6), receipts=True),
        e.SecretRollWritten(ballot="nq-01", voters=(1, 2, 3)),
        e.SecretVotesWritten(ballot="nq-01", question=0, votes=((1,), (0,), (0,))),
        e.ReceiptsWritten(ballot="nq-01", receipts=("e" * 64,)),
    )


def speech() -> tuple[e.Event, ...]:
    """What came with speech."""
    heard = f"{STREAM}/3"
    return (
        e.ListeningSwitched(on=True, by=2),
        e.ListeningBegan(recording="0a1b2c3d4e5f6071"),
        e.SpeechHeard(
            recording="0a1b2c3d4e5f6071", start_ms=240, end_ms=2220, speaker=3, item="item-2", text=HEARD.name
        ),
        e.SpeakerAssigned(lines=(heard,), attendee=4, by=2),
        e.SpeechCorrected(line=heard, text=WORDS.name, by=2),
        e.SpeechAccepted(lines=(heard,), by=2),
        e.OpinionTaken(lines=(heard,), attendee=4, item="item-2", text=WORDS.name, by=2),
        e.ListeningEnded(recording="0a1b2c3d4e5f6071", why=e.Silence.CLOSED_ITEM),
    )


def floor() -> tuple[e.Event, ...]:
    """Remarks and speaking times."""
    return (
        e.FloorRequested(attendee=3, item="item-2", by=3),
        e.RemarkRequested(attendee=4, item="item-2", remark=e.Remark.PROCEDURE, by=4),
        e.RemarkRequested(attendee=5, remark=e.Remark.REPLY),
        e.SpeakingTimeSet(item="item-2", person=5, agency=10, by=1),
    )


def papers() -> tuple[e.Event, ...]:
    """Versions and withdrawals of papers that came to the meeting itself."""
    return (
        e.DocumentReplacedHere(
            document="tai-cho-2",
            item="item-2",
            sha256="a" * 64,
            size=9,
            title=WORDS.name,
            giver=3,
            by=2,
            replaces="doc-2",
        ),
        e.DocumentWithdrawnHere(document="tai-cho-2", by=2, reason=WORDS.name),
    )


def ballots() -> tuple[e.Event, ...]:
    """What a question is to decide, a count with those who answer for it, and a tie."""
    opened = next(one for one in spine() if isinstance(one, e.BallotOpened))
    return (
        e.BallotAddedHere(ballot="tai-phong-1", spec=WORDS.name, by=2),
        msgspec.structs.replace(opened, mode=Mode.HANDS, aims=(Aim.ELECT,)),
        e.CountEntered(ballot="nq-01", counts=((1, 1, 0),), counters=(4, 5), by=2),
        e.TieDecided(ballot="nq-01", question=0, in_favour=True, by=1),
    )


def shared() -> tuple[e.Event, ...]:
    """A ballot whose second question needs a share of its own."""
    opened = next(one for one in spine() if isinstance(one, e.BallotOpened))
    needs = (None, Needed(share="2/3", exceeds=False, base=Base.MEMBERS))
    return (msgspec.structs.replace(opened, shape=opened.shape * 2, needs=needs),)


def timed() -> tuple[e.Event, ...]:
    """Ballots to which the chair has given a time."""
    opened = next(one for one in spine() if isinstance(one, e.BallotOpened))
    box = next(one for one in secret() if isinstance(one, e.SecretBallotOpened))
    return tuple(msgspec.structs.replace(one, until=EIGHT + 180_000) for one in (opened, box))


def others() -> tuple[e.Event, ...]:
    """Everything else that a room can record, so that no event is without its bytes."""
    return (
        e.CheckInUndone(attendee=3, by=2, reason=WORDS.name),
        e.Departed(attendee=3, by=2),
        e.AbsenceExcused(attendee=4, by=2, reason=WORDS.name),
        e.AttendeeAddedHere(attendee=1001, person=PERSON.name, by=2),
        e.SubstituteNamedHere(principal=4, attendee=1002, person=PERSON.name, by=2),
        e.ChairHandedOver(giver=1, taker=3, item="item-2", by=2, reason=WORDS.name),
        e.DeviceLinked(attendee=3, device="f" * 64, by=2),
        e.DeviceUnlinked(attendee=3, by=2),
        e.MeetingPaused(by=1, until=EIGHT + 900_000),
        e.MeetingResumed(by=1),
        e.ItemClosed(item="item-2", by=1),
        e.FloorRequestWithdrawn(attendee=3, by=3),
        e.FloorGiven(attendee=3, item="item-2", by=1),
        e.FloorEnded(attendee=3, by=1),
        e.BallotAddedHere(ballot="tai-cho-1", spec="b" * 64, by=2),
        e.CountEntered(ballot="nq-01", counts=((3, 1, 1),), issued=6, returned=6, invalid=1, counters=(4, 5, 6), by=2),
        e.BallotVoided(ballot="nq-01", by=1, reason=WORDS.name),
        e.UnanimityNoted(item="item-2", by=1),
        e.StepUndone(step=f"{STREAM}/18", by=1),
        e.OpinionGiven(
            attendee=3, item="item-2", document="doc-1", page=2, text=WORDS.name, source=e.Source.SECRETARY, by=2
        ),
        e.DocumentAddedHere(document="doc-2", item="item-2", sha256="9" * 64, size=8, title=WORDS.name, giver=3, by=2),
        e.SecretaryCalled(),
        e.SecretaryAnswered(by=2),
        e.Erased(content=WORDS.name, by=2, reason="law"),
        e.ClockStepped(before=EIGHT, after=EIGHT + 3000),
    )


def named() -> tuple[e.Event, ...]:
    """A secretary who was named in the room."""
    return (
        e.SecretaryNamedHere(attendee=3, by=1, reason=WORDS.name),
        e.SecretaryNamedHere(attendee=4, replaces=3, by=3, reason=WORDS.name),
    )


def unrecorded() -> tuple[e.Event, ...]:
    """A speaker who does not want to be recorded, and then does; what the ear says of it."""
    return (
        e.RecordingRefused(attendee=3, by=2),
        e.ListeningEnded(recording="0a1b2c3d4e5f6071", why=e.Silence.REFUSED),
        e.RecordingAllowed(attendee=3, by=1),
    )


def silenced() -> tuple[e.Event, ...]:
    """Sound that is kept no longer: its minutes were signed; of another meeting nobody signed any."""
    return (
        e.SoundDeleted(seconds=7210, why=e.SoundOver.SIGNED, signed_at=EIGHT + 86_400_000),
        e.SoundDeleted(seconds=5, why=e.SoundOver.UNSIGNED),
    )


def silenced_on_request() -> tuple[e.Event, ...]:
    """Sound that was erased at central, since somebody had asked for it."""
    return (e.SoundDeleted(seconds=15, why=e.SoundOver.REQUESTED, signed_at=EIGHT),)


def kept_sound() -> tuple[e.Event, ...]:
    """A recording that is complete, and goes up to central."""
    name = "0a1b2c3d4e5f6071"
    sound, key = "ab" * 32, "cd" * 32
    return (e.SoundKept(recording=name, unit="room-1", sound=sound, size=60_000_000, seconds=3600, text=key),)


def from_paper() -> tuple[e.Event, ...]:
    """Two lines that were keyed in from paper after a power cut."""
    return (e.EnteredFromPaper(lines=(f"{STREAM}/1", f"{STREAM}/2"), happened_at=EIGHT + 600_000, by=2),)


def spoken_on_paper() -> tuple[e.Event, ...]:
    """Who spoke during a power cut: one with about how long, one without an item or a time."""
    return (
        e.SpeechKeyedIn(attendee=3, item="item-2", minutes=5, by=2),
        e.SpeechKeyedIn(attendee=4, by=2),
        e.EnteredFromPaper(lines=(f"{STREAM}/1", f"{STREAM}/2"), happened_at=EIGHT + 600_000, by=2),
    )


def joined() -> tuple[e.Event, ...]:
    """What the leading room says of the other rooms of its meeting."""
    return (
        make_stream_began(),
        e.RoomLeftOut(ballot="nq-01", room="Điểm cầu Đông", by=1, reason=WORDS.name),
    )


def settling() -> tuple[e.Event, ...]:
    """What the secretary decides where the record and what is known now differ."""
    return (
        e.MatterSettled(
            kind=e.MatterKind.BOTH_PRESENT,
            attendee=7,
            other=3,
            line=f"{STREAM}/3",
            settlement=e.Settlement.LEFT,
            by=2,
            reason="d" * 64,
        ),
        e.MatterSettled(
            kind=e.MatterKind.WITHDRAWN,
            attendee=3,
            line=f"{STREAM}/4",
            settlement=e.Settlement.KEPT,
            by=2,
            reason="d" * 64,
        ),
    )


def private() -> tuple[e.Event, ...]:
    """What a person brought to central for oneself, in two pages of one wish."""
    return (
        e.NotesBrought(attendee=3, bringing="4f5e6d7c8b9a0011", text="e" * 64),
        e.NotesBrought(attendee=3, bringing="4f5e6d7c8b9a0011", text="f" * 64),
    )


def taken_back() -> tuple[e.Event, ...]:
    """What the secretary had decided was a mistake."""
    return (e.SettlementUndone(settled=f"{STREAM}/7", by=2),)


def awaited() -> tuple[e.Event, ...]:
    """The leading room waits again for one that it had left out."""
    return (e.RoomAwaitedAgain(ballot="nq-01", room="Điểm cầu Đông", by=1),)


def sittings() -> tuple[e.Event, ...]:
    """The morning ends, the next sitting is put off to Thursday in another room, and begins."""
    return (
        e.SittingClosed(by=1, until=EIGHT + 21_600_000),
        e.NextSittingSet(by=2, until=EIGHT + 172_800_000, place="Hội trường B", text="a" * 64),
        e.SittingOpened(by=1),
        e.SittingClosed(by=2),
    )


def moved() -> tuple[e.Event, ...]:
    """The meeting leaves its room in the middle, and is taken up in another one."""
    return (
        e.MovedToRoom(room="Phòng họp số 2", by=2),
        e.MeetingContinued(unit="phong-1", last=f"{STREAM}/12", by=1),
    )


def carried() -> tuple[e.Event, ...]:
    """The same without central: by a file that only that room's unit can open."""
    return (
        e.MovedToRoom(room="Phòng họp số 2", by=2, units=("phong-2", "phong-2b")),
        e.PlanCarriedHere(
            plan="a" * 64,
            room="Phòng họp số 2",
            place="tầng 3",
            left="Phòng họp số 1",
            unit="phong-1",
            last=f"{STREAM}/12",
            past="b" * 64,
            files=("c" * 64,),
        ),
    )


def again() -> tuple[e.Event, ...]:
    """A ballot that is held again after a valid result, with the reason."""
    opened = next(one for one in spine() if isinstance(one, e.BallotOpened))
    return (msgspec.structs.replace(opened, round=2, reason="c" * 64),)


def spoiled() -> tuple[e.Event, ...]:
    """A count of slips, two of which were spoiled and exchanged."""
    counts = ((9, 3, 1),)
    return (
        e.SlipsCounted(
            ballot="nq-01", counts=counts, issued=14, returned=14, invalid=1, exchanged=2, counters=(3, 4), by=2
        ),
    )
