"""`python -m tests.central.publisher URL`: publishes a package for unit after unit, until it is killed."""

import sys

from central.db import open_database
from central.packages.actions import publish
from tests.central.proceedings.unit import NOW
from tests.makers import make_package

if __name__ == "__main__":
    database = open_database(sys.argv[1])
    for number in range(400):
        publish(database, make_package(number + 1), unit=f"unit-{number}", now_ms=NOW)
        sys.stdout.write(f"unit-{number}\n")
        sys.stdout.flush()
