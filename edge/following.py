"""A room that sits in a meeting with others follows the leading one: what changed there is done here, once.

Begin and ballots are followed whenever they differ; of items and breaks only a change is, so a room that was cut off
and went its own way is not pulled back, and comes to where the leading room goes next. What cannot be done here now is
left to the people in this room.
"""

import logging
from collections.abc import Callable

from contract.ballot import Mode
from contract.lists import JoinedMeeting, OtherRoom, RoomList
from contract.parts import Part
from contract.refused import Malformed, Refused
from contract.room import Phase, Room
from edge.desk import Desk, NextSitting

log = logging.getLogger(__name__)

_FOLLOWED = (Mode.DEVICES, Mode.HANDS, Mode.SLIPS)
"""A secret ballot is opened by its own board in each room."""


def follow(desk: Desk, before: RoomList | None, listed: RoomList) -> None:
    """Do in this unit's meetings what their leading rooms have done since the list before."""
    known = {one.meeting: one for one in before.meetings} if before else {}
    for joined in listed.meetings:
        room = desk.room(joined.meeting)
        leading = _leading(room, joined)
        if leading is not None and not room.leads:
            _follow(desk, joined, leading, _leading(room, known.get(joined.meeting)))


def _leading(room: Room, joined: JoinedMeeting | None) -> OtherRoom | None:
    """The unit whose lead counts; of two in the leading room the one that has begun."""
    there = [one for one in (joined.rooms if joined else ()) if room.rooms and one.room == room.rooms[0]]
    return min(there, key=lambda one: (one.phase is Phase.WAITING, one.unit), default=None)


def _follow(desk: Desk, joined: JoinedMeeting, now: OtherRoom, before: OtherRoom | None) -> None:
    meeting, by = joined.meeting, now.actor
    if now.phase in (Phase.RUNNING, Phase.PAUSED) and not now.adjourned and desk.room(meeting).phase is Phase.WAITING:
        _try(lambda: desk.start(meeting, by))
    is_other = before is None or (now.phase, now.adjourned) != (before.phase, before.adjourned)
    if is_other and not now.adjourned:
        _try(lambda: _course(desk, meeting, now))
    if now.item and (before is None or now.item != before.item) and now.item != desk.room(meeting).item:
        _try(lambda: desk.open_item(meeting, now.item, by))
    for part in sorted(now.parts, key=lambda one: one.opened_at):
        _try(lambda part=part: _ballot(desk, joined, part))  # type: ignore[misc]
    if is_other and now.adjourned:
        # Behind the ballots: what is open in a sitting is closed before it ends.
        following = NextSitting(until=now.adjourned.until, place=now.adjourned.place)
        _try(lambda: _adjourn(desk, meeting, by, following))
    if now.phase is Phase.ENDED and (before is None or before.phase is not Phase.ENDED):
        _try(lambda: desk.end(meeting, by))


def _course(desk: Desk, meeting: int, now: OtherRoom) -> None:
    room, by = desk.room(meeting), now.actor
    if room.phase is Phase.ADJOURNED and now.phase in (Phase.RUNNING, Phase.PAUSED):
        desk.open_sitting(meeting, by)
        room = desk.room(meeting)
    if room.phase is Phase.RUNNING and now.phase is Phase.PAUSED:
        desk.pause(meeting, by, now.paused_until or 0)
    elif room.phase is Phase.PAUSED and now.phase is Phase.RUNNING:
        desk.resume(meeting, by)


def _adjourn(desk: Desk, meeting: int, by: int, following: NextSitting) -> None:
    room = desk.room(meeting)
    if room.phase is not Phase.ADJOURNED:
        desk.close_sitting(meeting, by, following)
    elif (room.adjourned_until, room.adjourned_place) != (following.until, following.place):
        desk.set_next_sitting(meeting, by, following)


def _ballot(desk: Desk, joined: JoinedMeeting, part: Part) -> None:
    """Open what is open there, close what is closed there: a ballot lasts in all rooms until the leading one ends."""
    meeting, opened = joined.meeting, part.opened
    key = (opened.ballot, opened.round)
    state = desk.room(meeting).ballots.get(key)
    if state is None and part.is_open and opened.mode in _FOLLOWED:
        _know(desk, joined, opened.ballot, opened.by)
        desk.join_ballot(meeting, opened)
    elif state is not None and state.is_open and part.is_counted:
        desk.close_ballot(meeting, *key, opened.by)
    elif state is not None and state.is_open and part.is_void:
        desk.void_ballot(meeting, *key, opened.by)


def _know(desk: Desk, joined: JoinedMeeting, ballot: str, by: int) -> None:
    """The words of a ballot that the leading room has put on the spot."""
    added = next((one for one in joined.added if one.ballot == ballot), None)
    if added and desk.ballot_spec(joined.meeting, ballot) is None:
        desk.add_ballot(joined.meeting, added, by)


def _try(act: Callable[[], object]) -> None:
    try:
        act()
    except (Refused, Malformed) as refused:
        log.info("The leading room could not be followed: %s", refused)
