"""Pure rules of the post: quiet hours, the wait after a failure, and when a letter is no longer worth sending."""

from datetime import datetime, time, timedelta

from central.meetings.deadlines import local, to_ms

MOST_ATTEMPTS = 12
TOO_OLD_MS = 3 * 86_400_000
"""A letter of three days ago tells nobody anything new; the page of notices still has it."""

_LONGEST_WAIT_MS = 6 * 3_600_000
_TO_PREPARE_MS = 2 * 3_600_000


def post_at(now_ms: int, *, starts_at_ms: int, quiet: tuple[int, int]) -> int:
    """When a letter that is ready now may go: at once, or after the quiet hours (from, until; equal: none).

    Who would then have less than two hours until the meeting is told at once.
    """
    begins, ends = quiet
    now = local(now_ms)
    is_quiet = begins <= now.hour < ends if begins <= ends else now.hour >= begins or now.hour < ends
    if not is_quiet:
        return now_ms
    end = datetime.combine(now.date(), time(ends), tzinfo=now.tzinfo)
    end_ms = to_ms(end if end > now else end + timedelta(days=1))
    is_near = now_ms < starts_at_ms < end_ms + _TO_PREPARE_MS
    return now_ms if is_near else end_ms


def wait_ms(attempts: int) -> int:
    """How long to wait after so many failures in a row: a minute, doubling up to six hours."""
    doublings = min(max(attempts - 1, 0), 20)
    return min(_LONGEST_WAIT_MS, 60_000 << doublings)


def is_too_old(put_at_ms: int, now_ms: int) -> bool:
    return now_ms - put_at_ms > TOO_OLD_MS
