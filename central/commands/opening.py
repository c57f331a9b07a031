"""What nearly every command begins with."""

import argparse
import time
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from central.db import Database
    from central.settings import Settings

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def opened(given: argparse.Namespace) -> "tuple[Settings, Database]":
    """The settings that the command line names, and their database."""
    from central.db import open_database
    from central.settings import read_settings

    settings = read_settings(given.settings)
    return settings, open_database(settings.central.database_url, folder=given.settings.parent)


def now_ms() -> int:
    return time.time_ns() // 1_000_000
