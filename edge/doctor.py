"""`edge doctor`: looks at everything that a unit needs, changes nothing, and says in words what to do.

It is run on the unit, as root or as the processes' own user, also while they run.
"""

import http.client
import shutil
import socket
import sqlite3
import ssl
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from contract.doctor import Finding, look_at_certificate
from contract.settings import SettingsError
from edge.clock import Clock
from edge.door.beside import Beside
from edge.door.ribbon import ribbon_program
from edge.journal import open_journal
from edge.releases import Home, Outcome
from edge.settings import Settings, read_central_key, read_run_key, ribbon_number
from edge.sound.store import FREE_AT_LEAST

_GIVEN_S = 5.0
_LATE = timedelta(days=1)
_NEW_IDENTITY = "let the operator give the unit its identity again (docs/operations.md, replace a unit)"


def examine(settings: Settings, clock: Clock) -> Iterator[Finding]:
    """Everything, in the order in which one would repair it."""
    yield from _look_at_data(settings)
    yield from look_at_keys(settings)
    yield from _look_at_journal(settings)
    yield look_at_release(settings)
    yield _look_at_clock(clock)
    yield from _look_at_devices(settings)
    yield _look_at_pages(settings)
    yield from look_at_links(settings)


def _look_at_data(settings: Settings) -> Iterator[Finding]:
    folder = settings.unit.data_dir
    if not folder.is_dir():
        yield Finding(
            what=f"{folder} is not there", advice="mount the data partition (findmnt /data), then start again"
        )
        return
    free = shutil.disk_usage(folder).free
    what = f"{folder}: {free >> 20} MB are free"
    advice = "make room: `journalctl --vacuum-size=100M`, then old releases in /opt/hop/releases"
    yield Finding(what=what, advice="" if free >= FREE_AT_LEAST else advice)


def look_at_keys(settings: Settings) -> Iterator[Finding]:
    """Are the unit's keys there, its own alone, and does its certificate fit them?"""
    try:
        read_run_key(settings)
        read_central_key(settings)
    except SettingsError as error:
        yield Finding(what=str(error), advice=_NEW_IDENTITY)
    else:
        yield Finding(what="keys for lines and lists are there")
    path = settings.keys.run_key
    if path.exists() and path.stat().st_mode & 0o077:
        yield Finding(what=f"{path} can be read by others", advice=f"chmod 600 {path}, and think about who could have")
    sync = settings.sync
    if sync.ca and sync.certificate and sync.key:
        try:
            parts = [part.read_bytes() for part in (sync.certificate, sync.key, sync.ca)]
        except OSError as error:
            yield Finding(what=str(error), advice=_NEW_IDENTITY)
            return
        pem, key, authority = parts
        now, name = datetime.now(UTC), settings.unit.name
        yield from look_at_certificate(pem, key=key, authority=authority, name=name, now=now, renewal=_NEW_IDENTITY)


def _look_at_journal(settings: Settings) -> Iterator[Finding]:
    path = settings.journal
    if not path.exists():
        yield Finding(what="there is no journal yet; the first process to start begins it")
        return
    if said := journal_damage(path):
        advice = "change nothing; take a copy of /data, go on with a spare unit, and import this card at central later"
        yield Finding(what=f"the journal is damaged: {said}", advice=advice)
        return
    yield Finding(what="the journal is whole")
    journal = open_journal(path)
    lines, oldest_ms = journal.waiting()
    journal.close()
    is_late = lines > 0 and datetime.now(UTC) - datetime.fromtimestamp(oldest_ms / 1000, UTC) > _LATE
    advice = "see to the link below, or carry the lines by USB stick: `edge export`"
    yield Finding(what=f"{lines} lines wait for central", advice=advice if is_late else "")


def journal_damage(path: Path) -> str:
    """What is wrong with a journal's file; empty when nothing is."""
    try:
        # Read only: a doctor writes nothing, not even a write-ahead log.
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
            said = str(connection.execute("PRAGMA quick_check").fetchone()[0])
        connection.close()
    except sqlite3.Error as error:
        return str(error)
    return "" if said == "ok" else said


