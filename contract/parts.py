"""One unit's part of a round that several rooms vote on, as central merges it and tells the other rooms of it."""

import msgspec

from contract import events as e
from contract.ballot import Mode
from contract.room import BallotKey, Room
from contract.tally import Counted, counted

Choices = tuple[tuple[int, ...], ...]


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one unit has recorded of a round. While it is open nothing tells what anybody chose.

    `marks` and `voted` are what was counted there, `votes` the named ones, `roll` who put a vote into a secret ballot.
    """

    unit: str
    room: str
    opened: e.BallotOpened
    opened_at: int
    here: tuple[int, ...] = ()
    closed: e.BallotClosed | None = None
    closed_at: int = 0
    here_at_closing: tuple[int, ...] = ()
    is_void: bool = False
    voted: int = 0
    marks: tuple[tuple[int, ...], ...] = ()
    votes: dict[int, Choices] = {}
    roll: tuple[int, ...] = ()
    head: int = 0
    ties: dict[int, bool] = {}
    left_out: dict[str, str] = {}

    @property
    def is_open(self) -> bool:
        return self.closed is None and not self.is_void

    @property
    def is_counted(self) -> bool:
        """Is what was voted here sealed?"""
        return self.closed is not None and not self.is_void

    @property
    def may_have_voted(self) -> tuple[int, ...]:
        """Who is among those counted here; of hands and slips, whoever could have been."""
        if self.opened.mode is Mode.DEVICES:
            return tuple(self.votes)
        return self.roll if self.opened.mode is Mode.SECRET else self.opened.entitled

    @property
    def count(self) -> Counted:
        return Counted(self.marks, self.voted)


def part_of(room: Room, key: BallotKey, *, unit: str) -> Part:
    """This room's part of a round."""
    state = room.ballots[key]
    found, is_over = counted(state), state.closed is not None
    return Part(
        unit=unit,
        room=room.package.room if room.package else "",
        opened=state.opened,
        opened_at=state.opened_at,
        here=state.here,
        closed=state.closed,
        closed_at=state.closed_at,
        here_at_closing=state.here_at_closing,
        is_void=state.is_void,
        voted=found.voted,
        marks=found.marks if is_over else (),
        votes={voter: vote.choices for voter, vote in state.votes.items()} if is_over else {},
        roll=tuple(state.secret.roll),
        head=state.head,
        ties=dict(state.ties),
        left_out=dict(state.left_out),
    )
