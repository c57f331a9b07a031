"""`python -m firmware_config`: has every file of this folder read by its own program, and says what that refuses."""

import sys
import time
from pathlib import Path

from firmware_config.checks import check


def main() -> None:
    """Check all files; the exit code is 1 when one is refused."""
    began = time.monotonic()
    folder = Path(__file__).parent
    complaints = check(folder)
    for complaint in complaints:
        print(f"{complaint.file}: {complaint.text}")
    if complaints:
        sys.exit(1)
    print(f"firmware_config: every file is accepted by its own program ({time.monotonic() - began:.1f} s)")


if __name__ == "__main__":
    main()
