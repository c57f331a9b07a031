"""Provinces for the tests of the link: on SQLite and on PostgreSQL, over MQTT 5 and over 3.1.1."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from central.db import migrate, open_database
from central.meetings.deadlines import local
from central.proceedings.months import prepare_months
from tests.link.province import Province, make_province, now_ms
from tests.servers import Postgresql

MakeProvince = Callable[..., Province]


def build(url: str) -> None:
    database = open_database(url)
    migrate(database)
    prepare_months(database, local(now_ms()).date())
    database.close()
    if hasattr(database, "close_all"):
        database.close_all()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a migrated SQLite file."""
    path = tmp_path_factory.mktemp("migrated") / "central.sqlite"
    build(f"sqlite:///{path}")
    return path.read_bytes()


@pytest.fixture
def make(tmp_path: Path, migrated: bytes, request: pytest.FixtureRequest) -> Iterator[MakeProvince]:
    """Provinces, on SQLite unless `postgresql` is asked for; all that they start ends with the test."""
    made: list[Province] = []
    urls: list[str] = []

    def make_one(*, on_postgresql: bool = False, protocol: int = 5, seats: int = 2) -> Province:
        folder = tmp_path / f"province-{len(made)}"
        folder.mkdir()
        if on_postgresql:
            cluster: Postgresql = request.getfixturevalue("postgresql")
            urls.append(cluster.fresh(template="link", build=build))
            url = urls[-1]
        else:
            (folder / "central.sqlite").write_bytes(migrated)
            url = f"sqlite:///{folder / 'central.sqlite'}"
        made.append(make_province(folder, url, protocol=protocol, seats=seats))
        return made[-1]

    yield make_one
    for province in made:
        # pytest shows it when the test has failed, and only then.
        print(province.said())  # noqa: T201
        province.close()
        province.database.close()
        if hasattr(province.database, "close_all"):
            province.database.close_all()
    for url in urls:
        cluster = request.getfixturevalue("postgresql")
        cluster.drop(url)
