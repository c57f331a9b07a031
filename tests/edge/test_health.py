"""What a unit tells of itself."""

import time
from pathlib import Path

import pytest

from edge.desk import Desk
from edge.health import Place, look_at
from edge.measures import DoorCounts, Sheet, Writing, own_registry
from tests.edge.unit import open_desk


def here(folder: Path, **changes: object) -> Place:
    values: dict[str, object] = {"data_dir": folder, "run_dir": folder, "sensors": folder / "none", "began_s": 0.0}
    return Place(**{**values, **changes})  # type: ignore[arg-type]


def write_door(folder: Path, *, brightness: float) -> None:
    """What `edge door` has written down and shows."""
    registry = own_registry("door")
    DoorCounts(registry).brightness.set(brightness)
    Sheet(folder, "door", registry).turn()
    (folder / "preview.jpg").write_bytes(b"a picture")


def test_what_waits_and_what_is_free_is_told(meeting_desk: Desk, tmp_path: Path) -> None:
    lines, since = meeting_desk.waiting_for_central()

    health = look_at(meeting_desk, here(tmp_path))

    assert lines > 0
    assert (health.unsent, health.unsent_since, health.lacking) == (lines, since, 0)
    assert (health.camera, health.stalled) == ("none", ())
    assert 0 <= health.free <= 1
    assert health.hottest_c is None


@pytest.mark.parametrize(
    ("said", "hottest"),
    [(("51500", "48000"), 51.5), (("mist", "48000"), 48.0), (("999999",), None), (("",), None), ((), None)],
)
def test_the_hottest_sensor_that_can_be_believed_counts(
    desk: Desk, tmp_path: Path, said: tuple[str, ...], hottest: float | None
) -> None:
    for number, text in enumerate(said):
        zone = tmp_path / f"thermal_zone{number}"
        zone.mkdir()
        (zone / "temp").write_text(text + "\n")

    assert look_at(desk, here(tmp_path, sensors=tmp_path)).hottest_c == hottest


@pytest.mark.parametrize(("brightness", "camera"), [(0.5, "shows"), (0.06, "shows"), (0.01, "dark")])
def test_a_covered_lens_is_told_while_people_are_taken_in(
    meeting_desk: Desk, tmp_path: Path, brightness: float, camera: str
) -> None:
    write_door(tmp_path, brightness=brightness)

    assert look_at(meeting_desk, here(tmp_path, services=("door",)), has_camera=True).camera == camera


def test_a_dark_corridor_without_a_meeting_worries_nobody(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    write_door(tmp_path, brightness=0.0)

    assert look_at(desk, here(tmp_path, services=("door",)), has_camera=True).camera == "shows"
    desk.journal.close()


def test_a_door_without_pictures_is_told_and_one_that_stands_still_once(meeting_desk: Desk, tmp_path: Path) -> None:
    write_door(tmp_path, brightness=0.5)
    (tmp_path / "preview.jpg").unlink()
    silent = look_at(meeting_desk, here(tmp_path, services=("web", "door")), has_camera=True)
    (tmp_path / "metrics/door.prom").unlink()
    stalled = look_at(meeting_desk, here(tmp_path, services=("web", "door")), has_camera=True)
    young = look_at(meeting_desk, here(tmp_path, services=("web", "door"), began_s=time.time()), has_camera=True)

    assert (silent.camera, silent.stalled) == ("silent", ("web",))
    assert (stalled.camera, stalled.stalled) == ("none", ("web", "door"))
    assert (young.camera, young.stalled) == ("none", ())


def test_the_slowest_write_of_all_services_is_told(desk: Desk, tmp_path: Path) -> None:
    for service, pause_s in (("web", 0.08), ("door", 0.0)):
        registry = own_registry(service)
        with Writing(service, registry).measured():
            time.sleep(pause_s)
        Sheet(tmp_path, service, registry).turn()

    told = look_at(desk, here(tmp_path)).slowest_write_ms

    assert isinstance(told, int)
    assert 80 <= told < 5_000
