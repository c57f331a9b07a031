"""What happens when, out of a seed alone: the same seed is the same schedule on every machine.

A schedule can be written down, one step a line, and read again: a kept one stays the same when faults are added here.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec

# How often each fault comes, against the others. Those of the card befall the second room only.
WEIGHTS = {
    "kill-central-sync": 4,
    "kill-edge-sync": 3,
    "kill-voter": 3,
    "kill-worker": 1,
    "kill-checker": 1,
    "kill-central-web": 1,
    "kill-registrar": 1,
    "dies-at-a-commit": 4,
    "kill-broker": 2,
    "restart-broker": 1,
    "broker-forgets": 2,
    "cut": 3,
    "stall": 2,
    "slow": 2,
    "disk-full-at-central": 1,
    "disk-full-in-the-room": 1,
    "clock": 2,
    "duplicate": 2,
    "poison": 1,
    "copy-central": 1,
    "restore-central": 1,
    "restore-central-in-silence": 1,
    "card-loses-its-last-writes": 1,
    "card-is-copied": 1,
    "card-is-wiped": 1,
    "unit-is-withdrawn": 1,
    "burst": 5,
}
_MOST = {"poison": 2, "unit-is-withdrawn": 1}
"""Three bad messages in a row hold a unit, as they should; there is one unit to withdraw."""
_EVERY_S = (0.3, 2.5)


@dataclass(frozen=True, slots=True)
class Step:
    """A fault, when it comes, and how long it lasts where it lasts; `dice` decides what is left to decide."""

    at_s: float
    name: str
    lasts_s: float
    dice: int


def schedule(seed: int, seconds: float, *, without: frozenset[str] = frozenset()) -> list[Step]:
    """The steps of so many seconds, in their order."""
    chance = random.Random(seed)
    names = [name for name in WEIGHTS if name not in without]
    steps: list[Step] = []
    at_s = chance.uniform(*_EVERY_S)
    while at_s < seconds:
        name = chance.choices(names, [WEIGHTS[one] for one in names])[0]
        lasts_s, dice = chance.uniform(0.5, 4.0), chance.randrange(1 << 30)
        if sum(step.name == name for step in steps) < _MOST.get(name, len(steps) + 1):
            steps.append(Step(at_s, name, lasts_s, dice))
        at_s += chance.uniform(*_EVERY_S)
    return steps


def write_steps(steps: Iterable[Step], path: Path) -> None:
    """One step a line, as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(msgspec.json.encode(step) + b"\n" for step in steps))


def read_steps(path: Path) -> list[Step]:
    """What `write_steps` wrote."""
    return [msgspec.json.decode(line, type=Step) for line in path.read_bytes().splitlines()]
