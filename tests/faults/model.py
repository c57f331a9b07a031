"""One unit, the wire and central as a value, and everything that can happen to it next.

The dialogue follows edge/dialogue.py: what an answer asks for is done, time that passes is "no answer came". Messages
go in order, as over one connection, until a fault loses, repeats or exchanges them.
"""

from collections import deque
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple, cast

from msgspec.structs import replace

from central.proceedings.rules import is_whole
from contract.messages import Held, StreamHeld
from edge.journal import Head, Journal
from edge.uplink import Next, Sent, Uplink
from tests.faults.card import Card, Central, Reader, chain, opened
from tests.makers import UNIT, UNIT_KEY

NOT_ASKED, STALE, CURRENT = 0, 1, 2
"""Which hello a message belongs to: none, one before the last, the last."""
WINDOW = 2


class Asked(NamedTuple):
    """A hello on its way."""

    streams: tuple[StreamHeld, ...]
    which: int


class Mind(NamedTuple):
    """What the unit's sync process knows; it goes with the process."""

    window: int = 0
    incarnation: str = ""
    heads: tuple[tuple[str, Head], ...] = ()
    held: tuple[tuple[str, int], ...] = ()
    asked: frozenset[str] = frozenset()
    doubted: frozenset[str] = frozenset()
    forked: tuple[tuple[str, int], ...] = ()
    unanswered: tuple[Sent, ...] = ()


class World(NamedTuple):
    """Everything. `asks`: a hello is due. `was_copied`: two cards have gone on from the same line, a true fork."""

    card: Card
    central: Central
    mind: Mind = Mind()
    asks: bool = True
    up: tuple[bytes | Asked, ...] = ()
    down: tuple[Held, ...] = ()
    copy: Central | None = None
    made: int = 1
    writes: int = 0
    faults: int = 0
    was_copied: bool = False


def begin(*, writes: int, faults: int) -> World:
    """A unit that has written nothing yet and a central that has heard nothing; so much may happen to them."""
    return World(card=Card(()).begin(1), central=Central(1), writes=writes, faults=faults)


def moves(world: World) -> Iterator[tuple[str, World]]:
    """All that may happen next, by its name."""
    yield from works(world)
    if world.writes:
        yield "write", write(world)._replace(writes=world.writes - 1)
    if world.copy is None and world.faults:
        yield "copy central's database", world._replace(copy=world.central)
    if world.faults:
        for name, after in _faults(world):
            yield name, after._replace(faults=world.faults - 1)


def works(world: World) -> Iterator[tuple[str, World]]:
    """What happens when nothing fails."""
    if world.up:
        yield "central hears", _central_hears(world)
    if world.down:
        yield "the unit hears", _unit_hears(world)
    mind, packed, is_waiting = _sends(world.card, world.mind)
    if world.asks:
        yield "hello", _say_hello(world)
    elif packed is not None:
        yield "run", world._replace(mind=mind, up=(*world.up, packed))
    elif is_waiting and not world.up and not world.down:
        yield "no answer", world._replace(asks=True)


def write(world: World) -> World:
    return world._replace(card=world.card.write(world.made), made=world.made + 1)


def _faults(world: World) -> Iterator[tuple[str, World]]:
    up, down = world.up, world.down
    if up:
        yield "a message up is lost", world._replace(up=up[1:])
        yield "a message up comes twice", world._replace(up=(up[0], *up))
    if down:
        yield "a message down is lost", world._replace(down=down[1:])
        yield "a message down comes twice", world._replace(down=(down[0], *down))
    if len(up) > 1:
        yield "messages up change places", world._replace(up=(up[1], up[0], *up[2:]))
    if len(down) > 1:
        yield "messages down change places", world._replace(down=(down[1], down[0], *down[2:]))
    if up or down:
        yield "the broker forgets everything", world._replace(up=(), down=())
        yield "an answer is late", world._replace(asks=True)
    died = _forgotten(world)._replace(mind=Mind(), asks=True, down=())
    yield "the unit's sync dies", died
    yield "the unit boots", _boot(died)
    if len(world.card.streams[-1][1]) > 1:
        yield "the card loses its last line", _boot(died._replace(card=world.card.lose_last()))
        yield "an older copy of the card goes on", died._replace(card=world.card.lose_last(), was_copied=True)
    yield "the card is wiped", _boot(died._replace(card=Card(())))
    yield "central's sync dies", _restarted(world, world.central)
    if world.copy is not None:
        said = world.copy._replace(incarnation=world.central.incarnation + 1)
        yield "central is restored", _restarted(world, said)
        silent = world.copy._replace(incarnation=world.central.incarnation)
        yield "central is restored and nobody says so", _restarted(world, silent)


