"""Where things lie on a USB stick: runs on their way up; a signed list, packages and documents on their way down.

    hop/up/{unit}/{stream}-{first seq}.sealed  one run each, as over MQTT, enclosed for central (contract/envelope.py)
    hop/up/{unit}/{stream}-{first seq}.run     the same in the clear, as units wrote it before
    hop/up-files/{sha256}.sealed               papers that were handed out in a room, enclosed; before, in the clear
    hop/up-sound/{sha256}                      recordings, sealed in themselves (contract/sound/packed.py)
    hop/down/{unit}/packages.sealed            the list that central signed for this unit, enclosed for the unit
    hop/down/{unit}/{sha256}.sealed            packages and documents, enclosed for the unit
    hop/down/{unit}/packages.signed, hop/down/files/{sha256}  both in the clear, as central wrote them before

Every file proves that it is whole and whose it is: a stick may serve several rooms, be used twice, or half written.
"""

import re
from pathlib import PurePosixPath

UP = PurePosixPath("hop/up")
UP_FILES = PurePosixPath("hop/up-files")
UP_SOUND = PurePosixPath("hop/up-sound")
DOWN = PurePosixPath("hop/down")
SEALED = ".sealed"
MAX_FILE_BYTES = 64 * 1024 * 1024
"""Of what goes down: no document, and no past of a meeting, is larger."""
_RUN = re.compile(r"[0-9a-f]{16}-[0-9]{18}\.(run|sealed)")
_PAPER = re.compile(r"([0-9a-f]{64})(\.sealed)?")


def runs_of(unit: str) -> PurePosixPath:
    """The folder with a unit's runs."""
    return UP / unit


def run(unit: str, stream: str, first: int) -> PurePosixPath:
    """The place of an enclosed run; in a folder's alphabetical order the runs of a stream follow one another."""
    return UP / unit / f"{stream}-{first:018}{SEALED}"


def is_run(name: str) -> bool:
    """Is this the name of a run's file?"""
    return _RUN.fullmatch(name) is not None


def file_up(sha256: str) -> PurePosixPath:
    """The place of a paper that was handed out; units share the folder, so no unit's name can be taken for it."""
    return UP_FILES / f"{sha256}{SEALED}"


def paper_in(name: str) -> str:
    """The SHA-256 of the paper in a file of this name; empty when it is not the name of one."""
    found = _PAPER.fullmatch(name)
    return found[1] if found else ""


def sound_up(sha256: str) -> PurePosixPath:
    """The place of a recording. It is not enclosed again: what is in it is sealed, and its key goes with the lines."""
    return UP_SOUND / sha256


def run_label(unit: str) -> str:
    """What a unit's runs are enclosed under."""
    return f"run/{unit}"


def paper_label(sha256: str) -> str:
    """What a paper is enclosed under."""
    return f"paper/{sha256}"


def list_label(unit: str) -> str:
    """What a unit's list is enclosed under."""
    return f"list/{unit}"


def file_label(sha256: str) -> str:
    """What a package or a document is enclosed under."""
    return f"file/{sha256}"


def package_list(unit: str) -> PurePosixPath:
    """The place of a unit's signed list, which that unit alone can read."""
    return DOWN / unit / f"packages{SEALED}"


def file(unit: str, sha256: str) -> PurePosixPath:
    """The place of a package or a document that this unit alone can read."""
    return DOWN / unit / f"{sha256}{SEALED}"


def clear_package_list(unit: str) -> PurePosixPath:
    """The place of a unit's signed list as central wrote it before."""
    return DOWN / unit / "packages.signed"


def clear_file(sha256: str) -> PurePosixPath:
    """The place of a package or a document, once for all units, as central wrote it before."""
    return DOWN / "files" / sha256
