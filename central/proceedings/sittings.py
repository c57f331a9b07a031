"""The sittings of a meeting in one room, as far as pages show them. Pure."""

import msgspec

from contract.room import Room


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """One sitting: its times (milliseconds since 1970, `closed_at` 0 while it goes on), how many members came to it."""

    opened_at: int
    closed_at: int
    came: int
    members: int


def write_sittings(room: Room) -> str:
    """All sittings of a room that has begun, in order, as JSON."""
    members = set(room.members_for(""))
    held = (
        Held(
            opened_at=one.opened_at,
            closed_at=one.closed_at,
            came=len(members & one.attendance.keys()),
            members=len(members),
        )
        for one in room.held
    )
    return msgspec.json.encode(list(held)).decode()


def read_sittings(text: str) -> list[Held]:
    """The sittings of `write_sittings`' text."""
    return msgspec.json.decode(text, type=list[Held])
