"""Where an attendee takes part: in the room that they checked in at, or, as marked beforehand, in central's own room.

Central's own room is a journal of its own. Somebody who sits in the room with a phone on 4G belongs into the room's, so
the own room is only for whoever is marked as taking part from elsewhere.
"""

from peewee import JOIN

from central.db import tuples
from central.meetings.deciding import Acting, acting
from central.meetings.models import Attendee, Meeting, Room
from central.meetings.planning import Planning
from central.meetings.sending import units_in
from central.meetings.states import Act
from central.people.models import Official
from central.proceedings.results import Presence, Proceedings
from contract.refused import Refused
from contract.room import Phase


def own_room(meeting: Meeting, unit: str) -> Room | None:
    """Central's own room, whose unit this is, if the meeting sits in it as well."""
    rooms = meeting.rooms if meeting.room and unit else []
    return next((room for room in rooms if unit in units_in(room)), None)


def unit_checked_in(meeting: int, attendee: int) -> str:
    """The unit of the room in which the attendee of this number is present, the last one of several; empty for none.

    Who was in a room that the meeting has left is in the one in which it goes on.
    """
    course = (Proceedings.unit == Presence.unit) & (Proceedings.meeting == Presence.meeting)
    here = Presence.select(Presence.unit).join(Proceedings, JOIN.LEFT_OUTER, on=course)
    here = here.where(
        Presence.meeting == meeting,
        Presence.attendee == attendee,
        Presence.is_present,
        Proceedings.phase.is_null() | (Proceedings.phase != Phase.MOVED),
    )
    return next((unit for (unit,) in tuples(here.order_by(Presence.at_ms.desc()))), "")


def set_online(planning: Planning, meeting: int, attendee: int, *, online: bool, by: Official) -> None:
    """Who registered or conducts the meeting marks somebody as taking part from elsewhere, or in the room again."""
    with acting(planning, meeting, Act.PLACE, by) as now:
        one: Attendee | None = Attendee.get_or_none(
            Attendee.id == attendee, Attendee.meeting == meeting, ~Attendee.is_withdrawn
        )
        if one is None:
            raise Refused("Chưa tìm thấy đại biểu trong danh sách dự họp.")
        mark(now, one, online=online)


def mark(now: Acting, one: Attendee, *, online: bool) -> None:
    """Keep where this attendee takes part, in the transaction of the act; the rooms are told."""
    if one.is_online == online:
        return
    one.is_online = online
    Attendee.update(is_online=online).where(Attendee.id == one.id).execute()
    now.record(Act.PLACE, reason=f"{one.name}: {'dự trực tuyến' if online else 'dự tại phòng họp'}")
    now.send_if_approved()
