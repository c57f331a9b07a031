"""Central's pages on a province of the whole size, and on a hundredth of it: how long they take, p95.

The same requests by the same people, through the application itself on PostgreSQL; what is measured is the page whole,
from the request to the last byte.
"""

import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from flask.testing import FlaskClient
from psycopg import sql

from bench.figure import Ceiling, Figure, figure
from bench.large import Size, build
from central.db import Database, migrate, open_database
from central.people.login import hash_password
from central.people.models import Official
from central.web.app import create_app
from central.web.pages import PAGES
from tests import servers
from tests.central.conftest import close_database
from tests.central.province import PASSWORD, send
from tests.central.settings import central_settings

FULL, PART = Size(), 100
NOW = 1_795_575_600_000
"""Wednesday, 25/11/2026, 10:00: half a week is over."""
MOST_MS, MOST_GROWTH, MOST_SEARCH_GROWTH = 150.0, 1.5, 3.0
ROUNDS = 20
_BUFFERS = "1GB"
"""As the role `database` sets it; taken as it is needed, so that a small province takes little."""
READERS = {"chair": 1, "office": 2, "attendee": 3, "secretary": 41}
LISTS = ("/", "/ongoing", "/awaiting", "/ended", "/register")
# A word of every second passage, of some, of one meeting; two together; a phrase.
SEARCHES = ("/search?q=ngân", "/search?q=ba150", "/search?q=số+777", "/search?q=quy+hoạch+nước", '/search?q="đầu+tư"')
REPORTS = ("/reports",)
ASKED = {
    "chair": (*LISTS[:4], *SEARCHES),
    "office": (*LISTS[:4], *SEARCHES, *REPORTS),
    "attendee": (*LISTS[:4], *SEARCHES),
    "secretary": LISTS,
}


def run(size: Size = FULL, *, part: int = PART) -> Iterator[Figure]:
    """The slowest page of each kind against what people wait, and against the same page on the small province."""
    small, large = measure(size.part(part)), measure(size)
    for kind, pages in (("lists", LISTS), ("search", SEARCHES), ("reports", REPORTS)):
        of_kind = {asked: ms for asked, ms in large.items() if asked[1] in pages}
        slowest = max(of_kind, key=lambda asked: of_kind[asked])
        name = f"scale-{kind}"
        bound = Ceiling("what people wait", MOST_MS)
        yield figure(f"{name}: {' '.join(slowest)}", value=of_kind[slowest], unit="ms", against=bound, at_most=1.0)
        grown = max(of_kind, key=lambda asked: of_kind[asked] / small[asked])
        most = MOST_SEARCH_GROWTH if kind == "search" else MOST_GROWTH
        against = Ceiling("the same on a hundredth", small[grown])
        yield figure(f"{name}-grown: {' '.join(grown)}", value=of_kind[grown], unit="ms", against=against, at_most=most)


def measure(size: Size) -> dict[tuple[str, str], float]:
    """For each person and address, p95 in milliseconds."""
    with province(size) as (_, clients):
        return {(who, path): p95_ms(clients[who], path) for who, paths in ASKED.items() for path in paths}


@contextmanager
def province(size: Size) -> Iterator[tuple[Database, dict[str, FlaskClient]]]:
    """Its database, and browsers of some of its people, logged in."""
    cluster = servers.postgresql(shared_buffers=_BUFFERS)
    folder = Path(tempfile.mkdtemp())
    url = cluster.fresh()
    database = open_database(url)
    try:
        tune(url)
        migrate(database)
        build(url, size, now_ms=NOW)
        app = create_app(database, central_settings(folder, url), pages=PAGES, now_ms=lambda: NOW)
        with database.connection_context():
            hashed = hash_password(PASSWORD)
            Official.update(password=hashed).where(Official.id.in_(list(READERS.values()))).execute()
        yield database, {who: entered(app.test_client(), number) for who, number in READERS.items()}
    finally:
        close_database(database)
        cluster.server.stop()
        shutil.rmtree(cluster.folder, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def tune(url: str) -> None:
    """As the role `database` sets it (hop.conf.j2), where the figures are to come true."""
    with psycopg.connect(url, autocommit=True) as connection:
        for setting in ("random_page_cost = 1.1", "work_mem = '32MB'", "jit = off", "effective_cache_size = '4GB'"):
            name = sql.Identifier(url.rpartition("/")[2])
            connection.execute(sql.SQL("ALTER DATABASE {} SET " + setting).format(name))


def entered(client: FlaskClient, number: int) -> FlaskClient:
    answer = send(client, "/login", {"email": f"nguoi{number}@tinh.gov.vn", "password": PASSWORD})
    assert answer.status_code == 303, answer.text
    return client


def p95_ms(client: FlaskClient, path: str) -> float:
    took = []
    for _ in range(ROUNDS + 1):
        began = time.perf_counter()
        answer = client.get(path)
        took.append(1000 * (time.perf_counter() - began))
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
    # The first one also loads templates.
    return statistics.quantiles(took[1:], n=20)[-1]
