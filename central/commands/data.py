"""Errands on what central holds: its database, its files, what comes and leaves by stick."""

import argparse
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from central.commands.opening import Commands, now_ms, opened
from contract.refused import Refused

if TYPE_CHECKING:
    from central.backup.actions import Held


def add(commands: Commands) -> None:
    """Let the command line know them."""
    for name, run, what in (
        ("migrate", _migrate, "bring the database up to this version"),
        ("rebuild", _rebuild, "compute the tables of all meetings anew from the lines"),
        ("reindex", _reindex, "read all ended meetings anew, for looking up what was said and decided"),
        ("restored", _restored, "say, once, that the database was restored from a copy: rooms send what it lacks"),
    ):
        commands.add_parser(name, help=what).set_defaults(run=run)
    for name, run, what in (
        ("backup", _backup, "copy database and documents into a folder while central runs; again adds what is new"),
        ("restore", _restore, "lay a backup back while central runs; rooms send what it lacks"),
    ):
        one = commands.add_parser(name, help=what)
        one.add_argument("folder", type=Path)
        one.set_defaults(run=run)
    arriving = commands.add_parser("import", help="take rooms' lines from a USB stick, also those of a replaced card")
    arriving.add_argument("folder", type=Path)
    arriving.set_defaults(run=_import)
    leaving = commands.add_parser("export", help="write a room's plans and documents to a USB stick")
    leaving.add_argument("folder", type=Path)
    leaving.add_argument("unit")
    leaving.set_defaults(run=_export)
    commands.add_parser("doctor", help="look at everything and say what to do").set_defaults(run=_doctor)


def _migrate(given: argparse.Namespace) -> None:
    from central.db import migrate
    from central.meetings.deadlines import local
    from central.packages.actions import trust_ticket_key
    from central.proceedings.months import prepare_months
    from central.settings import read_ticket_key

    settings, database = opened(given)
    done = migrate(database)
    # Before anybody writes or reads lines: whoever does so while theirs are moved does not find them.
    done += prepare_months(database, local(now_ms()).date())
    # Rooms check tickets by this key; who changes it in the settings has them told here.
    key = read_ticket_key(settings).public_key()
    trust_ticket_key(database, key_id=settings.keys.ticket_key_id, public=key, now_ms=now_ms())
    print("\n".join(done) or "nothing to do")


def _rebuild(given: argparse.Namespace) -> None:
    from central.proceedings.apply import rebuild

    _settings, database = opened(given)
    print(f"{rebuild(database, now_ms=now_ms())} meetings computed from their lines")


def _reindex(given: argparse.Namespace) -> None:
    from central.documents.store import store_in
    from central.inquiries.finding import forget_inquiries, index_inquiry
    from central.meetings.deadlines import local
    from central.search.indexing import forget_all, index_next

    settings, database = opened(given)
    store, done, asked = store_in(settings.central.data_dir), 0, 0
    forget_all(database)
    forget_inquiries(database)
    while index_next(database, store, now_ms=now_ms()):
        done += 1
    while index_inquiry(database, store, today=local(now_ms()).date()):
        asked += 1
    print(f"{done} meetings and {asked} written inquiries read for searching")


def _restored(given: argparse.Namespace) -> None:
    from central.proceedings.actions import begin_incarnation

    _settings, database = opened(given)
    print(f"central's incarnation is now {begin_incarnation(database, now_ms=now_ms())}")


def _backup(given: argparse.Namespace) -> None:
    from central.backup.actions import back_up

    with _disk_in_words():
        done = back_up(_held(given), given.folder, now_ms=now_ms())
    print(f"{given.folder} holds the database, read back, and {done.files} documents, {done.new} of them new")


def _restore(given: argparse.Namespace) -> None:
    from central.backup.actions import restore

    with _disk_in_words():
        done = restore(_held(given), given.folder, now_ms=now_ms())
    print(
        f"central is as the backup has it; {done.new} of {done.files} documents were missing; "
        f"{done.erased} texts that were erased stay so; rooms send what the backup lacks"
    )


@contextmanager
def _disk_in_words() -> Iterator[None]:
    """Whatever a disk refuses, in one line: nothing else is wrong with these two."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise Refused(f"{error}; what was there before is whole") from None


def _held(given: argparse.Namespace) -> "Held":
    from central.backup.actions import Held
    from central.backup.copying import copying_of
    from central.documents.store import store_in

    settings, database = opened(given)
    copying = copying_of(database, settings.central.database_url)
    return Held(database=database, copying=copying, store=store_in(settings.central.data_dir))


def _import(given: argparse.Namespace) -> None:
    from central.carry import import_papers, import_runs, import_sound
    from central.documents.store import store_in
    from central.proceedings.apply import Applier
    from central.settings import read_signing_key

    settings, database = opened(given)
    key = read_signing_key(settings)
    done = import_runs(database, given.folder, key=key, now_ms=now_ms())
    for fault in done.faults:
        print(f"not taken: {fault}", file=sys.stderr)
    store = store_in(settings.central.data_dir)
    papers = import_papers(store, given.folder, key=key)
    # Which recordings belong here is known when the lines were applied; a worker that does the same does no harm.
    while Applier(database).apply(now_ms=now_ms()):
        pass
    sound = import_sound(database, store, given.folder)
    print(
        f"{done.runs} runs read, {done.lines} lines of them new; {len(done.faults)} runs not taken; "
        f"{papers} papers new, {sound} recordings new"
    )


def _export(given: argparse.Namespace) -> None:
    from central.carry import export_plans
    from central.documents.store import store_in
    from central.settings import read_signing_key

    settings, database = opened(given)
    key, store = read_signing_key(settings), store_in(settings.central.data_dir)
    done = export_plans(database, store, given.folder, unit=given.unit, key=key, now_ms=now_ms())
    print(f"{done.packages} packages and {done.documents} documents written; {done.missing} documents are not here")


def _doctor(given: argparse.Namespace) -> None:
    from central.doctor import examine
    from contract.doctor import report

    settings, database = opened(given)
    text, is_well = report(examine(database, settings))
    print(text)
    sys.exit(0 if is_well else 1)
