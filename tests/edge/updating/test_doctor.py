"""The unit's doctor says which release runs and what to do about one that failed."""

from pathlib import Path

import pytest

from edge.doctor import look_at_release
from edge.releases import Home, Notes, Outcome
from edge.settings import Settings, read_settings
from tests.makers import write_unit


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    file = write_unit(tmp_path)
    file.write_text(f'{file.read_text()}[update]\nhome = "release"\n')
    (tmp_path / "release").mkdir()
    return read_settings(file)


def test_a_unit_without_releases_is_well(settings: Settings) -> None:
    found = look_at_release(settings)

    assert found.is_well
    assert "by hand" in found.what


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_release_that_failed_wants_somebody(settings: Settings, outcome: Outcome) -> None:
    home = Home(settings.update.home)
    home.point("current", "hop-0.1.0-a-amd64")
    home.note(Notes(told="0.2.0-b", outcome=outcome, detail="the door's page: answers 500"))

    found = look_at_release(settings)

    assert "hop-0.1.0-a-amd64 runs" in found.what
    assert found.is_well == (outcome not in (Outcome.WENT_BACK, Outcome.STUCK, Outcome.REFUSED))
    assert found.is_well or "answers 500" in found.what
