"""A unit that stands in its box beside a cable and asks to be let in."""

from central.fleet.claims import ask
from central.fleet.models import Certificate, Unit
from tests.contract.test_claim import claim_of
from tests.makers import UNIT
from tests.pictures.central.scene import Scene

DAY_MS = 24 * 3_600_000


def unit_asks(scene: Scene) -> None:
    good = {"issued_at_ms": scene.now_ms - 300 * DAY_MS, "expires_at_ms": scene.now_ms + 795 * DAY_MS}
    Certificate.insert(serial="1a2b", subject=UNIT, **good).on_conflict_ignore().execute()
    Unit.update(is_connected=True, seen_at_ms=scene.now_ms - 20_000, software="0.1.0").execute()
    ask(scene.database, claim_of(), address="10.20.0.31", now_ms=scene.now_ms - 90_000)
