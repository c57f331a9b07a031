"""Every MQTT topic, one function each; the unit's name and its shard are always the last two or the only parts."""

import hashlib
import re

ROOT = "hop/v1"
SHARDS = 64
UNIT_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


def is_unit_name(name: str) -> bool:
    """A DNS label in lower case: it names the certificate, the topics and the room's public address."""
    return UNIT_NAME.fullmatch(name) is not None


def shard(unit: str) -> str:
    """The unit's share of the work at central, 00 to 3f: the first six bits of SHA-256 of its name."""
    return f"{hashlib.sha256(unit.encode()).digest()[0] >> 2:02x}"


def up(unit: str) -> str:
    """Runs of lines from a unit."""
    return f"{ROOT}/up/{shard(unit)}/{unit}"


def hello(unit: str) -> str:
    """What a unit holds; always answered."""
    return f"{ROOT}/hello/{shard(unit)}/{unit}"


def ack(unit: str) -> str:
    """Central's own answer after its commit."""
    return f"{ROOT}/down/{unit}/ack"


def packages(unit: str) -> str:
    """The signed list of packages, keys and withdrawals for a unit."""
    return f"{ROOT}/down/{unit}/packages"


def wishes(unit: str) -> str:
    """The signed list of wishes for a unit."""
    return f"{ROOT}/down/{unit}/wishes"


def rooms(unit: str) -> str:
    """The signed list of what the other rooms of its meetings do, for a unit."""
    return f"{ROOT}/down/{unit}/rooms"


def state(unit: str) -> str:
    """Whether a unit is connected (retained; its will says no)."""
    return f"{ROOT}/state/{unit}"


def broker_control() -> str:
    """Where mosquitto is told whom to cut off; of units none may speak there."""
    return "$CONTROL/dynamic-security/v1"


def up_of(shard_name: str) -> str:
    """Central's subscription to the runs of one shard."""
    return f"{ROOT}/up/{shard_name}/+"


def hello_of(shard_name: str) -> str:
    """Central's subscription to the hellos of one shard."""
    return f"{ROOT}/hello/{shard_name}/+"


def down_of(unit: str) -> str:
    """A unit's only subscription."""
    return f"{ROOT}/down/{unit}/#"


def all_states() -> str:
    """Central's subscription to every unit's state."""
    return f"{ROOT}/state/+"


def unit_of(topic: str) -> str:
    """The unit that a topic belongs to, empty when the topic is none of ours or its shard is not the unit's."""
    for one in (up, hello, state):
        unit = topic.rsplit("/", 1)[-1]
        if is_unit_name(unit) and one(unit) == topic:
            return unit
    return ""
