"""Secret ballots on devices: an open one leaves nothing in the journal, a closed one never joins name and choice."""

import hashlib
import logging
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from contract import events as e
from contract import order
from contract.ballot import Mode
from contract.line import Line
from contract.refused import Refused
from contract.room import BallotKey, Room
from edge import sealing
from edge.ballot_box import BallotBox, Inside, Vote
from edge.desk.ballots import Ballots, again
from edge.desk.deciding import Decision, written
from edge.sealing import Marks

log = logging.getLogger(__name__)

_SHUFFLE = secrets.SystemRandom()
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretVote:
    """What a person chose; `nonce` is made once per form. It is sealed before it is written anywhere."""

    key: BallotKey
    voter: int
    choices: tuple[Marks, ...]
    nonce: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretRound:
    """How a secret round is held; `minutes` and `reason` as in `open_ballot`."""

    receipts: bool = False
    minutes: int = 0
    reason: str = ""


PLAIN_ROUND = SecretRound()


class SecretBallots(Ballots):
    """`box` is where sealed votes lie until they are counted; a unit without one offers paper slips only."""

    box: BallotBox | None = None

    def open_secret_ballot(
        self,
        meeting: int,
        ballot: str,
        by: int,
        *,
        pins: Mapping[int, str],
        how: SecretRound = PLAIN_ROUND,
    ) -> Line:
        """Open a secret round. `pins` are those of the counting board, whose PINs the caller has verified.

        The box stands before the line is on disk: a kill in between leaves an empty box that nobody asks for.
        """
        box, board = self._box(), tuple(sorted(pins))
        with self.deciding(meeting) as decision:
            spec, content = self._spec(decision.room, ballot)
            plain = order.opening(decision.room, spec, content=content.name, mode=Mode.SECRET, by=by)
            plain, why = again(self._timed(plain, how.minutes), how.reason)
            # Checked before the box of a round that is open could be touched.
            order.check(decision.room, order.secret_opening(plain, key="0" * 64, board=board, receipts=how.receipts))
            label, device_secret = _label(meeting, (ballot, plain.round)), box.new_secret()
            lock = sealing.make_lock(pins, device_secret=device_secret, label=label)
            box.set_up(label, lock)
            opening = order.secret_opening(plain, key=lock.public.hex(), board=board, receipts=how.receipts)
            return decision.record(opening, content, *why)

    def cast_secret_vote(self, meeting: int, vote: SecretVote) -> str:
        """Put a vote into the box; it is on disk when this returns. The voter's receipt, "" when there are none.

        It can't be changed, as a slip can't once it is in the box. A repeated request is answered alike and counted
        once, but its receipt is not told again. Refused: not open, not entitled, marks that don't fit, voted already.
        """
        box, label = self._box(), _label(meeting, vote.key)
        with box.locked(label) as held:
            # Asked with the box in hand: whoever closes the ballot holds it too.
            opened = order.check_secret(self.room(meeting), *vote.key, voter=vote.voter)
            if len(vote.choices) != len(opened.shape) or not all(
                asked.fits(marks) for asked, marks in zip(opened.shape, vote.choices, strict=True)
            ):
                raise Refused("Lựa chọn chưa hợp lệ. Kính mời đại biểu chọn lại.")
            sealed = sealing.seal(vote.choices, opened.shape, public=bytes.fromhex(opened.key), label=label)
            receipt = f"{secrets.randbelow(10**12):012d}" if opened.receipts else ""
            is_new = held.put(Vote(vote.voter, vote.nonce, sealed, receipt_hash(receipt) if receipt else ""))
        return receipt if is_new else ""

    def close_secret_ballot(self, meeting: int, key: BallotKey, by: int, *, pins: Mapping[int, str]) -> Line:
        """Open the box by the PINs of two of the board, write the roll and, apart from it, the shuffled votes; destroy
        the key. Refused when the PINs don't open it: nothing has changed then.
        """
        box, label = self._box(), _label(meeting, key)
        lock, device_secret = box.lock_of(label), box.secret()
        if lock is None or device_secret is None:
            raise Refused("Không còn hòm phiếu của lượt này trên thiết bị.")
        private = sealing.unlock(lock, pins, device_secret=device_secret, label=label)
        if private is None:
            raise Refused("Mã PIN của hai thành viên Ban kiểm phiếu chưa đúng. Hòm phiếu vẫn đóng.")
        with box.locked(label) as held, self.deciding(meeting) as decision:
            opened = order.check_secret(decision.room, *key)
            inside = held.inside()
            votes = [sealing.unseal(one, opened.shape, private=private, label=label) for one in inside.boxes]
            _write_down(decision, key, inside, votes)
            line = decision.record(order.closing(decision.room, *key, by=by))
        box.destroy()
        return line

    def void_ballot(self, meeting: int, ballot: str, number: int, by: int, reason: str = "") -> Line:
        """Declare an open round void; of a secret one all votes are destroyed unread."""
        line = super().void_ballot(meeting, ballot, number, by, reason)
        if self.box and self.room(meeting).ballots[ballot, number].opened.mode is Mode.SECRET:
            self.box.destroy()
        return line

    def voted_secretly(self, meeting: int, key: BallotKey) -> frozenset[int]:
        """Who has put a vote into the box that is open, so that pages can count them and greet them."""
        return self.box.voters(_label(meeting, key)) if self.box else frozenset()

    def clear_boxes(self, meetings: Iterable[int]) -> None:
        """At the start of a process: void the rounds that a power cut has made unreadable; destroy a box left over."""
        if self.box is None:
            return
        still_open = False
        for meeting in meetings:
            key = _open_secret(self.room(meeting))
            if key is None:
                continue
            if self.box.secret() and self.box.lock_of(_label(meeting, key)):
                still_open = True
                continue
            log.warning("The secret ballot of meeting %s is void: this unit has been without power", meeting)
            why = written("Thiết bị mất điện khi hòm phiếu đang mở; các phiếu không đọc được nữa.")
            voided = e.BallotVoided(ballot=key[0], round=key[1], by=0, reason=why.name)
            self._decide(meeting, voided, why)
        if not still_open:
            self.box.destroy()

    def _box(self) -> BallotBox:
        if self.box is None:
            raise Refused("Thiết bị này chưa sẵn sàng cho bỏ phiếu kín. Kính mời dùng phiếu giấy.")
        return self.box


