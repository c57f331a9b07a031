"""`central doctor`: looks at everything that a central needs, changes nothing, and says in words what to do.

It is run on central's machine as the processes' own user (`runuser -u hop`), also while they run.
"""

import shutil
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import peewee
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from playhouse.migrations import Runner

from central.db import MIGRATIONS, Database, is_postgresql
from central.fleet.actions import withdrawals_expire_at
from central.fleet.claims import is_named
from central.fleet.models import Claim, Unit
from central.outbox import Kind, Outbox
from central.packages.models import TicketKey
from central.people.models import AccountRight, Right
from central.people.provider import Away, provider
from central.settings import Oidc, Settings, read_secret_key, read_signing_key, read_ticket_key
from contract.doctor import Finding, look_at_certificate
from contract.settings import SettingsError

FREE_AT_LEAST = 5 << 30
_GIVEN_S = 5.0
_STUCK_MS = 10 * 60_000
_CERTIFIED_MS = 30_000
"""The registrar looks twice a second."""
_SILENT_MS = 24 * 3600_000
_OFFSET_MS = 5_000
_NEW_CERTIFICATES = "issue central's certificates anew (docs/operations.md, roll keys)"


def examine(database: Database, settings: Settings) -> Iterator[Finding]:
    """Everything, in the order in which one would repair it."""
    yield from _look_at_data(settings)
    yield from _look_at_keys(settings)
    yield from _look_at_certificates(settings)
    try:
        yield from _look_at_database(database, settings)
        yield from _look_at_fleet()
        if settings.enrolment is not None:
            yield _look_at_claims()
    except peewee.PeeweeException as error:
        advice = "`systemctl status postgresql`; is its address in central.toml? After an upgrade: `central migrate`"
        yield Finding(what=f"database: {str(error).strip()}", advice=advice)
    yield from _look_at_ports(settings)
    if settings.oidc is not None:
        yield _look_at_login_service(settings, settings.oidc)


def _look_at_data(settings: Settings) -> Iterator[Finding]:
    folder = settings.central.data_dir
    if not folder.is_dir():
        yield Finding(what=f"{folder} is not there", advice="restore it from the last backup (docs/operations.md)")
        return
    free = shutil.disk_usage(folder).free
    advice = "" if free >= FREE_AT_LEAST else "make the disk larger: papers are never deleted by themselves"
    yield Finding(what=f"{folder}: {free >> 30} GB are free", advice=advice)


def _look_at_keys(settings: Settings) -> Iterator[Finding]:
    for read in (read_signing_key, read_ticket_key, read_secret_key):
        try:
            read(settings)
        except SettingsError as error:
            advice = "restore /etc/hop/pki from the last backup, and see that the user hop may read it"
            yield Finding(what=str(error), advice=advice)
    secret = settings.units.ca.parent / "ca.key"
    try:
        secret.read_bytes()
    except OSError:
        yield Finding(what="the authority's key is out of the processes' reach")
    else:
        advice = f"chown root: {secret}; chmod 600 {secret}; and run the doctor as the user hop"
        yield Finding(what=f"{secret} can be read by central's processes", advice=advice)


def _look_at_certificates(settings: Settings) -> Iterator[Finding]:
    now = datetime.now(UTC)
    for part in (settings.units, settings.broker):
        try:
            pem, key, authority = (path.read_bytes() for path in (part.certificate, part.key, part.ca))
        except OSError as error:
            yield Finding(what=str(error), advice=_NEW_CERTIFICATES)
            continue
        yield from look_at_certificate(pem, key=key, authority=authority, name="", now=now, renewal=_NEW_CERTIFICATES)
    yield _look_at_withdrawals(settings.units.ca.parent / "crl.pem", now)


def _look_at_withdrawals(path: Path, now: datetime) -> Finding:
    advice = "`central withdrawals`, then play the broker's role: past its date the broker lets nobody in"
    try:
        left = withdrawals_expire_at(path) - now
    except (OSError, ValueError) as error:
        return Finding(what=f"list of withdrawals: {error}", advice=advice)
    is_well = left > timedelta(days=60)
    return Finding(what=f"list of withdrawals: good for {left.days} days", advice="" if is_well else advice)


