"""A registration as it was understood: what R5.4 and R6.2 ask for, with every person found and every time known."""

from dataclasses import dataclass, field

from contract.ballot import Question
from contract.package import Category, PlannedSitting

INTERNAL_TITLE = "Họp nội bộ"
"""All that is kept of the subject of a meeting on state secrets."""


@dataclass(frozen=True, kw_only=True)
class PlannedItem:
    token: str
    title: str
    minutes: int = 0
    presenter: str = ""
    is_closed: bool = False


@dataclass(frozen=True, kw_only=True)
class PlannedBallot:
    token: str
    title: str
    questions: tuple[Question, ...]
    item: str = ""
    is_secret: bool = False


@dataclass(frozen=True, kw_only=True)
class PlannedInvitation:
    """One of agency, position, official and guest is set; `places` and `level` are for an agency; `item`: only
    for this agenda item; `room`: which further room (điểm cầu) they come to."""

    token: str
    agency: int | None = None
    position: int | None = None
    official: int | None = None
    guest: str = ""
    places: int = 1
    level: str = ""
    category: Category = Category.INVITED
    votes: bool = False
    role: str = ""
    item: str = ""
    room: int | None = None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Times are milliseconds since 1970. A plan with `is_secret` has no content but room and time."""

    title: str
    kind: str
    rule: str
    host: int
    room: int
    starts_at_ms: int
    ends_at_ms: int
    chairs: tuple[int, ...]
    secretaries: tuple[int, ...]
    approver: int
    door_title: str = ""
    content: str = ""
    opens_before_min: int = 30
    is_secret: bool = False
    agenda: tuple[PlannedItem, ...] = field(default=())
    invitations: tuple[PlannedInvitation, ...] = field(default=())
    ballots: tuple[PlannedBallot, ...] = field(default=())
    further_rooms: tuple[int, ...] = ()
    reserved: tuple[str, ...] = ()
    """Acts that only the chair may do in the room (`contract.conducting.RESERVABLE`)."""
    sittings: tuple[PlannedSitting, ...] = ()
    """All of them, if there are several: from `starts_at_ms` to `ends_at_ms`."""

    @property
    def planned(self) -> tuple[PlannedSitting, ...]:
        """The sittings, also the only one."""
        return self.sittings or (PlannedSitting(starts_at=self.starts_at_ms, ends_at=self.ends_at_ms),)

    @property
    def rooms(self) -> tuple[int, ...]:
        """All rooms in which the meeting sits, the leading one first."""
        return self.room, *self.further_rooms
