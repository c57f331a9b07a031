"""The one process that holds the authority's key: it certifies units that an administrator has named, nothing else.

It listens nowhere. Who breaks into the pages can have a unit certified while he is there, but can't take the key away.
"""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from central.db import Database
from central.fleet.actions import adopt_withdrawals, publish_withdrawals, withdrawals_expire_at, withdrawn_serials
from central.fleet.claims import certify_next
from central.fleet.pki import CRL_DAYS, Authority, listed_serials, read_authority
from contract.claim import grouped

log = logging.getLogger(__name__)

LOOK_EVERY_S = 0.5
RENEW_AFTER_DAYS = 30


def run(
    database: Database, pki: Path, *, key_file: Path | None = None, turned: Callable[[], None] = lambda: None
) -> None:
    """Certify and keep the list of withdrawals in step until the process is ended. Malformed without an authority.

    `turned` is called at each turn.
    """
    authority = read_authority(pki, key_file=key_file)
    while True:
        with database.connection_context():
            while step(database, authority):
                pass
            keep_list(authority, pki / "crl.pem")
        turned()
        time.sleep(LOOK_EVERY_S)


def keep_list(authority: Authority, path: Path) -> bool:
    """Write the list of withdrawals when it lacks somebody, is a month old or can't be read; was it written?

    Whom it names is withdrawn, also when the database was restored from a copy that does not know of it.
    Not more often: whoever brings the list to the broker restarts that.
    """
    adopt_withdrawals(authority, path)
    try:
        is_old = withdrawals_expire_at(path) - datetime.now(UTC) < timedelta(days=CRL_DAYS - RENEW_AFTER_DAYS)
    except (OSError, ValueError):
        is_old = True
    if not is_old and withdrawn_serials() == listed_serials(path):
        return False
    publish_withdrawals(authority, path)
    return True


def step(database: Database, authority: Authority) -> bool:
    """Certify one unit; False when none waits."""
    claim = certify_next(database, authority, now_ms=time.time_ns() // 1_000_000)
    if claim is not None:
        log.info("%s is let in under the code %s", claim.unit, grouped(claim.code))
    return claim is not None
