"""`python -m edge`: builds one of the unit's services and runs it, or does one errand and ends."""

import argparse
import gc
import logging
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path

import msgspec
from prometheus_client import CollectorRegistry

from contract.refused import Malformed, Refused
from contract.settings import SettingsError
from edge import SOFTWARE
from edge.ballot_box import BallotBox
from edge.carry import export_papers, export_runs, import_plans
from edge.clock import Clock, boot_id
from edge.desk import Desk
from edge.journal import open_journal
from edge.measures import Sheet, Writing, own_registry, sheets
from edge.pulse import own_pulse
from edge.settings import Settings, read_central_key, read_run_key, read_settings
from edge.shelf import Shelf


def main(arguments: list[str] | None = None) -> None:
    """Run one command; what keeps it from starting is said in one line."""
    given = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        given.run(given)
    except (SettingsError, Malformed, Refused) as error:
        sys.exit(f"edge {given.command}: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m edge", description=__doc__)
    parser.add_argument("--settings", type=Path, default=Path("/etc/hop/unit.toml"), metavar="FILE")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, run, what in (
        ("web", _web, "serve the room's pages"),
        ("door", _door, "read codes at the door"),
        ("sync", _sync, "carry lines to central, packages and documents back"),
        ("relay", _relay, "let phones on the Internet in, by way of central"),
    ):
        commands.add_parser(name, help=what).set_defaults(run=run)
    commands.add_parser("doctor", help="look at everything and say what to do").set_defaults(run=_doctor)
    asking = commands.add_parser("enrol", help="show the claim code until central lets the unit in, then test it")
    asking.add_argument("--image", type=Path, default=Path("/etc/hop/enrol.toml"), metavar="FILE")
    asking.set_defaults(run=_enrol)
    commands.add_parser("metrics", help="print what the unit's services count, as Prometheus reads it").set_defaults(
        run=_metrics
    )
    leaving = commands.add_parser("export", help="write the lines that central lacks to a USB stick")
    leaving.add_argument("folder", type=Path)
    leaving.add_argument("--everything", action="store_true", help="also the lines that central already holds")
    leaving.set_defaults(run=_export)
    arriving = commands.add_parser("import", help="take plans and documents from a USB stick")
    arriving.add_argument("folder", type=Path)
    arriving.set_defaults(run=_import)
    scanning = commands.add_parser("scan", help="say which codes are in pictures")
    scanning.add_argument("files", type=Path, nargs="+")
    scanning.set_defaults(run=_scan)
    listening = commands.add_parser("speech", help="write down what is said in the room while a meeting is on")
    listening.add_argument("--wav", type=Path, metavar="FILE", help="heard again and again in the microphone's place")
    listening.set_defaults(run=_speech)
    hearing = commands.add_parser("transcribe", help="write what is said in a WAV file, one line of JSON a segment")
    hearing.add_argument("file", type=Path)
    hearing.add_argument("--model", type=Path, metavar="DIR", help="a Vosk model; else that of the settings")
    hearing.set_defaults(run=_transcribe)
    updating = commands.add_parser("update", help="outside meetings, put the release in place that is wanted here")
    updating.add_argument("--home", type=Path, default=Path("/data/release"), help="the folder of releases")
    updating.add_argument("--key", type=Path, default=Path("/etc/hop/release.pub"), help="the province's release key")
    updating.add_argument("--user", default="hop", help="whose the journal is, when this one is root")
    updating.add_argument("--restart", default="systemctl --no-block try-restart --all edge-*.service")
    updating.add_argument("--patience", type=float, default=90.0, help="seconds that a release has to show it serves")
    chosen = updating.add_mutually_exclusive_group()
    chosen.add_argument("--file", type=Path, help="take this release, from a USB stick")
    chosen.add_argument("--back", action="store_true", help="go back to the release before, if nothing is lost by it")
    updating.set_defaults(run=_update)
    looking = commands.add_parser("outlook", help="print what `update` has to know of the room")
    looking.add_argument("--events", action="store_true")
    looking.add_argument("--since", type=float)
    looking.set_defaults(run=_outlook)
    laying = commands.add_parser("cards", help="print the number of each card that is laid on a PC/SC reader")
    laying.set_defaults(run=_cards)
    commands.add_parser("microphones", help="print the names of this machine's microphones").set_defaults(
        run=_microphones
    )
    return parser


def _open_desk(settings: Settings, clock: Clock, measures: Writing | None = None) -> Desk:
    """The unit's desk, in the stream of this boot."""
    unit = settings.unit.name
    journal = open_journal(settings.journal, measures=measures)
    journal.begin_stream(unit=unit, boot=boot_id(), software=SOFTWARE, moment=clock.now())
    # Whoever was killed between erasing a text and sweeping it out has left its traces.
    with suppress(sqlite3.OperationalError):
        journal.sweep()
    return Desk(journal, Shelf(settings.shelf, unit=unit, central_key=read_central_key(settings)), clock)


