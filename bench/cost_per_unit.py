"""What a unit costs central as the fleet grows: processor time for its hello and 20 lines, when all come at once.

Processor time and not seconds, so that whatever else the machine does counts for little.
"""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from bench.figure import Ceiling, Figure, figure
from bench.storm import Country, Size, allow_files

FLEETS = (100, 1000, 5000)
"""10,000 take minutes to be made, and 10,000 open files: `run((100, 10_000))`."""
_ROUNDS = 5


def run(fleets: Sequence[int] = FLEETS, *, rounds: int = _ROUNDS) -> Iterator[Figure]:
    """Each of the larger fleets against the smallest."""
    allow_files()
    smallest, *larger = fleets
    # A second's tenth or two is all that so few take.
    each_ms = median(_cost_ms(smallest) for _ in range(rounds))
    for units in larger:
        yield figure(
            f"cost-per-unit-{units}",
            value=_cost_ms(units),
            unit="ms of central sync's processor time a unit",
            against=Ceiling(f"the same of {smallest} units", each_ms),
            at_most=1.2,
        )


def _cost_ms(units: int) -> float:
    Path("build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir="build") as name:
        country = Country(Path(name).resolve(), Size(units=units, lines=20))
        try:
            country.storm(with_tls=True)
        finally:
            country.province.close()
    return country.central_s / units * 1000
