"""`python -m bench fleet`: many emulated units rehearse with a central, over the real protocol.

Without `--central` they have a throw-away province of their own: broker, database and all services of central. With it
they are units of a central that is there for rehearsals; they hold the meetings that are planned there for their rooms.
Nothing but lines and lists is emulated: no cameras, microphones or pages. Ctrl-C ends the meetings, waits until central
has everything, and prints the figures; twice gives up.
"""

import argparse
import json
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.crowd import Crowd
from central.db import migrate, open_database
from central.fleet.actions import add_unit
from central.fleet.models import Unit
from central.fleet.pki import read_authority
from central.settings import read_settings, read_signing_key
from contract.settings import SettingsError
from tests.link.province import Province, make_plan, make_province, write_unit_settings

_SAY_EVERY_S = 5.0
_FILES_A_UNIT, _FILES_BESIDE = 2, 200
_FOLDER = Path("build")
_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made there


def main(arguments: Sequence[str]) -> None:
    """Exit status 1 when central has not taken every line."""
    given = _parser().parse_args(arguments)
    _allow_files(given.units)
    over: list[int] = []

    def end(number: int, _frame: object) -> None:
        over.append(number)
        signal.signal(number, signal.default_int_handler)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    try:
        with _units_of(given) as (folders, province), _in_memory(folders):
            summary = _rehearse(given, Crowd(folders, every_s=60 / given.lines), over, province)
    except (SettingsError, OSError) as problem:
        sys.exit(f"bench fleet: {problem}")
    except KeyboardInterrupt:
        sys.exit(130)
    print(json.dumps(summary), flush=True)
    sys.exit(0 if summary["lacking"] == 0 else 1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench fleet", description=__doc__)
    parser.add_argument("--units", type=int, default=50, metavar="N", help="how many (default 50)")
    parser.add_argument("--minutes", type=float, default=5.0, help="how long (default 5; 0: until Ctrl-C)")
    parser.add_argument("--lines", type=float, default=30.0, help="lines a minute in each meeting (default 30)")
    parser.add_argument("--meetings", type=int, metavar="N", help="meetings at once (default: one in five rooms)")
    parser.add_argument("--patience", type=float, default=60.0, help="seconds to wait for central at the end")
    own = parser.add_argument_group("with a central of yours (not the one in service: what units say stays there)")
    own.add_argument("--central", type=Path, metavar="FILE", help="its settings, central.toml")
    own.add_argument("--pki", type=Path, help="the folder that `central found` made, with ca.key")
    own.add_argument("--identities", type=Path, default=Path("rehearsal"), help="where the units' keys are kept")
    own.add_argument("--name", default="rehearsal", help="units are NAME-1, NAME-2, … (so are their rooms)")
    own.add_argument("--host", default="", help="how units reach broker and central (default: as central does)")
    return parser


def _rehearse(given: argparse.Namespace, crowd: Crowd, over: list[int], province: Province | None) -> dict[str, object]:
    """Serve until the time is over or somebody ends it, then until central has everything; the figures."""
    began = time.monotonic()
    until = began + given.minutes * 60 if given.minutes else float("inf")
    try:
        say_at = began
        while time.monotonic() < until and not over:
            crowd.serve(0.25)
            if time.monotonic() >= say_at:
                say_at = time.monotonic() + _SAY_EVERY_S
                _say(crowd, began)
        worked_s = time.monotonic() - began
        crowd.end_meetings()
        patient_until = time.monotonic() + given.patience
        # What is held is noted once a second.
        while crowd.lacking() and time.monotonic() < patient_until:
            crowd.serve(1.0)
        _say(crowd, began)
        return _summary(crowd, worked_s, time.monotonic() - began - worked_s, province)
    finally:
        crowd.close()


def _summary(crowd: Crowd, worked_s: float, drained_s: float, province: Province | None) -> dict[str, object]:
    traffic, lags = crowd.traffic, sorted(crowd.traffic.lags)
    return {
        "units": len(crowd.units),
        "connected": crowd.up(),
        "meetings": sum(one.has_meeting for one in crowd.units),
        "seconds": round(worked_s, 1),
        "lines": crowd.lines(),
        "lines_a_second": round(crowd.lines() / worked_s, 1),
        "refused_in_rooms": traffic.refused,
        "runs": traffic.runs,
        "run_bytes": traffic.run_bytes,
        "hellos": traffic.hellos,
        "links_lost": traffic.links_lost,
        "answered_s": {name: _share(lags, share) for name, share in (("p50", 0.5), ("p99", 0.99), ("longest", 1.0))},
        "drained_s": round(drained_s, 1),
        "lacking": crowd.lacking(),
    } | ({"rows_at_central": province.count()} if province else {})


def _say(crowd: Crowd, began: float) -> None:
    minutes, seconds = divmod(round(time.monotonic() - began), 60)
    lags = sorted(crowd.traffic.lags[-2000:])
    print(
        f"{minutes:02}:{seconds:02}  connected {crowd.up()}/{len(crowd.units)}  meetings {crowd.meetings()}"
        f"  lines {crowd.lines()}  not at central yet {crowd.lacking()}  answered within {_share(lags, 0.99)} s",
        file=sys.stderr,
        flush=True,
    )


def _share(ordered: Sequence[float], share: float) -> float:
    """The time within which this share was answered; 0 when nothing was."""
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 3) if ordered else 0.0


