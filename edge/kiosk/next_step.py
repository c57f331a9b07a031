"""The one next step of a meeting: what the chair's page offers as its main action. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from contract.ballot import Mode, PreparedBallot
from contract.matters import matters
from contract.moving import comes_here
from contract.package import PlanState
from contract.room import OVER, BallotState, Phase, Room
from contract.tally import result_of
from edge.kiosk.agenda import dealt_with


class Kind(StrEnum):
    NOTHING = "nothing"
    START = "start"
    GO_ON = "go-on"
    RESUME = "resume"
    OPEN_SITTING = "open-sitting"
    OPEN_ITEM = "open-item"
    GIVE_FLOOR = "give-floor"
    OPEN_BALLOT = "open-ballot"
    ENTER_COUNT = "enter-count"
    CLOSE_BALLOT = "close-ballot"
    DECIDE_TIE = "decide-tie"
    OPEN_BOX = "open-box"
    CONCLUDE = "conclude"
    AGREE = "agree"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What comes next, on what. `missing`: how many of those entitled have not voted yet."""

    kind: Kind
    item: str = ""
    ballot: str = ""
    round: int = 0
    attendee: int = 0
    missing: int = 0


def next_step(room: Room, *, ballots: Sequence[PreparedBallot] = (), drafts: Collection[str] = ()) -> Step:
    """The step that the meeting's course asks for now.

    `ballots` are those that plan and room have prepared; `drafts` are the items whose conclusions wait for the chair's
    consent ("" for the meeting's own), in the order in which they came.
    """
    if room.phase in (Phase.WAITING, Phase.MOVED) and comes_here(room):
        return Step(kind=Kind.GO_ON)
    if room.phase is Phase.WAITING:
        is_ready = room.package is not None and room.package.state is PlanState.APPROVED
        return Step(kind=Kind.START if is_ready else Kind.NOTHING)
    if room.phase is Phase.PAUSED:
        return Step(kind=Kind.RESUME)
    if room.phase is Phase.ADJOURNED:
        return Step(kind=Kind.OPEN_SITTING)
    if room.phase in OVER:
        return Step(kind=Kind.NOTHING)
    return _of_ballot(room) or _of_tie(room) or _of_item(room, ballots, drafts) or _between_items(room, ballots, drafts)


def asking(room: Room) -> list[int]:
    """Who asks to speak and is here: whoever has left keeps the place, and gets it back on coming again."""
    return [one for one in room.queue if room.is_present(one)]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOpen:
    """What has not been dealt with as a meeting is about to end."""

    items: int
    has_open_item: bool
    ballots: int
    has_draft: bool
    has_tie: bool
    matters: int = 0
    """“Việc cần Thư ký xem xét”: after the end nobody can settle them any more."""
    offered: int = 0
    """Papers that delegates have offered and that nobody has handed out or refused."""


def left_open(room: Room, *, ballots: Sequence[PreparedBallot], drafts: Collection[str], offered: int = 0) -> LeftOpen:
    """What would stay without an end if the meeting ended now; `ballots` and `drafts` are as for `next_step`."""
    agenda = room.package.agenda if room.package else ()
    over = dealt_with(room)
    decided = {name for (name, _), ballot in room.ballots.items() if not ballot.is_void}
    return LeftOpen(
        items=sum(1 for one in agenda if one.item not in over and one.item != room.item),
        has_open_item=bool(room.item) and room.item not in room.conclusions,
        ballots=sum(1 for one in ballots if one.ballot not in decided),
        has_draft=bool(drafts),
        has_tie=_of_tie(room) is not None,
        matters=len(matters(room)),
        offered=offered,
    )


def missing(ballot: BallotState) -> int:
    """How many of those entitled have not voted on devices; 0 where hands, slips or a box are counted."""
    return len(ballot.opened.entitled) - len(ballot.votes) if ballot.opened.mode is Mode.DEVICES else 0


def _of_tie(room: Room) -> Step | None:
    """The last ballot of the item that is open, if its result waits for the chair's side."""
    held = [(key, one) for key, one in room.ballots.items() if one.opened.item == room.item and one.closed]
    latest = max(held, key=lambda found: found[1].closed_at, default=None)
    if latest is None or room.rooms:
        # Of several rooms only all together can be level: the secretary's page of ballots tells when they are.
        return None
    result = result_of(latest[1])
    waits = any(one.verdict.waits_for_chair for one in result.questions)
    if not waits or not result.quorum_held:
        return None
    return Step(kind=Kind.DECIDE_TIE, item=room.item, ballot=latest[0][0], round=latest[0][1])


def _of_ballot(room: Room) -> Step | None:
    if room.open_ballot is None:
        return None
    (name, number), ballot = room.open_ballot, room.ballots[room.open_ballot]
    needs_count = ballot.opened.mode in (Mode.HANDS, Mode.SLIPS) and ballot.count is None
    kind = Kind.ENTER_COUNT if needs_count else Kind.CLOSE_BALLOT
    if ballot.opened.mode is Mode.SECRET:
        kind = Kind.OPEN_BOX
    return Step(kind=kind, item=ballot.opened.item, ballot=name, round=number, missing=missing(ballot))


def _of_item(room: Room, ballots: Sequence[PreparedBallot], drafts: Collection[str]) -> Step | None:
    """The item that is open: who asked to speak, then its ballots, then its conclusion."""
    if not room.item:
        return None
    if room.item in drafts:
        return Step(kind=Kind.AGREE, item=room.item)
    due = _due_ballot(room, ballots, room.item)
    if room.item not in room.conclusions:
        waiting = asking(room)
        if waiting and not room.speaker and not _has_voted(room, room.item):
            return Step(kind=Kind.GIVE_FLOOR, item=room.item, attendee=waiting[0])
        if due:
            return Step(kind=Kind.OPEN_BALLOT, item=room.item, ballot=due)
        return Step(kind=Kind.CONCLUDE, item=room.item)
    return None


def _between_items(room: Room, ballots: Sequence[PreparedBallot], drafts: Collection[str]) -> Step:
    agenda = room.package.agenda if room.package else ()
    over = dealt_with(room)
    left = [one.item for one in agenda if one.item not in over and one.item != room.item]
    late = [one for one in drafts if one and one not in left]
    if late:
        return Step(kind=Kind.AGREE, item=late[0])
    if left:
        return Step(kind=Kind.OPEN_ITEM, item=left[0])
    if "" in drafts:
        return Step(kind=Kind.AGREE)
    due = _due_ballot(room, ballots, "")
    return Step(kind=Kind.OPEN_BALLOT, ballot=due) if due else Step(kind=Kind.END)


def _due_ballot(room: Room, ballots: Sequence[PreparedBallot], item: str) -> str:
    """The first ballot prepared for an item that has not been decided yet."""
    decided = {name for (name, _), ballot in room.ballots.items() if not ballot.is_void}
    return next((one.ballot for one in ballots if one.item == item and one.ballot not in decided), "")


def _has_voted(room: Room, item: str) -> bool:
    return any(ballot.opened.item == item and not ballot.is_void for ballot in room.ballots.values())
