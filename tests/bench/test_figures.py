"""Each benchmark runs, small, and says what it measured against what; how fast that was is not for a test."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import pytest

from bench import (
    append,
    bytes_per_line,
    cost_per_unit,
    drain_postgresql,
    drain_sqlite,
    pages,
    paper,
    storm,
    vote_to_central,
)
from bench.drain import Size
from bench.figure import Figure, line_of

TINY = Size(units=2, lines=250, rounds=1)


@pytest.mark.parametrize(
    ("run", "names"),
    [
        pytest.param(drain_sqlite.run, ["drain-sqlite"], id="sqlite"),
        pytest.param(drain_postgresql.run, ["drain-postgresql", "drain-postgresql-two"], id="postgresql"),
    ],
)
def test_a_drain_by_one_process_and_by_two_arrives_whole_and_yields_figures(
    run: Callable[[Size], Iterator[Figure]], names: list[str]
) -> None:
    found = [said_by(one) for one in run(TINY)]

    assert [one["name"] for one in found] == names
    assert {one["unit"] for one in found} == {"lines/s"}


def test_a_storm_of_units_arrives_whole_and_yields_figures() -> None:
    found = [said_by(one) for one in storm.run(storm.Size(units=7, lines=20))]

    assert [one["name"] for one in found] == ["storm-tls", "storm-plain"]


def test_the_bytes_of_a_line_on_the_wire_yield_figures() -> None:
    found = [said_by(one) for one in bytes_per_line.run(TINY)]

    assert [one["name"] for one in found] == ["bytes-per-line", "bytes-per-line-packed"]
    assert found[0]["value"] < found[0]["against"]["value"]


def test_what_a_unit_costs_yields_a_figure_for_each_larger_fleet() -> None:
    found = [said_by(one) for one in cost_per_unit.run((5, 10), rounds=1)]

    assert [one["name"] for one in found] == ["cost-per-unit-10"]


def test_votes_that_reach_centrals_page_yield_figures() -> None:
    found = [said_by(one) for one in vote_to_central.run(votes=3)]

    assert [one["name"] for one in found] == ["vote-to-central", "vote-to-central-median"]


def test_votes_through_the_desk_yield_a_figure() -> None:
    (found,) = append.run(rounds=2)

    said = said_by(found)
    assert (said["name"], said["goal"]) == ("append", "at most 1.5")


def test_votes_with_open_pages_are_answered_and_counted_on_the_display() -> None:
    size = pages.Size(pages=8, voters=4, within_s=0.5, idle_s=0.5, rounds=2)
    # In a thread of its own: in this one a browser of an earlier test may have left its loop running.
    with ThreadPoolExecutor() as thread:
        found = thread.submit(lambda: list(pages.run(size))).result()

    said = {one["name"]: one for one in map(said_by, found)}
    assert list(said) == [
        "pages-vote",
        *(f"pages-{one}" for one in ("vote-p99", "tick-p99", "display", "idle", "memory")),
    ]
    assert said["pages-vote"]["value"] <= said["pages-vote-p99"]["value"] <= said["pages-tick-p99"]["value"]


def test_the_first_page_of_a_paper_yields_figures() -> None:
    found = [said_by(one) for one in paper.run(pages=3, rounds=1, tablets=3)]

    assert [one["name"] for one in found] == ["paper-first-page", "paper-first-page-slowest", "paper-forty-tablets"]


def said_by(found: Figure) -> dict[str, Any]:
    """What its line of JSON holds: every part, and the ratio of its two values."""
    said: dict[str, Any] = msgspec.json.decode(line_of(found))
    assert list(said) == ["name", "value", "unit", "against", "ratio", "goal", "holds"]
    assert set(said["against"]) == {"name", "value"}
    assert said["value"] >= 0 < said["against"]["value"]
    assert said["ratio"] == pytest.approx(said["value"] / said["against"]["value"], abs=0.01, rel=0.01)
    return said
