"""Units in the states that an administrator meets."""

from central import SOFTWARE
from central.fleet.models import Unit
from central.proceedings.models import RunKey
from demo.province import ROOMS
from tests.makers import UNIT
from tests.pictures.central.scene import MINUTE, MONDAY, Scene


def units(scene: Scene) -> None:
    """One is well, one away, one in trouble, one was never seen; the main one has a line that was refused."""
    now = scene.now_ms
    well = {"is_connected": True, "seen_at_ms": now - MINUTE, "offset_ms": 120, "software": SOFTWARE}
    well |= {"free": 0.62, "hottest_c": 51.5}
    away = {**well, "is_connected": False, "seen_at_ms": now - 200 * MINUTE, "unsent": 418}
    said = {
        "phong-hop-so-2": (ROOMS[1][0], well),
        "phong-hop-so-3": (ROOMS[2][0], {**away, "unsent_since_ms": now - 190 * MINUTE}),
        "phong-hop-so-4": (ROOMS[3][0], {**well, "free": 0.04, "hottest_c": 83.0, "offset_ms": -9_400, "lacking": 2}),
        "phong-hop-so-5": (ROOMS[4][0], {}),
    }
    for name, (room, values) in said.items():
        Unit.create(name=name, room=room, added_at_ms=MONDAY, **values)
        RunKey.insert(unit=name, public="ab" * 32, from_ms=0, until_ms=None).execute()
    Unit.update(**well).where(Unit.name == UNIT).execute()
