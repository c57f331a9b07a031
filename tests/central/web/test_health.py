"""Whether central serves, as a monitor asks it; and its logs, as programs read them."""

import json
import logging
import sys
from pathlib import Path
from typing import Any

from flask import Flask

from central.db import Database, open_database
from central.json_lines import JsonLines
from central.web.app import create_app
from central.web.pages import PAGES
from tests.central.settings import central_settings


def test_a_monitor_is_told_without_logging_in(app: Flask) -> None:
    monitor = app.test_client()

    assert (monitor.get("/health").status_code, monitor.get("/health").json) == (200, {"status": "ok"})
    assert (monitor.get("/ready").status_code, monitor.get("/ready").json) == (200, {"status": "ok"})


def test_tables_of_an_older_version_are_not_ready(database: Database, database_url: str, tmp_path: Path) -> None:
    execute: Any = database.execute_sql
    execute("DELETE FROM schema_migration WHERE name = '0501_search'")
    monitor = create_app(database, central_settings(tmp_path, database_url), pages=PAGES).test_client()

    answer = monitor.get("/ready")

    assert (answer.status_code, answer.json) == (503, {"status": "not migrated", "missing": 1})


def test_without_its_database_central_is_alive_and_not_ready(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/no/such/folder/central.sqlite"
    monitor = create_app(open_database(url), central_settings(tmp_path, url), pages=PAGES).test_client()

    assert monitor.get("/health").status_code == 200
    assert (monitor.get("/ready").status_code, monitor.get("/ready").json) == (503, {"status": "no database"})


def test_a_line_of_the_log_is_one_object_also_with_a_traceback() -> None:
    try:
        raise ValueError("hai\ndòng")
    except ValueError:
        record = logging.LogRecord("central.sync", logging.ERROR, "", 1, "Mất %s", ("kết nối",), sys.exc_info())

    line = JsonLines().format(record)

    assert "\n" not in line
    said = json.loads(line)
    assert (said["level"], said["from"], said["message"]) == ("error", "central.sync", "Mất kết nối")
    assert "ValueError: hai\ndòng" in said["error"]
    assert said["at"].endswith("+00:00")
