"""A conference: 500 delegates with open pages vote within 10 seconds on one unit, which has one core."""

from collections.abc import Iterator

from bench.figure import Figure
from bench.pages import Size
from bench.pages import run as run_pages

CONFERENCE = Size(pages=501, voters=500, within_s=10.0, idle_s=5.0, rounds=1)
_NAMED = frozenset(f"delegates-{one}" for one in ("vote-p99", "tick-p99", "display", "memory"))


def run(size: Size = CONFERENCE) -> Iterator[Figure]:
    """What 200 pages already tell of a quiet room is not told again."""
    return (one for one in run_pages(size, name="delegates") if one.name in _NAMED)
