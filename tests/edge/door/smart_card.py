"""A real pcscd with Debian's virtual reader (vsmartcard-vpcd), and cards of ours, which speak to that by its socket.

Each pcscd has a /run of its own (a name space), so that neither the machine's nor another test's is met.
"""

import os
import socket
import struct
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.servers import Server, free_port, program

_DRIVER = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"
_READER = 'FRIENDLYNAME "Virtual PCD"\nDEVICENAME /dev/null:{port:#x}\nLIBPATH {driver}\nCHANNELID {port:#x}\n'
_GIVE_ATR = b"\x04"
_ATR = bytes.fromhex("3B8F8001804F0CA000000306030001000000006A")  # PC/SC part 3: a MIFARE Classic 1K without contacts
_GET_UID = bytes.fromhex("FFCA000000")
DONE, NO_SUCH_COMMAND = b"\x90\x00", b"\x6d\x00"


@dataclass(frozen=True, kw_only=True)
class Reader:
    """A pcscd with one virtual reader, on which cards are laid by its port; its clients find it by `socket`."""

    pcscd: Server
    socket: Path


@contextmanager
def virtual_reader() -> Iterator[Reader]:
    """One that is not plugged in yet, and is pulled out at the end."""
    with tempfile.TemporaryDirectory(prefix="pcsc") as made:
        folder, port = Path(made), free_port()
        settings, run_dir = folder / "readers", folder / "run"
        settings.mkdir()
        run_dir.mkdir()
        (settings / "vpcd").write_text(_READER.format(port=port, driver=_DRIVER))
        rights = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
        place = "mount -t tmpfs none /run && mkdir /run/pcscd && mount --bind $2 /run/pcscd"
        script = f'{place} && exec "$0" --foreground --config "$1"'
        command: list[str | Path] = ["unshare", *rights, "--mount", "sh", "-c", script]
        command += [program("pcscd"), settings, run_dir]
        pcscd = Server(command=command, port=port, log=folder / "pcscd.log")
        yield Reader(pcscd=pcscd, socket=run_dir / "pcscd.comm")
        pcscd.stop()


@contextmanager
def card_on(reader: Reader, number: str) -> Iterator[None]:
    """A card with this number (none when empty) lies on the reader for as long."""
    with socket.create_connection(("127.0.0.1", reader.pcscd.port)) as wire:
        answering = threading.Thread(target=_answer, args=(wire, bytes.fromhex(number)), daemon=True)
        answering.start()
        try:
            yield
        finally:
            with suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)
            answering.join(timeout=5)


def _answer(wire: socket.socket, number: bytes) -> None:
    with suppress(OSError), wire.makefile("rb") as asked:
        while header := asked.read(2):
            command = asked.read(struct.unpack(">H", header)[0])
            if command == _GIVE_ATR:
                answer = _ATR
            elif len(command) > 1:
                answer = number + DONE if command == _GET_UID and number else NO_SUCH_COMMAND
            else:  # power on, power off, reset
                continue
            wire.sendall(struct.pack(">H", len(answer)) + answer)
