"""Fixtures that every package's tests may ask for; the servers themselves are in servers.py."""

import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests import servers
from tests.servers import Postgresql, Server

# How long an example takes says more of what else runs on the machine than of the code; the benches measure that.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")


class Compiled(BytecodeCache):
    """Templates as they were compiled once in this process: each test has an app of its own, which would again."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if kept := self._kept.get(bucket.key):
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


Flask.jinja_options = {"bytecode_cache": Compiled()}


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[Server]:
    """An open broker on a free port, running; `kill`, `start` and `restart` are the test's to call."""
    folder = tmp_path / "mosquitto"
    folder.mkdir()
    broker = servers.mosquitto(folder)
    broker.start()
    yield broker
    broker.stop()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Postgresql]:
    """One PostgreSQL for the whole run; ask it for a `fresh` database."""
    cluster = servers.postgresql()
    yield cluster
    # Fast shutdown: a connection that a test left open must not hold up the end of the run.
    cluster.server.stop(with_signal=signal.SIGINT)
    shutil.rmtree(cluster.folder)


@pytest.fixture
def postgresql_url(postgresql: Postgresql) -> Iterator[str]:
    """The address of an empty database that goes away with the test."""
    url = postgresql.fresh()
    yield url
    postgresql.drop(url)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Stories first: each takes a minute or two, and one that begins last has the machine to itself for as long."""
    items.sort(key=lambda item: "story" not in item.path.parts)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What browsers are started with; a process can have only one."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium for the whole run."""
    browser = servers.chromium(playwright)
    yield browser
    browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A fresh page of a person in Việt Nam."""
    context = chromium.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
    yield context.new_page()
    context.close()