def look_at_release(settings: Settings) -> Finding:
    """Which release runs here, and did the last one fail?"""
    home = Home(settings.update.home)
    notes, runs = home.notes(), home.current
    if not runs:
        return Finding(what="no releases are set up here; programs are changed by hand")
    advice = {
        Outcome.WENT_BACK: "the room works with the one before; report it and bring a better one (`edge update`)",
        Outcome.STUCK: "going back would lose data: bring a better release, from central or by `edge update --file`",
        Outcome.REFUSED: "the room works with the one before; see to the reason, then try again (`edge update --file`)",
    }
    bad = {one.value: words for one, words in advice.items()}.get(notes.outcome, "")
    about = f"; {notes.told}: {notes.outcome}, {notes.detail}" if bad else ""
    return Finding(what=f"release {runs} runs{about}", advice=bad)


def _look_at_clock(clock: Clock) -> Finding:
    within = clock.now().within_ms
    if within < 0:
        advice = "`chronyc sources`: is a time server reachable (base_clocks), is the board's battery good?"
        return Finding(what="nobody keeps the clock in step; lines say so", advice=advice)
    return Finding(what=f"the clock is right to {within} ms")


def _look_at_devices(settings: Settings) -> Iterator[Finding]:
    for reader in settings.door.readers:
        missing = "plug the reader in again; `ls -l /dev/input/by-id/` shows what the unit sees"
        yield Finding(what=f"reader {reader}", advice="" if Path(reader).exists() else missing)
    if settings.door.cards:
        problem = Beside("cards").problem()
        yield Finding(what="PC/SC readers", advice=problem and f"{problem}; `systemctl status pcscd`")
    camera, number = settings.door.camera, ribbon_number(settings.door.camera)
    if not camera:
        yield Finding(what="no camera: people come in by poster and by name")
        return
    if number:
        problem = ribbon_program(int(number), exposure_s=settings.door.exposure_us / 1e6, focus_cm=None).problem()
        yield Finding(what=f"camera {camera}", advice=problem)
        return
    path = Path(camera.removeprefix("film:"))
    advice = "plug the camera in again, at another socket; `ls -l /dev/hop/` shows what the unit sees"
    yield Finding(what=f"camera {camera}", advice="" if path.exists() else advice)


def _look_at_pages(settings: Settings) -> Finding:
    web = settings.web
    host = "127.0.0.1" if web.address == "0.0.0.0" else web.address  # noqa: S104 - it is compared, not listened on
    problem = _connect(host, web.port)
    advice = "`systemctl status edge-web`, `journalctl -u edge-web -n 50`" if problem else ""
    return Finding(what=f"pages on port {web.port}" + (f": {problem}" if problem else ""), advice=advice)


def look_at_links(settings: Settings) -> Iterator[Finding]:
    """Do broker and central let this unit in?"""
    sync = settings.sync
    if not sync.broker or not (sync.ca and sync.certificate and sync.key):
        yield Finding(what="no link to central is set; lines and plans go by USB stick")
        return
    try:
        context = ssl.create_default_context(cafile=str(sync.ca))
        context.load_cert_chain(sync.certificate, sync.key)
    except (OSError, ssl.SSLError) as error:
        yield Finding(what=f"no link can be made: {error}", advice=_NEW_IDENTITY)
        return
    problem = _connect(sync.broker, sync.port, context)
    yield _link(f"broker {sync.broker}:{sync.port}", problem)
    if sync.central_url:
        where = urlsplit(sync.central_url)
        problem = _ask(where.hostname or "", where.port or 443, context)
        yield _link(f"central {where.netloc}", problem)


def _link(what: str, problem: str) -> Finding:
    if not problem:
        return Finding(what=f"{what} lets the unit in")
    advice = "the room goes on without; check the cable, then the firewall's addresses (/etc/nftables.d/addresses.nft)"
    if "revoked" in problem or "403" in problem:
        advice = f"central has withdrawn this unit; if that was a mistake, {_NEW_IDENTITY}"
    elif "certificate" in problem.lower():
        advice = f"the other side is not who it should be, or the clock is wrong; else {_NEW_IDENTITY}"
    return Finding(what=f"{what}: {problem}", advice=advice)


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


def _ask(host: str, port: int, context: ssl.SSLContext) -> str:
    """Central's port for units answers a question for nothing with 404, and one that it does not know with 403."""
    connection = http.client.HTTPSConnection(host, port, timeout=_GIVEN_S, context=context)
    try:
        connection.request("GET", f"/packages/{'0' * 64}")
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return str(error)
    finally:
        connection.close()
    return "" if status == http.client.NOT_FOUND else f"answers {status}"
