"""The one process that holds the authority's key: it certifies units that an administrator has named, nothing else.

It listens nowhere. Who breaks into the pages can have a unit certified while he is there, but can't take the key away.
"""

import logging
import time
from collections.abc import Callable
from pathlib import Path

from central.db import Database
from central.fleet.actions import publish_withdrawals, withdrawn_serials
from central.fleet.claims import certify_next
from central.fleet.pki import Authority, listed_serials, read_authority
from contract.claim import grouped

log = logging.getLogger(__name__)

LOOK_EVERY_S = 0.5
RENEW_EVERY_S = 24 * 3600.0


def run(
    database: Database, pki: Path, *, key_file: Path | None = None, turned: Callable[[], None] = lambda: None
) -> None:
    """Certify and keep the list of withdrawals in step until the process is ended. Malformed without an authority.

    `turned` is called at each turn.
    """
    authority, renewed_at = read_authority(pki, key_file=key_file), -RENEW_EVERY_S
    while True:
        with database.connection_context():
            while step(database, authority):
                pass
            is_old = time.monotonic() - renewed_at >= RENEW_EVERY_S
            if is_old or withdrawn_serials() != listed_serials(pki / "crl.pem"):
                publish_withdrawals(authority, pki / "crl.pem")
                renewed_at = time.monotonic()
        turned()
        time.sleep(LOOK_EVERY_S)


def step(database: Database, authority: Authority) -> bool:
    """Certify one unit; False when none waits."""
    claim = certify_next(database, authority, now_ms=time.time_ns() // 1_000_000)
    if claim is not None:
        log.info("%s is let in under the code %s", claim.unit, grouped(claim.code))
    return claim is not None
