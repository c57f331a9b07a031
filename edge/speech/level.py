"""How loud a piece of sound is."""

import math
from array import array

FULL_SCALE = 32768
QUIETEST_DB = -100.0


def peak_db(samples: bytes) -> float:
    """The loudest of these 16-bit samples in decibels below full scale; QUIETEST_DB for silence."""
    values = array("h", samples)
    peak = max((abs(one) for one in values), default=0)
    return max(QUIETEST_DB, 20 * math.log10(peak / FULL_SCALE)) if peak else QUIETEST_DB
