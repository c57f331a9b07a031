"""What is told to administrators, and how often: its begin once, its end once, all of a moment together."""

import pytest

from central.fleet.concerns import Concern
from central.fleet.troubles import (
    EVERY_MS,
    GATHER_MS,
    GONE_MS,
    MANY,
    MINUTE_MS,
    PATIENCE_MS,
    Key,
    Known,
    Own,
    step,
    with_common_cause,
)

NOW = 1_764_032_400_000
AWAY = Key("phong-1", Concern.AWAY)
HEAT = Key("phong-2", Concern.HEAT)


class Watch:
    """What a worker does again and again, with the rows in memory."""

    def __init__(self) -> None:
        self.now_ms = NOW
        self.rows: dict[Key, Known] = {}
        self.last_told_ms = 0
        self.messages: list[tuple[set[Key], set[Key]]] = []

    def look(self, *found: Key, minutes: float = 0.0) -> None:
        """Look every fifteen seconds for so long, and once at least; these are wrong all the while."""
        until = self.now_ms + minutes * MINUTE_MS
        self._once(found)
        while self.now_ms < until:
            self.now_ms += 15_000
            self._once(found)

    def _once(self, found: tuple[Key, ...]) -> None:
        done = step(self.rows, found, last_told_ms=self.last_told_ms, now_ms=self.now_ms)
        rows = self.rows | {one: Known(since_ms=self.now_ms) for one in done.begun}
        for one in rows:
            it = rows[one]
            gone = None if one in done.back else self.now_ms if one in done.gone else it.gone_at_ms
            told = self.now_ms if one in done.told else it.told_at_ms
            rows[one] = Known(since_ms=it.since_ms, told_at_ms=told, gone_at_ms=gone)
        self.rows = {one: it for one, it in rows.items() if one not in done.over}
        if done.told or done.recovered:
            self.messages.append((set(done.told), set(done.recovered)))
            self.last_told_ms = self.now_ms


@pytest.fixture
def watch() -> Watch:
    return Watch()


def test_one_occurrence_is_told_once_however_long_it_lasts_and_its_end_once(watch: Watch) -> None:
    watch.look(AWAY, minutes=300)
    assert watch.messages == [({AWAY}, set())]

    watch.look(minutes=60)
    assert watch.messages == [({AWAY}, set()), (set(), {AWAY})]
    assert not watch.rows

    watch.look(AWAY, minutes=30)
    assert watch.messages[2:] == [({AWAY}, set())]


@pytest.mark.parametrize(("kind", "patience_ms"), sorted(PATIENCE_MS.items()))
def test_each_kind_is_told_when_its_patience_is_over_and_not_before(watch: Watch, kind: str, patience_ms: int) -> None:
    one = Key("phong-1", kind)
    watch.look(one, minutes=(patience_ms + GATHER_MS) / MINUTE_MS - 0.5)
    assert not watch.messages
    watch.look(one, minutes=1)
    assert watch.messages == [({one}, set())]


def test_what_is_for_the_page_alone_is_never_told(watch: Watch) -> None:
    watch.look(*(Key("a", one) for one in (Concern.SOFTWARE, Concern.NEVER_SEEN, Concern.ENDED)), minutes=500)
    assert not watch.messages
    assert not watch.rows


def test_what_is_over_before_anybody_was_told_is_not_told(watch: Watch) -> None:
    watch.look(HEAT, minutes=14)
    watch.look(minutes=120)
    assert not watch.messages
    assert not watch.rows


def test_a_link_that_comes_and_goes_is_one_occurrence(watch: Watch) -> None:
    for _ in range(20):
        watch.look(AWAY, minutes=3)
        watch.look(minutes=(GONE_MS - 1) / MINUTE_MS / 2)
    assert watch.messages == [({AWAY}, set())]


def test_fifty_rooms_that_fail_within_minutes_are_one_message(watch: Watch) -> None:
    rooms = [Key(f"phong-{number}", Concern.FAULTS) for number in range(50)]
    for count in range(1, 51):
        watch.look(*rooms[:count])
        watch.now_ms += 2_000
    watch.look(*rooms, minutes=60)
    assert watch.messages == [(set(rooms), set())]


def test_messages_keep_their_distance_whatever_happens(watch: Watch) -> None:
    found: list[Key] = []
    for number in range(60):
        found.append(Key(f"phong-{number}", Concern.DISK))
        watch.look(*found, minutes=1)
    watch.look(*found, minutes=EVERY_MS / MINUTE_MS)
    assert len(watch.messages) <= 1 + 70 * MINUTE_MS // EVERY_MS
    assert set().union(*(told for told, _ in watch.messages)) == set(found)


def test_a_dead_broker_is_told_instead_of_every_room() -> None:
    rooms = [Key(f"phong-{number}", Concern.AWAY) for number in range(300)]
    heat = Key("phong-7", Concern.HEAT)

    assert with_common_cause([*rooms, heat], {}, units=300) == {Key("", Own.MANY_AWAY), heat}
    assert with_common_cause(rooms[:149], {}, units=300) == set(rooms[:149])
    assert with_common_cause(rooms[: MANY - 1], {}, units=MANY) == set(rooms[: MANY - 1])


def test_a_room_whose_absence_was_told_before_the_broker_died_is_still_told_when_it_is_back() -> None:
    rooms = [Key(f"phong-{number}", Concern.AWAY) for number in range(10)]
    known = {rooms[0]: Known(since_ms=NOW, told_at_ms=NOW), rooms[1]: Known(since_ms=NOW)}

    assert with_common_cause(rooms, known, units=10) == {rooms[0], Key("", Own.MANY_AWAY)}
