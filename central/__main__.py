"""`python -m central`: builds one of central's services and runs it, or does one errand and ends."""

import argparse
import logging
import sys
from pathlib import Path

from central.commands import accounts, data, fleet, papers, services
from central.json_lines import JsonLines
from contract.refused import Malformed, Refused
from contract.settings import SettingsError


def main(arguments: list[str] | None = None) -> None:
    """Run one command; what keeps it from starting is said in one line."""
    given = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    if given.logs == "json":
        logging.getLogger().handlers[0].setFormatter(JsonLines())
    # It warns with the names on certificates, which belong on pages and not in a log.
    logging.getLogger("pyhanko").setLevel(logging.ERROR)
    try:
        given.run(given)
    except (SettingsError, Malformed, Refused) as error:
        sys.exit(f"central {given.command}: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m central", description=__doc__)
    parser.add_argument("--settings", type=Path, default=Path("/etc/hop/central.toml"), metavar="FILE")
    parser.add_argument("--logs", choices=("text", "json"), default="text", help="json: an object a line, for programs")
    commands = parser.add_subparsers(dest="command", required=True)
    for one in (services, data, papers, fleet, accounts):
        one.add(commands)
    return parser


if __name__ == "__main__":
    main()
