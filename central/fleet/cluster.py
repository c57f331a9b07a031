"""Who may connect to a clustered broker (RabbitMQ) and what each may say and hear there, as its definitions.

The same rules as in mosquitto's file, written out, since RabbitMQ has them per user. A unit that was withdrawn is not
among them; `rabbitmqctl delete_user` also ends the connection that it has.
"""

from collections.abc import Iterable

import msgspec

from central.fleet.models import Certificate, Unit

_EXCHANGE = "amq.topic"
SEATS = 8
"""Central's clients, as many as mosquitto's file names."""
_LEFT = {
    "vhost": "/",
    "name": "hop-left-behind",
    "pattern": "^mqtt-subscription-",
    "apply-to": "queues",
    "definition": {"expires": 60_000, "max-length": 50_000},
}
"""A queue whose connection ended with its node goes, too: each connection begins with a queue of its own."""


def broker_users() -> bytes:
    """RabbitMQ's definitions (JSON) for central's clients and for every unit that has a certificate."""
    let_in = Certificate.select(Certificate.subject).where(Certificate.revoked_at_ms.is_null())
    units = [one.name for one in Unit.select().where(Unit.name.in_(let_in)).order_by(Unit.name)]
    seats = [f"central.{seat}" for seat in range(1, SEATS + 1)]
    return msgspec.json.format(
        msgspec.json.encode(
            {
                "vhosts": [{"name": "/"}],
                "users": [_user(name) for name in (*seats, *units)],
                "permissions": [_queues(name) for name in (*seats, *units)],
                "topic_permissions": [*map(_central_topics, seats), *map(_unit_topics, units)],
                "policies": [_LEFT],
            }
        )
    )


def _user(name: str) -> dict[str, object]:
    """Without a password: only the certificate lets in."""
    return {"name": name, "password_hash": "", "hashing_algorithm": "rabbit_password_hashing_sha256", "tags": []}


def _queues(name: str) -> dict[str, object]:
    """Its client id is its name, a dot and a number; a unit's name has no dot."""
    queue = rf"^mqtt-subscription-{name.replace('.', chr(92) + '.')}\.[0-9]+qos[01]$"
    both = rf"{queue}|^amq\.topic$"
    return {"user": name, "vhost": "/", "configure": queue, "write": both, "read": both}


def _unit_topics(name: str) -> dict[str, object]:
    """RabbitMQ has MQTT's `a/b` as `a.b`; a unit's name has no dot."""
    up = tuple(rf"hop\.v1\.{kind}\.[0-3][0-9a-f]\.{name}" for kind in ("up", "hello"))
    return _topics(name, write=(*up, rf"hop\.v1\.state\.{name}"), read=(rf"hop\.v1\.down\.{name}\.(#|[a-z]+)",))


def _central_topics(name: str) -> dict[str, object]:
    heard = (r"hop\.v1\.(up|hello)\.([+*]|[0-3][0-9a-f])\..+", r"hop\.v1\.state\..+")
    return _topics(name, write=(r"hop\.v1\.down\..+",), read=heard)


def _topics(name: str, *, write: Iterable[str], read: Iterable[str]) -> dict[str, object]:
    allowed = {"write": f"^({'|'.join(write)})$", "read": f"^({'|'.join(read)})$"}
    return {"user": name, "vhost": "/", "exchange": _EXCHANGE, **allowed}
