"""The states of a meeting and the acts that lead from one to the next; a table, nothing else decides it."""

from enum import StrEnum

from contract.refused import Refused


class State(StrEnum):
    """NONE is a meeting that is not registered yet."""

    NONE = "none"
    DRAFT = "draft"
    AWAITING = "awaiting"
    REJECTED = "rejected"
    APPROVED = "approved"
    ONGOING = "ongoing"
    PAUSED = "paused"
    ENDED = "ended"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class Act(StrEnum):
    """What somebody does with a meeting at central, and what its room does with it."""

    REGISTER = "register"
    DISCARD = "discard"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    APPROVE = "approve"
    REJECT = "reject"
    REVOKE = "revoke"
    POSTPONE = "postpone"
    CANCEL = "cancel"
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    END = "end"
    EDIT = "edit"
    NAME = "name"
    ANSWER = "answer"
    REISSUE = "reissue"
    SHARE = "share"
    """Let an assistant follow."""
    LINK = "link"
    """Make or take back the link of a guest without an account."""
    PLACE = "place"
    """Say that somebody takes part from elsewhere, or in the room again."""
    REMIND = "remind"
    MOVE = "move"
    EXPLAIN = "explain"
    ASK_PAPER = "ask-paper"
    SEND_PAPER = "send-paper"
    TAKE_PAPER = "take-paper"
    RETURN_PAPER = "return-paper"
    SEE = "see"
    HEAR = "hear"
    """Read the transcript and hear what was said."""
    ERASE_SOUND = "erase-sound"


NEXT: dict[tuple[State, Act], State] = {
    (State.NONE, Act.REGISTER): State.DRAFT,
    (State.DRAFT, Act.DISCARD): State.NONE,
    (State.DRAFT, Act.SUBMIT): State.AWAITING,
    (State.REJECTED, Act.SUBMIT): State.AWAITING,
    (State.POSTPONED, Act.SUBMIT): State.AWAITING,
    (State.AWAITING, Act.WITHDRAW): State.DRAFT,
    (State.AWAITING, Act.APPROVE): State.APPROVED,
    (State.AWAITING, Act.REJECT): State.REJECTED,
    (State.APPROVED, Act.REVOKE): State.AWAITING,
    (State.APPROVED, Act.POSTPONE): State.POSTPONED,
    (State.APPROVED, Act.CANCEL): State.CANCELLED,
    (State.AWAITING, Act.CANCEL): State.CANCELLED,
    (State.POSTPONED, Act.CANCEL): State.CANCELLED,
    (State.APPROVED, Act.START): State.ONGOING,
    (State.ONGOING, Act.PAUSE): State.PAUSED,
    (State.PAUSED, Act.RESUME): State.ONGOING,
    (State.ONGOING, Act.END): State.ENDED,
    (State.PAUSED, Act.END): State.ENDED,
}

MOVING = frozenset(act for _, act in NEXT)
"""The acts that change the state; the others leave it."""

PLANNED = frozenset({State.AWAITING, State.APPROVED})
RUNNING = frozenset({State.ONGOING, State.PAUSED})
OVER = frozenset({State.ENDED, State.CANCELLED})
KNOWN_TO_THE_INVITED = frozenset({State.APPROVED, State.POSTPONED, State.CANCELLED, State.ENDED}) | RUNNING
"""Before the approval an invitation has not gone out."""


def after(state: State, act: Act) -> State:
    """The state that the act leads to; Refused when it leads nowhere from here."""
    found = NEXT.get((state, act))
    if found is None:
        raise Refused("Việc này chưa thực hiện được khi cuộc họp đang ở trạng thái hiện tại.")
    return found