def _look_at_database(database: Database, settings: Settings) -> Iterator[Finding]:
    with database.connection_context():
        missing = [one.name for one in Runner(database, str(MIGRATIONS)).status() if one.applied is None]
        advice = "`central migrate`, then restart central's services" if missing else ""
        yield Finding(what=f"database: {len(missing)} migrations are missing", advice=advice)
        if not is_postgresql(database):
            yield Finding(what="database: SQLite, good for a trial and for one process at a time")
        key = read_ticket_key(settings).public_key()
        yield _look_at_ticket_key(key, settings.keys.ticket_key_id)
        has_admin = AccountRight.select().where(
            AccountRight.right == Right.IT_ADMIN, AccountRight.ended_at_ms.is_null()
        )
        advice = "" if has_admin.exists() else "`central admin EMAIL --name NAME` makes the first one"
        yield Finding(what="an administrator" if not advice else "nobody is administrator", advice=advice)
        # Letters to people may wait for the morning or for a mail server that comes back.
        to_rooms = (Outbox.kind != Kind.NOTICE) & (Outbox.put_at_ms < _now_ms() - _STUCK_MS)
        stuck = Outbox.select().where(to_rooms).count()
        advice = "`systemctl status central-sync central-worker`; what each says last is in journalctl" if stuck else ""
        yield Finding(what=f"{stuck} messages to rooms wait for more than ten minutes", advice=advice)


def _look_at_ticket_key(key: Ed25519PublicKey, key_id: int) -> Finding:
    known = TicketKey.get_or_none(TicketKey.key_id == key_id, TicketKey.public == key.public_bytes_raw().hex())
    if known is None:
        return Finding(what="rooms do not know the key of today's tickets", advice="`central migrate` tells them")
    return Finding(what="rooms know the key of today's tickets")


def _look_at_fleet() -> Iterator[Finding]:
    units = list(Unit.select())
    silent = [one.name for one in units if not one.is_connected and (one.seen_at_ms or 0) < _now_ms() - _SILENT_MS]
    advice = f"`edge doctor` there, beginning with {silent[0]}" if silent else ""
    yield Finding(what=f"{len(units)} units, {len(silent)} silent for a day", advice=advice)
    wrong = [one.name for one in units if abs(one.offset_ms or 0) > _OFFSET_MS]
    if wrong:
        yield Finding(what=f"clocks are wrong: {', '.join(wrong)}", advice="see to their time server (base_clocks)")


def _look_at_claims() -> Finding:
    """Does the registrar let in whom an administrator has named? Only its work can be seen: it listens nowhere."""
    named = [one for one in Claim.select().where(Claim.certificate == "") if is_named(one, now_ms=_now_ms())]
    late = [one.room for one in named if (one.named_at_ms or 0) < _now_ms() - _CERTIFIED_MS]
    if not late:
        return Finding(what="no unit that was named waits for its certificate")
    advice = "`systemctl start central-registrar`; it needs /etc/hop/pki/ca.key on this machine"
    return Finding(what=f"units that were named wait for their certificates: {', '.join(late)}", advice=advice)


def _look_at_ports(settings: Settings) -> Iterator[Finding]:
    doors = [
        ("pages", settings.web.address, settings.web.port, "central-web"),
        ("port for units", settings.units.address, settings.units.port, "central-web"),
    ]
    if settings.enrolment is not None:
        doors.append(("port for claims", settings.enrolment.address, settings.enrolment.port, "central-web"))
    for what, host, port, service in doors:
        host = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104, PLW2901 - it is compared, not listened on
        problem = _connect(host, port)
        advice = f"`systemctl status {service}`, `journalctl -u {service} -n 50`" if problem else ""
        yield Finding(what=f"{what} on {port}" + (f": {problem}" if problem else ""), advice=advice)
    broker = settings.broker
    try:
        context = ssl.create_default_context(cafile=str(broker.ca))
        context.load_cert_chain(broker.certificate, broker.key)
        problem = _connect(broker.host, broker.port, context)
    except (OSError, ssl.SSLError) as error:
        problem = str(error)
    advice = "`systemctl status mosquitto` there; its certificate and list of withdrawals are in /etc/mosquitto/hop"
    what = f"broker {broker.host}:{broker.port}"
    yield Finding(what=f"{what}: {problem}" if problem else f"{what} lets central in", advice=advice if problem else "")


def _look_at_login_service(settings: Settings, oidc: Oidc) -> Finding:
    what = f"login service {oidc.issuer}"
    try:
        service = provider(oidc, public_url=settings.web.public_url, now_ms=_now_ms)
        service.look()
    except (Away, SettingsError) as error:
        advice = "people log in by passwords of central's own until it answers; is [oidc] right (docs/operations.md)?"
        return Finding(what=f"{what}: {error}", advice=advice)
    return Finding(what=f"{what} says who it is; it is to send people back to {service.back}")


def _connect(host: str, port: int, context: ssl.SSLContext | None = None) -> str:
    """Why there is no connection; empty when there is one. Under TLS 1.3 a refusal comes only after the handshake."""
    try:
        with socket.create_connection((host, port), timeout=_GIVEN_S) as plain:
            if context is not None:
                with context.wrap_socket(plain, server_hostname=host) as secure:
                    secure.settimeout(1.0)
                    with suppress(TimeoutError):  # it waits for us to speak: we are in
                        secure.recv(1)
    except (OSError, ssl.SSLError) as error:
        return str(error)
    return ""


def _now_ms() -> int:
    return int(time.time() * 1000)
