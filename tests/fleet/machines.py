"""A virtual province: systemd-nspawn containers on a network of their own, and the playbooks run on them."""

import ctypes
import json
import os
import re
import signal
import subprocess
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.fleet.root import TREE, root
from tests.servers import eventually

_NEW_NETWORK = 0x40000000  # CLONE_NEWNET (setns(2))
_GATE = "10.77.0.1"
BOOTS_IN_S = 60
SSH = ("-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "ConnectTimeout=5")


@dataclass(frozen=True, kw_only=True)
class Machine:
    """One container that is up."""

    name: str
    address: str
    key: Path
    process: subprocess.Popen[bytes]

    def run(self, *command: str, stdin: str = "") -> str:
        """What a command says there; it must succeed."""
        done = self.tries(*command, stdin=stdin)
        assert done.returncode == 0, f"{self.name}: {command}: {done.stdout}{done.stderr}"
        return done.stdout

    def is_reachable(self) -> bool:
        return self.tries("true").returncode == 0

    def tries(self, *command: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """A command there that may fail."""
        return subprocess.run(
            self._ssh(*command), input=stdin, capture_output=True, text=True, check=False, timeout=120
        )

    def pipe(self, raw: bytes, *command: str) -> None:
        """Give bytes to a command there; it must succeed."""
        subprocess.run(self._ssh(*command), input=raw, check=True, capture_output=True, timeout=120)

    def fetch(self, path: str) -> bytes:
        """A file's bytes."""
        return subprocess.run(self._ssh("cat", path), check=True, capture_output=True, timeout=120).stdout

    def _ssh(self, *command: str) -> list[str]:
        return ["ssh", "-q", "-i", str(self.key), *SSH, f"root@{self.address}", "--", *command]


@dataclass(frozen=True, kw_only=True)
class Played:
    """What a playbook did on each host."""

    changed: dict[str, int]
    failed: dict[str, int]
    said: str
    returned: int


@dataclass(kw_only=True)
class Fleet:
    """The machines of one test. From `join` to `leave` this process lives in their network, as their operator."""

    folder: Path
    release_key: Path
    newer: Path
    more: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Packages that machines have besides, by their names."""
    machines: dict[str, Machine] = field(default_factory=dict)
    taps: set[str] = field(default_factory=set)

    def join(self) -> None:
        self._network = f"hop{os.getpid()}"
        self._own = os.open("/proc/self/ns/net", os.O_RDONLY)
        _run("ip", "netns", "add", self._network)
        handle = os.open(f"/run/netns/{self._network}", os.O_RDONLY)
        _enter(handle)
        os.close(handle)
        for command in (
            "link set lo up",
            "link add br0 type bridge",
            f"addr add {_GATE}/24 dev br0",
            "link set br0 up",
        ):
            _run("ip", *command.split())
        self._key = self.folder / "id"
        _run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(self._key))

    def leave(self) -> None:
        for machine in list(self.machines.values()):
            self.end(machine)
        _enter(self._own)
        os.close(self._own)
        with suppress(AssertionError):
            _run("ip", "netns", "delete", self._network)

    def end(self, machine: Machine) -> None:
        """With a container's first process all of it goes; with nspawn alone it would live on."""
        for first in _children(machine.process.pid):
            os.kill(first, signal.SIGKILL)
        machine.process.kill()
        machine.process.wait(timeout=30)
        del self.machines[machine.name]

    def first_process(self, machine: Machine) -> int:
        """A container's own first process, by our number."""
        (first,) = _children(machine.process.pid)
        return first

    def adopt(self, name: str, address: str, process: "subprocess.Popen[bytes]") -> Machine:
        """A machine that is no container of ours, reachable at this address."""
        self.machines[name] = Machine(name=name, address=address, key=self._key, process=process)
        return self.machines[name]

    def tap(self, name: str) -> str:
        """A plug of the machines' network; its name."""
        tap = f"tap-{name}"[:15]
        if tap not in self.taps:
            for command in (f"tuntap add {tap} mode tap", f"link set {tap} master br0", f"link set {tap} up"):
                _run("ip", *command.split())
            self.taps.add(tap)
        return tap

    def start(self, name: str, address: str) -> Machine:
        """A new machine, as it leaves the factory; reachable by ssh some time later (`reachable`)."""
        files, system = self.files(name, address), root(self.more.get(name, ()))
        command = ["nice", "systemd-nspawn", "--quiet", "--boot", "--volatile=overlay", f"--directory={system}"]
        command += [f"--machine={name}", f"--uuid={uuid.uuid4()}", "--register=no", "--keep-unit", "--link-journal=no"]
        command += ["--network-bridge=br0", "--console=pipe", *(f"--bind-ro={here}:{there}" for here, there in files)]
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"},
            )
        return self.adopt(name, address, process)

    def reachable(self) -> None:
        for machine in self.machines.values():
            eventually(machine.is_reachable, timeout_s=BOOTS_IN_S)

    def play(self, playbook: str, *options: str, **variables: object) -> Played:
        """Run one of our playbooks over the inventory."""
        command = [str(TREE / ".venv-ansible/bin/ansible-playbook"), "-i", str(self.folder / "inventory")]
        command += ["--vault-password-file", str(self.folder / "vault.password"), playbook, *options]
        command += [part for key, value in variables.items() for part in ("-e", json.dumps({key: value}))]
        environment = {
            **os.environ,
            "PATH": f"{TREE / '.venv-ansible/bin'}:{os.environ['PATH']}",
            "LC_ALL": "C.UTF-8",
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_SSH_CONTROL_PATH_DIR": str(self.folder / "cp"),
        }
        done = subprocess.run(
            ["nice", *command], cwd=TREE / "ansible", env=environment, capture_output=True, text=True, check=False
        )
        recap = dict(re.findall(r"^(\S+)\s+: (ok=.*)$", done.stdout, re.MULTILINE))
        return Played(
            changed={host: _counted(line, "changed") for host, line in recap.items()},
            failed={host: _counted(line, "failed") + _counted(line, "unreachable") for host, line in recap.items()},
            said=done.stdout + done.stderr,
            returned=done.returncode,
        )

    def write_inventory(self, groups: Mapping[str, Mapping[str, Mapping[str, object]]], **variables: object) -> None:
        """Hosts by group, and what holds for all; secrets go into an encrypted vault."""
        folder = self.folder / "inventory" / "group_vars" / "all"
        folder.mkdir(parents=True)
        children = {group: {"hosts": hosts} for group, hosts in groups.items()}
        (self.folder / "inventory" / "hosts.json").write_text(json.dumps({"all": {"children": children}}), "utf-8")
        shared = {
            "ansible_user": "root",
            "ansible_ssh_private_key_file": str(self._key),
            "ansible_ssh_common_args": " ".join(SSH),
            "base_operator_networks": [f"{_GATE}/32"],
        }
        (folder / "main.json").write_text(json.dumps({**shared, **variables}), "utf-8")
        password = self.folder / "vault.password"
        password.write_text(uuid.uuid4().hex)
        secrets = {"database_password": f"a\"b'$c {uuid.uuid4().hex}", "central_backup_password": uuid.uuid4().hex}
        vault = folder / "vault.yml"
        vault.write_text(json.dumps(secrets), "utf-8")
        program = str(TREE / ".venv-ansible/bin/ansible-vault")
        _run(program, "encrypt", "--vault-password-file", str(password), str(vault))

    def files(self, name: str, address: str, *, interface: str = "host0") -> list[tuple[Path, str]]:
        """What only this machine has: its address, and whom it lets in."""
        network = self.folder / f"{name}.network"
        network.write_text(
            f"[Match]\nName={interface}\n[Network]\nAddress={address}/24\nLinkLocalAddressing=no\nIPv6AcceptRA=no\n"
        )
        return [
            (network, "/etc/systemd/network/10-host0.network"),
            (self._key.with_suffix(".pub"), "/root/.ssh/authorized_keys"),
        ]


def _children(process: int) -> list[int]:
    with suppress(FileNotFoundError):
        return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    return []


def _counted(recap: str, what: str) -> int:
    found = re.search(rf"{what}=(\d+)", recap)
    return int(found[1]) if found else 0


def _enter(handle: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.setns(handle, _NEW_NETWORK) == 0, os.strerror(ctypes.get_errno())


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: {done.stderr}"
