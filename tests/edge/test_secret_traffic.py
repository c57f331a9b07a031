"""What of a secret ballot leaves the unit by the wire and stands in its logs: nothing while it is open, and afterwards
nothing that joins a name to a choice."""

import logging
from itertools import pairwise
from pathlib import Path

import pytest

from contract import events as e
from contract.line import read_line
from contract.parts import part_of
from contract.run import unpack_run
from edge.desk import Desk
from edge.runs import next_run
from tests.edge.test_secret_ballots import AGAINST, FOR, KEY, close, make_desk, opened, quick_pins, vote
from tests.makers import MEETING, UNIT, UNIT_KEY

__all__ = ["quick_pins"]


def sent(desk: Desk) -> list[bytes]:
    """Every run that central would get, from the first line on: what an ear on the network hears without TLS."""
    runs: list[bytes] = []
    for head in desk.journal.streams():
        seq = 0
        while packed := next_run(desk.journal, head.stream, seq, unit=UNIT, key=UNIT_KEY):
            runs.append(packed)
            seq += len(texts_of(packed))
    return runs


def test_what_other_rooms_hear_of_it_is_a_count_and_afterwards_sums_and_a_roll_by_number(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    opened(desk)
    for voter in (5, 3, 7, 1, 6, 2):
        desk.cast_secret_vote(MEETING, vote(voter, FOR if voter % 3 else AGAINST))

    part = part_of(desk.room(MEETING), KEY, unit=UNIT)
    assert (part.marks, part.votes, part.roll, part.voted) == ((), {}, (), 0)

    close(desk)

    part = part_of(desk.room(MEETING), KEY, unit=UNIT)
    assert part.votes == {}
    assert part.roll == (1, 2, 3, 5, 6, 7)
    assert part.marks == ((4, 2, 0), (0, 4, 0, 0, 0, 0, 0, 0, 4))


def texts_of(packed: bytes) -> tuple[str, ...]:
    return tuple(unpack_run(packed, key=UNIT_KEY.public_key()).texts)


def test_an_open_ballot_sends_nothing_and_logs_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    desk = make_desk(tmp_path)
    opened(desk, receipts=True)
    caplog.set_level(logging.DEBUG)
    before = sent(desk)

    receipts = [desk.cast_secret_vote(MEETING, vote(voter, FOR if voter % 3 else AGAINST)) for voter in range(1, 8)]

    assert all(receipts)
    assert sent(desk) == before
    assert caplog.text == ""


def test_what_goes_out_afterwards_joins_nobody_to_a_choice(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    desk = make_desk(tmp_path)
    opened(desk, receipts=True)
    caplog.set_level(logging.DEBUG)
    receipts = [desk.cast_secret_vote(MEETING, vote(voter, FOR if voter % 3 else AGAINST)) for voter in range(1, 8)]

    close(desk)

    texts = [text for packed in sent(desk) for text in texts_of(packed)]
    events = [read_line(text).event for text in texts]
    (roll,) = (one for one in events if isinstance(one, e.SecretRollWritten))
    votes = [one for one in events if isinstance(one, e.SecretVotesWritten)]
    (told,) = (one for one in events if isinstance(one, e.ReceiptsWritten))
    # The roll is by number and the receipts by hash, so the order of neither is that of the voting.
    assert all(one < other for one, other in pairwise(roll.voters))
    assert all(one < other for one, other in pairwise(told.receipts))
    assert not any(isinstance(one, e.VoteCast) for one in events)
    assert {field for one in votes for field in one.__struct_fields__} == {"ballot", "round", "question", "votes"}
    assert not any(receipt in text for receipt in receipts for text in texts)
    assert not any(receipt in caplog.text for receipt in receipts)
    assert "nonce-000" not in caplog.text + "".join(texts)
