"""A province under trial: three rooms, one voting, everything in processes of its own, and what must hold after.

The first room's card is never harmed: all its lines and votes must be at central. The second room's is lost, wiped and
copied: what its card holds in the end must be at central, in its place or kept aside as a fork. The third one may be
withdrawn: nothing that it writes from then on comes in, whatever central forgets.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from central.fleet.pki import listed_serials
from central.fleet.presence import in_service
from central.proceedings.models import Alarm, Cursor, ForkedRun, RunKey, Standing
from central.proceedings.results import NamedVote
from contract.ballot import Mode
from contract.run import unpack_run
from tests.faults.line import Line
from tests.faults.store import Store
from tests.faults.voter import VOTERS
from tests.link.province import MEETING, Program, Province, Room, make_plan, now_ms, write_unit_settings
from tests.makers import CHAIR
from tests.servers import eventually

BALLOT = ("nq-01", 1)
HEALS_IN_S = 150.0
"""Back-off after a few misses, a lease, and a busy machine."""
MOST_MEMORY_MB = 300


@dataclass(kw_only=True)
class Trial:
    """`ends`: what is still to be mended, and when. `listed`: the withdrawals that the broker has read."""

    province: Province
    store: Store
    voting: Room
    other: Room
    doomed: Room
    lines: dict[str, Line]
    services: dict[str, Program] = field(default_factory=dict)
    voter: Program | None = None
    voters: int = 0
    ends: list[tuple[float, Callable[[], None]]] = field(default_factory=list)
    was_copied: bool = False
    listed: set[int] = field(default_factory=set)
    before_withdrawal: dict[str, list[str]] | None = None

    @property
    def confirmed(self) -> Path:
        return self.province.folder / "confirmed"

    @property
    def clock(self) -> Path:
        return self.province.folder / "clock"

    @property
    def rooms(self) -> tuple[Room, Room, Room]:
        return self.voting, self.other, self.doomed

    def start_broker(self) -> None:
        self.listed = listed_serials(self.province.pki / "crl.pem")
        self.province.broker.start()

    def tell_broker(self) -> bool:
        """Begin it anew with the list of withdrawals when that has changed, as provisioning does; was it so?"""
        if listed_serials(self.province.pki / "crl.pem") == self.listed:
            return False
        self.province.broker.stop()
        self.start_broker()
        return True

    def start_central(self) -> None:
        seats = range(1, len(self.province.settings) + 1)
        self.services |= {f"sync-{seat}": self.province.start_sync(seat) for seat in seats}
        self.services["worker"] = self.province.start_worker()
        self.services["registrar"] = self.province.start_registrar()

    def stop_central(self) -> None:
        """Kill all that has the database open."""
        for name in [name for name in self.services if name != "web"]:
            self.services.pop(name).kill()

    def start_voter(self, by: Sequence[str] = ()) -> None:
        """Another process each time, whose requests nobody else has made."""
        self.voters += 1
        name, file = f"voter-{self.voters}", self.voting.settings_file
        self.voter = self.province.start(
            *by, "tests.faults.voter", file, name, self.confirmed, self.clock, log="voter.log"
        )

    def supervise(self) -> None:
        """Start again what has ended, as systemd does."""
        for program in (*self.services.values(), *(room.sync for room in self.rooms)):
            program.restart()
        self.tell_broker()
        if self.voter is not None and not self.voter.is_running():
            self.start_voter()

    def end_faults(self, now: float) -> None:
        for one in [one for one in self.ends if one[0] <= now]:
            self.ends.remove(one)
            one[1]()

    def close(self) -> None:
        for line in self.lines.values():
            line.close()


def prepare(province: Province, store: Store) -> Trial:
    """The first room has its plan and is voting; all are connected; a copy of central's database is laid by."""
    rooms, lines = [], {}
    for name in ("room-1", "room-2", "room-3"):
        room, line = province.make_room(name), Line(province.broker.port)
        write_unit_settings(room.folder, name, broker=line.port, units=province.units_port, protocol=province.protocol)
        rooms.append(room)
        lines[name] = line
    voting, other, doomed = rooms
    trial = Trial(province=province, store=store, voting=voting, other=other, doomed=doomed, lines=lines)
    province.publish(make_plan(), unit="room-1")
    trial.services["web"] = province.start_web()
    trial.start_central()
    trial.supervise()
    desk = voting.desk
    eventually(lambda: desk.room(MEETING).package is not None, timeout_s=90)
    desk.start(MEETING, CHAIR, VOTERS)
    desk.open_ballot(MEETING, BALLOT[0], Mode.DEVICES, CHAIR)
    other.write(50)
    doomed.write(50)
    eventually(lambda: province.holds(*rooms), timeout_s=90, every_s=0.2)
    trial.start_voter()
    eventually(lambda: trial.confirmed.exists() and trial.confirmed.read_text(), timeout_s=90)
    store.save(trial)
    return trial


