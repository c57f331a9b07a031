"""`edge update`: does what is due with releases and ends; systemd calls it every minute (hop-update.timer).

It runs from the proven release, whatever is on trial.
"""

import logging
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from contract.refused import Malformed, Refused
from contract.release import Release
from edge.releases import Home, Notes, Outcome, Trial
from edge.updating.asking import Asking
from edge.updating.installing import install, tidy, times_of
from edge.updating.outlook import PAGE, Outlook
from edge.updating.steps import FAILURES, Found, Step, lost_by, next_step

log = logging.getLogger(__name__)

_RESTARTS_IN_S = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What belongs to this unit: the province's release key, the unit's settings, the user who asks the room, how the
    services are started anew, and how long a release has to show that it serves."""

    home: Home
    key: Ed25519PublicKey
    settings: Path
    user: str
    restart: Sequence[str]
    patience_s: float


class Updater:
    """One round of it: `run` takes steps until none is due. `held`: by `installing.alone`."""

    def __init__(self, place: Place, held: int) -> None:
        self._place = place
        self._held = held
        self._home = place.home
        self._asking = Asking(home=place.home, settings=place.settings, user=place.user)

    def run(self) -> Notes:
        """Do what is due; what is noted then."""
        does: dict[Step, Callable[[Outlook], bool]] = {
            Step.TAKE: self._take,
            Step.WAIT: self._wait,
            Step.SWITCH: self._switch,
            Step.LOOK: self._look,
            Step.SETTLE: self._settle,
            Step.GO_BACK: self._go_back,
        }
        while True:
            seen = self._asking.ask()
            step = next_step(self._found(seen))
            if step is Step.REST or not does[step](seen):
                return self._home.notes()

    def bring(self, file: Path) -> Release:
        """Take a release from a stick: installed at once, switched to by the next `run` outside meetings.

        Malformed: not signed by the province to the last byte. OSError: it can't be read, or there is no room.
        """
        release = install(self._home, file, key=self._place.key, held=self._held)
        wanted = self._asking.ask().wanted
        failed = tuple(one for one in self._home.notes().failed if one != release.name)
        self._change(by_hand=release.name, instead_of=wanted.sha256 if wanted else "", failed=failed, told="")
        return release

    def choose_former(self) -> str:
        """Want the release that ran before; its name. Refused: there is none, or going back would lose something."""
        home = self._home
        others = [one for one in home.installed() if one not in (home.current, *home.notes().failed)]
        if not others:
            raise Refused("Không có phiên bản trước trên thiết bị này.")
        former = max(others, key=lambda one: times_of(home).get(one, 0))
        if lost := self._lost_by(former):
            raise Refused("Không quay lại được mà không mất dữ liệu: %(lost)s.", lost=lost)
        wanted = self._asking.ask().wanted
        self._change(by_hand=former, instead_of=wanted.sha256 if wanted else "", told="")
        return former

    # What there is ------------------------------------------------------------

    def _found(self, seen: Outlook) -> Found:
        home, notes = self._home, self._home.notes()
        return Found(
            current=home.current,
            proven=home.proven,
            wanted=self._wanted(seen, notes),
            is_here=bool(seen.file),
            installed=home.installed(),
            trial=notes.trial,
            failed=notes.failed,
            is_stuck=notes.outcome == Outcome.STUCK,
            serves=PAGE not in notes.detail,
            busy=seen.busy,
        )

    def _wanted(self, seen: Outlook, notes: Notes) -> str:
        offered = seen.wanted.sha256 if seen.wanted else ""
        if notes.by_hand and offered == notes.instead_of:
            return notes.by_hand
        mine = self._home.manifest(self._home.current)
        return f"hop-{seen.wanted.version}-{mine.arch}" if seen.wanted and mine else ""

    def _lost_by(self, name: str) -> str:
        seen = self._asking.ask("--events")
        return lost_by(self._home.manifest(name), journal=seen.journal, events=seen.events)

    # What is done -------------------------------------------------------------

    def _take(self, seen: Outlook) -> bool:
        """Check the file that has come and install it beside the one that runs."""
        name = self._wanted(seen, self._home.notes())
        try:
            release = install(self._home, Path(seen.file), key=self._place.key, held=self._held)
        except (Malformed, OSError) as error:
            # Not again each minute: it would wear the card out.
            return self._say(name, Outcome.REFUSED, str(error), failed=name)
        if release.name != name:
            return self._say(name, Outcome.REFUSED, f"the file is {release.name}, not {name}", failed=name)
        return True

    def _wait(self, seen: Outlook) -> bool:
        return self._say(self._wanted(seen, self._home.notes()), Outcome.WAITING, seen.busy)

    def _switch(self, seen: Outlook) -> bool:
        home, notes = self._home, self._home.notes()
        is_stuck = notes.trial is not None and notes.outcome == Outcome.STUCK
        name = notes.trial.name if notes.trial and not is_stuck else self._wanted(seen, notes)
        if lost := self._lost_by(name):
            self._change(trial=None)
            return self._say(name, Outcome.REFUSED, lost, failed=name)
        if is_stuck:
            self._change(failed=(*notes.failed, home.current))
        self._try(Trial(name=name, before=home.current))
        home.point("current", name)
        log.info("%s takes the place of %s", name, home.proven)
        self._restart()
        return True

    def _look(self, _seen: Outlook) -> bool:
        """Has the release that runs served since it was started? Twice not, and it goes."""
        home, trial = self._home, self._home.notes().trial
        if trial is None:
            # Somebody else has put it there, as the first installation does: it is judged like any other.
            trial = Trial(name=home.current, before=home.proven)
            self._try(trial)
        wrong = self._asking.wrong(patience_s=self._place.patience_s)
        if not wrong:
            home.point("proven", trial.name)
            return True
        failures = trial.failures + 1
        log.warning("%s has failed its check (%d): %s", trial.name, failures, "; ".join(wrong))
        again = msgspec.structs.replace(trial, failures=failures)
        self._change(trial=again, detail="; ".join(wrong)[:200])
        if failures < FAILURES:
            self._restart()
        return True

    def _try(self, trial: Trial) -> None:
        self._change(trial=trial, told=_version(trial.name), outcome=Outcome.TRYING, detail="")

    def _settle(self, _seen: Outlook) -> bool:
        trial = self._home.notes().trial
        name = trial.name if trial else self._home.current
        log.info("%s has passed its check", name)
        self._change(trial=None, told=_version(name), outcome=Outcome.PROVEN, detail="")
        tidy(self._home)
        return True

    def _go_back(self, _seen: Outlook) -> bool:
        home, notes = self._home, self._home.notes()
        if notes.trial is None:
            return False
        name, before = notes.trial.name, notes.trial.before
        if home.current == name and (lost := self._lost_by(before)):
            stays = f"{notes.detail.partition(' | ')[0]} | it stays, since going back would lose data: {lost}"
            self._change(outcome=Outcome.STUCK, detail=stays)
            log.error("%s fails and stays: %s", name, lost)
            return self._hope(notes.trial)
        home.point("current", before)
        log.error("%s has failed twice; back to %s", name, before)
        self._restart()
        failed = (*(one for one in notes.failed if one != name), name)[-8:]
        self._change(trial=None, failed=failed, told=_version(name), outcome=Outcome.WENT_BACK)
        return True

    def _hope(self, trial: Trial) -> bool:
        """A release that fails and can't be left: it is asked again each time, and the next release may be better."""
        if self._asking.wrong(patience_s=self._place.patience_s):
            return False
        self._home.point("proven", trial.name)
        return True

    def _say(self, name: str, outcome: Outcome, detail: str, *, failed: str = "") -> bool:
        notes = self._home.notes()
        if (notes.told, notes.outcome, notes.detail) != (_version(name), outcome, detail[:200]):
            log.info("%s: %s, %s", name, outcome, detail)
            more = (*notes.failed, failed) if failed else notes.failed
            self._change(told=_version(name), outcome=outcome, detail=detail[:200], failed=more)
        return False

    def _change(self, **changes: object) -> None:
        self._home.note(msgspec.structs.replace(self._home.notes(), **changes))

    def _restart(self) -> None:
        (self._home.folder / "started").touch()
        subprocess.run(list(self._place.restart), check=False, timeout=_RESTARTS_IN_S)


def _version(name: str) -> str:
    return name.removeprefix("hop-").rpartition("-")[0]
