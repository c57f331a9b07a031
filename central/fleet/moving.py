"""Which plans a unit holds because of the room that it serves, and what happens when it serves another one."""

from central.audit.actions import note
from central.audit.rules import SERVER, Deed, Hand
from central.db import Database, transaction
from central.fleet.models import Unit
from central.meetings.models import FurtherRoom, Meeting, Room
from central.packages.actions import publish, withdraw
from central.packages.models import PackageOffer
from central.proceedings.models import KeptPackage
from central.proceedings.results import Proceedings, under_way
from contract.package import read_package
from contract.refused import Refused
from contract.room import Phase


def give_plans(database: Database, *, unit: str, room: str, now_ms: int) -> int:
    """Offer a unit the newest package of each meeting that its room still has before it; how many there are."""
    mine = Room.select(Room.id).where(Room.name == room)
    joined = FurtherRoom.select(FurtherRoom.meeting).where(FurtherRoom.room.in_(mine))
    here = Meeting.sent_room.in_(mine) | (Meeting.id.in_(joined) & Meeting.sent_room.is_null(is_null=False))
    is_before = (Meeting.ends_at_ms > now_ms) | Meeting.id.in_(under_way(now_ms=now_ms))
    coming = list(Meeting.select().where(here, is_before))
    for meeting in coming:
        kept = KeptPackage.select().where(KeptPackage.meeting == meeting.id, KeptPackage.revision == meeting.revision)
        packages = (read_package(bytes(one.body)) for one in kept.order_by(KeptPackage.kept_at_ms.desc()))
        newest = next((one for one in packages if one.room == room), None)
        if newest is not None:
            publish(database, newest, unit=unit, now_ms=now_ms)
    return len(coming)


def move_unit(database: Database, *, name: str, room: Room, now_ms: int, by: Hand = SERVER) -> None:
    """From now on the unit serves another room: it gets that room's plans, and its old room's are taken back.

    Refused: a meeting runs on it, or the room has a unit.
    """
    with transaction(database):
        unit = Unit.get_or_none(Unit.name == name)
        if unit is None:
            raise Refused("Không có thiết bị %(name)s.", name=name)
        if name in busy_units():
            raise Refused("Cuộc họp đang diễn ra trên thiết bị này. Kính mời chuyển sau khi cuộc họp kết thúc.")
        if Unit.get_or_none(Unit.room == room.name):
            raise Refused("%(room)s đã có thiết bị. Kính mời chọn thay thiết bị.", room=room.name)
        offers = PackageOffer.select(PackageOffer.meeting)
        for offer in list(offers.where(PackageOffer.unit == name, PackageOffer.ends_at_ms > now_ms)):
            withdraw(database, unit=name, meeting=offer.meeting, now_ms=now_ms)
        Unit.update(room=room.name).where(Unit.name == name).execute()
        give_plans(database, unit=name, room=room.name, now_ms=now_ms)
        note(by, Deed.UNIT_MOVED, unit=name, room=room.name)


def busy_units() -> set[str]:
    """The units on which a meeting runs, as far as central knows."""
    running = (Proceedings.started_at_ms > 0) & (Proceedings.ended_at_ms == 0) & (Proceedings.phase != Phase.MOVED)
    return {one.unit for one in Proceedings.select(Proceedings.unit).where(running)}
