"""A room gets another name: its unit goes on serving it, and the plans before it are sent under the new name."""

from central.audit.actions import note
from central.audit.rules import Deed, Hand
from central.db import transaction
from central.fleet.models import Unit
from central.fleet.moving import busy_units
from central.meetings.actions import resend
from central.meetings.models import FurtherRoom, Meeting, Room
from central.meetings.planning import Planning
from central.meetings.rooms import called_so
from central.meetings.states import State
from contract.refused import Refused


def rename(planning: Planning, room: Room, name: str, *, by: Hand) -> Room:
    """The room under its new name; what was recorded in it keeps the old one.

    Refused: the name is taken or none, or a meeting runs in the room.
    """
    called = called_so(name)
    with transaction(planning.database):
        if Room.get_or_none(Room.name == called) is not None:
            raise Refused("Đã có phòng họp mang tên này.")
        units = [one.name for one in Unit.select().where(Unit.room == room.name)]
        if busy_units().intersection(units):
            raise Refused("Cuộc họp đang diễn ra tại phòng này. Kính mời đổi tên sau khi cuộc họp kết thúc.")
        Unit.update(room=called).where(Unit.name.in_(units)).execute()
        Room.update(name=called).where(Room.id == room.id).execute()
        note(by, Deed.ROOM_RENAMED, before=room.name, after=called)
        joined = FurtherRoom.select(FurtherRoom.meeting).where(FurtherRoom.room == room)
        here = (Meeting.room == room) | Meeting.id.in_(joined)
        to_come = here & (Meeting.state == State.APPROVED) & (Meeting.ends_at_ms > planning.now_ms())
        for meeting in list(Meeting.select(Meeting.id).where(to_come)):
            resend(planning, meeting.id)
    return Room.get_by_id(room.id)
