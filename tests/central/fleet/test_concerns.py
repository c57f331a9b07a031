"""What an administrator is told of a unit, and when."""

import pytest

from central.fleet.concerns import AWAY_MS, ENDS_SOON_MS, LATE_MS, MUTE_MS, OFFSET_MS, SLOW_MS, Concern, Seen, concerns

NOW = 1_764_032_400_000
WELL = {"is_connected": True, "seen_at_ms": NOW - 1, "offset_ms": 100, "software": "1", "free": 0.5, "hottest_c": 50.0}


def wrong(**changes: object) -> tuple[Concern, ...]:
    return concerns(Seen(**{**WELL, **changes}), now_ms=NOW, software="1")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"is_connected": False, "seen_at_ms": NOW - AWAY_MS},
        {"certificate_ends_at_ms": NOW + ENDS_SOON_MS},
        {"unsent": 3, "unsent_since_ms": NOW - LATE_MS},
        {"offset_ms": -OFFSET_MS},
        {"seen_at_ms": NOW - MUTE_MS},
        {"camera": "shows"},
        {"camera": "none"},
        {"slowest_write_ms": SLOW_MS},
        {"offset_ms": None, "free": None, "hottest_c": None},
    ],
)
def test_what_is_well_worries_nobody(changes: dict[str, object]) -> None:
    assert wrong(**changes) == ()


@pytest.mark.parametrize(
    ("changes", "concern"),
    [
        ({"is_ours": False, "faults": 4}, Concern.ENDED),
        ({"seen_at_ms": None, "software": ""}, Concern.NEVER_SEEN),
        ({"is_held": True}, Concern.HELD),
        ({"is_connected": False, "seen_at_ms": NOW - AWAY_MS - 1}, Concern.AWAY),
        ({"faults": 1}, Concern.FAULTS),
        ({"seen_at_ms": NOW - MUTE_MS - 1}, Concern.AWAY),
        ({"stalled": "door"}, Concern.SERVICE),
        ({"camera": "dark"}, Concern.CAMERA),
        ({"camera": "silent"}, Concern.CAMERA),
        ({"lacking": 1}, Concern.LACKS_PACKAGES),
        ({"unsent": 1, "unsent_since_ms": NOW - LATE_MS - 1}, Concern.LATE_LINES),
        ({"offset_ms": OFFSET_MS + 1}, Concern.CLOCK),
        ({"offset_ms": -OFFSET_MS - 1}, Concern.CLOCK),
        ({"free": 0.09}, Concern.DISK),
        ({"slowest_write_ms": SLOW_MS + 1}, Concern.SLOW),
        ({"hottest_c": 80.1}, Concern.HEAT),
        ({"certificate_ends_at_ms": NOW + ENDS_SOON_MS - 1}, Concern.CERTIFICATE),
        ({"software": "0"}, Concern.SOFTWARE),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, object], concern: Concern) -> None:
    assert wrong(**changes) == (concern,)


def test_the_worst_comes_first() -> None:
    assert wrong(software="0", free=0.01, is_held=True) == (Concern.HELD, Concern.DISK, Concern.SOFTWARE)
