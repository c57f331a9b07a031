"""A room's pages for every test of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.edge.kiosk.house import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A unit ten minutes before its meeting."""
    made = House(tmp_path)
    yield made
    made.close()
