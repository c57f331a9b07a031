"""A meeting lies within one day, as its form has it: also one that is arranged late in the evening."""

from datetime import timedelta

from central.meetings.deadlines import local, to_ms

_MINUTE, _HOUR = 60_000, 3_600_000
_AT_LEAST_MS = 30 * _MINUTE


def within_a_day(starts_at_ms: int, hours: float) -> tuple[int, float]:
    """When it starts and for how long: until midnight at most; after midnight when half an hour would not be left."""
    start = local(starts_at_ms)
    midnight_ms = to_ms((start + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0))
    last_ms = midnight_ms - _MINUTE
    if starts_at_ms + _AT_LEAST_MS > last_ms:
        return midnight_ms + 5 * _MINUTE, hours
    return starts_at_ms, min(hours, (last_ms - starts_at_ms) / _HOUR)
