"""Guests at the door who are on no list: they write their name, and the chair or secretary lets them in by one tap.

Who waits is in memory only: it is a question, no fact; what is answered with yes becomes lines.
"""

import secrets
from dataclasses import dataclass, field

from contract.package import PersonHere
from contract.refused import Refused

WAITS_MS = 15 * 60_000
MOST_WAITING = 12
"""More than a chair can look through: whoever comes then is helped by the secretary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AtDoor:
    """Somebody who asks to be let in."""

    token: str
    meeting: int
    person: PersonHere
    since: int


@dataclass
class Guests:
    """Those who ask, in the order in which they came."""

    asking: dict[str, AtDoor] = field(default_factory=dict)

    def ask(self, meeting: int, person: PersonHere, now_ms: int) -> AtDoor:
        """Ask to be let in; who asks again asks once. Refused when too many do."""
        waiting = self.of(meeting, now_ms)
        before = next((one for one in waiting if one.person == person), None)
        if before:
            return before
        if len(waiting) >= MOST_WAITING:
            raise Refused("Đang có nhiều khách chờ. Kính mời đại biểu gọi Thư ký.")
        guest = AtDoor(token=secrets.token_hex(8), meeting=meeting, person=person, since=now_ms)
        self.asking[guest.token] = guest
        return guest

    def of(self, meeting: int, now_ms: int) -> list[AtDoor]:
        """Who waits at a meeting's door, the longest first; after a quarter of an hour nobody stands there any more."""
        self.asking = {one.token: one for one in self.asking.values() if now_ms - one.since < WAITS_MS}
        return [one for one in self.asking.values() if one.meeting == meeting]

    def take(self, meeting: int, token: str) -> AtDoor:
        """The question is answered; Refused when somebody else did so before."""
        guest = self.asking.get(token)
        if guest is None or guest.meeting != meeting:
            raise Refused("Khách này không còn chờ tại cửa.")
        del self.asking[token]
        return guest
