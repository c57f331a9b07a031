"""Each fault by its name in the schedule. What lasts is mended by the trial when its time is over."""

import os
import random
import resource
import secrets
import shutil
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from central.fleet.actions import revoke_unit
from central.proceedings.models import Line
from contract import topics
from edge.runs import next_run
from tests.faults.schedule import Step
from tests.faults.trial import Trial
from tests.link.province import Program, Room, broker_memory

_FULL_BYTES = 100_000
_HEARS_IN_S = 20.0
_CLOCKS_MS = (-(10**15), -7 * 3_600_000, 5 * 3_600_000, 0)
"""To 1970, hours back, hours ahead, right again."""


def befall(trial: Trial, step: Step) -> None:
    """Let this step happen now."""
    _FAULTS[step.name](trial, step, random.Random(step.dice))


def _kill(find: Callable[[Trial, random.Random], Program | None]) -> "_Fault":
    def fault(trial: Trial, _step: Step, chance: random.Random) -> None:
        victim = find(trial, chance)
        if victim is not None and victim.is_running():
            victim.kill()

    return fault


def _some_sync(trial: Trial, chance: random.Random) -> Program:
    return trial.services[chance.choice([name for name in trial.services if name.startswith("sync")])]


def _some_room(trial: Trial, chance: random.Random) -> Room:
    return chance.choice([trial.voting, trial.other])


def _kill_checker(trial: Trial, _step: Step, chance: random.Random) -> None:
    """The process that checks runs for another."""
    asks = _some_sync(trial, chance)
    if asks.process is not None and asks.is_running():
        pid = asks.process.pid
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            os.kill(int(child), signal.SIGKILL)


def _die_at_a_commit(trial: Trial, step: Step, chance: random.Random) -> None:
    """Begun anew, it ends before or after one of its first commits: each process has its own way to the first vote."""
    by = ("tests.faults.dying", str(chance.randrange(1, 9)), chance.choice(("before", "after")))
    victim = chance.choice((_some_sync(trial, chance), trial.services["worker"], _some_room(trial, chance).sync, None))
    if victim is None:
        if trial.voter is not None:
            trial.voter.kill()
            trial.start_voter(by=by)
        return
    victim.kill()
    victim.by = by
    victim.start()
    trial.ends.append((time.monotonic() + 4 * step.lasts_s, partial(_live_on, victim, victim.process)))


def _live_on(program: Program, dying: object) -> None:
    """It has had too little to write to die of it."""
    if program.process is dying and program.is_running():
        program.kill()
        program.start()


def _kill_broker(trial: Trial, _step: Step, _chance: random.Random) -> None:
    """It comes back with what it last saved, up to a second ago."""
    trial.province.broker.kill()
    trial.start_broker()


def _restart_broker(trial: Trial, _step: Step, _chance: random.Random) -> None:
    """It comes back with all that it knew."""
    trial.province.broker.stop()
    trial.start_broker()


def _empty_broker(trial: Trial, _step: Step, _chance: random.Random) -> None:
    """It comes back without anything, as the one that we deploy."""
    trial.province.broker.kill()
    for path in broker_memory(trial.province.folder).iterdir():
        path.unlink()
    trial.start_broker()


def _net(begin: Callable[..., None]) -> "_Fault":
    def fault(trial: Trial, step: Step, chance: random.Random) -> None:
        line = trial.lines[_some_room(trial, chance).name]
        begin(line)
        trial.ends.append((time.monotonic() + step.lasts_s, line.mend))

    return fault


def _full_disk(find: Callable[[Trial, random.Random], list[Program]]) -> "_Fault":
    """For a while no file of the process may grow beyond a limit, which is to SQLite what a full disk is."""

    def fault(trial: Trial, step: Step, chance: random.Random) -> None:
        for program in find(trial, chance):
            if program.process is not None and program.is_running():
                pid = program.process.pid
                usual = resource.prlimit(pid, resource.RLIMIT_FSIZE)
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (_FULL_BYTES, usual[1]))
                trial.ends.append((time.monotonic() + step.lasts_s, partial(_make_room, pid, usual)))

    return fault


def _make_room(pid: int, usual: tuple[int, int]) -> None:
    with suppress(ProcessLookupError):  # it has ended of it meanwhile
        resource.prlimit(pid, resource.RLIMIT_FSIZE, usual)


def _clock(trial: Trial, _step: Step, chance: random.Random) -> None:
    trial.clock.write_text(str(chance.choice(_CLOCKS_MS)))


def _duplicate(trial: Trial, _step: Step, chance: random.Random) -> None:
    """Runs that central has had come again, under the room's certificate, which also takes its connection over."""
    room = _some_room(trial, chance)
    head = chance.choice(room.journal.streams())
    after = chance.randrange(head.seq)
    packed = next_run(room.journal, head.stream, after, unit=room.name, key=room.run_key)
    _say(trial, room, packed or b"")


def _poison(trial: Trial, _step: Step, chance: random.Random) -> None:
    _say(trial, trial.other, chance.randbytes(200))


def _say(trial: Trial, room: Room, payload: bytes) -> None:
    """The room's own sync takes the connection back at once, perhaps before the broker's answer."""
    stranger = trial.province.stranger(room.folder / "identity")
    if stranger.enter():
        stranger.client.publish(topics.up(room.name), payload, qos=1).wait_for_publish(timeout=1)
    stranger.leave()


