"""A record that goes on from another unit's: which room that was, and what it has recorded beyond where it was left."""

from dataclasses import dataclass

from central.proceedings.following import KeptPackages, written_of
from central.proceedings.results import Proceedings
from contract.events import MovedToRoom, PackageTaken
from contract.past import readable


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """`beyond` counts the facts of the former room that are not part of the record which goes on from it."""

    unit: str
    room: str
    beyond: int = 0


def came_from(row: Proceedings) -> Came | None:
    """Where this record goes on from; None of one that began here."""
    if not row.continues:
        return None
    former = Proceedings.get_or_none(Proceedings.unit == row.continues, Proceedings.meeting == row.meeting)
    plan = KeptPackages().get(former.package) if former else None
    lines = list(readable(text for _, _, text in written_of(row.continues, row.meeting)))
    names = [line.name for line in lines]
    until = names.index(row.continues_after) + 1 if row.continues_after in names else len(names)
    beyond = sum(1 for line in lines[until:] if not isinstance(line.event, PackageTaken | MovedToRoom))
    return Came(unit=row.continues, room=plan.room if plan else row.continues, beyond=beyond)
