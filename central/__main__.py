"""`python -m central`: builds one of central's services and runs it, or does one errand and ends."""

import argparse
import logging
import sys
import time
from pathlib import Path

from contract.refused import Malformed, Refused
from contract.settings import SettingsError


def main(arguments: list[str] | None = None) -> None:
    """Run one command; what keeps it from starting is said in one line."""
    given = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        given.run(given)
    except (SettingsError, Malformed, Refused) as error:
        sys.exit(f"central {given.command}: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m central", description=__doc__)
    parser.add_argument("--settings", type=Path, default=Path("/etc/hop/central.toml"), metavar="FILE")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, run, what in (
        ("web", _web, "serve the pages, and packages to rooms"),
        ("sync", _sync, "carry runs from rooms into the database, lists back"),
        ("worker", _worker, "apply what rooms sent, draw page images"),
        ("relay", _relay, "carry phones from the Internet to the units of their rooms"),
        ("migrate", _migrate, "bring the database up to this version"),
    ):
        commands.add_parser(name, help=what).set_defaults(run=run)
    for name, run, what in (
        ("rebuild", _rebuild, "compute the tables of all meetings anew from the lines"),
        ("reindex", _reindex, "read all ended meetings anew, for looking up what was said and decided"),
        ("restored", _restored, "say, once, that the database was restored from a copy: rooms send what it lacks"),
    ):
        commands.add_parser(name, help=what).set_defaults(run=run)
    arriving = commands.add_parser("import", help="take rooms' lines from a USB stick, also those of a replaced card")
    arriving.add_argument("folder", type=Path)
    arriving.set_defaults(run=_import)
    leaving = commands.add_parser("export", help="write a room's plans and documents to a USB stick")
    leaving.add_argument("folder", type=Path)
    leaving.add_argument("unit")
    leaving.set_defaults(run=_export)
    founding = commands.add_parser("found", help="make a new central's authority, certificates and keys")
    founding.add_argument("folder", type=Path)
    founding.add_argument("--name", required=True)
    founding.add_argument("--host", action="append", required=True, help="a name or address by which units reach it")
    founding.set_defaults(run=_found)
    looking = commands.add_parser("check-layout", help="is a Word document laid out as Decree 30/2020 wants it?")
    looking.add_argument("file", type=Path, metavar="FILE.docx")
    looking.set_defaults(run=_check_layout)
    verifying = commands.add_parser("verify", help="check a meeting's dossier, without network or database")
    verifying.add_argument("file", type=Path, metavar="FILE.zip")
    verifying.add_argument(
        "--key", type=Path, help="central's public key (PEM); else the one in the dossier is believed"
    )
    verifying.set_defaults(run=_verify)
    commands.add_parser("doctor", help="look at everything and say what to do").set_defaults(run=_doctor)
    renewing = commands.add_parser("withdrawals", help="write the list of withdrawn certificates anew, for the broker")
    renewing.add_argument("--pki", type=Path, required=True, help="the folder that `found` made")
    renewing.set_defaults(run=_withdrawals)
    commands.add_parser("broker-users", help="print who may connect to a clustered broker, for RabbitMQ").set_defaults(
        run=_broker_users
    )
    letting_in = commands.add_parser("registrar", help="certify units that an administrator has named; holds the key")
    letting_in.add_argument("--pki", type=Path, required=True, help="the folder that `found` made")
    letting_in.add_argument("--key", type=Path, metavar="FILE", help="the authority's key; else ca.key in that folder")
    letting_in.set_defaults(run=_registrar)
    first = commands.add_parser("admin", help="make an administrator's account, the first one of a new central")
    first.add_argument("email")
    first.add_argument("--name", required=True)
    first.set_defaults(run=_admin)
    lost = commands.add_parser("second-off", help="take away the second factor of who has lost phone and codes")
    lost.add_argument("email")
    lost.set_defaults(run=_second_off)
    unit = commands.add_parser("unit", help="add, replace or revoke a room's unit")
    acts = unit.add_subparsers(dest="act", required=True)
    for act in ("add", "replace", "revoke"):
        one = acts.add_parser(act)
        one.add_argument("name")
        one.add_argument("--pki", type=Path, required=True, help="the folder that `found` made")
        if act != "revoke":
            one.add_argument("--out", type=Path, required=True, help="where the unit's identity is written")
        if act == "add":
            one.add_argument("--room", required=True, help="the room's name as in the plan")
        one.set_defaults(run=_unit)
    return parser


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
    from central.db import open_database
    from central.exposing import expose
    from central.measures import Intake, own_registry
    from central.pulse import own_pulse
    from central.settings import read_settings
    from central.sync import IDLE_MS, name_of, run

    settings = read_settings(given.settings)
    url, folder = settings.central.database_url, given.settings.parent
    database = open_database(url, folder=folder, name=name_of(settings.broker), idle_ms=IDLE_MS)
    registry = own_registry()
    measures = Intake(registry)
    expose(registry, settings, "sync")
    run(database, settings, turned=own_pulse(), measures=measures)


