"""Errands on who may connect: the authority, its units, the broker."""

import argparse
from pathlib import Path

from central.commands.opening import Commands, now_ms, opened


def add(commands: Commands) -> None:
    """Let the command line know them."""
    founding = commands.add_parser("found", help="make a new central's authority, certificates and keys")
    founding.add_argument("folder", type=Path)
    founding.add_argument("--name", required=True)
    founding.add_argument("--host", action="append", required=True, help="a name or address by which units reach it")
    founding.set_defaults(run=_found)
    again = commands.add_parser("renew", help="issue certificates of central anew that end soon or lack a name")
    again.add_argument("folder", type=Path, help="the folder that `found` made")
    again.add_argument("--host", action="append", required=True, help="a name or address by which units reach it")
    again.set_defaults(run=_renew)
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
    releasing = commands.add_parser("release", help="take in a release that the province has signed, for the units")
    releasing.add_argument("file", type=Path)
    releasing.set_defaults(run=_release)
    room = commands.add_parser("room", help="add a meeting room, or change the one of this name")
    room.add_argument("name", help="as registration offers it and its unit is given")
    room.add_argument("--place", help="floor, building")
    room.add_argument("--seats", type=int)
    room.add_argument("--at", metavar="LATITUDE,LONGITUDE", help="on the map of units; empty takes it off")
    room.add_argument("--closed", action="store_true", help="offer it to no new meeting")
    room.set_defaults(run=_room)
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


def _found(given: argparse.Namespace) -> None:
    from central.fleet.founding import found

    found(given.folder, name=given.name, hosts=given.host)
    print(f"authority, certificates and keys are in {given.folder}; keep ca.key apart")


def _renew(given: argparse.Namespace) -> None:
    from central.fleet.renewing import renew

    renewed = renew(given.folder, hosts=given.host)
    print(f"issued anew: {', '.join(renewed)}; start anew who uses them" if renewed else "nothing to do")


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
    from central.fleet.registrar import run
    from central.pulse import own_pulse

    _settings, database = opened(given)
    run(database, given.pki, key_file=given.key, turned=own_pulse())


def _release(given: argparse.Namespace) -> None:
    from central.documents.store import store_in
    from central.fleet.releasing import add_release
    from central.settings import read_release_key

    settings, database = opened(given)
    store, key = store_in(settings.central.data_dir), read_release_key(settings)
    release = add_release(database, store, given.file, key=key, now_ms=now_ms())
    print(f"{release.name} is here; give it to the first ring at central's page (/fleet/releases)")


def _room(given: argparse.Namespace) -> None:
    from central.audit.rules import Hand
    from central.meetings.rooms import RoomFacts, set_room

    _settings, database = opened(given)
    said = RoomFacts(place=given.place, seats=given.seats, coordinates=given.at, is_open=not given.closed)
    room = set_room(database, given.name, said, by=Hand(at_ms=now_ms()))
    print(f"{room.name}, {room.place or '-'}, {room.seats} seats{'' if room.is_open else ', closed'}")


def _unit(given: argparse.Namespace) -> None:
    from central.fleet.actions import add_unit, publish_withdrawals, replace_unit, revoke_unit
    from central.fleet.pki import read_authority
    from central.settings import read_signing_key

    settings, database = opened(given)
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
