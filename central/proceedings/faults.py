"""Lines that can't be applied: seen by an administrator, tried again, or set aside. They block nothing."""

from collections.abc import Mapping

from central.proceedings.following import Problem
from central.proceedings.results import Fault
from central.proceedings.rows import Whose


def note_problems(whose: Whose, problems: Mapping[tuple[str, int], Problem], *, now_ms: int) -> None:
    """Make the meeting's faults these; one that stays keeps when it was found and whether it was set aside."""
    known = {
        (fault.stream, fault.seq): fault
        for fault in Fault.select().where(Fault.unit == whose.unit, Fault.meeting == whose.meeting)
    }
    for (stream, seq), fault in known.items():
        if (stream, seq) not in problems:
            fault.delete_instance()
    for (stream, seq), problem in problems.items():
        said = {"reason": problem.reason, "missing": problem.missing}
        before = known.get((stream, seq))
        if before is None:
            place = {"stream": stream, "seq": seq, "unit": whose.unit, "meeting": whose.meeting}
            Fault.create(**place, **said, found_at_ms=now_ms)
        elif (before.reason, before.missing) != (problem.reason, problem.missing):
            Fault.update(**said).where(Fault.stream == stream, Fault.seq == seq).execute()


def open_faults(*, unit: str = "", meeting: int = 0) -> list[Fault]:
    """Faults that nobody has set aside, oldest first; of this unit or meeting only, if one is named."""
    query = Fault.select().where(Fault.set_aside_at_ms.is_null())
    if unit:
        query = query.where(Fault.unit == unit)
    if meeting:
        query = query.where(Fault.meeting == meeting)
    return list(query.order_by(Fault.found_at_ms, Fault.stream, Fault.seq))
