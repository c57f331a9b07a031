"""Errands on accounts, for who has a shell on the server."""

import argparse
import sys

from central.commands.opening import Commands, now_ms, opened


def add(commands: Commands) -> None:
    """Let the command line know them."""
    first = commands.add_parser("admin", help="make an administrator's account, the first one of a new central")
    first.add_argument("email")
    first.add_argument("--name", required=True)
    first.set_defaults(run=_admin)
    lost = commands.add_parser("second-off", help="take away the second factor of who has lost phone and codes")
    lost.add_argument("email")
    lost.set_defaults(run=_second_off)


def _admin(given: argparse.Namespace) -> None:
    import secrets

    from central.audit.rules import Hand
    from central.people.agencies import add_official, give_right
    from central.people.models import Right

    _settings, database = opened(given)
    password = secrets.token_urlsafe(15)
    official = add_official(database, name=given.name, email=given.email, password=password)
    give_right(database, official, Right.IT_ADMIN, agency=None, by=Hand(at_ms=now_ms()))
    print(f"{given.email} may log in with the password {password}; it is shown this once")


def _second_off(given: argparse.Namespace) -> None:
    from central.audit.rules import Hand
    from central.people.models import Official
    from central.people.second import has_second, reset

    _settings, database = opened(given)
    found = Official.get_or_none(Official.email == given.email)
    if found is None or not has_second(found.id):
        sys.exit(f"central second-off: {given.email} has no second factor")
    reset(database, found, by=Hand(at_ms=now_ms()))
    print(f"{given.email} logs in by password, and agrees on a second factor anew")
