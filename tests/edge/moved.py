"""A meeting that leaves one unit and comes to another, as central brings it there."""

from typing import Any

from contract.events import PackageTaken, contents_of
from contract.line import write_line
from contract.package import ComesFrom, Package, PlanState, sha256_of, write_package
from contract.past import Past, write_past
from edge.desk import Desk
from tests.edge.unit import give
from tests.makers import MEETING, UNIT, make_package

NEW = "Phòng họp số 2"
NEW_UNIT = "phong-2"


def past_of(desk: Desk, *, unit: str = UNIT) -> Past:
    """All that this unit has of the meeting."""
    lines = [line for _, line in desk.journal.lines_of(MEETING)]
    contents = (desk.journal.content(name) for line in lines for name in contents_of(line.event))
    plans = dict.fromkeys(line.event.sha256 for line in lines if isinstance(line.event, PackageTaken))
    return Past(
        meeting=MEETING,
        unit=unit,
        texts=tuple(map(write_line, lines)),
        packages=tuple(write_package(desk.shelf.packages[name]) for name in plans),
        contents=tuple(one for one in contents if one),
    )


def bring(old: Desk, new: Desk, *, unit: str = UNIT, revision: int = 2, room: str = NEW, **plan: Any) -> Package:
    """What central sends when the meeting has left: the plan for the new room, the past, and the word at the door."""
    past = write_past(past_of(old, unit=unit))
    last = [line.name for _, line in old.journal.lines_of(MEETING)][-1]
    here = old.room(MEETING).package
    comes = ComesFrom(unit=unit, room=here.room if here else "", last=last, past=sha256_of(past))
    package = make_package(room=room, revision=revision + 1, comes_from=comes, **plan)
    keep(new, past)
    give(new, package, serial=revision + 1)
    moved = make_package(revision=revision, state=PlanState.MOVED, moved_to=f"{room}, tầng 3", **plan)
    give(old, moved, serial=revision)
    return package


def keep(desk: Desk, raw: bytes) -> None:
    """A file has come down."""
    name = sha256_of(raw)
    desk.shelf.incoming(name).write_bytes(raw)
    desk.shelf.keep_document(name)
