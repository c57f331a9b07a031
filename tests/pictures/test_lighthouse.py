"""Lighthouse on the main pages: usable by everybody, sound, and quick on a weak telephone."""

import pytest

from tests.pictures.lighthouse import MAIN, judged

# A browser that is gone in the middle of a font leaves the test server's file to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.mark.timeout(400)
def test_the_meetings_of_the_week_satisfy_lighthouse() -> None:
    assert [str(one) for one in judged(["central-upcoming"]) if not one.holds] == []


@pytest.mark.nightly
@pytest.mark.timeout(1800)
def test_all_ten_main_pages_satisfy_lighthouse() -> None:
    found = list(judged())

    assert len(found) == len(MAIN)
    assert [str(one) for one in found if not one.holds] == []
