"""Devices that wait for the secretary's nod, and the short leave of a person at the room's screen. In memory only.

A restart of the unit loses neither a vote nor a linked phone: a device that still waits asks again by itself.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

WAITS_MS = 15 * 60_000
LEAVE_MS = 3 * 60_000
MOST_WAITING = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """A device that says whose it is. `on_screen`: the room's own screen, for a short time only."""

    meeting: int
    attendee: int
    device: str
    since: int
    seen: int
    on_screen: bool = False

    @property
    def sign(self) -> str:
        """Four digits that the person and the secretary both see, so that the right device is confirmed."""
        seed = f"{self.device}/{self.attendee}".encode()
        return f"{int.from_bytes(hashlib.sha256(seed).digest()[:4], 'big') % 10_000:04d}"


@dataclass
class Waiting:
    """Who waits, one name a device at most."""

    devices: dict[str, Waits] = field(default_factory=dict)

    def ask(self, waits: Waits) -> bool:
        """Begin to wait, or go on waiting; False when this device already did, or when too many wait."""
        before = self.devices.get(waits.device)
        self._forget_old(waits.seen)
        if len(self.devices) >= MOST_WAITING and before is None:
            return False
        is_new = before is None or before.attendee != waits.attendee
        since = waits.since if before is None or is_new else before.since
        self.devices[waits.device] = Waits(
            meeting=waits.meeting,
            attendee=waits.attendee,
            device=waits.device,
            since=since,
            seen=waits.seen,
            on_screen=waits.on_screen,
        )
        return is_new

    def of(self, meeting: int, now_ms: int) -> list[Waits]:
        """Those who wait in a meeting, the longest first."""
        self._forget_old(now_ms)
        return sorted((one for one in self.devices.values() if one.meeting == meeting), key=lambda one: one.since)

    def take(self, device: str) -> Waits | None:
        """Confirmed or sent away: the device waits no longer."""
        return self.devices.pop(device, None)

    def _forget_old(self, now_ms: int) -> None:
        old: Iterable[str] = [key for key, one in self.devices.items() if now_ms - one.seen > WAITS_MS]
        for key in old:
            del self.devices[key]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """The room's screen is one person's until this time."""

    meeting: int
    attendee: int
    device: str
    until: int


@dataclass
class Leaves:
    """The leaves that were given, by a token that the ballot's form carries."""

    given: dict[str, Leave] = field(default_factory=dict)

    def give(self, meeting: int, attendee: int, device: str, now_ms: int) -> str:
        """A token for one person on this screen, in the place of whoever stood there before."""
        self.end_on(device)
        self.given = {token: one for token, one in self.given.items() if one.until > now_ms}
        token = secrets.token_urlsafe(16)
        self.given[token] = Leave(meeting=meeting, attendee=attendee, device=device, until=now_ms + LEAVE_MS)
        return token

    def holder(self, token: str, device: str, now_ms: int) -> int:
        """Whose leave this is, 0 when it is nobody's, another screen's, or over."""
        found = self.given.get(token)
        return found.attendee if found and found.device == device and found.until > now_ms else 0

    def token_of(self, meeting: int, attendee: int, device: str, now_ms: int) -> str:
        """The token that was given to a person of this meeting on this screen, empty when there is none."""
        mine = (token for token, one in self.given.items() if (one.meeting, one.attendee) == (meeting, attendee))
        return next((token for token in mine if self.holder(token, device, now_ms) == attendee), "")

    def last_on(self, token: str, now_ms: int) -> None:
        """The person is still there: the time begins anew. What is over stays over."""
        found = self.given.get(token)
        if found and found.until > now_ms:
            self.given[token] = replace(found, until=now_ms + LEAVE_MS)

    def whose(self, device: str, now_ms: int) -> int:
        """Who stands at this screen, 0 for nobody."""
        here = (one.attendee for one in self.given.values() if one.device == device and one.until > now_ms)
        return next(here, 0)

    def end(self, token: str) -> None:
        self.given.pop(token, None)

    def end_on(self, device: str) -> None:
        """Nobody stands at this screen any more."""
        self.given = {token: one for token, one in self.given.items() if one.device != device}
