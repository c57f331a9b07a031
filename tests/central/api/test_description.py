"""Schemathesis asks all that the description allows and much that it forbids: no failure, no undocumented answer."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, assume, given, settings
from schemathesis import APIOperation, Case
from schemathesis.checks import positive_data_acceptance
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode

from central.api.calls.every import CALLS
from central.api.description import scopes_told
from central.api.rules import Scope, Wanted
from central.api.tokens import make_token
from central.audit.rules import Hand
from central.db import migrate, open_database
from central.people.agencies import give_right
from central.people.models import Right
from central.web.app import create_app
from central.web.pages import PAGES
from tests.central.conftest import close_database
from tests.central.province import NOW, build_province
from tests.central.settings import SETTINGS, central_settings
from tests.servers import Postgresql

FEW = 3
"""Examples of each call that are the same in every run; by night there are others each time."""
UNHURRIED = 'secret_key_file = "secret"\napi_a_minute = 1000000000'


class Described(NamedTuple):
    """Central's API, and a token for all of it, of who has every right."""

    app: Flask
    token: str


@pytest.fixture
def described(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Described]:
    """Over a province with meetings that wait, are approved and are drafts."""
    is_small = getattr(request, "param", "sqlite") == "sqlite"
    postgresql: Postgresql | None = None if is_small else request.getfixturevalue("postgresql")
    url = f"sqlite:///{tmp_path / 'central.sqlite'}" if postgresql is None else postgresql.fresh()
    database = open_database(url)
    migrate(database)
    province = build_province(database)
    province.approved()
    province.submitted(title="Họp về y tế", room=province.rooms[1].id)
    province.draft()
    for right in Right:
        give_right(database, province.people["registrar"], right, agency=None, by=Hand(at_ms=NOW))
    wanted = Wanted(name="Schemathesis", scopes=[str(one) for one in Scope], days=30)
    token = make_token(database, province.people["registrar"], wanted, offered=frozenset(Scope), by=Hand(at_ms=NOW))
    monkeypatch.setattr("tests.central.settings.SETTINGS", SETTINGS.replace('secret_key_file = "secret"', UNHURRIED))
    monkeypatch.setattr("central.api.serving.WRONG_A_MINUTE", 10**9)
    app = create_app(database, central_settings(tmp_path, url), pages=PAGES, now_ms=province.clock)
    yield Described(app, token)
    close_database(database)


def test_every_call_is_described_with_its_scope(described: Described) -> None:
    told = json.loads(described.app.test_client().get("/api/v1/openapi.json").data)
    there = {(path, method.upper()) for path, calls in told["paths"].items() for method in calls}
    assert there == {(one.path, one.method) for one in CALLS}
    assert all(told["paths"][one.path][one.method.lower()]["description"] == scopes_told(one) for one in CALLS)


# Schemathesis never closes an answer, so that of a file stays open until it is collected.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.timeout(300)
def test_nothing_that_is_asked_breaks_it_or_is_answered_otherwise_than_described(described: Described) -> None:
    ask_all(described, examples=FEW)


@pytest.mark.nightly
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("described", ["sqlite", "postgresql"], indirect=True)
def test_by_night_much_more_is_asked(described: Described) -> None:
    ask_all(described, examples=60)


def ask_all(described: Described, *, examples: int) -> None:
    """Each call, as it may be made and as it may not."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", described.app)
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found.err()
        operation = found.ok()
        ask_many(operation, GenerationMode.POSITIVE, described.token, examples)
        if operation.path_parameters or operation.query or operation.body:
            ask_many(operation, GenerationMode.NEGATIVE, described.token, examples)


def ask_many(operation: APIOperation[Any, Any, Any, Any], mode: GenerationMode, token: str, examples: int) -> None:
    few = examples <= FEW
    checks = list(HealthCheck)

    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=checks, derandomize=few)
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Case[Any]) -> None:
        if mode is GenerationMode.POSITIVE:
            aim(case)
        else:
            # An empty list among the parameters is not sent at all: what arrives may then be as described.
            assume(all(value not in ([], {}, None) for value in case.query.values()))
        # A registration that fits its shape may still name nobody (422) or come too late (409).
        headers = {"Authorization": f"Bearer {token}"}
        case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])

    ask()


def aim(case: Case[Any]) -> None:
    """At what there is, more often than chance would."""
    for name, number in case.path_parameters.items():
        case.path_parameters[name] = 1 + int(number) % 5
