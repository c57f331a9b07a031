"""`make demo`: starts mosquitto, central and one room with a believable week in them, and says where to look."""

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from central.db import migrate, open_database
from central.documents.store import Intake, store_in
from central.fleet.actions import add_unit
from central.fleet.models import Unit
from central.meetings.models import Attendee, Meeting
from central.meetings.planning import Planning, system_secret
from central.packages.actions import trust_ticket_key
from central.settings import read_secret_key, read_settings, read_ticket_key
from contract.ticket import Ticket, day_of, write_ticket
from demo.cast import Cast, delegates, errands, walkers, write_cast
from demo.files import UNIT, Place, Ports, authority_of, write_settings
from demo.programs import Program, supervisord, write_configuration
from demo.province import PASSWORD, ROOMS
from demo.seed import HOUR, meeting_soon
from demo.table import table
from demo.voices import speak

READY_S = 180


def main() -> None:
    """Prepare, start, tell, and stay until Ctrl-C."""
    given = _parser().parse_args()
    folder: Path = given.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    ports = Ports(
        central=_free(given.port),
        units=_free(given.port + 443),
        broker=_free(given.port + 883),
        room=_free(given.port + 80),
    )
    place = Place(folder=folder, ports=ports)
    # A terminal that is closed or a `kill` ends everything just as Ctrl-C does, also where a shell ignores Ctrl-C.
    for end in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(end, signal.default_int_handler)
    process: subprocess.Popen[bytes] | None = None
    try:
        print("Đang chuẩn bị / preparing …", flush=True)
        prepared = prepare(place, camera=given.camera)
        print("Đang khởi động / starting …", flush=True)
        process = _start(place, with_phones=given.phones)
        _wait(place, prepared.poster)
        print(prepared.table, flush=True)
        process.wait()
    except KeyboardInterrupt:
        pass
    finally:
        if process:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)
    sys.exit(process.returncode if process and process.returncode > 0 else 0)


class Prepared(NamedTuple):
    """The table to print, and the poster of the meeting that it is about."""

    table: str
    poster: str


def prepare(place: Place, *, camera: str) -> Prepared:
    """Make what is missing.

    A second start finds everything and only arranges a meeting when none is on or about to begin.
    """
    authority = authority_of(place)
    camera = camera or camera_here(place)
    write_settings(place, camera=camera)
    settings = read_settings(place.central_settings)
    database = open_database(settings.central.database_url, folder=place.folder)
    migrate(database)
    planning = Planning(database=database, secret=system_secret(read_secret_key(settings)), now_ms=_now_ms)
    key = read_ticket_key(settings)
    trust_ticket_key(database, key_id=1, public=key.public_key(), now_ms=_now_ms())
    if not Unit.select().exists():
        public = load_pem_public_key((place.pki / "signing.pub").read_bytes())
        if not isinstance(public, Ed25519PublicKey):
            raise TypeError("the demo's signing key is of another kind")
        add_unit(database, authority, name=UNIT, room=ROOMS[0][0], out=place.identity, central_key=public)
    intake = Intake(store=store_in(settings.central.data_dir), support=settings.central.support)
    meeting = meeting_soon(planning, intake)
    if camera == f"film:{place.film}":
        _render(place, meeting, [_ticket(one, meeting, key) for one in walkers(meeting)])
    speak(place.voices)
    write_cast(place.cast, _cast(place, planning, meeting))
    prepared = Prepared(table=table(place, planning, meeting), poster=meeting.poster or "")
    database.close()
    return prepared


def camera_here(place: Place, device: Path = Path("/dev/video0")) -> str:
    """The machine's camera when it has one, else the film."""
    return str(device) if device.exists() else f"film:{place.film}"


def _cast(place: Place, planning: Planning, meeting: Meeting) -> Cast:
    return Cast(
        central=f"http://127.0.0.1:{place.ports.central}",
        room=f"http://127.0.0.1:{place.ports.room}",
        poster=meeting.poster or "",
        password=PASSWORD,
        delegates=delegates(meeting, planning),
        errands=errands(meeting),
    )


def _ticket(attendee: Attendee, meeting: Meeting, key: Ed25519PrivateKey) -> str:
    claims = Ticket(
        key_id=1,
        meeting=meeting.id,
        attendee=attendee.number,
        expires=day_of(meeting.ends_at_ms + 24 * HOUR),
        issue=attendee.issue,
    )
    return write_ticket(claims, key=key)


def _render(place: Place, meeting: Meeting, tickets: list[str]) -> None:
    """The film of these people, and of a stranger with a menu's code; not again for the same meeting."""
    from edge.door.film import render_film

    stamp = place.film.with_suffix(".of")
    if place.film.exists() and stamp.exists() and stamp.read_text() == str(meeting.id):
        return
    render_film(place.film, [*tickets[:4], "HTTPS://NHA-HANG.EXAMPLE/THUC-DON", *tickets[4:]], seed=meeting.id)
    stamp.write_text(str(meeting.id))


def _start(place: Place, *, with_phones: bool) -> "subprocess.Popen[bytes]":
    def python(*words: str) -> tuple[str, ...]:
        return sys.executable, "-m", *words

    central = ("central", "--settings", str(place.central_settings))
    edge = ("edge", "--settings", str(place.unit_settings))
    broker = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin") or "mosquitto"
    programs = (
        Program(name="mosquitto", command=(broker, "-c", str(place.broker_settings)), first=True),
        *(Program(name=f"central-{one}", command=python(*central, one)) for one in ("web", "sync", "worker")),
        *(Program(name=f"edge-{one}", command=python(*edge, one)) for one in ("web", "door", "sync")),
        Program(name="edge-speech", command=python(*edge, "speech", "--wav", str(place.voices))),
        *([Program(name="phones", command=python("demo.phones", str(place.cast)))] if with_phones else []),
    )
    root = Path(__file__).parent.parent
    configuration = write_configuration(
        place.folder / "supervisord.conf", programs, folder=root, logs=place.folder / "logs"
    )
    # Its own session, so that Ctrl-C reaches it once and through us; it ends with us, however we end.
    lives_with_us = ("setpriv", "--pdeathsig", "TERM")
    return subprocess.Popen([*lives_with_us, *supervisord(configuration)], start_new_session=True)


def _wait(place: Place, poster: str) -> None:
    """Until both sides' pages answer and the room has the meeting's plan; says where the logs are when they don't."""
    until = time.monotonic() + READY_S
    central, room = (f"http://127.0.0.1:{port}" for port in (place.ports.central, place.ports.room))
    for address in (f"{central}/login", f"{room}/door", f"{room}/p/{poster}"):
        while not _answers(address):
            if time.monotonic() > until:
                sys.exit(f"{address} does not answer; see {place.folder / 'logs'}")
            time.sleep(0.2)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except OSError:
        return False


def _free(port: int) -> int:
    """This port, or the next one that nobody listens on."""
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
        port += 1


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("build/demo"))
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--camera", default="", help="/dev/videoN or film:PATH; else /dev/video0, else a rendered film")
    parser.add_argument("--no-phones", dest="phones", action="store_false", help="without the artificial delegates")
    return parser


if __name__ == "__main__":
    main()