def _worker(given: argparse.Namespace) -> None:
    from central.db import open_database
    from central.exposing import expose
    from central.fleet.measuring import Fleet
    from central.measures import Work, own_registry
    from central.pulse import own_pulse
    from central.settings import read_settings
    from central.worker import run

    settings = read_settings(given.settings)
    database = open_database(settings.central.database_url, folder=given.settings.parent)
    registry = own_registry()
    Fleet(database, settings, registry=registry)
    measures = Work(registry)
    expose(registry, settings, "worker")
    run(database, settings, turned=own_pulse(), measures=measures)


def _relay(given: argparse.Namespace) -> None:
    import asyncio

    from central.db import open_database
    from central.exposing import expose
    from central.measures import Ways, own_registry
    from central.pulse import own_pulse
    from central.relay.service import serve
    from central.settings import read_settings

    settings = read_settings(given.settings)
    database = open_database(settings.central.database_url, folder=given.settings.parent)
    registry = own_registry()
    expose(registry, settings, "relay")
    asyncio.run(serve(database, settings, turned=own_pulse(), measures=Ways(registry)))


def _migrate(given: argparse.Namespace) -> None:
    from central.db import migrate, open_database
    from central.packages.actions import trust_ticket_key
    from central.settings import read_settings, read_ticket_key

    settings = read_settings(given.settings)
    database = open_database(settings.central.database_url, folder=given.settings.parent)
    done = migrate(database)
    # Rooms check tickets by this key; who changes it in the settings has them told here.
    key = read_ticket_key(settings).public_key()
    trust_ticket_key(database, key_id=settings.keys.ticket_key_id, public=key, now_ms=int(time.time() * 1000))
    print("\n".join(done) or "nothing to do")


def _admin(given: argparse.Namespace) -> None:
    import secrets

    from central.audit.rules import Hand
    from central.db import open_database
    from central.people.agencies import add_official, give_right
    from central.people.models import Right
    from central.settings import read_settings

    settings = read_settings(given.settings)
    database = open_database(settings.central.database_url, folder=given.settings.parent)
    password = secrets.token_urlsafe(15)
    official = add_official(database, name=given.name, email=given.email, password=password)
    give_right(database, official, Right.IT_ADMIN, agency=None, by=Hand(at_ms=int(time.time() * 1000)))
    print(f"{given.email} may log in with the password {password}; it is shown this once")


def _second_off(given: argparse.Namespace) -> None:
    from central.audit.rules import Hand
    from central.db import open_database
    from central.people.models import Official
    from central.people.second import has_second, reset
    from central.settings import read_settings

    settings = read_settings(given.settings)
    database = open_database(settings.central.database_url, folder=given.settings.parent)
    found = Official.get_or_none(Official.email == given.email)
    if found is None or not has_second(found.id):
        sys.exit(f"central second-off: {given.email} has no second factor")
    reset(database, found, by=Hand(at_ms=_now_ms()))
    print(f"{given.email} logs in by password, and agrees on a second factor anew")


def _rebuild(given: argparse.Namespace) -> None:
    from central.db import open_database
    from central.proceedings.apply import rebuild
    from central.settings import read_settings

    settings = read_settings(given.settings)
    database = open_database(settings.central.database_url, folder=given.settings.parent)
    print(f"{rebuild(database, now_ms=_now_ms())} meetings computed from their lines")


def _reindex(given: argparse.Namespace) -> None:
    from central.db import open_database
    from central.documents.store import store_in
    from central.search.indexing import forget_all, index_next
    from central.settings import read_settings

    settings = read_settings(given.settings)
    database = open_database(settings.central.database_url, folder=given.settings.parent)
    store, done = store_in(settings.central.data_dir), 0
    forget_all(database)
    while index_next(database, store, now_ms=_now_ms()):
        done += 1
    print(f"{done} meetings read for searching")


def _restored(given: argparse.Namespace) -> None:
    from central.db import open_database
    from central.proceedings.actions import begin_incarnation
    from central.settings import read_settings

    settings = read_settings(given.settings)
    database = open_database(settings.central.database_url, folder=given.settings.parent)
    print(f"central's incarnation is now {begin_incarnation(database, now_ms=_now_ms())}")


