"""The services of a unit, one process each: pages, door, ear, wire, relay, and the claim of an unknown unit."""

import argparse
import gc
import signal
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from prometheus_client import CollectorRegistry

from contract.settings import SettingsError
from edge.ballot_box import BallotBox
from edge.clock import Clock
from edge.commands.opening import Commands, open_desk, speech_model
from edge.measures import Sheet, Writing, own_registry
from edge.pulse import own_pulse
from edge.settings import Settings, read_central_key, read_run_key, read_settings


def add(commands: Commands) -> None:
    """Let the command line know them."""
    for name, run, what in (
        ("web", _web, "serve the room's pages"),
        ("door", _door, "read codes at the door"),
        ("sync", _sync, "carry lines to central, packages and documents back"),
        ("relay", _relay, "let phones on the Internet in, by way of central"),
    ):
        commands.add_parser(name, help=what).set_defaults(run=run)
    listening = commands.add_parser("speech", help="write down what is said in the room while a meeting is on")
    listening.add_argument("--wav", type=Path, metavar="FILE", help="heard again and again in the microphone's place")
    listening.set_defaults(run=_speech)
    asking = commands.add_parser("enrol", help="show the claim code until central lets the unit in, then test it")
    asking.add_argument("--image", type=Path, default=Path("/etc/hop/enrol.toml"), metavar="FILE")
    asking.set_defaults(run=_enrol)


def _web(given: argparse.Namespace) -> None:
    from edge.kiosk.app import create_app
    from edge.kiosk.server import serve
    from edge.kiosk.shell import Kiosk
    from edge.measures import pages_open

    settings, clock, registry = read_settings(given.settings), Clock(), own_registry("web")
    desk = open_desk(settings, clock, Writing("web", registry))
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
    desk, stage = open_desk(settings, clock, Writing("door", registry)), Stage(settings.unit.run_dir)
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
    folder, wav = speech_model(settings), open_wav(given.wav) if given.wav else None
    check_model(folder)

    def open_microphone() -> Feed | Microphone:
        if wav:
            return Feed(wav)
        from edge.speech.portaudio import PortAudio

        return Microphone(PortAudio(), settings.speech.microphone)

    # A service is ended by this signal; the line that says why nothing is heard any more must still be written.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    registry = own_registry("speech")
    desk, captions = open_desk(settings, clock, Writing("speech", registry)), CaptionsOut(settings.unit.run_dir)
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
    desk = open_desk(settings, clock, Writing("sync", registry))
    Figures(desk, place_of(settings), registry=registry)
    run(desk, settings, clock, key=read_run_key(settings), turned=_turned(settings, "sync", registry))


def _relay(given: argparse.Namespace) -> None:
    from edge.relay import run

    settings = read_settings(given.settings)
    if not settings.relay.central:
        raise SettingsError("relay.central = '': the host of central's relay is needed")
    run(settings, turned=_turned(settings, "relay", own_registry("relay")))


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
