"""One demo for the tests that only look at it or take part in it."""

from collections.abc import Iterator

import pytest

from tests.demo.running import Demo


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A first start, with everything that its table promises."""
    running = Demo(tmp_path_factory.mktemp("first") / "province")
    running.table()
    yield running
    running.press_ctrl_c()
