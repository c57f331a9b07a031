"""One demo for the tests that only look at it or take part in it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.demo.running import Demo

Begin = Callable[..., Demo]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A first start, with everything that its table promises."""
    running = Demo(tmp_path_factory.mktemp("first") / "province")
    try:
        running.table()
        yield running
        running.press_ctrl_c()
    finally:
        running.end()


@pytest.fixture
def begin() -> Iterator[Begin]:
    """Starts demos; whatever becomes of the test, none goes on after it."""
    begun: list[Demo] = []

    def begin_one(folder: Path, *words: str, apart: bool = False) -> Demo:
        begun.append(Demo(folder, *words, apart=apart))
        return begun[-1]

    yield begin_one
    for one in begun:
        one.end()
