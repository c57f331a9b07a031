"""How this unit is, for the administrators' page at central: room on the card, heat, and what waits to be sent."""

import contextlib
import shutil
from pathlib import Path

from contract.messages import Health
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
