"""Facts about the unit itself: its journal, its plan, its clock, what it was asked from elsewhere."""

from typing import Annotated

from msgspec import Meta

from contract.events.fields import Brief, ContentName, Event, LineName, Number, Token, UnitName


class StreamBegan(Event, frozen=True, kw_only=True):
    """A unit's journal goes on in a new stream; `previous_…` is the last line that this card knew before."""

    unit: Annotated[str, Meta(max_length=63)]
    previous: Annotated[str, Meta(pattern=r"^([0-9a-f]{16})?\Z")] = ""
    previous_seq: Number = 0
    previous_digest: Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?\Z")] = ""
    software: Annotated[Brief, Meta(max_length=40)]
    boot: Annotated[Brief, Meta(max_length=64)]


class PackageTaken(Event, frozen=True, kw_only=True):
    """A revision of the plan became effective in the room."""

    incarnation: Token
    revision: Annotated[int, Meta(ge=1)]
    sha256: ContentName


class PlanCarriedHere(Event, frozen=True, kw_only=True):
    """The plan `plan`, in force here by the line before, came by a file of the unit that the meeting was held by until
    then, in the room `left`: it goes on in this `room`, behind that unit's line `last`, which sends it here. `past` and
    `files` are what came along, as in a plan of central's."""

    plan: ContentName
    room: Brief
    place: Brief = ""
    left: Brief
    unit: UnitName
    last: LineName
    past: ContentName
    files: Annotated[tuple[ContentName, ...], Meta(max_length=200)] = ()


class RefusalsCounted(Event, frozen=True, kw_only=True):
    """Refused scans and wrong PINs since the last such line, by reason; never one by one, never with a code."""

    counts: dict[Brief, Number]


class WishAnswered(Event, frozen=True, kw_only=True):
    wish: Token
    done: bool
    reason: Brief = ""


class Erased(Event, frozen=True, kw_only=True):
    """A content is gone here, as the law demands; the chain does not notice."""

    content: ContentName
    by: Number
    reason: Brief


class ClockStepped(Event, frozen=True, kw_only=True):
    """The unit's clock was set: milliseconds since 1970 before and after."""

    before: Number
    after: Number


class UnknownEvent(Event, frozen=True, kw_only=True):
    """A fact that this version does not know: kept as it came, applied after an upgrade."""

    name: str
    body: bytes
