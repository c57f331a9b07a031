"""What several commands begin with."""

import argparse
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from contract.settings import SettingsError
from edge import SOFTWARE
from edge.clock import Clock, boot_id
from edge.desk import Desk
from edge.journal import open_journal
from edge.measures import Writing
from edge.settings import Settings, read_central_key
from edge.shelf import Shelf

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def open_desk(settings: Settings, clock: Clock, measures: Writing | None = None) -> Desk:
    """The unit's desk, in the stream of this boot."""
    unit = settings.unit.name
    journal = open_journal(settings.journal, measures=measures)
    journal.begin_stream(unit=unit, boot=boot_id(), software=SOFTWARE, moment=clock.now())
    # Whoever was killed between erasing a text and sweeping it out has left its traces.
    with suppress(sqlite3.OperationalError):
        journal.sweep()
    return Desk(journal, Shelf(settings.shelf, unit=unit, central_key=read_central_key(settings)), clock)


def speech_model(settings: Settings) -> Path:
    """The folder of the Vosk model; SettingsError when none is named."""
    if settings.speech.model is None:
        raise SettingsError("speech.model is missing: the folder of a Vosk model")
    return settings.speech.model
