"""`python -m release.check FILE --key release.pub`: is every byte of this artefact what the province has signed?"""

import argparse
import sys
from pathlib import Path

from contract.refused import Malformed
from contract.release import examine
from release.key import read_public


def main() -> None:
    """Say what it is; the exit code is 1 when it is not to be trusted."""
    parser = argparse.ArgumentParser(prog="python -m release.check", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--key", type=Path, required=True)
    given = parser.parse_args()
    try:
        with given.file.open("rb") as file:
            release = examine(file, key=read_public(given.key))
    except (OSError, ValueError, Malformed) as error:
        sys.exit(f"{given.file}: {error}")
    print(f"{release.name}: signed, whole")


if __name__ == "__main__":
    main()
