"""By when a meeting must be approved, answered and supplied with papers; the days are data (`kinds.toml`)."""

import tomllib
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from importlib import resources

import msgspec

VIETNAM = timezone(timedelta(hours=7))
"""One zone without summer time; no zone database is needed."""


class MeetingKind(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of meeting. Days are calendar days before the meeting's day; `answer_days` None: on being notified."""

    name: str
    title: str
    approve_days: int
    papers_days: int
    answer_days: int | None = None
    citation: str = ""


class _File(msgspec.Struct, frozen=True, kw_only=True):
    kind: tuple[MeetingKind, ...]


@cache
def meeting_kinds() -> dict[str, MeetingKind]:
    """The kinds by name, in the file's order."""
    raw = tomllib.loads(resources.files(__package__).joinpath("kinds.toml").read_text("utf-8"))
    return {kind.name: kind for kind in msgspec.convert(raw, _File).kind}


def local(at_ms: int) -> datetime:
    """A moment as the clock on the wall shows it."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(VIETNAM)


def to_ms(at: datetime) -> int:
    """Milliseconds since 1970 of a moment; one without a zone is meant as on the wall."""
    return round((at if at.tzinfo else at.replace(tzinfo=VIETNAM)).timestamp() * 1000)


def approve_by(kind: MeetingKind, starts_at_ms: int) -> int:
    """The last moment for the approval (R6.3): as many calendar days before, at the meeting's own hour."""
    return starts_at_ms - kind.approve_days * 86_400_000


def papers_by(kind: MeetingKind, starts_at_ms: int) -> int:
    """The last moment for the papers to reach the host office (R9.3)."""
    return starts_at_ms - kind.papers_days * 86_400_000


def answer_by(kind: MeetingKind, starts_at_ms: int) -> int | None:
    """The last moment for the delegates' answer (R6.4); None: at once on being notified, no hour is set."""
    return None if kind.answer_days is None else starts_at_ms - kind.answer_days * 86_400_000
