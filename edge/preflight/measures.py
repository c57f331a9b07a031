"""What was measured before a meeting: facts without a judgement."""

from dataclasses import dataclass
from enum import StrEnum

from edge.clock import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """`is_set`: the unit should have one; `shows`: pictures come; `read_at`: when it last read a code, 0 for never."""

    is_set: bool
    shows: bool
    read_at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Microphone:
    """`peak_db` is below full scale; None when nothing was heard, or nobody answered."""

    is_set: bool
    is_listening: bool = False
    may_try: bool = True
    peak_db: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """`write_ms`: how long a small file took to be safe; None when it could not be written. `for_sound`: the sound of
    the meeting is to be kept there, too."""

    free_bytes: int
    write_ms: int | None
    for_sound: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """How many files the meeting's papers have, and the titles of those that are missing or not what they should be."""

    files: int
    missing: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()


class Vote(StrEnum):
    HELD = "held"
    FAILED = "failed"
    NOBODY = "nobody"
    NOT_APPROVED = "not-approved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    vote: Vote
    took_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """None: the part could not be measured, which the log says more about."""

    moment: Moment
    camera: Camera | None
    microphone: Microphone | None
    disk: Disk | None
    plan_is_whole: bool | None
    papers: Papers | None
    vote: Trial | None
