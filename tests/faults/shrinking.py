"""A failing schedule made small: steps are left out as long as it still fails, halves first and single steps last."""

import time
from collections.abc import Callable, Sequence

from tests.faults.schedule import Step


def shrunk(
    steps: Sequence[Step],
    fails: Callable[[Sequence[Step]], bool],
    *,
    is_over: Callable[[], bool] = lambda: False,
) -> list[Step]:
    """The fewest steps found that still fail; `steps` itself is known to. Without any one of them it does not fail,
    unless time ran out first. What fails by chance only may be left larger than it need be, never smaller.
    """
    left, size = list(steps), max(1, len(steps) // 2)
    while left and not is_over():
        without = _first_that_fails(left, size, fails, is_over)
        if without is not None:
            left = without
            size = min(size, max(1, len(left) // 2))
        elif size == 1:
            break
        else:
            size = max(1, size // 2)
    return left


def _first_that_fails(
    steps: list[Step], size: int, fails: Callable[[Sequence[Step]], bool], is_over: Callable[[], bool]
) -> list[Step] | None:
    """The steps without one part of this size, the last ones first: they are likeliest to have come too late."""
    for start in reversed(range(0, len(steps), size)):
        part = steps[:start] + steps[start + size :]
        if is_over():
            return None
        if fails(part):
            return part
    return None


def until(seconds: float) -> Callable[[], bool]:
    """Is so much time over, counted from now?"""
    give_up_at = time.monotonic() + seconds
    return lambda: time.monotonic() >= give_up_at
