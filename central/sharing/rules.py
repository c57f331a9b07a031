"""Pure: how far an assistant is trusted; each level holds the ones before it."""

from enum import StrEnum


class Trust(StrEnum):
    """What an assistant may do with the meetings that are shared."""

    FOLLOW = "follow"
    READ = "read"
    """Papers as well, but those of closed items."""
    ANSWER = "answer"
    """Confirm, decline or send a substitute in the principal's place; never a ticket, a seat or a vote."""

    @property
    def reads(self) -> bool:
        return self is not Trust.FOLLOW

    @property
    def answers(self) -> bool:
        return self is Trust.ANSWER
