"""The browsers that want to be told at once: taken on, taken off, and what is to go to them of a change (R5.1)."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from peewee import Database

from central import outbox
from central.db import transaction
from central.meetings.models import Meeting
from central.notices.models import Push, PushDevice
from central.notices.webpush import bytes_of
from central.outbox import Kind
from central.people.models import Login, Official
from contract.refused import Refused

MOST_DEVICES = 10
_POINT, _SECRET, _LONGEST = 65, 16, 1000


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """What a browser tells of itself: where its messages are taken, and the two halves for sealing them."""

    address: str
    key: str
    secret: str


def is_allowed(address: str, hosts: Iterable[str]) -> bool:
    """Is it of a push service that central may call? A browser could name any machine near central."""
    parts = urlsplit(address)
    host, is_here = parts.hostname or "", (parts.hostname or "") == "127.0.0.1"
    if parts.scheme != "https" and not is_here:
        return False
    return any(host == one or (one.startswith("*.") and host.endswith(one[1:])) for one in hosts)


def subscribe(database: Database, login: Login, asked: Subscription, *, hosts: Iterable[str], now_ms: int) -> None:
    """Tell this browser from now on, as long as this login lasts; asked again it is the same one.

    Refused: not an address of a known push service, no keys, or too many browsers of this person.
    """
    if len(asked.address) > _LONGEST or not is_allowed(asked.address, hosts) or not _has_keys(asked):
        raise Refused("Trình duyệt này chưa nhận được thông báo. Kính mời dùng trình duyệt khác.")
    digest = hashlib.sha256(asked.address.encode()).hexdigest()
    with transaction(database):
        PushDevice.delete().where(PushDevice.address_sha256 == digest).execute()
        if PushDevice.select().where(PushDevice.official == login.official_id).count() >= MOST_DEVICES:
            raise Refused("Đã bật thông báo trên %(most)s thiết bị. Kính mời tắt bớt.", most=MOST_DEVICES)
        PushDevice.create(
            login=login,
            official=login.official_id,
            address_sha256=digest,
            address=asked.address,
            key=asked.key,
            secret=asked.secret,
            added_at_ms=now_ms,
        )


def unsubscribe(database: Database, official: Official, device: int) -> None:
    """Tell one of this person's browsers nothing any more; somebody else's stays."""
    with transaction(database):
        PushDevice.delete().where(PushDevice.id == device, PushDevice.official == official).execute()


def devices_of(official: Official) -> list[PushDevice]:
    """The browsers of a person that are told, with their logins."""
    query = PushDevice.select(PushDevice, Login).join(Login).where(PushDevice.official == official)
    return list(query.where(Login.ended_at_ms.is_null()).order_by(PushDevice.id))


def put_pushes(officials: Iterable[int], meeting: Meeting | None, *, now_ms: int) -> None:
    """One message for each browser of these people, in the caller's transaction."""
    there = PushDevice.select().join(Login).where(PushDevice.official.in_(list(officials)), Login.ended_at_ms.is_null())
    for device in there.order_by(PushDevice.id):
        push = Push.create(device=device, official=device.official_id, meeting=meeting, at_ms=now_ms)
        outbox.put(Kind.PUSH, str(push.id), now_ms=now_ms)


def pushes_of(meeting: Meeting, *, at_most: int = 500) -> list[Push]:
    """What went, or is to go, to browsers about a meeting, the newest first."""
    query = Push.select(Push, Official).join(Official).where(Push.meeting == meeting)
    return list(query.order_by(Push.at_ms.desc(), Push.id.desc()).limit(at_most))


def _has_keys(asked: Subscription) -> bool:
    try:
        return (len(bytes_of(asked.key)), len(bytes_of(asked.secret))) == (_POINT, _SECRET)
    except ValueError:
        return False
