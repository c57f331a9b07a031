"""Four processes decide at the same time: no hole, no vote that two of them counted, every confirmation true."""

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

from contract.events import VoteCast
from tests.edge.unit import assert_chain_holds, desk_in_ballot
from tests.makers import MEETING

PROCESSES, VOTES = 4, 500


def test_four_processes_vote_at_once(tmp_path: Path) -> None:
    # given
    desk = desk_in_ballot(tmp_path)
    before = desk.journal.position()

    # when
    voters = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.edge.voter", str(tmp_path), f"process-{number}", str(VOTES)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(PROCESSES)
    ]
    for voter in voters:
        assert voter.stdin is not None
        voter.stdin.write("begin\n")
        voter.stdin.flush()
    said = [voter.communicate(timeout=100)[0].splitlines() for voter in voters]

    # then
    assert [voter.returncode for voter in voters] == [0] * PROCESSES
    lines = [line for _, line in desk.journal.after(before, limit=10_000)]
    written, writers = [], []
    last: dict[int, str] = {}
    for line in lines:
        vote = line.event
        assert isinstance(vote, VoteCast)
        assert vote.replaces == last.get(vote.voter, "")
        last[vote.voter] = line.name
        writers.append(vote.nonce.rsplit("-", 1)[0])
        written.append(f"{line.name} {vote.voter} {vote.choices[0][0]} {vote.replaces or '-'}")
    assert len(written) == PROCESSES * VOTES
    assert sorted(written) == sorted(one for each in said for one in each)
    assert sum(one != other for one, other in pairwise(writers)) > VOTES, "they did not take turns"
    assert assert_chain_holds(desk.journal) == desk.journal.streams()[0].seq
    assert {voter: vote.line for voter, vote in desk.room(MEETING).ballots["nq-01", 1].votes.items()} == last
    desk.journal.close()
