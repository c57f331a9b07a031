"""Ballots: open, vote, count, close. A vote is on disk before anybody is told so."""

import msgspec

from contract import events as e
from contract import order
from contract.ballot import Mode, PreparedBallot
from contract.content import Content, read_as
from contract.line import Line
from contract.refused import Refused
from contract.room import Room
from edge.desk.deciding import Deciding, written


class Ballots(Deciding):
    """One mode a ballot; who may vote is settled as it opens."""

    def add_ballot(self, meeting: int, ballot: PreparedBallot, by: int) -> Line:
        """Prepare a ballot that the plan does not have."""
        spec = written(msgspec.json.encode(ballot).decode())
        with self.deciding(meeting) as decision:
            if _prepared(decision.room, ballot.ballot) or ballot.ballot in decision.room.ballots_here:
                raise Refused("Nội dung biểu quyết này đã có.")
            return decision.record(e.BallotAddedHere(ballot=ballot.ballot, spec=spec.name, by=by), spec)

    def open_ballot(
        self, meeting: int, ballot: str, mode: Mode, by: int, *, minutes: int = 0, reason: str = ""
    ) -> Line:
        """Open the next round of a ballot that the plan or the room prepared; its questions are frozen from here on.

        `minutes` is the time that pages count down (0: none); nothing closes when it is over. `reason` is
        why it is held again; Refused without one after a valid result.
        """
        with self.deciding(meeting) as decision:
            spec, content = self._spec(decision.room, ballot)
            opening = order.opening(decision.room, spec, content=content.name, mode=mode, by=by)
            opening, why = again(self._timed(opening, minutes), reason)
            return decision.record(opening, content, *why)

    def cast_vote(self, meeting: int, vote: e.VoteCast) -> Line:
        """Record one person's choice; it is on disk when this returns, so the page may show the tick at once.

        A repeated nonce returns the line that was recorded first and changes nothing. StaleVote: `vote.replaces` is
        not the voter's last vote (a late duplicate must not undo a newer choice). Refused: not open, not entitled, …
        """
        with self.deciding(meeting) as decision:
            before = self._cast_before(decision.room, vote)
            return before or decision.record(vote)

    def enter_count(self, meeting: int, count: e.CountEntered) -> Line:
        """Enter hands or slips as counted; counting again is a new line and the last one holds.

        Refused: it does not add up, or fewer than a board answer for slips of a secret ballot.
        """
        with self.deciding(meeting) as decision:
            state = decision.room.ballots.get((count.ballot, count.round))
            if state:
                content = self.journal.content(state.opened.spec)
                spec = read_as(PreparedBallot, content.text if content else None)
                order.check_board(state.opened.mode, spec, count)
            return decision.record(count)

    def close_ballot(self, meeting: int, ballot: str, number: int, by: int) -> Line:
        """Close a round; presence is taken once more, since quorum is judged at the end too."""
        with self.deciding(meeting) as decision:
            return decision.record(order.closing(decision.room, ballot, number, by=by))

    def decide_tie(self, meeting: int, tie: e.TieDecided) -> Line:
        """The chair's side of a tie, said after the closing; said again it is refused."""
        return self._decide(meeting, tie)

    def void_ballot(self, meeting: int, ballot: str, number: int, by: int, reason: str = "") -> Line:
        """Declare an open round void; the next round may be opened."""
        why = written(reason)
        return self._decide(meeting, e.BallotVoided(ballot=ballot, round=number, by=by, reason=why.name), why)

    def ballot_spec(self, meeting: int, ballot: str) -> PreparedBallot | None:
        """The words of a ballot that the plan or the room prepared."""
        room = self.room(meeting)
        content = self.journal.content(room.ballots_here.get(ballot, ""))
        return _prepared(room, ballot) or (_read(content) if content else None)

    def _timed(self, opening: e.BallotOpened, minutes: int) -> e.BallotOpened:
        until = self.clock.now().at_ms + minutes * 60_000
        return msgspec.structs.replace(opening, until=until) if minutes else opening

    def _spec(self, room: Room, ballot: str) -> tuple[PreparedBallot, Content]:
        planned = _prepared(room, ballot)
        if planned:
            return planned, written(msgspec.json.encode(planned).decode())
        content = self.journal.content(room.ballots_here.get(ballot, ""))
        if content is None:
            raise Refused("Chưa có nội dung biểu quyết này.")
        return _read(content), content

    def _cast_before(self, room: Room, vote: e.VoteCast) -> Line | None:
        """The line that this very request has already brought about."""
        state = room.ballots.get((vote.ballot, vote.round))
        if state is None or vote.nonce not in state.nonces:
            return None
        if state.nonces[vote.nonce] != vote.voter:
            raise Refused("Yêu cầu chưa hợp lệ. Kính mời đại biểu mở lại trang và thực hiện lại.")
        return next(line for _, line in self.journal.lines_of(room.meeting) if _is_same(line.event, vote))


def again(opening: e.BallotOpened, reason: str) -> tuple[e.BallotOpened, tuple[Content, ...]]:
    """The opening with why the ballot is held again, and the content that says so."""
    if not reason:
        return opening, ()
    why = written(reason)
    return msgspec.structs.replace(opening, reason=why.name), (why,)


def _prepared(room: Room, ballot: str) -> PreparedBallot | None:
    ballots = room.package.ballots if room.package else ()
    return next((one for one in ballots if one.ballot == ballot), None)


def _is_same(event: e.Event, vote: e.VoteCast) -> bool:
    key = (vote.ballot, vote.round, vote.nonce)
    return isinstance(event, e.VoteCast) and (event.ballot, event.round, event.nonce) == key


def _read(content: Content) -> PreparedBallot:
    return msgspec.json.decode(content.body, type=PreparedBallot)
