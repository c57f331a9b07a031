"""Where things lie on a USB stick: runs on their way up; a signed list, packages and documents on their way down.

    hop/up/{unit}/{stream}-{first seq}.run     one run each, as over MQTT
    hop/up-files/{sha256}                      papers that were handed out in a room
    hop/down/{unit}/packages.signed            the list that central signed for this unit
    hop/down/files/{sha256}                    packages and documents, once for all units

Every file proves that it is whole and whose it is: a stick may serve several rooms, be used twice, or half written.
"""

import re
from pathlib import PurePosixPath

UP = PurePosixPath("hop/up")
UP_FILES = PurePosixPath("hop/up-files")
DOWN = PurePosixPath("hop/down")
_RUN = re.compile(r"[0-9a-f]{16}-[0-9]{18}\.run")


def runs_of(unit: str) -> PurePosixPath:
    """The folder with a unit's runs."""
    return UP / unit


def run(unit: str, stream: str, first: int) -> PurePosixPath:
    """The place of a run; in a folder's alphabetical order the runs of a stream follow one another."""
    return UP / unit / f"{stream}-{first:018}.run"


def is_run(name: str) -> bool:
    """Is this the name of a run's file?"""
    return _RUN.fullmatch(name) is not None


def file_up(sha256: str) -> PurePosixPath:
    """The place of a paper that was handed out; units share the folder, so no unit's name can be taken for it."""
    return UP_FILES / sha256


def package_list(unit: str) -> PurePosixPath:
    """The place of a unit's signed list."""
    return DOWN / unit / "packages.signed"


def file(sha256: str) -> PurePosixPath:
    """The place of a package or a document."""
    return DOWN / "files" / sha256
