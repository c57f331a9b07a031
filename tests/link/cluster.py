"""Three nodes of RabbitMQ on this machine with the file that docs/scale.md tells to deploy, as one broker for MQTT.

Debian's package, our own ports, folders and name server for Erlang: what is installed here otherwise stays as it is.
"""

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.line import Line
from tests.servers import Server, eventually, free_port, is_listening, program

_FILE = Path(__file__).parents[2] / "docs" / "rabbitmq.conf"
_PROGRAMS = [Path("/usr/lib/rabbitmq/bin")]
STARTS_IN_S = 240.0


@dataclass(kw_only=True)
class Cluster:
    """`spread` is what a name with three addresses is to clients: the next node that answers."""

    folder: Path
    nodes: list[Server]
    spread: Line
    names: Server
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def port(self) -> int:
        return self.spread.port

    def control(self, *command: str, node: int = 1) -> str:
        """What `rabbitmqctl` answers at a node; it must succeed."""
        done = subprocess.run(
            [program("rabbitmqctl", folders=_PROGRAMS), "-n", _name(node), "--quiet", *command],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=STARTS_IN_S,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def running(self, node: int) -> int:
        """How many nodes run, as this one sees it."""
        said = self.control("eval", "length(rabbit_mnesia:cluster_nodes(running)).", node=node)
        return int(said.split()[-1])

    def node_of(self, client: str) -> Server:
        """The node that this client is connected to: the one that has let it in last."""
        said = {
            node.log.read_text().rpartition(f"client id: {client}.")[2].partition(")")[0]: node for node in self.nodes
        }
        return said[max(number for number in said if number.isdigit())]

    def stop(self) -> None:
        self.spread.close()
        for node in self.nodes:
            node.kill()
        self.names.stop()


def make_cluster(folder: Path, *, pki: Path, definitions: bytes, count: int = 3) -> Cluster:
    """Nodes that know each other and let in whom the definitions name; they all run when this returns."""
    folder.mkdir()
    home = folder / "home"
    home.mkdir()
    (home / ".erlang.cookie").write_text("HOPTESTSONLY")
    (home / ".erlang.cookie").chmod(0o400)
    (folder / "definitions.json").write_bytes(definitions)
    (folder / "plugins").write_text("[rabbitmq_auth_mechanism_ssl, rabbitmq_mqtt].\n")
    names_port = free_port()
    shared = {"HOME": str(home), "ERL_EPMD_PORT": str(names_port), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    names = Server(command=[program("epmd"), "-port", str(names_port)], port=names_port, log=folder / "epmd.log")
    names.start()
    nodes = [_node(folder, number, pki=pki, count=count, shared=shared) for number in range(1, count + 1)]
    cluster = Cluster(
        folder=folder, nodes=nodes, spread=Line(*(node.port for node in nodes)), names=names, environment=shared
    )
    try:
        _start(cluster, nodes)
    except BaseException:
        cluster.stop()
        raise
    return cluster


def _start(cluster: Cluster, nodes: Sequence[Server]) -> None:
    """The first one founds the cluster, the others join it."""
    for number, node in enumerate(nodes, start=1):
        node.launch()
        process = node.process
        assert process is not None
        eventually(lambda: is_listening(node.port) or process.poll() is not None, timeout_s=STARTS_IN_S, every_s=0.2)  # noqa: B023
        assert process.poll() is None, node.log.read_text()[-3000:]
        eventually(lambda: cluster.running(1) == number, timeout_s=STARTS_IN_S, every_s=0.5)  # noqa: B023


def _node(folder: Path, number: int, *, pki: Path, count: int, shared: dict[str, str]) -> Server:
    own, port = folder / str(number), free_port()
    own.mkdir()
    text = _FILE.read_text().replace("/etc/rabbitmq/hop/definitions.json", str(folder / "definitions.json"))
    text = text.replace("/etc/rabbitmq/hop", str(pki)).replace(
        ".ssl.default = 8883", f".ssl.default = 127.0.0.1:{port}"
    )
    for one in range(1, count + 1):
        text = text.replace(f"rabbit@broker-{one}", _name(one))
    (own / "rabbitmq.conf").write_text(text)
    environment = shared | {
        "RABBITMQ_NODENAME": _name(number),
        "RABBITMQ_NODE_PORT": str(free_port()),
        "RABBITMQ_DIST_PORT": str(free_port()),
        "RABBITMQ_CONFIG_FILE": str(own / "rabbitmq.conf"),
        "RABBITMQ_ADVANCED_CONFIG_FILE": str(own / "none.config"),
        "RABBITMQ_CONF_ENV_FILE": str(own / "none.conf"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        "RABBITMQ_MNESIA_BASE": str(own),
        "RABBITMQ_LOG_BASE": str(own),
        "RABBITMQ_LOGS": "-",
        # Else a shell would stand between us and the node, and be killed in its place.
        "RUNNING_UNDER_SYSTEMD": "1",
        "ERL_CRASH_DUMP": str(own / "crash"),
        # Many cores' worth of threads that wait actively would eat a small machine.
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+sbwt none +sbwtdcpu none +sbwtdio none +S 2:2",
    }
    values = [f"{key}={value}" for key, value in environment.items()]
    server = program("rabbitmq-server", folders=_PROGRAMS)
    command: list[str | Path] = [program("env"), "-i", "-C", own, *values, server]
    return Server(command=command, port=port, log=own / "log")


def _name(node: int) -> str:
    return f"hop{node}@localhost"
