"""Units that ask to be let in: kept while they ask, named once by an administrator, certified by the registrar.

A naming lives for a quarter of an hour, a certificate can be fetched for as long; after that the code is spent.
"""

from central.audit.actions import note
from central.audit.rules import Deed
from central.db import Database, locked, transaction
from central.fleet.actions import end_identity, keep_certificate
from central.fleet.models import Claim, Unit
from central.fleet.moving import give_plans
from central.fleet.pki import Authority, certify
from central.fleet.rules import unit_name_for
from central.meetings.models import Room
from central.people.hands import hand_of
from central.people.models import Official
from central.proceedings.models import RunKey
from contract.claim import open_claim, read_code, requested_key
from contract.refused import Refused

LIVES_MS = 15 * 60_000
MOST_WAITING, MOST_FROM_ONE = 64, 8
"""Anyone who reaches the port may ask; so many at once are believed to be units, of one address so many."""


def ask(database: Database, message: bytes, *, address: str, now_ms: int) -> Claim | None:
    """Note that a unit asks, and give its claim as it stands; None when too many ask already.

    Malformed when the message is no claim. Asking again changes nothing but the time.
    """
    claim, code = open_claim(message)
    with transaction(database):
        found = Claim.get_or_none(Claim.code == code)
        if found is None:
            forgotten = (Claim.seen_at_ms < now_ms - LIVES_MS) & (Claim.certificate == "")
            Claim.delete().where(forgotten).execute()
            asking = Claim.select().where(Claim.certificate == "")
            if asking.count() >= MOST_WAITING or asking.where(Claim.address == address).count() >= MOST_FROM_ONE:
                return None
            return Claim.create(
                code=code,
                request=claim.request,
                run_key=claim.run_key,
                software=claim.software,
                address=address,
                first_seen_ms=now_ms,
                seen_at_ms=now_ms,
            )
        Claim.update(seen_at_ms=now_ms, address=address).where(Claim.code == code).execute()
    return found


def is_spent(claim: Claim, *, now_ms: int) -> bool:
    """Was the certificate there to be fetched long enough? The unit then makes new keys, and with them a new code."""
    return claim.issued_at_ms is not None and claim.issued_at_ms + LIVES_MS < now_ms


def waiting(*, now_ms: int) -> list[Claim]:
    """Who asks just now and has no certificate yet, the longest first."""
    alive = (Claim.certificate == "") & (Claim.seen_at_ms >= now_ms - LIVES_MS)
    return list(Claim.select().where(alive).order_by(Claim.first_seen_ms))


def is_named(claim: Claim, *, now_ms: int) -> bool:
    """Did an administrator name it, not too long ago?"""
    return claim.named_at_ms is not None and claim.named_at_ms + LIVES_MS >= now_ms


def name_new(database: Database, typed: str, *, room: Room, by: int, now_ms: int) -> Claim:
    """Say that the unit which shows this code serves a room, under a name made of the room's. Once, and soon.

    Refused: no such code, one that was used, or a room that has a unit already (that one is replaced or moved).
    """
    with transaction(database):
        if Unit.get_or_none(Unit.room == room.name):
            raise Refused("%(room)s đã có thiết bị. Kính mời chọn thay thiết bị.", room=room.name)
        unit = unit_name_for(room.name, taken={one.name for one in Unit.select(Unit.name)})
        return _name(typed, unit=unit, room=room.name, replaces=False, by=by, now_ms=now_ms)


def name_replacement(database: Database, typed: str, *, unit: str, by: int, now_ms: int) -> Claim:
    """Say that the unit which shows this code takes the place of one that is there; refused as `name_new`."""
    with transaction(database):
        known = Unit.get_or_none(Unit.name == unit)
        if known is None:
            raise Refused("Không có thiết bị %(name)s.", name=unit)
        return _name(typed, unit=unit, room=known.room, replaces=True, by=by, now_ms=now_ms)


def certify_next(database: Database, authority: Authority, *, now_ms: int) -> Claim | None:
    """Let the next named unit in: certificate, run key, and the plans of its room; None when none waits.

    All in one transaction. In the place of an existing unit, that one's keys end here.
    """
    with transaction(database):
        fresh = (Claim.certificate == "") & (Claim.named_at_ms >= now_ms - LIVES_MS)
        claim: Claim | None = locked(Claim.select().where(fresh).order_by(Claim.named_at_ms)).first()
        if claim is None:
            return None
        if claim.replaces:
            end_identity(claim.unit)
        else:
            Unit.create(name=claim.unit, room=claim.room, added_at_ms=now_ms)
        issued = certify(authority, claim.unit, requested_key(claim.request))
        keep_certificate(issued, claim.unit)
        RunKey.create(unit=claim.unit, public=claim.run_key, from_ms=now_ms)
        give_plans(database, unit=claim.unit, room=claim.room, now_ms=now_ms)
        claim.certificate, claim.issued_at_ms = issued.certificate.decode(), now_ms
        claim.save()
    return claim


def _name(typed: str, *, unit: str, room: str, replaces: bool, by: int, now_ms: int) -> Claim:
    code = read_code(typed)
    if not code:
        raise Refused("Mã kích hoạt gồm 12 chữ và số, hiển thị trên màn hình thiết bị.")
    claim: Claim | None = locked(Claim.select().where(Claim.code == code)).first()
    if claim is None or (not claim.certificate and claim.seen_at_ms < now_ms - LIVES_MS):
        raise Refused("Chưa có thiết bị nào đang hiển thị mã này. Kính mời kiểm tra từng ký tự và dây mạng.")
    if claim.certificate or is_named(claim, now_ms=now_ms):
        raise Refused("Mã này đã được dùng cho %(room)s.", room=claim.room)
    taken = Claim.select().where(Claim.unit == unit, Claim.certificate == "", Claim.named_at_ms >= now_ms - LIVES_MS)
    if taken.exists():
        raise Refused("%(room)s đang chờ một thiết bị khác. Kính mời thử lại sau 15 phút.", room=room)
    claim.unit, claim.room, claim.replaces = unit, room, replaces
    claim.named_by, claim.named_at_ms = by, now_ms
    claim.save()
    hand = hand_of(Official.get_or_none(Official.id == by), now_ms=now_ms)
    note(hand, Deed.UNIT_REPLACED if replaces else Deed.UNIT_NAMED, unit=unit, room=room)
    return claim
