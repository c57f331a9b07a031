"""Run on a unit: `open` begins its meeting with a ballot on devices, `told` says what the journal holds of it."""

import json
import sys
from pathlib import Path

from contract import events as e
from contract.ballot import Mode
from edge.clock import Clock
from edge.commands.opening import open_desk
from edge.settings import read_settings

desk = open_desk(read_settings(Path("/etc/hop/unit.toml")), Clock())
(package,) = desk.meetings()
room = desk.room(package.meeting)
ballot = package.ballots[0]
if sys.argv[1] == "open":
    chair = room.chair
    desk.start(package.meeting, chair, [one.attendee for one in package.people if one.votes])
    desk.open_item(package.meeting, ballot.item, chair)
    desk.open_ballot(package.meeting, ballot.ballot, Mode.DEVICES, chair)
    room = desk.room(package.meeting)
lines = [entry.line.event for entry in desk.journal.lines_of(package.meeting)]
told = {
    "ballot": ballot.ballot,
    "cast": [event.voter for event in lines if isinstance(event, e.VoteCast)],
    "counted": {voter: vote.choices for voter, vote in room.ballots[ballot.ballot, 1].votes.items()},
    "lines": len(lines),
}
print(json.dumps(told))  # noqa: T201 - the test reads it