def _turned(settings: Settings, service: str, registry: CollectorRegistry) -> Callable[[], None]:
    """What a service's main loop calls at each turn: the sign of life, and its figures now and then."""
    beat, sheet = own_pulse(), Sheet(settings.unit.run_dir, service, registry)

    def turned() -> None:
        beat()
        sheet.turn()

    return turned


def _never(turned: Callable[[], None]) -> Callable[[], bool]:
    """For loops that ask at each turn whether they are over: they are not, and have shown that they turn."""

    def is_over() -> bool:
        turned()
        return False

    return is_over


def _web(given: argparse.Namespace) -> None:
    from edge.kiosk.app import create_app
    from edge.kiosk.server import serve
    from edge.kiosk.shell import Kiosk
    from edge.measures import pages_open

    settings, clock, registry = read_settings(given.settings), Clock(), own_registry("web")
    desk = _open_desk(settings, clock, Writing("web", registry))
    desk.box = BallotBox(settings.unit.data_dir / "ballot-box.sqlite", settings.unit.run_dir)
    desk.clear_boxes(one.meeting for one in desk.meetings())
    app = create_app(desk, settings, clock)
    kiosk: Kiosk = app.extensions["kiosk"]
    pages_open(registry, lambda: kiosk.live.listening)
    serve(app, settings, turned=_turned(settings, "web", registry))


def _door(given: argparse.Namespace) -> None:
    from edge.door.camera import camera_of
    from edge.door.cards import Cards
    from edge.door.door import Door, Senses, run
    from edge.door.doorpost import Doorpost
    from edge.door.reader import Reader
    from edge.door.wedge import Readers
    from edge.doorway.decide import is_wanted
    from edge.doorway.stage import Stage
    from edge.measures import DoorCounts

    settings, clock, registry = read_settings(given.settings), Clock(), own_registry("door")
    if not settings.door.has_senses:
        raise SettingsError("door.camera = '': a device or a film, door.readers or door.cards, is needed at a door")
    settings.unit.run_dir.mkdir(parents=True, exist_ok=True)
    desk, stage = _open_desk(settings, clock, Writing("door", registry)), Stage(settings.unit.run_dir)
    gap_s, counts = settings.door.gap_ms / 1000, DoorCounts(registry)
    door = Door(desk=desk, shelf=desk.shelf, clock=clock, stage=stage, gap_s=gap_s, measures=counts)
    turned = _turned(settings, "door", registry)
    # A service is ended by this signal; the pins must still be given back, so that the door opens.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with ExitStack() as parts:
        post = parts.enter_context(Doorpost(settings.door.pins, stage=stage))
        readers = parts.enter_context(Readers(settings.door.readers))
        cards = parts.enter_context(Cards()) if settings.door.cards else None
        eye = parts.enter_context(camera_of(settings.door)) if settings.door.camera else None
        reader = Reader(wanted=is_wanted, ms_a_megapixel=settings.door.look_ms)

        def typed() -> list[str]:
            return readers.typed() + (cards.typed() if cards else [])

        senses = Senses(camera=eye, reader=reader, typed=typed)
        run(door, senses, stage, on_greeting=lambda greeting: post.answer(greeting.tone), is_over=_never(turned))


def _speech(given: argparse.Namespace) -> None:
    from edge.captions import CaptionsOut
    from edge.measures import Hearing
    from edge.sound.keeping import Keeper
    from edge.sound.store import For, SoundStore
    from edge.speech.attending import Attending
    from edge.speech.feed import Feed
    from edge.speech.microphone import Microphone
    from edge.speech.model_check import check_model
    from edge.speech.recogniser import Model
    from edge.speech.wav import open_wav

    settings, clock = read_settings(given.settings), Clock()
    folder, wav = _speech_model(settings), open_wav(given.wav) if given.wav else None
    check_model(folder)

    def open_microphone() -> Feed | Microphone:
        if wav:
            return Feed(wav)
        from edge.speech.portaudio import PortAudio

        return Microphone(PortAudio(), settings.speech.microphone)

    # A service is ended by this signal; the line that says why nothing is heard any more must still be written.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    registry = own_registry("speech")
    desk, captions = _open_desk(settings, clock, Writing("speech", registry)), CaptionsOut(settings.unit.run_dir)
    measures, keeper = Hearing(registry), None
    if settings.keeps_sound:
        to = For(unit=read_run_key(settings).public_key(), central=read_central_key(settings))
        keeper = Keeper(SoundStore(settings.sound, settings.unit.name), to, measures=measures)
    ear = Attending(
        desk=desk,
        model=Model(folder),
        captions=captions,
        open_microphone=open_microphone,
        measures=measures,
        keeper=keeper,
    )
    # What is there by now stays: else the collector looks through all of it again and again, 1.5 % of the decoding.
    gc.freeze()
    try:
        ear.run(_never(_turned(settings, "speech", registry)))
    finally:
        if keeper:
            keeper.close()


def _sync(given: argparse.Namespace) -> None:
    from edge.health import Figures, place_of
    from edge.sync import run

    settings, clock, registry = read_settings(given.settings), Clock(), own_registry("sync")
    desk = _open_desk(settings, clock, Writing("sync", registry))
    Figures(desk, place_of(settings), registry=registry)
    run(desk, settings, clock, key=read_run_key(settings), turned=_turned(settings, "sync", registry))


