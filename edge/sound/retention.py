"""When the sound of a meeting has been kept long enough. Pure."""

from dataclasses import dataclass

from contract.events import SoundOver

_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Rule:
    """The agency's rule: so many days after the minutes were signed; at most so many after the meeting without."""

    days: int
    days_unsigned: int


def over(rule: Rule, *, signed_at: int, ended_at: int, now_ms: int) -> SoundOver | None:
    """Why it is kept no longer, None while it is. `signed_at` is 0 as long as nobody has told of a signature."""
    if signed_at:
        return SoundOver.SIGNED if now_ms >= max(signed_at, ended_at) + rule.days * _DAY_MS else None
    return SoundOver.UNSIGNED if now_ms >= ended_at + rule.days_unsigned * _DAY_MS else None
