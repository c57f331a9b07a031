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
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from central.db import Database, migrate, open_database, transaction
from central.fleet.actions import add_unit
from central.fleet.models import Unit
from central.meetings.models import Attendee, Meeting, MeetingRole
from central.meetings.phases import state_of
from central.meetings.planning import Planning, system_secret
from central.meetings.states import RUNNING, State
from central.packages.actions import trust_ticket_key
from central.people.models import Official
from central.settings import read_secret_key, read_settings, read_ticket_key
from contract.package import Category
from contract.ticket import Ticket, day_of, write_ticket
from demo.files import UNIT, Place, Ports, authority_of, write_settings
from demo.programs import Program, supervisord, write_configuration
from demo.province import DOMAIN, PASSWORD, ROOMS
from demo.seed import HOUR, MINUTE, arrange, seed_province, seed_week, session_of

BEGINS_IN_MS = 12 * MINUTE
READY_S = 60
WALKERS = 12
"""So many attendees walk past the film's camera; the others are left for posters, names and the chair's start."""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A demo that is ready to be started."""

    place: Place
    planning: Planning
    meeting: Meeting


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
    stage = prepare(Place(folder=folder, ports=ports), camera=given.camera)
    # A terminal that is closed or a `kill` ends everything just as Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    print("Đang khởi động / starting …", flush=True)
    process = _start(stage.place)
    try:
        _wait(stage.place)
        print(table(stage), flush=True)
        process.wait()
    except KeyboardInterrupt:
        pass
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
    sys.exit(process.returncode if process.returncode > 0 else 0)


def prepare(place: Place, *, camera: str) -> Stage:
    """Make what is missing; a second start finds everything and only arranges a meeting when none is near."""
    authority = authority_of(place)
    film = not camera and not Path("/dev/video0").exists()
    write_settings(place, camera=f"film:{place.film}" if film else camera or "/dev/video0")
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
    meeting = _meeting_soon(database, planning)
    if film:
        _render(place, meeting, [_ticket(one, meeting, key) for one in _walkers(meeting)])
    database.close()
    return Stage(place=place, planning=planning, meeting=meeting)


def table(stage: Stage) -> str:
    """Page, address, who logs in how."""
    central, room = (f"http://127.0.0.1:{port}" for port in (stage.place.ports.central, stage.place.ports.room))
    delegate = _walkers(stage.meeting)[2]
    secretary = next(one for one in _conducting(stage.meeting) if one.category == Category.STAFF)
    pins = {one.id: stage.planning.pin(one.number, one.pin_turn) for one in (delegate, secretary)}
    rows = [
        ("Trung tâm: đăng ký / register", f"{central}/", f"dangky@{DOMAIN}  {PASSWORD}"),
        ("Trung tâm: phê duyệt / approve", f"{central}/awaiting", f"chanhvp@{DOMAIN}  {PASSWORD}"),
        ("Trung tâm: chủ trì / chair", f"{central}/", f"chutich@{DOMAIN}  {PASSWORD}"),
        ("Cửa phòng họp / door", f"{room}/door", "không cần đăng nhập / no login"),
        ("Màn hình chủ trì / chair's screen", f"{room}/chair", "màn hình tại phòng / the room's own screen"),
        ("Màn hình chung / display", f"{room}/display", "không cần đăng nhập / no login"),
        ("Đại biểu / delegate", f"{room}/", f"{delegate.name}  PIN {pins[delegate.id]}"),
        ("Thư ký / secretary", f"{room}/secretary", f"{secretary.name}  PIN {pins[secretary.id]}"),
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    rule = "-" * min(120, max(map(len, lines)))
    note = f"{stage.meeting.title}: {stage.place.folder / 'logs'} · Ctrl-C dừng tất cả / stops all"
    return "\n".join(["", rule, *lines, rule, note])


def _meeting_soon(database: Database, planning: Planning) -> Meeting:
    """The demo's meeting in the room with the unit, arranged anew when none is on or about to begin."""
    with transaction(database):
        if not Official.select().exists():
            seed_province(database, now_ms=_now_ms())
            return seed_week(planning, soon_ms=_now_ms() + BEGINS_IN_MS)
    near = (Meeting.starts_at_ms > _now_ms() - 2 * HOUR) & (Meeting.starts_at_ms < _now_ms() + HOUR)
    for meeting in Meeting.select().where(near).order_by(Meeting.starts_at_ms.desc()):
        if meeting.where.name == ROOMS[0][0] and state_of(meeting) in (State.APPROVED, *RUNNING):
            return meeting
    return arrange(planning, session_of(_now_ms() + BEGINS_IN_MS))


def _walkers(meeting: Meeting) -> list[Attendee]:
    """Who comes by the camera: everybody but the chair, who never scans, up to WALKERS."""
    people = Attendee.select().where(Attendee.meeting == meeting, ~Attendee.is_withdrawn)
    conducting = {one.id for one in _conducting(meeting)}
    return [one for one in people.order_by(Attendee.rank, Attendee.id) if one.id not in conducting][:WALKERS]


def _conducting(meeting: Meeting) -> list[Attendee]:
    """Chair and secretary as attendees."""
    officials = [held.official_id for held in MeetingRole.select().where(MeetingRole.meeting == meeting)]
    return list(Attendee.select().where(Attendee.meeting == meeting, Attendee.official.in_(officials)))


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


def _start(place: Place) -> "subprocess.Popen[bytes]":
    def python(*words: str) -> tuple[str, ...]:
        return sys.executable, "-m", *words

    central = ("central", "--settings", str(place.central_settings))
    edge = ("edge", "--settings", str(place.unit_settings))
    broker = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin") or "mosquitto"
    programs = (
        Program(name="mosquitto", command=(broker, "-c", str(place.broker_settings)), first=True),
        *(Program(name=f"central-{one}", command=python(*central, one)) for one in ("web", "sync", "worker")),
        *(Program(name=f"edge-{one}", command=python(*edge, one)) for one in ("web", "door", "sync")),
    )
    root = Path(__file__).parent.parent
    configuration = write_configuration(
        place.folder / "supervisord.conf", programs, folder=root, logs=place.folder / "logs"
    )
    # Its own session, so that Ctrl-C reaches it once and through us; it ends with us, however we end.
    lives_with_us = ("setpriv", "--pdeathsig", "TERM")
    return subprocess.Popen([*lives_with_us, *supervisord(configuration)], start_new_session=True)


def _wait(place: Place) -> None:
    """Until both sides' pages answer; says where the logs are when they don't."""
    until = time.monotonic() + READY_S
    for address in (f"http://127.0.0.1:{place.ports.central}/login", f"http://127.0.0.1:{place.ports.room}/door"):
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
    return parser


if __name__ == "__main__":
    main()