def check(trial: Trial, *, within_s: float = HEALS_IN_S) -> None:
    """End all faults; then it must heal without a hand."""
    trial.end_faults(float("inf"))
    voter, trial.voter = trial.voter, None
    if voter is not None:
        voter.stop()
    for room in trial.rooms:
        room.write(3, mark="after it all")
    give_up_at = time.monotonic() + within_s
    while missing := lacks(trial):
        assert time.monotonic() < give_up_at, f"after {within_s:.0f} s {missing}"
        trial.supervise()
        time.sleep(0.3)
    check_votes(trial)
    check_alarms(trial)
    check_withdrawn(trial)
    memory = max(memory_mb(one) for name, one in trial.services.items() if name.startswith("sync"))
    assert memory < MOST_MEMORY_MB, f"central's sync has taken {memory} MB"


def lacks(trial: Trial) -> str:
    """What central does not have yet, or has not applied."""
    if not trial.province.holds(trial.voting):
        return "central does not hold the voting room's lines to the byte"
    if trial.before_withdrawal is None and not trial.province.holds(trial.doomed):
        return "central does not hold the third room's lines to the byte"
    held = trial.province.texts(trial.other.name)
    for stream, texts in trial.other.texts().items():
        if held.get(stream, [])[: len(texts)] == texts:
            continue
        if not trial.was_copied:
            return f"central does not hold the stream {stream} of the other room to the byte"
        aside = forked(trial, stream)
        places = enumerate(texts)
        if any(text not in aside and text not in held.get(stream, [])[seq : seq + 1] for seq, text in places):
            return f"lines of the copied stream {stream} are nowhere at central"
    with trial.province.database.connection_context():
        behind = Cursor.select().where(Cursor.applied < Cursor.seq, Cursor.unit == trial.voting.name).exists()
    return "central has not applied all lines" if behind else ""


def forked(trial: Trial, stream: str) -> set[str]:
    """The lines of a stream that central keeps aside."""
    key = trial.other.run_key.public_key()
    with trial.province.database.connection_context():
        packed = [bytes(row.packed) for row in ForkedRun.select().where(ForkedRun.stream == stream)]
    return {text for one in packed for text in unpack_run(one, key=key).texts}


def check_votes(trial: Trial) -> None:
    """Every confirmed vote is a line, and each voter's last one, and no other, is counted at central."""
    lines = {f"{stream}/{seq}" for stream, texts in trial.voting.texts().items() for seq in range(1, len(texts) + 1)}
    told = [line.split() for line in trial.confirmed.read_text().splitlines()]
    assert told, "nobody has voted"
    assert {name for name, *_ in told} <= lines
    assert len({name for name, *_ in told}) == len(told), "a vote was confirmed twice"
    last = {voter: vote.line for voter, vote in trial.voting.desk.room(MEETING).ballots[BALLOT].votes.items()}
    with trial.province.database.connection_context():
        rows = NamedVote.select().where(NamedVote.unit == trial.voting.name, NamedVote.meeting == MEETING)
        counted = [(row.voter, row.line) for row in rows]
    assert sorted(counted) == sorted(last.items())


def check_alarms(trial: Trial) -> None:
    """A fork is seen where there was one and nowhere else; nobody is held for what the network did."""
    with trial.province.database.connection_context():
        alarms = {(row.kind, row.unit) for row in Alarm.select()}
        held = [row.unit for row in Standing.select().where(Standing.is_held)]
        assert RunKey.select().count() == len(trial.rooms)
    assert alarms <= ({("fork", trial.other.name)} if trial.was_copied else set())
    assert not held


def check_withdrawn(trial: Trial) -> None:
    """Who was withdrawn is out, and nothing has come in of what was written since; who was not is in."""
    is_in = trial.province.stranger(trial.doomed.folder / "identity").enter()
    if trial.before_withdrawal is None:
        assert is_in, "a unit that nobody withdrew is shut out"
    else:
        assert not is_in, "a withdrawal has no effect at the broker"
        for stream, texts in trial.province.texts(trial.doomed.name).items():
            assert texts == trial.before_withdrawal[stream][: len(texts)], "lines came in after the withdrawal"
        with trial.province.database.connection_context():
            assert not in_service({trial.doomed.name}, now_ms=now_ms()), "central has forgotten the withdrawal"


def memory_mb(program: Program) -> int:
    assert program.process is not None
    status = Path(f"/proc/{program.process.pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024
