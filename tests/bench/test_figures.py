"""Each benchmark runs, small, and says what it measured against what; how fast that was is not for a test."""

from collections.abc import Callable, Iterator

import msgspec
import pytest

from bench import drain_postgresql, drain_sqlite
from bench.drain import Size
from bench.figure import Figure, line_of

TINY = Size(units=2, lines=250, rounds=1)


@pytest.mark.parametrize("run", [drain_sqlite.run, drain_postgresql.run], ids=["sqlite", "postgresql"])
def test_a_drain_arrives_whole_and_yields_a_figure(run: Callable[[Size], Iterator[Figure]]) -> None:
    (found,) = run(TINY)

    said = msgspec.json.decode(line_of(found))
    assert list(said) == ["name", "value", "unit", "against", "ratio", "goal", "holds"]
    assert (said["unit"], set(said["against"])) == ("lines/s", {"name", "value"})
    assert said["value"] > 0 < said["against"]["value"]
    assert said["ratio"] == pytest.approx(said["value"] / said["against"]["value"], abs=0.01)
