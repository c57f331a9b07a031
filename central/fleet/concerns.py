"""What is wrong with a unit, from what it said of itself and what central holds of it; pure."""

from dataclasses import dataclass
from enum import StrEnum, auto

from central.fleet.rings import has_failed

AWAY_MS = 10 * 60_000
"""A unit that restarts or loses its network for less is nobody's worry."""
MUTE_MS = 15 * 60_000
"""It says something every six minutes at least: who is thought connected and says nothing has lost its broker."""
LATE_MS = 2 * 60_000
OFFSET_MS = 5_000
LITTLE_FREE = 0.1
SLOW_MS = 2_000
"""A good card takes a line in 5 to 30 ms; who votes waits for it."""
HOT_C = 80.0
ENDS_SOON_MS = 60 * 24 * 3_600_000


class Concern(StrEnum):
    """What an administrator should look at, the worst first."""

    HELD = auto()
    AWAY = auto()
    FAULTS = auto()
    SERVICE = auto()
    CAMERA = auto()
    LACKS_PACKAGES = auto()
    LATE_LINES = auto()
    CLOCK = auto()
    DISK = auto()
    SLOW = auto()
    HEAT = auto()
    CERTIFICATE = auto()
    UPDATE = auto()
    SOFTWARE = auto()
    NEVER_SEEN = auto()
    ENDED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A unit as central knows it; None and 0 for what it never said. `offset_ms`: how far its clock is behind ours."""

    is_ours: bool = True
    is_held: bool = False
    is_connected: bool = False
    seen_at_ms: int | None = None
    offset_ms: int | None = None
    software: str = ""
    free: float | None = None
    hottest_c: float | None = None
    unsent: int = 0
    unsent_since_ms: int = 0
    lacking: int = 0
    camera: str = ""
    stalled: str = ""
    slowest_write_ms: int | None = None
    faults: int = 0
    certificate_ends_at_ms: int = 0
    wanted: str = ""
    outcome: str = ""


def concerns(seen: Seen, *, now_ms: int, software: str) -> tuple[Concern, ...]:
    """All that is wrong, the worst first; `software` is what central itself runs."""
    if not seen.is_ours:
        return (Concern.ENDED,)
    if seen.seen_at_ms is None:
        return (Concern.NEVER_SEEN,)
    found = {
        Concern.HELD: seen.is_held,
        Concern.AWAY: now_ms - seen.seen_at_ms > (MUTE_MS if seen.is_connected else AWAY_MS),
        Concern.FAULTS: seen.faults > 0,
        Concern.SERVICE: seen.stalled != "",
        Concern.CAMERA: seen.camera in ("dark", "silent"),
        Concern.LACKS_PACKAGES: seen.lacking > 0,
        Concern.LATE_LINES: seen.unsent > 0 and now_ms - seen.unsent_since_ms > LATE_MS,
        Concern.CLOCK: abs(seen.offset_ms or 0) > OFFSET_MS,
        Concern.DISK: seen.free is not None and seen.free < LITTLE_FREE,
        Concern.SLOW: (seen.slowest_write_ms or 0) > SLOW_MS,
        Concern.HEAT: (seen.hottest_c or 0) > HOT_C,
        Concern.CERTIFICATE: 0 < seen.certificate_ends_at_ms < now_ms + ENDS_SOON_MS,
        Concern.UPDATE: has_failed(seen.outcome),
        # A ring that has its own release for weeks is as it should be.
        Concern.SOFTWARE: seen.software not in (software, seen.wanted),
    }
    return tuple(concern for concern, is_so in found.items() if is_so)
