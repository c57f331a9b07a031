"""What an agency's administrator does with the people of that agency, for the page and for programs alike."""

from datetime import date

from peewee import Database

from central.audit.rules import Hand
from central.people.agencies import end_right, give_right
from central.people.badges import end_badge, enrol_badge
from central.people.models import AccountRight, Agency, Badge, Official, Right
from central.people.standing import officials_of
from contract.refused import Refused

GIVEN = frozenset(Right) - {Right.OFFICE, Right.IT_ADMIN}
"""The rights that are given for one agency; the province's own two are given on the server."""


def give_right_within(database: Database, agency: Agency, official: int, right: str, *, day: date, by: Hand) -> None:
    """The right for this agency, to one of its own. Refused: somebody else, or a right that is not given so."""
    if right not in GIVEN or not official:
        raise Refused("Kính mời chọn một mục trong danh sách.")
    give_right(database, _own(agency, official, day), Right(right), agency=agency, by=by)


def end_right_within(database: Database, agency: Agency, held: int, *, by: Hand) -> None:
    """End a right that is held for this agency; another stays as it is."""
    found = AccountRight.get_or_none(AccountRight.id == held, AccountRight.agency == agency)
    if found is not None:
        end_right(database, found, by=by)


def enrol_badge_within(
    database: Database, agency: Agency, official: int, number: str, *, day: date, by: Hand
) -> Official:
    """A badge for one of the agency's own; whose it is now."""
    chosen = _own(agency, official, day)
    enrol_badge(database, chosen, number, agency=agency.id, by=by)
    return chosen


def end_badge_within(database: Database, agency: Agency, held: int, *, day: date, by: Hand) -> int | None:
    """Take back a badge of one of the agency's own; whose it was, None when there is no such badge here."""
    badge: Badge | None = Badge.get_or_none(Badge.id == held)
    if badge is None or badge.official_id not in {one.official for one in officials_of(agency.id, day)}:
        return None
    end_badge(database, badge, agency=agency.id, by=by)
    return badge.official_id


def _own(agency: Agency, official: int, day: date) -> Official:
    if official not in {one.official for one in officials_of(agency.id, day)}:
        raise Refused("Người này không thuộc cơ quan.")
    found: Official = Official.get_by_id(official)
    return found
