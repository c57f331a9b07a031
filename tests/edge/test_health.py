"""What a unit tells of itself."""

from pathlib import Path

import pytest

from edge.desk import Desk
from edge.health import look_at


def test_what_waits_and_what_is_free_is_told(meeting_desk: Desk, tmp_path: Path) -> None:
    lines, since = meeting_desk.waiting_for_central()

    health = look_at(meeting_desk, tmp_path, lacking=2, sensors=tmp_path / "none")

    assert lines > 0
    assert (health.unsent, health.unsent_since, health.lacking) == (lines, since, 2)
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

    assert look_at(desk, tmp_path, lacking=0, sensors=tmp_path).hottest_c == hottest
