"""A unit before, in and at the vote of its meeting."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from edge.desk import Desk
from tests.edge.unit import desk_in_ballot, desk_in_meeting, give, open_desk
from tests.makers import make_package


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Nobody is here yet; the plan is in force."""
    made = open_desk(tmp_path)
    give(made, make_package())
    yield made
    made.journal.close()


@pytest.fixture
def meeting_desk(tmp_path: Path) -> Iterator[Desk]:
    """The meeting is running with its five members."""
    made = desk_in_meeting(tmp_path)
    yield made
    made.journal.close()


@pytest.fixture
def ballot_desk(tmp_path: Path) -> Iterator[Desk]:
    """The ballot `nq-01` is open on devices for the five members."""
    made = desk_in_ballot(tmp_path)
    yield made
    made.journal.close()
