"""Sending a plan to its room: every change after the approval is a new revision of the package (R6.1)."""

import secrets

from msgspec.structs import replace

from central.fleet.models import Unit
from central.meetings.models import Meeting, Room
from central.meetings.packing import build_package, next_revision
from central.meetings.planning import Planning
from central.packages.actions import keep, publish
from central.proceedings.models import Incarnation
from contract.package import Package, PlanState, write_package


def send(planning: Planning, meeting: Meeting) -> Package:
    """Keep the package of the plan as it is now and let its room know; call it in the transaction of the change.

    A room that held the meeting before is told where it went.
    """
    incarnation = _incarnation(planning.now_ms())
    revision = next_revision(meeting, incarnation)
    package = build_package(planning, meeting, incarnation=incarnation, revision=revision)
    before = meeting.sent_room
    if before is not None and before.id != meeting.room_id:
        _offer(planning, _moved(package, before), room=before)
        package = replace(package, revision=revision + 1)
    _offer(planning, package, room=meeting.where)
    meeting.revision, meeting.sent_room, meeting.sent_starts_at_ms = (
        package.revision,
        meeting.room,
        meeting.starts_at_ms,
    )
    meeting.save()
    return package


def units_in(room: Room) -> list[str]:
    """The units that serve a room."""
    return [unit.name for unit in Unit.select(Unit.name).where(Unit.room == room.name)]


def _offer(planning: Planning, package: Package, *, room: Room) -> None:
    keep(planning.database, write_package(package), now_ms=planning.now_ms())
    for unit in units_in(room):
        publish(planning.database, package, unit=unit, now_ms=planning.now_ms())


def _moved(package: Package, old: Room) -> Package:
    """What the old room's door tells: the meeting is elsewhere, tickets stay valid."""
    to = ", ".join(part for part in (package.room, package.room_place) if part)
    return replace(package, state=PlanState.MOVED, moved_to=to, room=old.name, room_place=old.place)


def _incarnation(now_ms: int) -> str:
    row = Incarnation.get_or_none(Incarnation.number == 1)
    if row is None:
        row = Incarnation.create(number=1, token=secrets.token_hex(8), since_ms=now_ms)
    return str(row.token)
