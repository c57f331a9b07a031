"""Whether the next ring may have a release: one is well, none has failed, and who is off holds up nobody."""

import pytest

from central.fleet.rings import Gate, Member, Progress, gate, progress

VERSION = "0.2.0-b"


def unit(outcome: str = "proven", **changes: object) -> Member:
    software = VERSION if outcome == "proven" else "0.1.0-a"
    values: dict[str, object] = {"software": software, "wanted": VERSION, "outcome": outcome, "is_connected": True}
    return Member(**{**values, **changes})  # type: ignore[arg-type]


OFF = unit("waiting", is_connected=False)


@pytest.mark.parametrize(
    ("one", "how"),
    [
        (unit(), Progress.DONE),
        (unit("fetching"), Progress.PENDING),
        (unit("waiting"), Progress.PENDING),
        (unit("trying", software=VERSION), Progress.PENDING),
        (unit("went-back"), Progress.FAILED),
        (unit("stuck", software=VERSION), Progress.FAILED),
        (unit("refused"), Progress.FAILED),
        (OFF, Progress.AWAY),
        # What it failed with before is another matter.
        (unit("went-back", wanted="0.1.5-x"), Progress.PENDING),
        # It is off after it went back: that is not forgotten.
        (unit("went-back", is_connected=False), Progress.FAILED),
        (unit("something-newer"), Progress.PENDING),
        (unit("", arch=""), Progress.BY_HAND),
    ],
)
def test_how_far_a_unit_is(one: Member, how: Progress) -> None:
    assert progress(one, VERSION) is how


@pytest.mark.parametrize(
    ("ring", "shut"),
    [
        ([], Gate.EMPTY),
        ([unit()], Gate.OPEN),
        ([unit(), OFF], Gate.OPEN),
        ([OFF], Gate.UNPROVEN),
        ([unit(), unit("", arch="")], Gate.OPEN),
        ([unit(), unit("fetching")], Gate.PENDING),
        ([unit(), unit(), unit("went-back")], Gate.FAILED),
        ([unit("fetching"), unit("refused")], Gate.FAILED),
    ],
)
def test_the_next_ring_waits_for_health(ring: list[Member], shut: Gate) -> None:
    assert gate(ring, VERSION) is shut
