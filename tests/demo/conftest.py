"""One demo for the tests that look at it, take part in it, or end it and start it again."""

from collections.abc import Iterator

import pytest

from tests.demo.running import Demo


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A first start, with everything that its table promises."""
    running = Demo(tmp_path_factory.mktemp("first") / "province")
    try:
        running.table()
        yield running
    finally:
        running.end()
