"""What the Office and IT watch: what goes out and its log, the rooms' units, what was administered (R5.1, R9.4)."""

from datetime import datetime
from typing import Annotated, Literal

from flask import abort
from msgspec import Meta, Struct

from central import SOFTWARE
from central.api.calls.call import Call, found, known
from central.api.rules import Scope
from central.api.shapes import Done, Nothing, Number
from central.audit.actions import Wanted, find
from central.fleet.actions import revoke_unit
from central.fleet.models import Unit as UnitRow
from central.fleet.moving import busy_units, move_unit
from central.fleet.releasing import put_in_ring
from central.fleet.watching import MOST, watched
from central.meetings.deadlines import local
from central.meetings.models import Room
from central.meetings.rights import Role
from central.notices.actions import Way, hold, letters_of, letters_to_go, pushes_to_go, release, texts_to_go
from central.notices.devices import pushes_of
from central.notices.models import Letter, Push, TextMessage
from central.notices.texting import texts_of
from central.people.models import Right
from central.people.rights import Task, may
from central.web.shell import access, centre, hand, now_ms


class Message(Struct, kw_only=True):
    """A letter, a push or a text message on its way; `problem`: why it did not go."""

    id: int
    way: str
    to: str
    meeting: int | None
    at: datetime
    status: str
    attempts: int
    problem: str


class HoldingBack(Struct, kw_only=True, forbid_unknown_fields=True):
    do: Literal["hold", "release"]
    way: Literal["letter", "push", "text"]
    id: Number


class Unit(Struct, kw_only=True):
    """`concerns`: what is wrong with it, the worst first; `is_busy`: a meeting runs on it."""

    name: str
    room: str
    is_connected: bool
    seen_at: datetime | None
    software: str
    ring: int
    is_busy: bool
    faults: int
    concerns: list[str]


UnitName = Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9-]{0,62}$")]


class MovingUnit(Struct, kw_only=True, forbid_unknown_fields=True):
    unit: UnitName
    room: Number


class RevokingUnit(Struct, kw_only=True, forbid_unknown_fields=True):
    unit: UnitName


class RingingUnit(Struct, kw_only=True, forbid_unknown_fields=True):
    unit: UnitName
    ring: Annotated[int, Meta(ge=0, le=3)]


class AuditAsked(Struct, kw_only=True, forbid_unknown_fields=True):
    """`before`: the number of the oldest line that one has, for those before it."""

    q: Annotated[str, Meta(max_length=200)] = ""
    before: Number | None = None


class AuditLine(Struct, kw_only=True):
    id: int
    at: datetime
    by: str
    deed: str
    text: str


def outbox(_asked: Nothing) -> list[Message]:
    """What would go out by mail, to browsers and telephones."""
    _looks_after_outbox()
    return _messages(letters_to_go(), pushes_to_go(), texts_to_go())


def hold_back(asked: HoldingBack) -> Done:
    """Keep a message from going out, or let it go."""
    _looks_after_outbox()
    act = hold if asked.do == "hold" else release
    act(centre().database, Way(asked.way), asked.id, now_ms=now_ms(), by=hand())
    return Done()


def delivery_log(_asked: Nothing, *, meeting: int) -> list[Message]:
    """To whom of a meeting something was sent, when, and whether it was taken (R5.1)."""
    one, roles, _state = known(meeting)
    if not roles & {Role.CHAIR, Role.SECRETARY, Role.REGISTRAR, Role.OFFICE}:
        abort(404)
    return _messages(letters_of(one), pushes_of(one), texts_of(one))


def units(_asked: Nothing) -> list[Unit]:
    """The rooms' units as an administrator watches them, those with the worst concern first."""
    _keeps_units()
    shown = watched(busy_units(), now_ms=now_ms(), software=SOFTWARE)[:MOST]
    return [
        Unit(
            name=one.unit.name,
            room=one.unit.room,
            is_connected=one.unit.is_connected,
            seen_at=local(one.unit.seen_at_ms) if one.unit.seen_at_ms else None,
            software=one.unit.software,
            ring=one.unit.ring,
            is_busy=one.is_busy,
            faults=one.faults,
            concerns=[str(concern) for concern in one.concerns],
        )
        for one in shown
    ]


def serve_other_room(asked: MovingUnit) -> Done:
    """Let a unit serve another room."""
    _known_unit(asked.unit)
    move_unit(centre().database, name=asked.unit, room=found(Room, asked.room), now_ms=now_ms(), by=hand())
    return Done()


def let_in_no_more(asked: RevokingUnit) -> Done:
    """Let a unit in no more; what it sent stays."""
    _known_unit(asked.unit)
    revoke_unit(centre().database, name=asked.unit, by=hand())
    return Done()


def change_ring(asked: RingingUnit) -> Done:
    """Say with which ring a unit gets new releases."""
    _known_unit(asked.unit)
    put_in_ring(centre().database, name=asked.unit, ring=asked.ring, by=hand(), now_ms=now_ms())
    return Done()


def audit(asked: AuditAsked) -> list[AuditLine]:
    """What was administered, the newest first, fifty at a time."""
    if not may(access().roles(), Task.READ_OWN_AUDIT):
        abort(403)
    theirs = None if may(access().roles(), Task.READ_AUDIT) else access().administered
    lines = find(Wanted(words=asked.q, agencies=theirs), before=asked.before or 0)
    return [AuditLine(id=one.id, at=local(one.at_ms), by=one.by_name, deed=one.deed, text=one.text) for one in lines]


def _looks_after_outbox() -> None:
    if not (access().has_anywhere(Right.OFFICE) or access().has_anywhere(Right.IT_ADMIN)):
        abort(403)


def _keeps_units() -> None:
    if not access().keeps_units:
        abort(403)


def _known_unit(name: str) -> None:
    _keeps_units()
    if UnitRow.get_or_none(UnitRow.name == name) is None:
        abort(404)


def _messages(letters: list[Letter], pushes: list[Push], texts: list[TextMessage]) -> list[Message]:
    ways: list[tuple[Way, Letter | Push | TextMessage]] = [(Way.LETTER, one) for one in letters]
    ways += [(Way.PUSH, one) for one in pushes] + [(Way.TEXT, one) for one in texts]
    return [
        Message(
            id=one.id,
            way=way,
            to=one.official.name,
            meeting=one.meeting_id,
            at=local(one.at_ms),
            status=one.status,
            attempts=one.attempts,
            problem=one.problem,
        )
        for way, one in ways
    ]


_READ, _DOES, _UNIT = (Scope.READ,), (Scope.ADMINISTER,), ("fleet.unit",)
CALLS: tuple[Call, ...] = (
    Call("GET", "/outbox", _READ, outbox),
    Call("POST", "/outbox", _DOES, hold_back, ("notices.to_go",)),
    Call("GET", "/meetings/{meeting}/messages", _READ, delivery_log),
    Call("GET", "/units", _READ, units),
    Call("POST", "/units/room", _DOES, serve_other_room, _UNIT),
    Call("POST", "/units/revoked", _DOES, let_in_no_more, _UNIT),
    Call("POST", "/units/ring", _DOES, change_ring, _UNIT),
    Call("GET", "/audit", _DOES, audit),
)
