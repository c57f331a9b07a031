"""Errands: what is wrong here, what leaves and comes by stick, and what the devices say."""

import argparse
import os
import sys
from pathlib import Path

import msgspec

from edge.carry import export_papers, export_runs, import_plans
from edge.clock import Clock
from edge.commands.opening import Commands, open_desk, speech_model
from edge.measures import sheets
from edge.settings import read_central_key, read_run_key, read_settings


def add(commands: Commands) -> None:
    """Let the command line know them."""
    for name, run, what in (
        ("doctor", _doctor, "look at everything and say what to do"),
        ("metrics", _metrics, "print what the unit's services count, as Prometheus reads it"),
        ("cards", _cards, "print the number of each card that is laid on a PC/SC reader"),
        ("microphones", _microphones, "print the names of this machine's microphones"),
    ):
        commands.add_parser(name, help=what).set_defaults(run=run)
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
    hearing = commands.add_parser("transcribe", help="write what is said in a WAV file, one line of JSON a segment")
    hearing.add_argument("file", type=Path)
    hearing.add_argument("--model", type=Path, metavar="DIR", help="a Vosk model; else that of the settings")
    hearing.set_defaults(run=_transcribe)


def _doctor(given: argparse.Namespace) -> None:
    from contract.doctor import report
    from edge.doctor import examine

    text, is_well = report(examine(read_settings(given.settings), Clock()))
    print(text)
    sys.exit(0 if is_well else 1)


def _metrics(given: argparse.Namespace) -> None:
    print(sheets(read_settings(given.settings).unit.run_dir), end="")


def _export(given: argparse.Namespace) -> None:
    from edge.sound.store import SoundStore
    from edge.sound_up import SoundUp

    settings = read_settings(given.settings)
    unit, key = settings.unit.name, read_run_key(settings)
    desk = open_desk(settings, Clock())
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
    desk, key = open_desk(settings, Clock()), read_run_key(settings)
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


def _transcribe(given: argparse.Namespace) -> None:
    from edge.speech.transcribe import transcript_lines

    for line in transcript_lines(given.file, model=given.model or speech_model(read_settings(given.settings))):
        print(line, flush=True)


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


def _microphones(_given: argparse.Namespace) -> None:
    from edge.speech.portaudio import microphone_names

    for name in microphone_names():
        print(name)
