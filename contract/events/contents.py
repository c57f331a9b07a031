"""All the events that this version knows, and which contents an event names."""

import re

from contract.events import attending, ballots, course, keyed_in, papers, private, said, settling, unit
from contract.events.attending import DeviceLinked
from contract.events.fields import Event
from contract.events.private import NotesBrought
from contract.events.said import SoundKept
from contract.events.unit import Erased, PackageTaken, UnknownEvent

KNOWN: dict[str, type[Event]] = {
    name: kind
    for module in (attending, ballots, course, keyed_in, papers, private, said, settling, unit)
    for name, kind in vars(module).items()
    if isinstance(kind, type) and issubclass(kind, Event) and kind not in (Event, UnknownEvent)
}


_HEXADECIMAL = re.compile(rb'"([0-9a-f]{64})"')


def contents_of(event: Event) -> tuple[str, ...]:
    """The names of the contents that an event refers to; `Erased` refers to none: it says that one is gone.

    Of an event that this version does not know, whatever looks like a name: its contents must not be lost either.
    """
    if isinstance(event, UnknownEvent):
        return tuple(name.decode() for name in _HEXADECIMAL.findall(event.body))
    if isinstance(event, _NAME_NONE):
        return ()
    names = (getattr(event, field, "") for field in _NAME_FIELDS)
    return tuple(name for name in names if isinstance(name, str) and len(name) == 64)


def contents_on_record(event: Event) -> tuple[str, ...]:
    """The same without what is one person's alone, and without keys: what a dossier and its readers may have."""
    return () if isinstance(event, NotesBrought | SoundKept) else contents_of(event)


def may_name_contents(event: str) -> bool:
    """Can an event of this name refer to contents at all? One that this version does not know may."""
    return event not in KNOWN or event in _NAME_SOME


_NAME_FIELDS = ("reason", "person", "spec", "text", "title")
_NAME_NONE = (Erased, PackageTaken, DeviceLinked)
_NAME_SOME = frozenset(
    name
    for name, kind in KNOWN.items()
    if kind not in _NAME_NONE and not set(_NAME_FIELDS).isdisjoint(kind.__struct_fields__)
)
