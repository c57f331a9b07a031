"""`edge outlook`: what the updater has to know of the room, told by the room's own user; it changes nothing.

The updater is root and opens no journal: it asks the release that runs, or, when that can't answer, the proven one.
"""

import http.client
import sqlite3
import ssl
from contextlib import closing
from pathlib import Path

import msgspec

from contract.lists import WantedRelease
from edge import SOFTWARE
from edge.clock import Clock
from edge.desk import Desk
from edge.doctor import journal_damage
from edge.health import place_of
from edge.journal import open_journal
from edge.measures import runs
from edge.migrations import known_schema
from edge.settings import Settings, read_central_key
from edge.shelf import Shelf
from edge.updating.steps import busy_with

PAGE = "the door's page"
_GIVEN_S = 5.0


class Outlook(msgspec.Struct, frozen=True, kw_only=True):
    """`busy` as in `busy_with`; `journal` its schema; `wanted` what central wants here, `file` where it lies if it has
    come; `events` all that the journal names, and `wrong` what is not well since a moment: both only when asked."""

    busy: str = ""
    journal: int = 0
    wanted: WantedRelease | None = None
    file: str = ""
    events: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()


def outlook(settings: Settings, clock: Clock, *, with_events: bool = False, since_s: float | None = None) -> Outlook:
    """Look at the room; `since_s`: also whether all of it has served since then, by the clock of files."""
    shelf = Shelf(settings.shelf, unit=settings.unit.name, central_key=read_central_key(settings))
    wanted = shelf.wanted_release()
    file = shelf.release(wanted.sha256) if wanted else None
    found = Outlook(wanted=wanted, file=str(file) if file else "")
    if settings.journal.exists():
        schema = journal_schema(settings.journal)
        if schema > known_schema():
            return msgspec.structs.replace(found, journal=schema, busy="only a newer release can read the journal")
        with closing(open_journal(settings.journal)) as journal:
            desk = Desk(journal, shelf, clock)
            meetings = ((package, desk.room(package.meeting)) for package in desk.meetings())
            found = msgspec.structs.replace(
                found,
                busy=busy_with(meetings, now_ms=clock.now().at_ms),
                journal=schema,
                events=tuple(journal.event_names()) if with_events else (),
            )
    wrong = tuple(what_is_wrong(settings, since_s)) if since_s is not None else ()
    return msgspec.structs.replace(found, wrong=wrong)


def journal_schema(path: Path) -> int:
    """The schema that a journal's file has, whatever version wrote it."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def what_is_wrong(settings: Settings, since_s: float) -> list[str]:
    """What a release that was just started must answer for: the journal, the pages, each service's sign of life."""
    damage = journal_damage(settings.journal) if settings.journal.exists() else ""
    found = [f"the journal is damaged: {damage}"] if damage else []
    if problem := _door_page(settings):
        found.append(f"{PAGE}: {problem}")
    services = (*place_of(settings).services, *(("sync",) if settings.sync.broker else ()))
    run_dir = settings.unit.run_dir
    silent = (one for one in services if not runs(run_dir, one, software=SOFTWARE, since_s=since_s))
    return found + [f"edge {one} gives no sign" for one in silent]


def _door_page(settings: Settings) -> str:
    """Why the page at the door can't be shown; empty when it can. The certificate is the phones' to judge."""
    web = settings.web
    host = "127.0.0.1" if web.address == "0.0.0.0" else web.address  # noqa: S104 - it is compared, not listened on
    if web.certificate:
        tls = ssl._create_unverified_context()  # noqa: S323 - we ask ourselves
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            host, web.port, timeout=_GIVEN_S, context=tls
        )
    else:
        connection = http.client.HTTPConnection(host, web.port, timeout=_GIVEN_S)
    try:
        connection.request("GET", "/door")
        answer = connection.getresponse()
        body = answer.read()
    except (OSError, http.client.HTTPException) as error:
        return str(error) or type(error).__name__
    finally:
        connection.close()
    return "" if answer.status == http.client.OK and b"</html>" in body else f"answers {answer.status}"
