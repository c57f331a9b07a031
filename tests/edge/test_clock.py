"""The clock counts on, and admits when nobody keeps it in step."""

import time

from edge.clock import Clock


def test_a_moment_is_the_systems_time_with_an_uncertainty() -> None:
    # given
    clock = Clock()

    # when
    before = time.time_ns() // 1_000_000
    first, second = clock.now(), clock.now()
    after = time.time_ns() // 1_000_000

    # then
    assert before <= first.at_ms <= second.at_ms <= after
    assert 0 < first.mono_ms <= second.mono_ms
    assert first.within_ms >= -1
