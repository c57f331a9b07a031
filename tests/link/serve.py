"""`python -m tests.link.serve SETTINGS`: central's ports for units without its pages."""

# Before anything that waits is imported, as `central web` does.
from gevent import monkey

monkey.patch_all()

import sys
from pathlib import Path

from central.db import open_database
from central.fleet.door import serve_claims
from central.packages.serving import serve_units
from central.settings import read_settings

if __name__ == "__main__":
    settings = read_settings(Path(sys.argv[1]))
    database = open_database(settings.central.database_url)
    serve_claims(database, settings)
    serve_units(database, settings).serve_forever()
