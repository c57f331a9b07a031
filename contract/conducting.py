"""Who may conduct a meeting, and whether it is running: what every order in it asks first."""

from contract.refused import Refused
from contract.room import Phase, Room

RESERVABLE = ("conclude", "ballot", "course", "people", "document", "speech")
"""The acts that a meeting may reserve to its chair (A6), the one that is suggested first; none is by default."""


def may_conduct(room: Room, actor: int, act: str) -> bool:
    """May this attendee conduct the meeting (R5.2a: chair or secretary), or is the act reserved to the chair?"""
    package = room.package
    if package is None:
        return False
    if leads(room, actor):
        return True
    return actor in room.secretaries and act not in package.reserved_to_chair


def leads(room: Room, actor: int) -> bool:
    """Is this somebody who presides, or a planned chair?"""
    return room.package is not None and actor in (room.chair, *room.package.chairs)


def insist_on_conductor(room: Room, actor: int, act: str) -> None:
    if not may_conduct(room, actor, act):
        if actor in room.secretaries:
            raise Refused("Cuộc họp này dành riêng việc đó cho Chủ trì.")
        raise Refused("Việc này do Chủ trì hoặc Thư ký cuộc họp thực hiện.")


def insist_on_running(room: Room) -> None:
    if room.phase is Phase.WAITING:
        raise Refused("Cuộc họp chưa bắt đầu.")
    if room.phase is Phase.PAUSED:
        raise Refused("Cuộc họp đang tạm dừng.")
    if room.phase is Phase.ADJOURNED:
        raise Refused("Buổi họp đã kết thúc, cuộc họp còn họp tiếp. Kính mời mở buổi họp tiếp theo trước.")
    insist_on_not_over(room)


def insist_on_not_over(room: Room) -> None:
    if room.phase is Phase.ENDED:
        raise Refused("Cuộc họp đã kết thúc.")
    if room.phase is Phase.MOVED:
        raise Refused("Cuộc họp đã chuyển sang %(room)s.", room=room.moved_to)
