"""Messages to browsers: out of the outbox one by one, to the push service of whoever made the browser.

As with letters, a row leaves the outbox in the transaction that writes it down as sent. A kill in between sends one
message twice, under one topic, of which the service keeps the last.
"""

import secrets
from dataclasses import dataclass

import msgspec
import requests
from cryptography.hazmat.primitives.asymmetric import ec
from flask_babel import force_locale
from peewee import JOIN, Database

from central import outbox
from central.db import transaction
from central.meetings.models import Meeting
from central.notices.actions import notices_of_push
from central.notices.devices import is_allowed
from central.notices.letters import Stationery, told_by
from central.notices.models import Push, PushDevice
from central.notices.rules import MOST_ATTEMPTS, is_too_old, post_at, wait_ms
from central.notices.webpush import CURVE, LONGEST, authorization, bytes_of, seal
from central.outbox import Kind, Outbox
from central.people.models import Login, Official
from central.settings import Push as PushSettings

_LEASES = 3
_KEEP_S = 24 * 3600
_GONE = frozenset({404, 410})
_NEVER = frozenset({400, 401, 403, 413})


@dataclass(frozen=True, kw_only=True)
class Pusher:
    """How central speaks to push services, and on what its messages are written."""

    settings: PushSettings
    key: ec.EllipticCurvePrivateKey
    paper: Stationery


class Unsent(Exception):
    """The service did not take the message; `status` is its answer, 0 for none."""

    def __init__(self, status: int, said: str, after_s: int = 0) -> None:
        super().__init__(said)
        self.status, self.after_s = status, after_s


def push_next(database: Database, pusher: Pusher, *, now_ms: int) -> bool:
    """Deal with one message that is due; tells whether there was any."""
    until_ms = now_ms + round(_LEASES * pusher.settings.timeout_s * 1000)
    rows = outbox.claim(database, (Kind.PUSH,), now_ms=now_ms, until_ms=until_ms, at_most=1)
    for row in rows:
        _deal(database, pusher, row, now_ms)
    return bool(rows)


def _deal(database: Database, pusher: Pusher, row: Outbox, now_ms: int) -> None:
    push = _push_of(row)
    if push is None or push.sent_at_ms is not None or push.ended_at_ms is not None:
        outbox.sent([row])
    elif (device := push.device) is None or device.login.ended_at_ms is not None or not push.official.is_active:
        _end(database, row, push, "thiết bị đã tắt thông báo", now_ms)
    elif is_too_old(push.at_ms, now_ms):
        _end(database, row, push, "quá 3 ngày", now_ms)
    elif (at_ms := _may_go_at(push, pusher.settings, now_ms)) > now_ms:
        Outbox.update(due_at_ms=at_ms).where(Outbox.id == row.id).execute()
    else:
        _send(database, pusher, row, (push, device), now_ms)


def _push_of(row: Outbox) -> Push | None:
    query = Push.select(Push, Official, Meeting, PushDevice, Login).join(Official).switch(Push)
    query = query.join(Meeting, JOIN.LEFT_OUTER).switch(Push).join(PushDevice, JOIN.LEFT_OUTER)
    found: Push | None = query.join(Login, JOIN.LEFT_OUTER).where(Push.id == int(row.subject)).first()
    return found


def _may_go_at(push: Push, settings: PushSettings, now_ms: int) -> int:
    starts_at_ms = push.meeting.starts_at_ms if push.meeting else 0
    return post_at(now_ms, starts_at_ms=starts_at_ms, quiet=(settings.quiet_from, settings.quiet_until))


def _send(database: Database, pusher: Pusher, row: Outbox, to: tuple[Push, PushDevice], now_ms: int) -> None:
    push, device = to
    try:
        _give(pusher, push, device, now_ms)
    except Unsent as unsent:
        _failed(database, row, push, unsent, now_ms)
        return
    with transaction(database):
        done = {"sent_at_ms": now_ms, "attempts": push.attempts + 1, "problem": ""}
        Push.update(done).where(Push.id == push.id).execute()
        outbox.sent([row])


def _give(pusher: Pusher, push: Push, device: PushDevice, now_ms: int) -> None:
    """The service has the message when this returns; else Unsent."""
    settings = pusher.settings
    if not is_allowed(device.address, settings.hosts):
        raise Unsent(403, "địa chỉ không thuộc dịch vụ được phép")
    headers = {
        "Authorization": authorization(pusher.key, device.address, contact=settings.contact, now_s=now_ms // 1000),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(_KEEP_S),
        "Urgency": "normal",
        "Topic": f"hop-{push.id}",
    }
    body = seal(
        _text(pusher.paper, push),
        receiver=bytes_of(device.key),
        secret=bytes_of(device.secret),
        sender=ec.generate_private_key(CURVE),
        salt=secrets.token_bytes(16),
    )
    try:
        answer = requests.post(
            device.address, data=body, headers=headers, timeout=settings.timeout_s, allow_redirects=False
        )
    except requests.RequestException as error:
        raise Unsent(0, type(error).__name__) from None
    if not 200 <= answer.status_code < 300:
        after = answer.headers.get("Retry-After", "")
        raise Unsent(answer.status_code, f"HTTP {answer.status_code}", int(after[:6]) if after.isdecimal() else 0)


def _text(paper: Stationery, push: Push) -> bytes:
    """What the service worker shows, in its reader's language, short enough for every push service."""
    with paper.app.app_context(), force_locale(push.official.language):
        told = "\n".join(told_by(one) for one in notices_of_push(push))
    address = f"/meetings/{push.meeting_id}" if push.meeting_id else "/notices"
    text = told.encode()[:LONGEST].decode(errors="ignore")
    return msgspec.json.encode({"title": paper.settings.central.name, "text": text, "address": address, "tag": push.id})


def _failed(database: Database, row: Outbox, push: Push, unsent: Unsent, now_ms: int) -> None:
    """A browser that is gone is forgotten; what is wrong for good is not tried again; everything else is, later."""
    attempts = push.attempts + 1
    if unsent.status in _GONE:
        _end(database, row, push, "thiết bị đã tắt thông báo", now_ms)
        PushDevice.delete().where(PushDevice.id == push.device_id).execute()
    elif unsent.status in _NEVER or attempts >= MOST_ATTEMPTS:
        _end(database, row, push, str(unsent), now_ms)
    else:
        with transaction(database):
            Push.update(attempts=attempts, problem=str(unsent)).where(Push.id == push.id).execute()
            due = now_ms + max(wait_ms(attempts), unsent.after_s * 1000)
            outbox.postpone(row, problem=str(unsent), due_at_ms=due)


def _end(database: Database, row: Outbox, push: Push, problem: str, now_ms: int) -> None:
    with transaction(database):
        changes = {"ended_at_ms": now_ms, "attempts": push.attempts + 1, "problem": problem}
        Push.update(changes).where(Push.id == push.id).execute()
        outbox.sent([row])