def _boot(world: World) -> World:
    return world._replace(card=world.card.begin(world.made + 1), made=world.made + 1)


def _restarted(world: World, central: Central) -> World:
    """What was sent to it is lost with its session; it asks all units for a hello."""
    return world._replace(central=central, up=(), down=(*world.down, _held(central, "")))


def _central_hears(world: World) -> World:
    message, rest = world.up[0], world.up[1:]
    if isinstance(message, Asked):
        told = tuple(_answer(world.central, said, message.which) for said in message.streams)
        return world._replace(up=rest, down=(*world.down, *told))
    run = opened(message)
    central, is_fork = world.central.take(run)
    return world._replace(
        up=rest, central=central, down=(*world.down, _held(central, run.header.stream, is_fork=is_fork))
    )


def _answer(central: Central, said: StreamHeld, which: int) -> Held:
    links = chain(central.texts(said.stream))
    is_within = said.seq < len(links) and links[said.seq].hex() == said.digest
    is_fork = said.seq < len(links) and not is_within
    end, branches = bytes.fromhex(said.digest), central.of(said.stream)
    is_aside = is_whole(end, branches, held_at=lambda seq: links[seq] if seq < len(links) else b"")
    told = _held(central, said.stream, which=which, is_fork=is_fork)
    return replace(told, aside=is_within or is_aside) if said.digest != told.digest else told


def _held(central: Central, stream: str, *, which: int = NOT_ASKED, is_fork: bool = False) -> Held:
    place = central.place(stream)
    token = f"{central.incarnation:016x}"
    digest = place.digest.hex()
    return Held(
        incarnation=token, stream=stream, seq=place.seq, digest=digest, window=WINDOW, heard_at=which, fork=is_fork
    )


def _unit_hears(world: World) -> World:
    held, rest = world.down[0], world.down[1:]
    mind, what = _hears(world.card, world.mind, held)
    after = world._replace(mind=mind, down=rest)
    if what is Next.NEW_STREAM:
        return _boot(after)._replace(asks=True)
    return after._replace(asks=True) if what is Next.ASK else after


def _say_hello(world: World) -> World:
    mind, streams = _asks(world.card, world.mind)
    before = _forgotten(world)
    return before._replace(mind=mind, asks=False, up=(*before.up, Asked(streams, CURRENT)))


def _forgotten(world: World) -> World:
    """The hello that is under way is not the last one any more, and neither are its answers."""
    up = tuple(one._replace(which=STALE) if isinstance(one, Asked) else one for one in world.up)
    down = tuple(replace(one, heard_at=STALE) if one.heard_at == CURRENT else one for one in world.down)
    return world._replace(up=up, down=down)


# The unit's own decisions: the real uplink, woken with what it knew and put to sleep again.


@cache
def _sends(card: Card, mind: Mind) -> tuple[Mind, bytes | None, bool]:
    uplink = _woken(card, mind)
    packed = uplink.next_run()
    return _mind(uplink), packed, uplink.is_waiting()


@cache
def _hears(card: Card, mind: Mind, held: Held) -> tuple[Mind, Next]:
    uplink = _woken(card, mind)
    what = uplink.hear(held, answers_hello=held.heard_at == CURRENT)
    return _mind(uplink), what


@cache
def _asks(card: Card, mind: Mind) -> tuple[Mind, tuple[StreamHeld, ...]]:
    uplink = _woken(card, mind)
    streams = uplink.ask()
    return _mind(uplink), streams


def _woken(card: Card, mind: Mind) -> Uplink:
    uplink = Uplink(cast(Journal, Reader(card)), unit=UNIT, key=UNIT_KEY)
    uplink.window, uplink._incarnation = mind.window, mind.incarnation
    uplink._heads, uplink._held, uplink._forked = dict(mind.heads), dict(mind.held), dict(mind.forked)
    uplink._asked, uplink._doubted, uplink._unanswered = set(mind.asked), set(mind.doubted), deque(mind.unanswered)
    return uplink


def _mind(uplink: Uplink) -> Mind:
    return Mind(
        window=uplink.window,
        incarnation=uplink._incarnation,
        heads=tuple(uplink._heads.items()),
        held=tuple(sorted(uplink._held.items())),
        asked=frozenset(uplink._asked),
        doubted=frozenset(uplink._doubted),
        forked=tuple(sorted(uplink._forked.items())),
        unanswered=tuple(uplink._unanswered),
    )
