"""How this unit is, for central's administrators and for Prometheus: room on the card, heat, what waits to be sent."""

import contextlib
import shutil
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from contract.messages import Health
from edge.desk import Desk
from edge.measures import STALLED_S, last_figure, slowest_write_s, stalled
from edge.settings import Settings

_SENSORS = Path("/sys/class/thermal")
_PICTURE_S = 30.0
_BLACK = 0.04
"""Mean of a picture, 1 white: a covered lens gives 0.00 to 0.02, a corridor by its emergency light 0.06 and more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where to look: folders, and the services that should run; `began_s`, when we began, gives them time to come."""

    data_dir: Path
    run_dir: Path
    services: tuple[str, ...] = ()
    sensors: Path = _SENSORS
    began_s: float = field(default_factory=time.time)


def place_of(settings: Settings) -> Place:
    """What this unit is set up to run."""
    wanted = {
        "web": True,
        "door": settings.door.has_senses,
        "speech": settings.speech.model is not None,
        "relay": bool(settings.relay.central),
    }
    services = tuple(name for name, is_wanted in wanted.items() if is_wanted)
    return Place(data_dir=settings.unit.data_dir, run_dir=settings.unit.run_dir, services=services)


def look_at(desk: Desk, place: Place, *, has_camera: bool = False) -> Health:
    """What hello tells of the unit's state."""
    disk, now_s = shutil.disk_usage(place.data_dir), time.time()
    unsent, since = desk.waiting_for_central()
    listed, held = desk.shelf.listed(), desk.shelf.packages
    is_early = now_s - place.began_s < STALLED_S
    missing = () if is_early else stalled(place.run_dir, place.services, now_s=now_s)
    # Whose door does not run has no picture either; that is said once.
    sees = has_camera and "door" not in missing and not is_early
    return Health(
        free=round(disk.free / disk.total, 3),
        hottest_c=_hottest(place.sensors),
        unsent=unsent,
        unsent_since=since,
        lacking=sum(one.sha256 not in held for one in listed.offers) if listed else 0,
        camera=_camera(desk, place.run_dir, now_s=now_s) if sees else "none",
        stalled=missing,
        slowest_write_ms=round(slowest_write_s(place.run_dir) * 1000),
    )


def _camera(desk: Desk, run_dir: Path, *, now_s: float) -> Literal["shows", "dark", "silent"]:
    """Does a picture come, and is anything in it? At night a corridor may be black: nobody is taken in then."""
    try:
        age_s = now_s - (run_dir / "preview.jpg").stat().st_mtime
    except OSError:
        return "silent"
    if age_s > _PICTURE_S:
        return "silent"
    brightness = last_figure(run_dir, "door", "hop_door_brightness_ratio")
    takes_people_in = desk.meeting_at(desk.clock.now().at_ms) is not None
    return "dark" if takes_people_in and brightness is not None and brightness < _BLACK else "shows"


def _hottest(sensors: Path) -> float | None:
    """The kernel gives thousandths of a degree; a sensor that can't be read, or lies, is left out."""
    found = []
    for sensor in sensors.glob("thermal_zone*/temp"):
        with contextlib.suppress(OSError, ValueError):
            found.append(round(int(sensor.read_text().strip()) / 1000, 1))
    return max((one for one in found if -50 <= one <= 150), default=None)


class Figures(Collector):
    """`edge sync`: the unit's own state, looked at whenever the figures are written down."""

    def __init__(self, desk: Desk, place: Place, *, registry: CollectorRegistry) -> None:
        self._desk = desk
        self._place = place
        registry.register(self)

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Nothing beforehand: to be registered must not look at the disk."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        listed, health = self._desk.shelf.listed(), look_at(self._desk, self._place)
        offers, moment = listed.offers if listed else (), self._desk.clock.now()
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
