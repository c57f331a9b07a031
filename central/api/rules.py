"""Pure: what a token may be made for, how long, and how often it may ask.

A scope only narrows: each act is still asked of the person's own rights (central.meetings.rights).
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum

from contract.refused import Refused

DAY_MS = 86_400_000
NAME_KEPT_MS = 7 * DAY_MS
"""How long a request that was named is answered as the first time."""
DAYS = (30, 90, 365)
MOST_TOKENS = 20
MINUTE_MS = 60_000
WRONG_A_MINUTE = 30
"""So many wrong tokens an address may show in a minute."""
_MOST_KEYS = 50_000


class Scope(StrEnum):
    """READ: all that the person sees. ANSWER: what one does for oneself. AGENCY: what one answers for an agency.
    REGISTER, APPROVE: what the rights of these names are for. CONDUCT: a chair's and a secretary's acts. ADMINISTER:
    an administrator's and the Office's."""

    READ = "read"
    ANSWER = "answer"
    AGENCY = "agency"
    REGISTER = "register"
    APPROVE = "approve"
    CONDUCT = "conduct"
    ADMINISTER = "administer"


FOR_ALL = frozenset({Scope.READ, Scope.ANSWER, Scope.CONDUCT})
"""Anybody may be made a meeting's chair or secretary; the others need a right of the account."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The token that somebody asks for, as typed."""

    name: str
    scopes: Collection[str]
    days: int


def check_wanted(wanted: Wanted, *, offered: Collection[Scope]) -> frozenset[Scope]:
    """What the token is to hold. Refused: without a name or a scope, for another time, or for what one may not do."""
    if not wanted.name.strip():
        raise Refused("Kính mời đặt tên cho mã truy cập.")
    if wanted.days not in DAYS or not wanted.scopes or not set(wanted.scopes) <= set(Scope):
        raise Refused("Kính mời chọn phạm vi và thời hạn của mã truy cập.")
    if not set(wanted.scopes) <= set(offered):
        raise Refused("Tài khoản chưa được phân quyền cho phạm vi này. Kính mời liên hệ quản trị hệ thống của đơn vị.")
    return frozenset(Scope(one) for one in wanted.scopes)


@dataclass(kw_only=True)
class Pace:
    """How often each key has asked in the present minute; kept in memory, by each process of central for itself."""

    minute: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    def may(self, key: str, most: int, *, now_ms: int) -> bool:
        """Count one more; False when it is one too many."""
        if now_ms // MINUTE_MS != self.minute or len(self.counts) > _MOST_KEYS:
            self.minute, self.counts = now_ms // MINUTE_MS, {}
        self.counts[key] = self.counts.get(key, 0) + 1
        return self.counts[key] <= most


def seconds_left(now_ms: int) -> int:
    """Until the next minute begins."""
    return 1 + (MINUTE_MS - now_ms % MINUTE_MS) // 1000
