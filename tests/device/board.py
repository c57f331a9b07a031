"""A unit's board, emulated (QEMU without the help of the host's processor): a kernel, two partitions, a watchdog."""

import json
import random
import shutil
import socket
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.device.card import Card
from tests.device.writes import Lost, lose_what_was_not_flushed
from tests.fleet.machines import Fleet, Machine
from tests.servers import eventually

STARTS_IN_S = 600
_MEMORY_MB = 2048
_LOG_BYTES = 8 << 30


@dataclass(kw_only=True)
class Board:
    """The board, on the fleet's network. What is written to /data is logged, so that a power cut can lose of it."""

    fleet: Fleet
    card: Card
    name: str
    address: str
    starts: int = 0
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    def start(self) -> Machine:
        """Power; it is reachable some time later (`wait`)."""
        self.starts += 1
        shutil.copyfile(self.card.data, self._before)
        with (self.fleet.folder / f"{self.name}.console").open("ab") as console:
            command, nothing = self._command(), subprocess.DEVNULL
            self.process = subprocess.Popen(command, stdin=nothing, stdout=console, stderr=console)
        return self.fleet.adopt(self.name, self.address, self.process)

    def wait(self, machine: Machine) -> None:
        eventually(machine.is_reachable, timeout_s=STARTS_IN_S, every_s=0.5)

    def cut_power(self, chance: random.Random) -> Lost:
        """In the middle of whatever it does. Of what it had written, but not told the card to keep, some is lost."""
        self._tell("stop")
        self.end()
        return lose_what_was_not_flushed(self._before, self._writes, self.card.data, chance=chance)

    def end(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait(timeout=30)

    @property
    def _before(self) -> Path:
        return self.fleet.folder / "data.before"

    @property
    def _writes(self) -> Path:
        return self.fleet.folder / "data.writes"

    @property
    def _ear(self) -> Path:
        return self.fleet.folder / "board"

    def _command(self) -> Sequence[str]:
        # The driver makes it no longer than it is; what is not written takes no room.
        with self._writes.open("wb") as log:
            log.truncate(_LOG_BYTES)
        self._ear.unlink(missing_ok=True)
        tap = self.fleet.tap(self.name)
        kernel = "root=LABEL=writable rootfstype=ext4 ro rootwait console=ttyS0 panic=10 systemd.show_status=1"
        return [
            *("qemu-system-x86_64", "-accel", "tcg,thread=multi", "-cpu", "max", "-smp", "2"),
            *("-m", str(_MEMORY_MB), "-nodefaults", "-display", "none", "-serial", "stdio"),
            *("-kernel", str(self.card.kernel), "-initrd", str(self.card.initrd), "-append", kernel),
            *("-blockdev", f"driver=raw,node-name=system,file.driver=file,file.filename={self.card.system}"),
            *("-device", "virtio-blk-pci,drive=system"),
            *("-blockdev", f"driver=raw,node-name=kept,file.driver=file,file.filename={self.card.data}"),
            *("-blockdev", f"driver=raw,node-name=writes,file.driver=file,file.filename={self._writes}"),
            *("-blockdev", "driver=blklogwrites,node-name=data,file=kept,log=writes"),
            *("-device", "virtio-blk-pci,drive=data"),
            *("-netdev", f"tap,id=room,ifname={tap},script=no,downscript=no"),
            *("-device", "virtio-net-pci,netdev=room,mac=52:54:00:04:37:01"),
            *("-device", "virtio-rng-pci", "-device", "i6300esb", "-action", "watchdog=reset"),
            *("-qmp", f"unix:{self._ear},server=on,wait=off"),
        ]

    def _tell(self, command: str) -> None:
        """QMP; when it has answered, nothing of the machine moves any more and what was under way is done."""
        with socket.socket(socket.AF_UNIX) as ear:
            ear.connect(str(self._ear))
            with ear.makefile("rw", encoding="utf-8") as lines:
                lines.readline()
                for one in ("qmp_capabilities", command):
                    lines.write(json.dumps({"execute": one}) + "\n")
                    lines.flush()
                    while "return" not in (answer := json.loads(lines.readline())):
                        assert "error" not in answer, answer
