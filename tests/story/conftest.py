"""What several stories begin with."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.story.session_room import SessionRoom


@pytest.fixture
def room(tmp_path: Path, chromium: Browser) -> Iterator[SessionRoom]:
    made = SessionRoom(tmp_path, chromium)
    yield made
    made.close()
