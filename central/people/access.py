"""What an account may do beyond its own meetings, read once for a request."""

from dataclasses import dataclass
from datetime import date

from central.people.models import AccountRight, Level, Official, Position, Post, Right
from central.people.rights import Role
from central.people.standing import holds_on


@dataclass(frozen=True, kw_only=True)
class Access:
    """The rights that an official holds; agency None in `held` means all agencies. `leads`: agencies that one heads."""

    official: int
    held: frozenset[tuple[Right, int | None]]
    leads: frozenset[int]

    def has(self, right: Right, agency: int | None = None) -> bool:
        """Does the account hold the right for this agency, or for all?"""
        return (right, None) in self.held or (agency is not None and (right, agency) in self.held)

    def has_anywhere(self, right: Right) -> bool:
        return any(held is right for held, _ in self.held)

    @property
    def administers(self) -> bool:
        """Do they administer anything: an agency, the province, the system?"""
        return len(self.roles()) > 1

    @property
    def keeps_units(self) -> bool:
        """Do they look after the rooms' units?"""
        return self.has_anywhere(Right.IT_ADMIN)

    def roles(self, agency: int | None = None) -> frozenset[Role]:
        """What one is towards this agency; without one, towards any that one administers."""
        administers = self.has(Right.AGENCY_ADMIN, agency) if agency else self.has_anywhere(Right.AGENCY_ADMIN)
        held = {Role.AGENCY_ADMIN: administers, Role.OFFICE: self.has_anywhere(Right.OFFICE)}
        held[Role.IT_ADMIN] = self.has_anywhere(Right.IT_ADMIN)
        return frozenset({Role.OFFICIAL, *(role for role, is_held in held.items() if is_held)})

    @property
    def administered(self) -> frozenset[int]:
        """The agencies of which one is the administrator."""
        return frozenset(agency for held, agency in self.held if held is Right.AGENCY_ADMIN and agency is not None)

    @property
    def names_for(self) -> frozenset[int]:
        """The agencies for which one names who attends: by right, or as a leader of the agency (R6.1)."""
        by_right = {agency for held, agency in self.held if held is Right.NAME_ATTENDEES and agency is not None}
        return frozenset(by_right | self.leads)


def access_of(official: Official, day: date) -> Access:
    """What the account may do on this day."""
    rows = AccountRight.select().where(AccountRight.official == official, AccountRight.ended_at_ms.is_null())
    leading = (
        Post.select(Post.position)
        .join(Position)
        .where(Post.official == official, holds_on(Post, day), Position.level.in_([Level.HEAD, Level.DEPUTY]))
    )
    positions = Position.select(Position.agency).where(Position.id.in_(leading))
    return Access(
        official=official.id,
        held=frozenset((Right(row.right), row.agency_id) for row in rows),
        leads=frozenset(row.agency_id for row in positions),
    )


def may_approve(official: int, agency: int | None) -> bool:
    """Does this account hold the right to approve meetings of this host?"""
    held = AccountRight.select().where(
        AccountRight.official == official,
        AccountRight.right == Right.APPROVE,
        AccountRight.ended_at_ms.is_null(),
        AccountRight.agency.is_null() | (AccountRight.agency == agency),
    )
    return bool(held.exists())
