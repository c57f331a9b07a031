"""`python -m edge`: builds one of the unit's services and runs it, or does one errand and ends."""

import argparse
import logging
import sys
from pathlib import Path

from contract.refused import Malformed, Refused
from contract.settings import SettingsError
from edge.commands import errands, releases, services


def main(arguments: list[str] | None = None) -> None:
    """Run one command; what keeps it from starting is said in one line."""
    given = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        given.run(given)
    except (SettingsError, Malformed, Refused) as error:
        sys.exit(f"edge {given.command}: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m edge", description=__doc__)
    parser.add_argument("--settings", type=Path, default=Path("/etc/hop/unit.toml"), metavar="FILE")
    commands = parser.add_subparsers(dest="command", required=True)
    for one in (services, errands, releases):
        one.add(commands)
    return parser


if __name__ == "__main__":
    main()
