"""Units in the states that an administrator meets."""

from central import SOFTWARE
from central.fleet.models import ReleaseFile, Ring, Unit
from central.meetings.models import Room
from central.proceedings.models import RunKey
from demo.province import ROOMS
from tests.makers import UNIT
from tests.pictures.central.scene import MINUTE, MONDAY, Scene


def units(scene: Scene) -> None:
    """One is well, one away, one in trouble, one was never seen; the main one has a line that was refused."""
    now = scene.now_ms
    well = {"is_connected": True, "seen_at_ms": now - MINUTE, "offset_ms": 120, "software": SOFTWARE}
    well |= {"free": 0.62, "hottest_c": 51.5, "held": f"[[{scene.main}, 2]]"}
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


def in_rings(scene: Scene) -> None:
    """The newest release is proven in the first ring and has failed in a room of the second; the third has the old one."""
    now, old, new = scene.now_ms, "0.1.0-7c1e4ab902", "0.2.0-e91d0f3c55"
    for number, version in enumerate((old, new), 1):
        made = {"made_at_s": now // 1000 - 9_000_000 // number, "added_at_ms": now - 900 * MINUTE // number}
        kept = {"sha256": f"{number:064x}", "version": version, "arch": "arm64", "size": 151_000_000, **made}
        ReleaseFile.insert(kept).on_conflict_ignore().execute()
    for ring, version in ((1, new), (2, new), (3, old)):
        given = {"number": ring, "version": version, "since_ms": now - 600 * MINUTE // ring}
        Ring.insert(given).on_conflict_ignore().execute()
    proven = {"software": new, "wanted": new, "outcome": "proven", "arch": "arm64"}
    back = {"software": old, "wanted": new, "outcome": "went-back", "outcome_detail": "the door's page: answers 500"}
    said = {
        UNIT: {**proven, "ring": 1},
        "phong-hop-so-2": {**proven, "ring": 2},
        "phong-hop-so-3": {**proven, "software": old, "outcome": "waiting", "ring": 2},
        "phong-hop-so-4": {**back, "ring": 2},
        "phong-hop-so-5": {**proven, "software": old, "wanted": old},
    }
    for name, values in said.items():
        Unit.update(**values).where(Unit.name == name).execute()


def on_the_map(_scene: Scene) -> None:
    """The rooms are all over the province, two of them in one building."""
    places = (
        (10.034, 105.785),
        (10.034, 105.785),
        (9.602, 105.973),
        (9.784, 105.470),
        (10.301, 105.512),
        (9.31, 106.02),
    )
    for (name, *_), (latitude, longitude) in zip(ROOMS, places, strict=True):
        Room.update(latitude=latitude, longitude=longitude).where(Room.name == name).execute()
