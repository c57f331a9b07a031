"""The PIN that proves who holds a phone, and the delays that make guessing useless without locking out anybody.

A wrong PIN slows the device that sent it, most of all for that name, and the address it came from; never the name for
everybody, or a prankster could shut out the chair. A device that is linked is never asked again.
"""

from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from enum import StrEnum

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MAX_DELAY_MS = 60_000
MOST_REMEMBERED = 5000
FREE_MISSES_OF_ADDRESS = 20
OFFER_HELP_AFTER = 2

_hasher = PasswordHasher()


class Answer(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    NOT_YET = "not-yet"


@dataclass(slots=True)
class Misses:
    count: int = 0
    free_at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One PIN as it was typed: for whom, on which device, from which address, when (milliseconds)."""

    attendee: int
    device: str
    address: str
    at_ms: int


@dataclass
class Pins:
    """What is remembered of wrong PINs, in memory only. `counts` is written to the journal from time to time.

    `apart` runs what keeps a processor busy (argon2) where it does not hold up the other requests.
    """

    misses: OrderedDict[Hashable, Misses] = field(default_factory=OrderedDict)
    counts: Counter[str] = field(default_factory=Counter)
    apart: Callable[[Callable[[], bool]], bool] = lambda work: work()

    def check(self, pin: str, kept: str, attempt: Attempt) -> Answer:
        """Is this the PIN? NOT_YET while the delay lasts: the PIN is not even looked at then."""
        if self.wait_ms(attempt) > 0:
            return Answer.NOT_YET
        # Counted before it is known to be wrong, so that nobody gains by asking many times at once.
        before = [self._miss(key, free, attempt.at_ms) for key, free in self._keys(attempt)]
        if self.apart(lambda: fits(pin, kept)):
            for known in before:
                known.count, known.free_at = known.count - 1, attempt.at_ms
            return Answer.RIGHT
        self.counts["wrong-pin"] += 1
        return Answer.WRONG

    def wait_ms(self, attempt: Attempt) -> int:
        """How long this device still has to wait before it may try this name."""
        known = (self.misses.get(key) for key, _ in self._keys(attempt))
        return max((one.free_at - attempt.at_ms for one in known if one), default=0)

    def needs_help(self, attempt: Attempt) -> bool:
        """After the second miss the page offers the secretary."""
        known = self.misses.get((attempt.device, attempt.attendee))
        return known is not None and known.count >= OFFER_HELP_AFTER

    def take_counts(self) -> dict[str, int]:
        """The wrong PINs since the last time, by reason."""
        taken, self.counts = dict(self.counts), Counter()
        return taken

    def _keys(self, attempt: Attempt) -> tuple[tuple[Hashable, int], ...]:
        """Whom a miss counts against, and how many misses are free there (many may share one address)."""
        return (
            ((attempt.device, attempt.attendee), 1),
            (attempt.device, 3),
            (("address", attempt.address), FREE_MISSES_OF_ADDRESS),
        )

    def _miss(self, key: Hashable, free: int, at_ms: int) -> Misses:
        known = self.misses.setdefault(key, Misses())
        known.count += 1
        over = known.count - free
        known.free_at = at_ms + (min(MAX_DELAY_MS, 1000 << min(over, 6)) if over > 0 else 0)
        self.misses.move_to_end(key)
        if len(self.misses) > MOST_REMEMBERED:
            self.misses.popitem(last=False)
        return known


def fits(pin: str, kept: str) -> bool:
    """Is this the PIN whose argon2 hash the package has? An empty or broken hash fits nothing."""
    if not (len(pin) == 6 and pin.isascii() and pin.isdigit()) or not kept:
        return False
    try:
        return _hasher.verify(kept, pin)
    except (VerificationError, InvalidHashError):
        return False
