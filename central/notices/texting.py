"""Text messages (R5.1): written with the change, handed one by one to the province's gateway or to Gammu's daemon."""

import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import requests
from peewee import Database

from central import outbox
from central.db import transaction
from central.meetings.models import Meeting
from central.notices.models import TextMessage
from central.notices.plain import mobile
from central.notices.rules import MOST_ATTEMPTS, is_too_old, post_at, wait_ms
from central.outbox import Kind, Outbox
from central.people.models import Official
from central.settings import Sms

_LEASES = 3


class Untaken(Exception):
    """The gateway did not take a message; `is_for_good` says that it never will."""

    def __init__(self, said: str, *, is_for_good: bool = False) -> None:
        super().__init__(said)
        self.is_for_good = is_for_good


@dataclass(frozen=True, kw_only=True)
class Gateway:
    """The way out: `headers` may hold what the gateway is shown."""

    sms: Sms
    headers: Mapping[str, str]

    def take(self, number: str, text: str) -> None:
        """The gateway has the message when this returns; else Untaken."""
        if self.sms.gammu is not None:
            self._inject(number, text)
        else:
            self._post(number, text)

    def _post(self, number: str, text: str) -> None:
        fields = {name: value.format(number=number, text=text) for name, value in self.sms.fields.items()}
        try:
            answer = requests.post(
                self.sms.url,
                json=fields if self.sms.as_json else None,
                data=None if self.sms.as_json else fields,
                headers=dict(self.headers),
                timeout=self.sms.timeout_s,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise Untaken(type(error).__name__) from None
        if not 200 <= answer.status_code < 300:
            is_wrong = 400 <= answer.status_code < 500 and answer.status_code not in (408, 429)
            raise Untaken(f"HTTP {answer.status_code}", is_for_good=is_wrong)

    def _inject(self, number: str, text: str) -> None:
        command = ["gammu-smsd-inject", "-c", str(self.sms.gammu), "TEXT", number, "-text", text]
        try:
            done = subprocess.run(command, check=False, capture_output=True, timeout=self.sms.timeout_s)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Untaken(type(error).__name__) from None
        if done.returncode:
            raise Untaken(f"gammu {done.returncode}")


def put_texts(officials: Iterable[int], meeting: Meeting, text: str, *, now_ms: int) -> int:
    """A message for each of these people who has a mobile number, in the caller's transaction; how many there are."""
    numbers = {one.id: mobile(one.phone) for one in Official.select().where(Official.id.in_(list(officials)))}
    for official, number in sorted(numbers.items()):
        if number:
            one = TextMessage.create(official=official, meeting=meeting, number=number, text=text, at_ms=now_ms)
            outbox.put(Kind.TEXT, str(one.id), now_ms=now_ms)
    return len([one for one in numbers.values() if one])


def texts_of(meeting: Meeting, *, at_most: int = 500) -> list[TextMessage]:
    """The messages about a meeting, the newest first."""
    query = TextMessage.select(TextMessage, Official).join(Official).where(TextMessage.meeting == meeting)
    return list(query.order_by(TextMessage.at_ms.desc(), TextMessage.id.desc()).limit(at_most))


def text_next(database: Database, gateway: Gateway, *, now_ms: int) -> bool:
    """Deal with one message that is due; tells whether there was any."""
    until_ms = now_ms + round(_LEASES * gateway.sms.timeout_s * 1000)
    rows = outbox.claim(database, (Kind.TEXT,), now_ms=now_ms, until_ms=until_ms, at_most=1)
    for row in rows:
        _deal(database, gateway, row, now_ms)
    return bool(rows)


def _deal(database: Database, gateway: Gateway, row: Outbox, now_ms: int) -> None:
    query = TextMessage.select(TextMessage, Meeting).join(Meeting).where(TextMessage.id == int(row.subject))
    one: TextMessage | None = query.first()
    if one is None or one.sent_at_ms is not None or one.ended_at_ms is not None:
        outbox.sent([row])
        return
    starts_at_ms = one.meeting.starts_at_ms or 0
    at_ms = post_at(now_ms, starts_at_ms=starts_at_ms, quiet=(gateway.sms.quiet_from, gateway.sms.quiet_until))
    if is_too_old(one.at_ms, now_ms) or (starts_at_ms and starts_at_ms <= now_ms):
        _settle(database, row, one, {"ended_at_ms": now_ms, "problem": "quá muộn"})
    elif at_ms > now_ms:
        Outbox.update(due_at_ms=at_ms).where(Outbox.id == row.id).execute()
    else:
        _hand_over(database, gateway, row, one, now_ms)


def _hand_over(database: Database, gateway: Gateway, row: Outbox, one: TextMessage, now_ms: int) -> None:
    attempts = one.attempts + 1
    try:
        gateway.take(one.number, one.text)
    except Untaken as untaken:
        problem = str(untaken)
        if untaken.is_for_good or attempts >= MOST_ATTEMPTS:
            _settle(database, row, one, {"ended_at_ms": now_ms, "attempts": attempts, "problem": problem})
            return
        with transaction(database):
            TextMessage.update(attempts=attempts, problem=problem).where(TextMessage.id == one.id).execute()
            outbox.postpone(row, problem=problem, due_at_ms=now_ms + wait_ms(attempts))
    else:
        _settle(database, row, one, {"sent_at_ms": now_ms, "attempts": attempts, "problem": ""})


def _settle(database: Database, row: Outbox, one: TextMessage, changes: Mapping[str, object]) -> None:
    with transaction(database):
        TextMessage.update(dict(changes)).where(TextMessage.id == one.id).execute()
        outbox.sent([row])
