"""How long to wait before trying again: full jitter, so that a thousand rooms don't come back in one moment."""

LONGEST_S = 300.0


def delay_s(misses: int, chance: float, *, first_s: float, longest_s: float = LONGEST_S) -> float:
    """Seconds to wait after so many failures in a row (from 1): the part `chance` (0 to 1) of a doubling span."""
    return chance * min(longest_s, first_s * 2.0 ** min(misses - 1, 30))
