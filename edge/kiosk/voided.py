"""Why a round was declared void: told to all until it was held again or the item is over. Pure."""

from dataclasses import dataclass

from contract.room import BallotKey, Room
from edge.kiosk.names import ReadText


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidRound:
    """A round with the words of its reason; `by` is 0 where the unit itself declared it void."""

    key: BallotKey
    at: int
    by: int
    reason: str


def void_on_stage(room: Room, read: ReadText) -> VoidRound | None:
    """The void round that the open ballot repeats; while none is open, the last thing that was voted on this item."""
    held = room.ballots
    voided = {key: one.voided for key, one in held.items() if one.voided}
    if room.open_ballot:
        voided = {key: one for key, one in voided.items() if key[0] == room.open_ballot[0]}
    else:
        closed_at = max((one.closed_at for one in held.values() if one.opened.item == room.item), default=0)
        here = (key for key, one in voided.items() if held[key].opened.item == room.item and one.at > closed_at)
        voided = {key: voided[key] for key in here}
    if not voided:
        return None
    key, found = max(voided.items(), key=lambda one: one[1].at)
    return VoidRound(key=key, at=found.at, by=found.by, reason=read(found.reason) or "")
