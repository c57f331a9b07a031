"""Central's services: each is built and runs until it is ended."""

import argparse

from central.commands.opening import Commands, opened


def add(commands: Commands) -> None:
    """Let the command line know them."""
    for name, run, what in (
        ("web", _web, "serve the pages, and packages to rooms"),
        ("sync", _sync, "carry runs from rooms into the database, lists back"),
        ("worker", _worker, "apply what rooms sent, draw page images"),
        ("relay", _relay, "carry phones from the Internet to the units of their rooms"),
    ):
        commands.add_parser(name, help=what).set_defaults(run=run)


def _web(given: argparse.Namespace) -> None:
    # Before anything that waits is imported: a slow database or browser then holds up only its own request.
    from gevent import monkey

    monkey.patch_all()
    from central.db import open_database
    from central.exposing import expose
    from central.fleet.door import serve_claims
    from central.measures import Pages, own_registry
    from central.packages.serving import serve_units
    from central.pulse import own_pulse
    from central.settings import read_settings
    from central.web.app import create_app
    from central.web.pages import PAGES
    from central.web.server import serve
    from central.web.watching import watch_requests

    settings = read_settings(given.settings)
    database = open_database(settings.central.database_url, folder=given.settings.parent)
    registry = own_registry()
    app, measures = create_app(database, settings, pages=PAGES), Pages(registry)
    serve_units(database, settings, measures=measures)
    serve_claims(database, settings, measures=measures)
    watch_requests(app, measures)
    expose(registry, settings, "web")
    serve(app, settings, turned=own_pulse())


def _sync(given: argparse.Namespace) -> None:
    from central.backup.noticing import ended_by_restore
    from central.db import open_database
    from central.exposing import expose
    from central.measures import Intake, own_registry
    from central.pulse import own_pulse
    from central.settings import read_settings
    from central.sync import IDLE_MS, name_of, run

    settings = read_settings(given.settings)
    url, folder = settings.central.database_url, given.settings.parent
    database = open_database(url, folder=folder, name=name_of(settings.broker), idle_ms=IDLE_MS, plans="auto")
    registry = own_registry()
    measures = Intake(registry)
    expose(registry, settings, "sync")
    run(database, settings, turned=ended_by_restore(own_pulse()), measures=measures)


def _worker(given: argparse.Namespace) -> None:
    from central.backup.noticing import ended_by_restore
    from central.exposing import expose
    from central.fleet.measuring import Fleet
    from central.measures import Work, own_registry
    from central.pulse import own_pulse
    from central.worker import run

    settings, database = opened(given)
    registry = own_registry()
    Fleet(database, settings, registry=registry)
    measures = Work(registry)
    expose(registry, settings, "worker")
    run(database, settings, turned=ended_by_restore(own_pulse()), measures=measures)


def _relay(given: argparse.Namespace) -> None:
    import asyncio

    from central.exposing import expose
    from central.measures import Ways, own_registry
    from central.pulse import own_pulse
    from central.relay.service import serve

    settings, database = opened(given)
    registry = own_registry()
    expose(registry, settings, "relay")
    asyncio.run(serve(database, settings, turned=own_pulse(), measures=Ways(registry)))
