"""The releases on this unit: each in a folder of its own, and two links.

`current` is what the room's services run, `proven` the last one that passed its check: that one judges the next, so a
broken release never has a say. Links and notes are changed in one step each; a power cut at any moment leaves either
release whole, and the notes say how to go on.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import msgspec

from contract.lists import WantedRelease
from contract.messages import Update
from contract.refused import Malformed
from contract.release import MANIFEST, Release, read_manifest
from edge import SOFTWARE
from edge.files import sync_folder, write_whole
from edge.shelf import Shelf

_COMPLETE = ".complete"


class Outcome(StrEnum):
    """How far the unit is with the release that is wanted; a word of the wire."""

    PROVEN = "proven"
    FETCHING = "fetching"
    WAITING = "waiting"
    TRYING = "trying"
    WENT_BACK = "went-back"
    STUCK = "stuck"
    REFUSED = "refused"


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """A release that runs and has not passed its check: it took the place of `before`, and has failed so often."""

    name: str
    before: str
    failures: int = 0


class Notes(msgspec.Struct, frozen=True, kw_only=True):
    """What outlives a power cut. `failed`: not tried again by itself. `by_hand`: what was brought by stick or chosen
    here, in force until central wants another release than `instead_of`. `told`: the one that `outcome` is about."""

    trial: Trial | None = None
    failed: tuple[str, ...] = ()
    by_hand: str = ""
    instead_of: str = ""
    told: str = ""
    outcome: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """Where releases are."""

    folder: Path

    @property
    def current(self) -> str:
        """The name of the release that services run; empty when there is none."""
        return self._link("current")

    @property
    def proven(self) -> str:
        return self._link("proven")

    def python(self, name: str) -> Path:
        """The interpreter of an installed release, or of a link."""
        return (self.path(name) if name.startswith("hop-") else self.folder / name) / "bin/python"

    def path(self, name: str) -> Path:
        return self.folder / "releases" / name

    def installed(self) -> list[str]:
        """The releases that are there as a whole."""
        return sorted(path.parent.name for path in self.folder.glob(f"releases/hop-*/{_COMPLETE}"))

    def manifest(self, name: str) -> Release | None:
        """What an installed release says of itself; None when it says nothing."""
        try:
            return read_manifest((self.path(name) / MANIFEST).read_bytes())
        except (OSError, Malformed):
            return None

    def point(self, link: str, name: str) -> None:
        """Let a link lead to a release from now on: at every moment to one of the two."""
        half = self.folder / f".{link}.new"
        half.unlink(missing_ok=True)
        half.symlink_to(Path("releases") / name)
        half.replace(self.folder / link)
        sync_folder(self.folder)

    def notes(self) -> Notes:
        """What was noted last; nothing when it can't be read."""
        try:
            return msgspec.json.decode((self.folder / "notes.json").read_bytes(), type=Notes)
        except (OSError, msgspec.MsgspecError):
            return Notes()

    def note(self, notes: Notes) -> None:
        """Note this, on the disk when it returns; anybody on the unit may read it."""
        path = self.folder / "notes.json"
        write_whole(path, msgspec.json.encode(notes))
        path.chmod(0o644)

    def _link(self, name: str) -> str:
        try:
            return (self.folder / name).readlink().name
        except OSError:
            return ""


class Releases:
    """What central is told of the unit's releases."""

    def __init__(self, home: Home, shelf: Shelf) -> None:
        self._home = home
        self._shelf = shelf
        self._last: Update | None = None

    def told(self) -> Update:
        """How far the unit is, for hello."""
        wanted = self._shelf.wanted_release()
        is_here = wanted is not None and self._shelf.release(wanted.sha256) is not None
        self._last = update_told(self._home, wanted, software=SOFTWARE, is_here=is_here)
        return self._last

    def has_news(self) -> bool:
        """Would it be told otherwise than the last time?"""
        last = self._last
        return last is not None and self.told() != last


def update_told(home: Home, wanted: WantedRelease | None, *, software: str, is_here: bool) -> Update:
    """What hello tells of the unit's release and of the one that it should have; `is_here`: its file has come."""
    current, notes = home.manifest(home.current), home.notes()
    name = wanted.version if wanted else ""
    outcome, detail = Outcome.PROVEN.value, ""
    if notes.trial is not None and notes.outcome != Outcome.STUCK:
        outcome = Outcome.TRYING.value
    elif notes.told and (notes.told == name or notes.outcome == Outcome.STUCK):
        outcome, detail = notes.outcome, notes.detail
    elif name not in ("", software):
        outcome = Outcome.WAITING.value if is_here else Outcome.FETCHING.value
    return Update(
        release=software,
        arch=current.arch if current else "",
        ring=wanted.ring if wanted else 0,
        wanted=name,
        outcome=outcome,
        detail=detail[:200],
    )
