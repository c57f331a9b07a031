"""What belongs in a unit's signed lists, read from the tables; bounded, so that a list always fits its message."""

import msgspec

from central.packages.models import PackageOffer, TicketKey, WishRow
from central.proceedings.models import KeptPackage
from contract import lists
from contract.lists import Elsewhere, Offer, Wish

_DAY_MS = 86_400_000
_DAYS_AFTER = 14
"""As long as a unit shows a meeting that is over."""
_MOST_OFFERS = 300
_MOST_ELSEWHERE = 400
_MOST_WISHES = 50


def offers(unit: str, *, now_ms: int) -> tuple[Offer, ...]:
    """The packages that a unit should hold, the soonest first."""
    query = (
        PackageOffer.select(PackageOffer, KeptPackage.sha256, KeptPackage.incarnation, KeptPackage.revision)
        .join(KeptPackage)
        .where(PackageOffer.unit == unit, PackageOffer.ends_at_ms > now_ms - _DAYS_AFTER * _DAY_MS)
        # What is over comes last, so that a full list loses the least.
        .order_by(PackageOffer.ends_at_ms < now_ms - _DAY_MS, PackageOffer.starts_at_ms, PackageOffer.meeting)
        .limit(_MOST_OFFERS)
    )
    return tuple(
        Offer(
            meeting=one.meeting,
            incarnation=one.package.incarnation,
            revision=one.package.revision,
            sha256=one.package.sha256,
            size=one.size,
            path=f"/packages/{one.package.sha256}",
        )
        for one in query
    )


def elsewhere(unit: str, *, now_ms: int) -> tuple[Elsewhere, ...]:
    """Today's and tomorrow's meetings of other rooms, so that a door can show the way."""
    query = (
        PackageOffer.select()
        .where(
            PackageOffer.unit != unit,
            PackageOffer.is_on,
            PackageOffer.ends_at_ms > now_ms - _DAY_MS // 2,
            PackageOffer.starts_at_ms < now_ms + _DAY_MS,
        )
        .order_by(PackageOffer.starts_at_ms, PackageOffer.meeting)
        .limit(_MOST_ELSEWHERE)
    )
    return tuple(
        Elsewhere(meeting=one.meeting, room=one.room, room_place=one.room_place, starts_at=one.starts_at_ms)
        for one in query
    )


def ticket_keys() -> tuple[lists.TicketKey, ...]:
    """Every key that a ticket may be signed by."""
    return tuple(
        lists.TicketKey(key_id=one.key_id, public=one.public) for one in TicketKey.select().order_by(TicketKey.key_id)
    )


def wishes(unit: str, *, now_ms: int) -> tuple[Wish, ...]:
    """The wishes that a room can still answer in time, with the seconds that each has left."""
    query = WishRow.select().where(WishRow.unit == unit, WishRow.until_ms > now_ms).order_by(WishRow.until_ms)
    return tuple(
        Wish(
            wish=one.wish,
            meeting=one.meeting,
            action=one.action,
            actor=one.actor,
            arguments=msgspec.json.decode(one.arguments, type=dict[str, str]),
            seconds=max(1, min(one.seconds, (one.until_ms - now_ms) // 1000)),
        )
        for one in query.limit(_MOST_WISHES)
    )
