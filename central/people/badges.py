"""Badges and cards: whose they are from when to when, and what a meeting's package says of them."""

from collections.abc import Iterable

from peewee import Database

from central.audit.actions import note
from central.audit.rules import Deed, Hand
from central.db import transaction
from central.people.models import Badge, Official
from contract.badge import badge_in, badge_kept, badge_number
from contract.refused import Malformed, Refused


def enrol_badge(database: Database, official: Official, typed: str, *, agency: int, by: Hand) -> None:
    """The badge opens the doors of this official's meetings from now on; again changes nothing. Its number is not kept.

    Refused: it is no badge's number, or somebody else's badge.
    """
    try:
        kept = badge_kept(badge_number(typed))
    except Malformed:
        raise Refused("Số thẻ gồm 4 đến 40 chữ và số. Kính mời đưa thẻ lại gần đầu đọc.") from None
    with transaction(database):
        held = Badge.get_or_none(Badge.kept == kept, Badge.ended_at_ms.is_null())
        if held is not None and held.official_id != official.id:
            raise Refused("Thẻ này đã được ghi cho %(name)s.", name=held.official.name)
        if held is None:
            Badge.create(official=official, kept=kept, given_at_ms=by.at_ms, given_by=by.official)
            note(by, Deed.BADGE_GIVEN, about=official.id, within=agency, name=official.name)


def end_badge(database: Database, badge: Badge, *, agency: int, by: Hand) -> None:
    """The badge was lost or given back: it opens nothing any more."""
    with transaction(database):
        still = (Badge.id == badge.id) & Badge.ended_at_ms.is_null()
        if Badge.update(ended_at_ms=by.at_ms).where(still).execute():
            note(by, Deed.BADGE_ENDED, about=badge.official_id, within=agency, name=badge.official.name)


def badges_of(officials: Iterable[int]) -> list[Badge]:
    """The badges that these officials hold now, the oldest first."""
    ids = sorted(set(officials))
    held = Badge.select().where(Badge.official.in_(ids), Badge.ended_at_ms.is_null())
    return list(held.order_by(Badge.given_at_ms, Badge.id))


def badges_in(meeting: int, officials: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """What this meeting's package says of each official's badges."""
    found: dict[int, tuple[str, ...]] = {}
    for one in badges_of(officials):
        found[one.official_id] = (*found.get(one.official_id, ()), badge_in(meeting, one.kept))
    return found
