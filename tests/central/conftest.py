"""Every central test runs on SQLite and on PostgreSQL, on tables that the real migrations made."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from central.db import Database, migrate, open_database
from central.settings import Settings
from central.web.app import create_app
from central.web.pages import PAGES
from tests.central.notices.postbox import Postbox, mail_settings
from tests.central.province import Province, build_province, enter, read_province
from tests.central.settings import central_settings
from tests.lent import Lent
from tests.servers import Postgresql


def build(url: str) -> None:
    """Migrate an empty database."""
    database = open_database(url)
    migrate(database)
    close_database(database)


def close_database(database: Database) -> None:
    database.close()
    if hasattr(database, "close_all"):
        database.close_all()


def build_with_people(url: str) -> None:
    """The same, with the small province."""
    build(url)
    database = open_database(url)
    build_province(database)
    close_database(database)


BUILDS = {"migrated": build, "peopled": build_with_people}
"""The kinds of database that tests begin with; each is made once in a run."""


@pytest.fixture(scope="session")
def sqlite_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], bytes]:
    """The bytes of a SQLite file of a kind."""

    @cache
    def made(kind: str) -> bytes:
        path = tmp_path_factory.mktemp(kind) / "central.sqlite"
        BUILDS[kind](f"sqlite:///{path}")
        return path.read_bytes()

    return made


@pytest.fixture(scope="session")
def lent_of(postgresql: Postgresql) -> Callable[[str], Lent]:
    """What PostgreSQL lends of a kind."""
    return cache(lambda kind: Lent(postgresql, f"central_{kind}", BUILDS[kind]))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated database, without rows or with the `province`; other processes may open it too."""
    kind = "peopled" if "province" in request.fixturenames else "migrated"
    if request.param == "sqlite":
        path = tmp_path / "central.sqlite"
        path.write_bytes(request.getfixturevalue("sqlite_of")(kind))
        yield f"sqlite:///{path}"
    else:
        lent: Lent = request.getfixturevalue("lent_of")(kind)
        url = lent.lend()
        yield url
        lent.take_back(url)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Central's database, with every table bound to it."""
    opened = open_database(database_url)
    yield opened
    close_database(opened)


@pytest.fixture
def province(database: Database) -> Province:
    """A small province with its people."""
    return read_province(database)


@pytest.fixture
def app(province: Province, database_url: str, tmp_path: Path) -> Flask:
    """Central's pages over the province, on its clock."""
    settings = central_settings(tmp_path, database_url)
    return create_app(province.database, settings, pages=PAGES, now_ms=province.clock)


@pytest.fixture
def browser(app: Flask) -> Callable[[str], FlaskClient]:
    """A browser in which one of the province's people is logged in."""
    return lambda who: enter(app.test_client(), who)


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    """A mail server."""
    box = Postbox()
    box.start()
    yield box
    box.stop()


@pytest.fixture
def settings(tmp_path: Path, database_url: str, postbox: Postbox) -> Settings:
    """Settings, in the folder `mail`, under which letters go to the postbox; a worker can be started on them."""
    folder = tmp_path / "mail"
    folder.mkdir()
    return central_settings(folder, database_url, more=mail_settings(postbox.port))