def receipt_hash(receipt: str) -> str:
    """What is published of a receipt: in a list of its own, beside no choice."""
    return hashlib.sha256(f"hop-receipt-1/{receipt}".encode()).hexdigest()


def _write_down(decision: Decision, key: BallotKey, inside: Inside, votes: Sequence[tuple[Marks, ...]]) -> None:
    """The roll by number; each question's marks shuffled by themselves, so that no pattern over many questions names
    anybody; the receipts by their hash. Each in as many lines as it takes.
    """
    for voters in _parts(sorted(inside.voters), 1000):
        decision.record(e.SecretRollWritten(ballot=key[0], round=key[1], voters=voters))
    for question, asked in enumerate(decision.room.ballots[key].opened.shape):
        marks = [vote[question] for vote in votes]
        _SHUFFLE.shuffle(marks)
        for part in _parts(marks, 4000 // (asked.most + 1)):
            decision.record(e.SecretVotesWritten(ballot=key[0], round=key[1], question=question, votes=part))
    for receipts in _parts(sorted(inside.receipts), 200):
        decision.record(e.ReceiptsWritten(ballot=key[0], round=key[1], receipts=receipts))


def _parts(whole: Sequence[T], most: int) -> Iterator[tuple[T, ...]]:
    """The same in parts that each fit into a line."""
    return (tuple(whole[start : start + most]) for start in range(0, len(whole), most))


def _open_secret(room: Room) -> BallotKey | None:
    key = room.open_ballot
    return key if key and room.ballots[key].opened.mode is Mode.SECRET else None


def _label(meeting: int, key: BallotKey) -> str:
    return f"{meeting}/{key[0]}/{key[1]}"
