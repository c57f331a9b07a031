"""Every list of central, short and five times as long: as many queries. The large form is `python -m bench scale`."""

import pytest
from flask.testing import FlaskClient

from bench.large import Size
from bench.scale import province
from central.db import Database
from tests.central.counting import counted

SHORT = Size(agencies=20, officials=500, meetings=80, said=800, a_week=40, beside=7)
LONG = Size(agencies=20, officials=500, meetings=400, said=4000, a_week=200, beside=35)
Asked = dict[tuple[str, str], tuple[int, int]]
OF_EVERYBODY = ("/", "/ongoing", "/awaiting", "/ended", "/search?q=ngân", "/week", "/due", "/tasks", "/inquiries")
PAGES = {
    "chair": (
        *(*OF_EVERYBODY, "/week.ics", "/notices", "/naming", "/requests", "/feedback", "/account", "/account/tokens"),
        *("/account/sharing", "/offline/week", "/offline/kept.json", "/meetings/{last}", "/meetings/{last}/tasks"),
        *("/meetings/{last}/requests", "/meetings/{last}/letters", "/meetings/{past}"),
    ),
    "office": (
        *(
            *OF_EVERYBODY,
            "/reports",
            "/reports.xlsx",
            "/tasks.xlsx",
            "/agencies",
            "/agencies/3",
            "/people/lists",
            "/audit",
        ),
        *("/administration", "/faults", "/fleet", "/fleet/releases", "/outbox", "/feedback/all", "/feedback.xlsx"),
        *("/rooms", "/working-days"),
    ),
    "secretary": (*OF_EVERYBODY, "/register"),
}


@pytest.fixture(scope="module")
def queries() -> Asked:
    """Per reader and page: how many queries in the short and in the long province."""
    short, long = (asked_by_all(size) for size in (SHORT, LONG))
    return {asked: (short[asked], long[asked]) for asked in short}


def asked_by_all(size: Size) -> dict[tuple[str, str], int]:
    with province(size) as (database, clients):
        places = {"last": size.meetings - size.meetings % 40, "past": 40}
        return {
            (who, page): queries_of(database, clients[who], page.format(**places))
            for who, pages in PAGES.items()
            for page in pages
        }


def queries_of(database: Database, client: FlaskClient, path: str) -> int:
    """The second time: what is read once in a process's life does not count."""
    client.get(path)
    with counted(database) as asked:
        answer = client.get(path)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    return asked.queries


@pytest.mark.parametrize(("who", "page"), [(who, page) for who, pages in PAGES.items() for page in pages])
def test_a_longer_list_asks_no_more_queries(
    queries: dict[tuple[str, str], tuple[int, int]], who: str, page: str
) -> None:
    short, long = queries[who, page]

    assert long <= short
