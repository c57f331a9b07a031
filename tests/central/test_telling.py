"""What rooms are told when they say hello, alone or all at once after an outage."""

import logging
import re
from collections import Counter
from collections.abc import Iterable

import pytest

from central.db import Database, transaction
from central.fleet.models import Unit
from central.packages.actions import publish, wish
from central.proceedings.models import RunKey
from central.telling import Telling
from central.wire import Wire
from contract import topics
from contract.lists import Wish, open_packages, open_wishes
from contract.messages import Held, Hello, read_message
from tests.central.proceedings.unit import NOW
from tests.makers import CENTRAL_KEY, make_package


class Paper(Wire):
    """Nothing is sent: what would be is written down."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, bytes]] = []

    def open(self) -> None:
        raise AssertionError("an answer opens no connection")

    close = open

    def listen(self, shards: Iterable[str]) -> None:
        raise AssertionError(f"an answer asks for nothing, such as {shards}")

    listen_no_more = listen

    def send(self, topic: str, payload: bytes) -> None:
        self.sent.append((topic, payload))

    def on(self, topic: str) -> list[bytes]:
        return [payload for where, payload in self.sent if where == topic]


def add_units(count: int, *, first: int = 1) -> list[str]:
    names = [f"room-{number}" for number in range(first, first + count)]
    for name in names:
        Unit.create(name=name, added_at_ms=NOW)
        RunKey.create(unit=name, public=f"{first:064x}", from_ms=NOW)
    return names


def hello(unit: str, **changes: object) -> Hello:
    values: dict[str, object] = {"epoch": 3, "protocol": 1, "software": "test", "sent_at": NOW - 20}
    return Hello(unit=unit, **{**values, **changes})  # type: ignore[arg-type]


def say(database: Database, *hellos: Hello) -> Paper:
    paper = Paper()
    with transaction(database):
        Telling(database, CENTRAL_KEY).answer(paper, hellos, now_ms=NOW)
    return paper


def test_each_room_hears_what_is_its_own(database: Database) -> None:
    one, two, *_ = add_units(3)
    sha256 = publish(database, make_package(), unit=one, now_ms=NOW)
    wish(database, Wish(wish="w-1", meeting=7, action="chair.pause", actor=1, seconds=60), unit=two, now_ms=NOW)
    RunKey.update(until_ms=NOW - 1).where(RunKey.unit == "room-3").execute()

    paper = say(database, hello(one), hello(two), hello("room-3"), hello("nobody"))

    lists = {unit: paper.on(topics.packages(unit)) for unit in (one, two)}
    opened = {unit: open_packages(sent, unit=unit, key=CENTRAL_KEY.public_key()) for unit, [sent] in lists.items()}
    assert [offer.sha256 for offer in opened[one].offers] == [sha256]
    assert (opened[one].elsewhere, opened[two].offers) == ((), ())
    assert [there.meeting for there in opened[two].elsewhere] == [7]
    assert not paper.on(topics.wishes(one))
    [wishes] = paper.on(topics.wishes(two))
    asked = open_wishes(wishes, unit=two, key=CENTRAL_KEY.public_key()).wishes
    assert [one_wish.wish for one_wish in asked] == ["w-1"]
    [held] = [read_message(sent, Held) for sent in paper.on(topics.ack(one))]
    assert (held.heard_at, held.answered_at, held.stream) == (NOW - 20, NOW, "")
    [cut] = paper.on(topics.broker_control())
    assert re.findall(rb'"disableClient","username":"([^"]+)"', cut) == [b"nobody", b"room-3"]
    rooms = [topic.split("/")[3] for topic, _ in paper.sent if topic != topics.broker_control()]
    assert Counter(rooms) == {one: 2, two: 3}
    seen = Unit.get(Unit.name == one)
    assert (seen.is_connected, seen.epoch, seen.offset_ms, seen.software) == (True, 3, 20, "test")


def test_a_room_that_holds_its_list_is_not_sent_it_again(database: Database) -> None:
    [unit] = add_units(1)
    publish(database, make_package(), unit=unit, now_ms=NOW)
    [sent] = say(database, hello(unit)).on(topics.packages(unit))
    held = open_packages(sent, unit=unit, key=CENTRAL_KEY.public_key())

    again = hello(unit, list_incarnation=held.incarnation, list_serial=held.serial)
    assert not say(database, again).on(topics.packages(unit))
    # A central that was restored may not remember the serial that the room holds already.
    beyond = hello(unit, list_incarnation=held.incarnation, list_serial=held.serial + 4)
    [newer] = say(database, beyond).on(topics.packages(unit))
    assert open_packages(newer, unit=unit, key=CENTRAL_KEY.public_key()).serial == held.serial + 5


def test_many_hellos_at_once_take_as_many_questions_as_one(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    units = add_units(40)
    caplog.set_level(logging.DEBUG, logger="peewee")
    say(database, hello(units[0]))
    counts = []
    for some in (units[1:2], units[2:]):
        caplog.clear()
        paper = say(database, *map(hello, some))
        assert len(paper.sent) == 2 * len(some)
        counts.append(len(caplog.records))

    assert counts[0] == counts[1] < 25
