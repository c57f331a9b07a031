"""Every history of a small unit, wire and central: no line is lost, made up or out of place, and all heals."""

import logging
from collections import deque
from itertools import islice

import pytest

from tests.faults.card import Texts
from tests.faults.model import World, begin, moves, works, write

_STEPS = 100
"""More than any healing here takes: hello, answers, runs and a second hello for a few lines."""


def settled(world: World) -> World:
    """What becomes of it when nothing fails any more: what is under way first, then what the unit does next."""
    for _ in range(_STEPS):
        after = next(islice(works(world), 1), None)
        if after is None:
            return world
        world = after[1]
    raise AssertionError("it never comes to rest")


def check_held(world: World) -> None:
    """Central holds each stream as far as some card had written it, and keeps nothing aside without a reason."""
    for stream, texts in world.central.streams:
        numbers = [text.partition('"seq":')[2].partition(",")[0] for text in texts]
        assert numbers == [str(seq) for seq in range(1, len(texts) + 1)], stream
    assert world.was_copied or not world.central.aside, "a fork that none was"


def check_healed(world: World) -> None:
    """All that is on the card is at central: in its place, or aside where another card's line has the place."""
    held, aside = dict(world.central.streams), world.central.aside
    for stream, texts in world.card.streams:
        at_central: Texts = held.get(stream, ())
        if at_central[: len(texts)] == texts:
            continue
        assert world.was_copied, f"{len(texts)} lines of the stream {stream}, {len(at_central)} of them held"
        for seq, text in enumerate(texts, start=1):
            assert text in at_central[seq - 1 : seq] or (stream, text) in aside, f"{stream}/{seq} is nowhere"


def explore(first: World) -> int:
    """Look at every history; how many worlds there are. An AssertionError tells the shortest way to a bad one."""
    came: dict[World, tuple[World, str] | None] = {first: None}
    waiting = deque([first])
    while waiting:
        world = waiting.popleft()
        try:
            check_held(world)
            # A loss is noticed at the latest when the unit has something to say again; what was lost of a past beside
            # the first one at the next of the hellos that come every five minutes.
            later = write(settled(world))
            check_healed(settled(later._replace(asks=True) if world.was_copied else later))
        except AssertionError as error:
            raise AssertionError(f"{error}; after: {', '.join(way_to(world, came))}") from None
        for name, after in moves(world):
            if after not in came:
                came[after] = (world, name)
                waiting.append(after)
    return len(came)


def copied_card(*, writes: int, faults: int) -> World:
    """Central holds four lines of a card; a copy of it went on from the third with a fourth and a fifth of its own."""
    world = begin(writes=0, faults=1)
    for _ in range(3):
        world = write(world)
    world = settled(world)
    (world,) = [after for name, after in moves(world) if name == "an older copy of the card goes on"]
    return write(write(world))._replace(writes=writes, faults=faults)


def way_to(world: World, came: dict[World, tuple[World, str] | None]) -> list[str]:
    names = []
    while step := came[world]:
        world, name = step
        names.append(name)
    return names[::-1]


@pytest.fixture(autouse=True)
def quiet() -> None:
    """The uplink says what it does, millions of times here."""
    logging.getLogger("edge.uplink").setLevel(logging.CRITICAL)


# R8.1
@pytest.mark.parametrize(
    ("writes", "faults"), [(3, 0), (2, 1), (0, 2), pytest.param(1, 2, marks=[pytest.mark.nightly])]
)
@pytest.mark.timeout(900)
def test_every_small_history_heals(writes: int, faults: int) -> None:
    assert explore(begin(writes=writes, faults=faults)) > 100


@pytest.mark.parametrize(("writes", "faults"), [(1, 1), pytest.param(0, 2, marks=[pytest.mark.nightly])])
@pytest.mark.timeout(900)
def test_every_small_history_of_a_copied_card_heals(writes: int, faults: int) -> None:
    assert explore(copied_card(writes=writes, faults=faults)) > 100
