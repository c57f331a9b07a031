"""How many phones a unit is asked to take at once: its processor is the room's, and a handshake costs some of it."""

from dataclasses import dataclass


@dataclass(slots=True)
class Pace:
    """So many at once, then so many a second. Times are monotonic seconds."""

    burst: float
    each_s: float
    left: float = -1.0
    seen_at: float = 0.0

    def takes(self, now_s: float) -> bool:
        """May one more come in now?"""
        left = self.burst if self.left < 0 else min(self.burst, self.left + (now_s - self.seen_at) * self.each_s)
        self.seen_at, self.left = now_s, left - 1 if left >= 1 else left
        return left >= 1