def _copy_central(trial: Trial, _step: Step, _chance: random.Random) -> None:
    trial.store.save(trial)


def _restore_central(*, is_said: bool) -> "_Fault":
    def fault(trial: Trial, _step: Step, _chance: random.Random) -> None:
        trial.store.restore(trial, is_said=is_said)

    return fault


def _burst(trial: Trial, step: Step, chance: random.Random) -> None:
    room = chance.choice([trial.voting, trial.other, trial.doomed])
    room.write(chance.randrange(1, 400), mark=f"burst {step.at_s:.2f}")


def _lose_last_writes(trial: Trial, _step: Step, _chance: random.Random) -> None:
    """The card comes back as it was a moment ago, in another boot."""
    _lay_card_back(trial)
    boot = secrets.token_hex(4)
    room = trial.other
    moment = room.desk.clock.now()
    room.journal.begin_stream(unit=room.name, boot=boot, software="faults", moment=moment, anew=True)
    room.write(20, mark=f"after the loss {boot}")


def _copy_card(trial: Trial, _step: Step, _chance: random.Random) -> None:
    """A copy of the card goes on in the same stream and the same boot, with other lines in the same places."""
    _lay_card_back(trial)
    trial.was_copied = True
    trial.other.write(20, mark=f"on the copy {secrets.token_hex(4)}")


def _lay_card_back(trial: Trial) -> None:
    """Central has heard of what the copy does not hold, unless other faults keep it from that."""
    room = trial.other
    room.sync.kill()
    room.close()
    copy = room.folder / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(room.folder / "card", copy)
    room.write(30, mark=f"not on the copy {secrets.token_hex(4)}")
    room.sync.start()
    give_up_at = time.monotonic() + _HEARS_IN_S
    while not trial.province.holds(room) and time.monotonic() < give_up_at:
        trial.end_faults(time.monotonic())
        trial.supervise()
        time.sleep(0.1)
    room.sync.kill()
    room.close()
    shutil.rmtree(room.folder / "card")
    copy.rename(room.folder / "card")


def _wipe_card(trial: Trial, _step: Step, _chance: random.Random) -> None:
    room = trial.other
    room.sync.kill()
    room.close()
    shutil.rmtree(room.folder / "card")
    room.write(20, mark="on a new card")


def _withdraw(trial: Trial, _step: Step, _chance: random.Random) -> None:
    """As on the unit's page at central, while the unit sends: the registrar writes the list, the broker is given it.

    What the unit has written by then may be at central; nothing that it writes afterwards.
    """
    room = trial.doomed
    room.write(300, mark="under way when it is withdrawn")
    with trial.province.database.connection_context():
        revoke_unit(trial.province.database, name=room.name)
    trial.before_withdrawal = room.texts()
    give_up_at = time.monotonic() + _HEARS_IN_S
    while not trial.tell_broker() and time.monotonic() < give_up_at:
        trial.supervise()
        time.sleep(0.05)
    room.write(20, mark="after it was withdrawn")


def _drop_line(trial: Trial, _step: Step, _chance: random.Random) -> None:
    """What must never happen and nothing can heal: central has lost a line that it had acknowledged."""
    with trial.province.database.connection_context():
        Line.delete().where(Line.stream.in_(list(trial.voting.texts())), Line.seq == 1).execute()


_Fault = Callable[[Trial, Step, random.Random], None]
_FAULTS: dict[str, _Fault] = {
    "kill-central-sync": _kill(_some_sync),
    "kill-edge-sync": _kill(lambda trial, chance: _some_room(trial, chance).sync),
    "kill-voter": _kill(lambda trial, _: trial.voter),
    "kill-worker": _kill(lambda trial, _: trial.services["worker"]),
    "kill-checker": _kill_checker,
    "kill-central-web": _kill(lambda trial, _: trial.services["web"]),
    "kill-registrar": _kill(lambda trial, _: trial.services["registrar"]),
    "dies-at-a-commit": _die_at_a_commit,
    "kill-broker": _kill_broker,
    "restart-broker": _restart_broker,
    "broker-forgets": _empty_broker,
    "cut": _net(lambda line: line.cut()),
    "stall": _net(lambda line: line.stall()),
    "slow": _net(lambda line: line.slow(0.5)),
    "disk-full-at-central": _full_disk(lambda trial, chance: [_some_sync(trial, chance), trial.services["worker"]]),
    "disk-full-in-the-room": _full_disk(
        lambda trial, _: [trial.voting.sync, *([trial.voter] if trial.voter is not None else [])]
    ),
    "clock": _clock,
    "duplicate": _duplicate,
    "poison": _poison,
    "copy-central": _copy_central,
    "restore-central": _restore_central(is_said=True),
    "restore-central-in-silence": _restore_central(is_said=False),
    "card-loses-its-last-writes": _lose_last_writes,
    "card-is-copied": _copy_card,
    "card-is-wiped": _wipe_card,
    "burst": _burst,
    "unit-is-withdrawn": _withdraw,
    "central-drops-a-line": _drop_line,
}