def _import(given: argparse.Namespace) -> None:
    from central.carry import import_papers, import_runs
    from central.db import open_database
    from central.documents.store import store_in
    from central.settings import read_settings, read_signing_key

    settings = read_settings(given.settings)
    database = open_database(settings.central.database_url, folder=given.settings.parent)
    key = read_signing_key(settings)
    done = import_runs(database, given.folder, key=key, now_ms=_now_ms())
    for fault in done.faults:
        print(f"not taken: {fault}", file=sys.stderr)
    papers = import_papers(store_in(settings.central.data_dir), given.folder, key=key)
    print(
        f"{done.runs} runs read, {done.lines} lines of them new; {len(done.faults)} runs not taken; {papers} papers new"
    )


def _export(given: argparse.Namespace) -> None:
    from central.carry import export_plans
    from central.db import open_database
    from central.documents.store import store_in
    from central.settings import read_settings, read_signing_key

    settings = read_settings(given.settings)
    database = open_database(settings.central.database_url, folder=given.settings.parent)
    key, store = read_signing_key(settings), store_in(settings.central.data_dir)
    done = export_plans(database, store, given.folder, unit=given.unit, key=key, now_ms=_now_ms())
    print(f"{done.packages} packages and {done.documents} documents written; {done.missing} documents are not here")


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


def _found(given: argparse.Namespace) -> None:
    from central.fleet.founding import found

    found(given.folder, name=given.name, hosts=given.host)
    print(f"authority, certificates and keys are in {given.folder}; keep ca.key apart")


def _check_layout(given: argparse.Namespace) -> None:
    from central.papers.official.checking import check_layout

    try:
        raw = given.file.read_bytes()
    except OSError as error:
        sys.exit(f"central check-layout: {error}")
    found = check_layout(raw)
    print("\n".join(map(str, found)) or f"{given.file}: nothing is wrong with the layout (Decree 30/2020, Annex I)")
    sys.exit(1 if found else 0)


def _verify(given: argparse.Namespace) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    from central.papers.verifying import verify_dossier

    try:
        raw = given.file.read_bytes()
        key = load_pem_public_key(given.key.read_bytes()) if given.key else None
    except (OSError, ValueError) as error:
        sys.exit(f"central verify: {error}")
    if key is not None and not isinstance(key, Ed25519PublicKey):
        sys.exit(f"central verify: {given.key} is not a public Ed25519 key")
    found = verify_dossier(raw, key=key)
    print("\n".join([*(f"ok   {one}" for one in found.held), *(f"BAD  {one}" for one in found.wrong)]))
    sys.exit(1 if found.wrong else 0)


def _doctor(given: argparse.Namespace) -> None:
    from central.db import open_database
    from central.doctor import examine
    from central.settings import read_settings
    from contract.doctor import report

    settings = read_settings(given.settings)
    database = open_database(settings.central.database_url, folder=given.settings.parent)
    text, is_well = report(examine(database, settings))
    print(text)
    sys.exit(0 if is_well else 1)


def _withdrawals(given: argparse.Namespace) -> None:
    from central.db import open_database
    from central.fleet.actions import publish_withdrawals
    from central.fleet.pki import read_authority
    from central.settings import read_settings

    settings = read_settings(given.settings)
    open_database(settings.central.database_url, folder=given.settings.parent)
    publish_withdrawals(read_authority(given.pki), given.pki / "crl.pem")
    print("withdrawals are written; let the broker read them (SIGHUP)")


def _broker_users(given: argparse.Namespace) -> None:
    from central.db import open_database
    from central.fleet.cluster import broker_users
    from central.settings import read_settings

    settings = read_settings(given.settings)
    open_database(settings.central.database_url, folder=given.settings.parent)
    print(broker_users().decode())


def _registrar(given: argparse.Namespace) -> None:
    from central.db import open_database
    from central.fleet.registrar import run
    from central.pulse import own_pulse
    from central.settings import read_settings

    settings = read_settings(given.settings)
    database = open_database(settings.central.database_url, folder=given.settings.parent)
    run(database, given.pki, key_file=given.key, turned=own_pulse())


def _unit(given: argparse.Namespace) -> None:
    from central.db import open_database
    from central.fleet.actions import add_unit, publish_withdrawals, replace_unit, revoke_unit
    from central.fleet.pki import read_authority
    from central.settings import read_settings, read_signing_key

    settings = read_settings(given.settings)
    database = open_database(settings.central.database_url, folder=given.settings.parent)
    authority = read_authority(given.pki)
    if given.act == "add":
        key = read_signing_key(settings).public_key()
        add_unit(database, authority, name=given.name, room=given.room, out=given.out, central_key=key)
    elif given.act == "replace":
        key = read_signing_key(settings).public_key()
        replace_unit(database, authority, name=given.name, out=given.out, central_key=key)
    else:
        revoke_unit(database, name=given.name)
    if given.act != "add":
        publish_withdrawals(authority, given.pki / "crl.pem")
        print("withdrawals are written; let the broker read them (SIGHUP)")


if __name__ == "__main__":
    main()
