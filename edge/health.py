"""How this unit is, for central's administrators and for Prometheus: room on the card, heat, what waits to be sent."""

import contextlib
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from contract.messages import Health
from edge.clock import Clock
from edge.desk import Desk

_SENSORS = Path("/sys/class/thermal")


def look_at(desk: Desk, data_dir: Path, *, lacking: int, sensors: Path = _SENSORS) -> Health:
    """What hello tells of the unit's state; `lacking`: listed packages that are not here yet."""
    disk = shutil.disk_usage(data_dir)
    unsent, since = desk.waiting_for_central()
    return Health(
        free=round(disk.free / disk.total, 3),
        hottest_c=_hottest(sensors),
        unsent=unsent,
        unsent_since=since,
        lacking=lacking,
    )


def _hottest(sensors: Path) -> float | None:
    """The kernel gives thousandths of a degree; a sensor that can't be read, or lies, is left out."""
    found = []
    for sensor in sensors.glob("thermal_zone*/temp"):
        with contextlib.suppress(OSError, ValueError):
            found.append(round(int(sensor.read_text().strip()) / 1000, 1))
    return max((one for one in found if -50 <= one <= 150), default=None)


class Figures(Collector):
    """`edge sync`: the unit's own state, looked at whenever the figures are written down."""

    def __init__(self, desk: Desk, data_dir: Path, clock: Clock, *, registry: CollectorRegistry) -> None:
        self._desk = desk
        self._data_dir = data_dir
        self._clock = clock
        registry.register(self)

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Nothing beforehand: to be registered must not look at the disk."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        listed, held = self._desk.shelf.listed(), self._desk.shelf.packages
        offers = listed.offers if listed else ()
        health = look_at(self._desk, self._data_dir, lacking=sum(one.sha256 not in held for one in offers))
        moment = self._clock.now()
        waits_s = (moment.at_ms - health.unsent_since) / 1000 if health.unsent else 0
        for name, what, figure in (
            ("hop_lag_lines", "Lines that central is not known to hold.", health.unsent),
            ("hop_lag_seconds", "Age of the oldest of them, 0 without one.", max(0, waits_s)),
            ("hop_disk_free_ratio", "Share of the data's disk that is free.", health.free),
            ("hop_temperature_celsius", "The hottest sensor.", health.hottest_c),
            ("hop_packages_lacking", "Plans that were offered and are not here.", health.lacking),
            ("hop_packages_held", "Plans that were offered and are here.", len(offers) - health.lacking),
            ("hop_package_list_serial", "The number of the newest list of plans.", listed.serial if listed else 0),
            ("hop_clock_within_seconds", "How far the clock may be wrong, -1 unknown.", moment.within_ms / 1000),
        ):
            if figure is not None:
                family = GaugeMetricFamily(name, what)
                family.add_metric([], float(figure))
                yield family
