"""When a meeting may leave its room, in the middle or before, and when it may go on in another one.

The room that it leaves says so if it still can; where its unit is dead, central hands on what it holds of it.
"""

from contract import events as e
from contract.conducting import insist_on_conductor
from contract.package import PlanState
from contract.refused import Refused
from contract.room import Phase, Room


def check_move(room: Room, event: e.MovedToRoom | e.MeetingContinued | e.PlanCarriedHere) -> None:
    """Refused: the meeting can't leave this room now, or can't be taken up in it."""
    if isinstance(event, e.PlanCarriedHere):
        if room.phase not in (Phase.WAITING, Phase.MOVED):
            raise Refused("Cuộc họp đã bắt đầu tại phòng này.")
        return
    insist_on_conductor(room, event.by, "course")
    if isinstance(event, e.MeetingContinued):
        _check_taking_up(room, event)
        return
    if not room.is_under_way and room.phase is not Phase.WAITING:
        raise Refused("Cuộc họp đã kết thúc.")
    if room.rooms:
        raise Refused("Cuộc họp tại nhiều phòng không chuyển phòng được khi đang họp.")
    if room.open_ballot:
        raise Refused("Lượt biểu quyết đang mở. Kết thúc biểu quyết trước khi chuyển phòng.")
    if not event.room or (room.package and event.room == room.package.room):
        raise Refused("Kính mời chọn phòng họp khác.")


def comes_here(room: Room) -> bool:
    """Was the meeting held elsewhere until now, and is to go on here?"""
    plan = room.package
    if plan is None or not plan.comes_from or plan.state is not PlanState.APPROVED:
        return False
    return all((one.unit, one.last) != (plan.comes_from.unit, plan.comes_from.last) for one in room.continued)


def went_to(room: Room) -> str:
    """Where a meeting that had begun here goes on; "" while it is here.

    Of one that central took elsewhere, since this unit was away, the plan says so: nobody who comes here finds it.
    """
    plan = room.package
    if comes_here(room):
        return ""
    if plan is not None and plan.state is PlanState.MOVED and (room.is_under_way or room.phase is Phase.MOVED):
        return plan.moved_to
    return room.moved_to


def _check_taking_up(room: Room, event: e.MeetingContinued) -> None:
    comes = room.package.comes_from if room.package else None
    if not comes or (comes.unit, comes.last) != (event.unit, event.last):
        raise Refused("Chưa có dữ liệu để tiếp tục cuộc họp tại phòng này.")
    if room.phase not in (Phase.WAITING, Phase.MOVED):
        raise Refused("Cuộc họp đã bắt đầu tại phòng này.")
