"""“Việc cần Thư ký xem xét”: where what the door decided and what is known now differ. Pure.

Nothing is dropped or changed by itself: the check-in stays as it was written until somebody who conducts the meeting
settles the matter, with a reason.
"""

from contract import events as e
from contract.conducting import insist_on_conductor
from contract.refused import Refused
from contract.room import OVER, Matter, Room

SETTLEMENTS = {
    e.MatterKind.WITHDRAWN: (e.Settlement.KEPT, e.Settlement.UNDONE, e.Settlement.LEFT),
    e.MatterKind.OLD_TICKET: (e.Settlement.KEPT, e.Settlement.UNDONE, e.Settlement.LEFT),
    e.MatterKind.BOTH_PRESENT: (e.Settlement.KEPT, e.Settlement.LEFT),
}
"""What may be decided. Who came for somebody was here, so that is never undone, only ended."""


def matters(room: Room) -> list[Matter]:
    """What waits to be settled, in the order of the check-ins. After the end nothing waits: the roll is closed."""
    if room.phase in OVER:
        return []
    found = (one for attendee in room.attendance if room.is_present(attendee) for one in _about(room, attendee))
    return [one for one in found if one not in room.settled]


def check_matter(room: Room, event: e.MatterSettled) -> None:
    """Refused: not for this actor, or somebody else has just settled it, or it is no longer so."""
    insist_on_conductor(room, event.by, "people")
    matter = Matter(kind=event.kind, attendee=event.attendee, line=event.line, other=event.other)
    if matter in room.settled:
        raise Refused("Việc này vừa được người khác xem xét. Kính mời xem kết quả trên trang.")
    if matter not in matters(room) or event.settlement not in SETTLEMENTS[event.kind]:
        raise Refused("Việc này không còn cần xem xét.")


def check_taken_back(room: Room, event: e.SettlementUndone) -> None:
    """Refused: not for this actor, or the person's place on the roll has changed since, or the meeting is over."""
    insist_on_conductor(room, event.by, "people")
    if all(room.settled[one].line != event.settled for one in revocable(room)):
        raise Refused("Việc này không hoàn tác được nữa. Kính mời thực hiện lại việc cần làm.")


def revocable(room: Room) -> list[Matter]:
    """The settlements that may still be taken back; none after the end."""
    return [] if room.phase in OVER else [one for one in room.settled if room.may_take_back(one)]


def _about(room: Room, attendee: int) -> list[Matter]:
    seen, person, added = room.attendance[attendee], room.person(attendee), room.added.get(attendee)
    found = []
    if person and person.withdrawn:
        found.append(Matter(e.MatterKind.WITHDRAWN, attendee, seen.line))
    elif person and 0 < seen.issue < person.issue:
        found.append(Matter(e.MatterKind.OLD_TICKET, attendee, seen.line))
    principal = added.principal if added else person.represents if person else 0
    if principal and room.is_present(principal):
        found.append(Matter(e.MatterKind.BOTH_PRESENT, attendee, seen.line, principal))
    return found
