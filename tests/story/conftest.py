"""What several stories begin with."""

from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.story.session_room import SessionRoom

LOG_END = 1500


@pytest.fixture
def room(tmp_path: Path, chromium: Browser) -> Iterator[SessionRoom]:
    made = SessionRoom(tmp_path, chromium)
    yield made
    made.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What the processes of a story that failed have written last, beside what the test itself says."""
    report = yield
    folder = getattr(item, "funcargs", {}).get("tmp_path")
    if report.failed and folder is not None:
        for log in sorted(folder.rglob("*.log")):
            report.sections.append((log.name, log.read_text("utf-8", "replace")[-LOG_END:]))
    return report
