"""One result of all rooms of a meeting: each person once, by the same judgement as in one room. Pure.

A person whom two rooms have counted is named. Of two named votes the leading room's counts; whether the other one
would have led to another outcome is worked out, and nothing is decided about it here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

import msgspec

from contract import events as e
from contract.ballot import Mode
from contract.doubles import Doubled, depending
from contract.parts import Choices, Part
from contract.tally import Counted, Result, judge, named_count


class ShareState(StrEnum):
    """How far a room is with a round."""

    COUNTED = "counted"
    OPEN = "open"
    VOID = "void"
    SILENT = "silent"
    """Nothing has come of this round."""
    OTHER = "other"
    """Something else was asked there than in the leading room."""
    LEFT_OUT = "left-out"


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """One room's share; `part` is None where nothing has come. Two units of one room have a share each."""

    room: str
    state: ShareState
    part: Part | None = None
    reason: str = ""


class Double(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody whom several rooms have counted, or may have: hands, slips and secret votes have no names.

    `choices` are the named ones, by room; the first counts.
    """

    attendee: int
    rooms: tuple[str, ...]
    choices: tuple[tuple[str, Choices], ...] = ()

    @property
    def is_certain(self) -> bool:
        """Is it known from names that the person voted in each of these rooms?"""
        return len(self.choices) == len(self.rooms)


class Joint(msgspec.Struct, frozen=True, kw_only=True):
    """A round in all rooms. `result` is None until the leading room, or else any, has opened it.

    `depends` are the questions whose outcome another choice of the `doubles` would change.
    """

    shares: tuple[Share, ...]
    result: Result | None = None
    doubles: tuple[Double, ...] = ()
    depends: tuple[int, ...] = ()
    is_void: bool = False

    @property
    def missing(self) -> tuple[str, ...]:
        """The rooms whose sealed result is not in and that nobody has decided without."""
        waits = {one.room for one in self.shares if one.state not in (ShareState.COUNTED, ShareState.LEFT_OUT)}
        return tuple(dict.fromkeys(one.room for one in self.shares if one.room in waits))

    @property
    def is_final(self) -> bool:
        return self.result is not None and not self.is_void and not self.missing

    @property
    def is_open(self) -> bool:
        """Is there a room in which people still vote, as far as is known?"""
        return any(one.state is ShareState.OPEN for one in self.shares)


def joint(rooms: Sequence[str], parts: Iterable[Part]) -> Joint:
    """The round in all of these rooms, the leading one first, from the parts that are known."""
    places = {room: place for place, room in enumerate(rooms)}
    known = sorted(parts, key=lambda one: (places.get(one.room, len(places)), one.opened_at, one.unit))
    if not known:
        return Joint(shares=tuple(Share(room=room, state=ShareState.SILENT) for room in rooms))
    leading = known[0]
    shares = _shares(rooms, known, leading)
    sitting = [one.part for one in shares if one.part and one.state in (ShareState.COUNTED, ShareState.OPEN)]
    summed = [one for one in sitting if one.is_counted]
    votes, doubled = _votes(summed), _doubled(summed)
    opened, closed = _opened(leading, sitting), _closed(leading, sitting)
    nameless = [one.count for one in summed if one.opened.mode is not Mode.DEVICES]
    found = _sum([named_count(opened.shape, list(votes.values())), *nameless])
    sides = {place: _side(leading, votes, place) for place in range(len(opened.shape))}
    depends = depending(opened, found, [one for one in doubled if one.may_change], _tied(leading, doubled, sides))
    return Joint(
        shares=shares,
        result=judge(opened, closed, found, sides),
        doubles=tuple(_double(one, summed) for one in doubled),
        depends=depends,
        is_void=leading.is_void,
    )


def _shares(rooms: Sequence[str], known: Sequence[Part], leading: Part) -> tuple[Share, ...]:
    shares = []
    for room in dict.fromkeys((*rooms, *(one.room for one in known))):
        here = [one for one in known if one.room == room]
        reason = leading.left_out.get(room, "")
        if reason or not here:
            state = ShareState.LEFT_OUT if reason else ShareState.SILENT
            shares += [Share(room=room, state=state, part=one, reason=reason) for one in here or (None,)]
        else:
            shares += [Share(room=room, state=_state(one, leading), part=one) for one in here]
    return tuple(shares)


def _state(part: Part, leading: Part) -> ShareState:
    if part.is_void:
        return ShareState.VOID
    if not _asks_the_same(part, leading):
        return ShareState.OTHER
    return ShareState.COUNTED if part.is_counted else ShareState.OPEN


def _asks_the_same(part: Part, leading: Part) -> bool:
    """Their words are salted apart, so that only what they ask for can be compared."""
    one, other = part.opened, leading.opened
    return (one.shape, one.aims, one.needs, one.rule) == (other.shape, other.aims, other.needs, other.rule)


def _votes(summed: Sequence[Part]) -> dict[int, Choices]:
    """Each person's named vote, of several that of the room that stands first."""
    votes: dict[int, Choices] = {}
    for part in summed:
        for voter, choices in part.votes.items():
            votes.setdefault(voter, choices)
    return votes


def _doubled(summed: Sequence[Part]) -> list[Doubled]:
    where: dict[int, list[Part]] = defaultdict(list)
    for part in summed:
        for attendee in part.may_have_voted:
            where[attendee].append(part)
    return [
        Doubled(
            attendee=attendee,
            parts=len(both),
            named=tuple(one.votes[attendee] for one in both if attendee in one.votes),
        )
        for attendee, both in where.items()
        if len(both) > 1
    ]


def _double(doubled: Doubled, summed: Sequence[Part]) -> Double:
    who = doubled.attendee
    return Double(
        attendee=who,
        rooms=tuple(one.room for one in summed if who in one.may_have_voted),
        choices=tuple((one.room, one.votes[who]) for one in summed if who in one.votes),
    )


def _opened(leading: Part, sitting: Sequence[Part]) -> e.BallotOpened:
    """The leading room's opening, with everybody who may vote and is here, in whichever room."""
    openings = [one.opened for one in sitting] or [leading.opened]
    return msgspec.structs.replace(
        leading.opened,
        entitled=tuple(dict.fromkeys(who for one in openings for who in one.entitled)),
        present=len({who for one in sitting for who in one.here}),
        missing_roles=_lacking([one.missing_roles for one in openings]),
    )


def _closed(leading: Part, sitting: Sequence[Part]) -> e.BallotClosed | None:
    if leading.closed is None:
        return None
    closings = [one.closed for one in sitting if one.closed] or [leading.closed]
    return msgspec.structs.replace(
        leading.closed,
        present=len({who for one in sitting for who in (one.here_at_closing if one.closed else one.here)}),
        missing_roles=_lacking([one.missing_roles for one in closings]),
    )


def _lacking(missing: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The roles that no room has."""
    return tuple(role for role in missing[0] if all(role in there for there in missing))


def _side(leading: Part, votes: Mapping[int, Choices], place: int) -> bool | None:
    """On which side of a tie the chair is: as was said in the leading room, else by the own vote, wherever it was."""
    if place in leading.ties:
        return leading.ties[place]
    vote = votes.get(leading.head)
    return None if vote is None else 0 in vote[place]


def _tied(
    leading: Part, doubled: Sequence[Doubled], sides: Mapping[int, bool | None]
) -> dict[int, frozenset[bool | None]]:
    """For each question the sides on which the chair may be, whichever of the own votes counts."""
    head = next((one for one in doubled if one.attendee == leading.head), None)
    named = head.named if head else ()
    return {
        place: frozenset({side} if place in leading.ties else {side, *(0 in one[place] for one in named)})
        for place, side in sides.items()
    }


def _sum(counts: Sequence[Counted]) -> Counted:
    columns = zip(*(one.marks for one in counts), strict=True)
    marks = tuple(tuple(map(sum, zip(*column, strict=True))) for column in columns)
    return Counted(marks, sum(one.voted for one in counts))
