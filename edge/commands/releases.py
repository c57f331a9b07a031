"""Which release runs here, and what an update has to know of the room."""

import argparse
from pathlib import Path

import msgspec

from edge.clock import Clock
from edge.commands.opening import Commands
from edge.settings import read_settings


def add(commands: Commands) -> None:
    """Let the command line know them."""
    updating = commands.add_parser("update", help="outside meetings, put the release in place that is wanted here")
    updating.add_argument("--home", type=Path, default=Path("/data/release"), help="the folder of releases")
    updating.add_argument("--key", type=Path, default=Path("/etc/hop/release.pub"), help="the province's release key")
    updating.add_argument("--user", default="hop", help="whose the journal is, when this one is root")
    updating.add_argument("--restart", default="systemctl --no-block try-restart --all edge-*.service")
    updating.add_argument("--patience", type=float, default=90.0, help="seconds that a release has to show it serves")
    chosen = updating.add_mutually_exclusive_group()
    chosen.add_argument("--file", type=Path, help="take this release, from a USB stick")
    chosen.add_argument("--back", action="store_true", help="go back to the release before, if nothing is lost by it")
    updating.set_defaults(run=_update)
    looking = commands.add_parser("outlook", help="print what `update` has to know of the room")
    looking.add_argument("--events", action="store_true")
    looking.add_argument("--since", type=float)
    looking.set_defaults(run=_outlook)


def _update(given: argparse.Namespace) -> None:
    import shlex

    from edge.releases import Home
    from edge.updating.installing import alone, read_release_key
    from edge.updating.updater import Place, Updater

    place = Place(
        home=Home(given.home),
        key=read_release_key(given.key),
        settings=given.settings.absolute(),
        user=given.user,
        restart=shlex.split(given.restart),
        patience_s=given.patience,
    )
    with alone(place.home) as held:
        updater = Updater(place, held)
        if given.file:
            print(f"{updater.bring(given.file).name} is installed")
        if given.back:
            print(f"{updater.choose_former()} is wanted again")
        notes = updater.run()
    about = f"; {notes.told}: {notes.outcome} {notes.detail}".rstrip() if notes.told else ""
    print(f"{place.home.current} runs{about}")


def _outlook(given: argparse.Namespace) -> None:
    from edge.updating.outlook import outlook

    found = outlook(read_settings(given.settings), Clock(), with_events=given.events, since_s=given.since)
    print(msgspec.json.encode(found).decode())