def _relay(given: argparse.Namespace) -> None:
    from edge.relay import run

    settings = read_settings(given.settings)
    if not settings.relay.central:
        raise SettingsError("relay.central = '': the host of central's relay is needed")
    run(settings, turned=_turned(settings, "relay", own_registry("relay")))


def _metrics(given: argparse.Namespace) -> None:
    print(sheets(read_settings(given.settings).unit.run_dir), end="")


def _enrol(given: argparse.Namespace) -> None:
    import threading

    from werkzeug.serving import make_server

    from edge.claiming import read_enrol
    from edge.enrolling import enrol
    from edge.kiosk.claiming import Progress, create_app

    known, progress = read_enrol(given.image), Progress()
    known.run_dir.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # A page for the screens and whoever stands before them, for minutes: the library's own server is enough.
    server = make_server(known.address, known.port, create_app(known, progress), threaded=True)
    threading.Thread(target=server.serve_forever, name="page", daemon=True).start()
    try:
        enrol(known, progress)
    finally:
        server.shutdown()
        server.server_close()


def _update(given: argparse.Namespace) -> None:
    import shlex

    from edge.releases import Home
    from edge.updating.installing import alone, read_release_key
    from edge.updating.updater import Place, Updater

    place = Place(
        home=Home(given.home),
        key=read_release_key(given.key),
        settings=given.settings.absolute(),
        user=given.user,
        restart=shlex.split(given.restart),
        patience_s=given.patience,
    )
    with alone(place.home) as held:
        updater = Updater(place, held)
        if given.file:
            print(f"{updater.bring(given.file).name} is installed")
        if given.back:
            print(f"{updater.choose_former()} is wanted again")
        notes = updater.run()
    about = f"; {notes.told}: {notes.outcome} {notes.detail}".rstrip() if notes.told else ""
    print(f"{place.home.current} runs{about}")


def _outlook(given: argparse.Namespace) -> None:
    from edge.updating.outlook import outlook

    found = outlook(read_settings(given.settings), Clock(), with_events=given.events, since_s=given.since)
    print(msgspec.json.encode(found).decode())


def _doctor(given: argparse.Namespace) -> None:
    from contract.doctor import report
    from edge.doctor import examine

    text, is_well = report(examine(read_settings(given.settings), Clock()))
    print(text)
    sys.exit(0 if is_well else 1)


def _export(given: argparse.Namespace) -> None:
    from edge.sound.store import SoundStore
    from edge.sound_up import SoundUp

    settings = read_settings(given.settings)
    unit, key = settings.unit.name, read_run_key(settings)
    desk = _open_desk(settings, Clock())
    central = read_central_key(settings)
    recordings = SoundUp(desk, SoundStore(settings.sound, unit), settings.speech.send_kib_s).write(given.folder)
    done = export_runs(desk.journal, given.folder, unit=unit, key=key, to=central, everything=given.everything)
    papers = export_papers(desk, given.folder, to=central)
    print(
        f"{done.lines} lines in {done.runs} runs, {papers} papers and {recordings} recordings "
        f"written to {given.folder}; only central reads them"
    )


def _import(given: argparse.Namespace) -> None:
    settings = read_settings(given.settings)
    desk, key = _open_desk(settings, Clock()), read_run_key(settings)
    done = import_plans(desk, given.folder, unit=settings.unit.name, key=key)
    for fault in done.faults:
        print(f"not taken: {fault}", file=sys.stderr)
    print(f"{done.packages} packages and {done.documents} documents taken; {done.missing} files are still missing")


def _scan(given: argparse.Namespace) -> None:
    # OpenCV asks once, as it is loaded: a small file must not promise a picture that fills the memory.
    os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(100_000_000))
    from edge.door.scan import scan_files

    for found in scan_files(given.files):
        print(msgspec.json.encode(found).decode())


def _cards(_given: argparse.Namespace) -> None:
    import threading

    from edge.door.cards import NO_NUMBER, Cards, is_fleeting

    pause = threading.Event()
    with Cards() as cards:
        while not pause.wait(0.1):
            for number in cards.typed():
                if number == NO_NUMBER:
                    print("a card without a number that a reader may ask for", flush=True)
                else:
                    print(f"{number}  another one each time: no badge" if is_fleeting(number) else number, flush=True)


def _transcribe(given: argparse.Namespace) -> None:
    from edge.speech.transcribe import transcript_lines

    for line in transcript_lines(given.file, model=given.model or _speech_model(read_settings(given.settings))):
        print(line, flush=True)


def _microphones(_given: argparse.Namespace) -> None:
    from edge.speech.portaudio import microphone_names

    for name in microphone_names():
        print(name)


def _speech_model(settings: Settings) -> Path:
    if settings.speech.model is None:
        raise SettingsError("speech.model is missing: the folder of a Vosk model")
    return settings.speech.model


if __name__ == "__main__":
    main()