@contextmanager
def _units_of(given: argparse.Namespace) -> Iterator[tuple[list[Path], Province | None]]:
    """The units' folders, each with its identity and settings; and the province if it is a throw-away one."""
    if given.central:
        yield _at(given), None
        return
    _FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=_FOLDER, prefix="fleet-") as name:
        folder = Path(name).resolve()
        print(f"making a province of {given.units} units …", file=sys.stderr, flush=True)
        province = make_province(folder, f"sqlite:///{folder / 'central.sqlite'}", seats=1)
        try:
            migrate(province.database)
            folders = [province.make_room(f"room-{number}").folder for number in range(1, given.units + 1)]
            meetings = given.units // 5 if given.meetings is None else given.meetings
            for number, one in enumerate(folders[:meetings], start=1):
                province.publish(make_plan(number, room=one.name), unit=one.name)
            province.start_web()
            province.start_sync()
            province.start_worker()
            yield folders, province
        finally:
            province.close()


@contextmanager
def _in_memory(folders: Sequence[Path]) -> Iterator[None]:
    """Each unit's card and what a unit keeps in memory: one disk can't do what thousands of cards do."""
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None, prefix="fleet-") as name:
        for folder in folders:
            for part in ("card", "run"):
                place, here = Path(name) / folder.name / part, folder / part
                place.mkdir(parents=True)
                here.unlink(missing_ok=True)
                here.symlink_to(place)
        yield


def _at(given: argparse.Namespace) -> list[Path]:
    """Units of somebody's own central; those that have an identity from the last time keep it."""
    if given.pki is None:
        raise SettingsError("--pki: the folder with the authority is needed to let units in")
    settings = read_settings(given.central)
    database = open_database(settings.central.database_url, folder=given.central.parent)
    authority, key = read_authority(given.pki), read_signing_key(settings).public_key()
    folders = []
    for number in range(1, given.units + 1):
        name = f"{given.name}-{number}"
        folder = (given.identities / name).resolve()
        with database.connection_context():
            if not (folder / "identity").exists():
                if Unit.get_or_none(Unit.name == name):
                    raise SettingsError(f"{name} is known to this central and its keys are not in {given.identities}")
                add_unit(database, authority, name=name, room=name, out=folder / "identity", central_key=key)
        write_unit_settings(
            folder,
            name,
            broker=settings.broker.port,
            units=settings.units.port,
            protocol=settings.broker.protocol,
            host=given.host or settings.broker.host,
        )
        folders.append(folder)
    return folders


def _allow_files(units: int) -> None:
    """Each unit is a connection; an administrator may have to allow more of them."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = units * _FILES_A_UNIT + _FILES_BESIDE
    if needed > most:
        sys.exit(f"bench fleet: {units} units need {needed} open files, {most} are allowed (ulimit -n)")
    resource.setrlimit(resource.RLIMIT_NOFILE, (needed, most))


if __name__ == "__main__":
    main(sys.argv[1:])
