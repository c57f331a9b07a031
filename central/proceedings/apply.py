"""Lines that were kept become the tables that pages read: later, per meeting, and again whenever that is asked for.

What is written depends on the lines and packages alone, so it may be done twice, by several processes, and anew.
"""

from collections.abc import Iterable, Mapping
from itertools import takewhile
from typing import Any

from central import SOFTWARE, outbox
from central.db import Database, Row, append_columns, execute_many, locked, transaction, tuples
from central.outbox import Kind
from central.proceedings.faults import note_problems
from central.proceedings.following import Followed, Written, follow, goes_on
from central.proceedings.models import Content, Cursor, Erasure, KeptPackage, Line
from central.proceedings.results import COMPUTED, Fault, Presence, Proceedings, Stream
from central.proceedings.rows import Whose, course, rows_of
from central.proceedings.streams import late_ranges, order_of, register
from central.reports.sums import keep_came
from central.search.forgetting import forget
from contract.events import Erased
from contract.line import read_line
from contract.room import Phase, Room

_MOST_ROOMS = 200
_ATTENDEE, _WAY = (list(Presence._meta.fields).index(name) for name in ("attendee", "way"))


class Applier:
    """Brings the tables up to the lines that are held, and remembers the rooms of meetings that go on.

    What it remembers of a unit is used only if no other process has applied any of the unit's lines since.
    """

    def __init__(self, database: Database, *, software: str = SOFTWARE) -> None:
        self._database = database
        self._software = software
        self._rooms: dict[Whose, Followed] = {}
        self._applied: dict[str, dict[str, int]] = {}

    def apply(self, *, now_ms: int, at_most: int = 2000) -> int:
        """Look at up to `at_most` new lines of each unit; how many lines that were. Nothing is left when it is 0."""
        waiting = Cursor.select(Cursor.unit).where(Cursor.applied < Cursor.seq).distinct()
        units = sorted(unit for (unit,) in tuples(waiting))
        looked_at = sum(self._apply_unit(unit, now_ms=now_ms, at_most=at_most) for unit in units)
        for whose in self._stale():
            self.compute(whose, now_ms=now_ms)
        return looked_at

    def compute(self, whose: Whose, *, now_ms: int) -> None:
        """Compute one unit's meeting anew, from all of its lines that were looked at so far."""
        with transaction(self._database):
            _lock(whose, self._software)
            self._rooms.pop(whose, None)
            followed = follow(whose.unit, whose.meeting, up_to=_applied(whose.unit))
            self._write(whose, followed, now_ms=now_ms)

    def _apply_unit(self, unit: str, *, now_ms: int, at_most: int) -> int:
        with transaction(self._database):
            ordered = order_of(unit)
            register(unit, now_ms=now_ms)
            order, before = order_of(unit), _applied(unit)
            new = _new_lines(before, order, at_most=at_most)
            after = before | {stream: seq for stream, seq, _, _ in new}
            if not (self._is_up_to(unit, before) and _goes_on(before, order, new)):
                self._rooms = {whose: one for whose, one in self._rooms.items() if whose.unit != unit}
            if ordered != [stream for stream in order if stream in ordered]:
                Proceedings.update(is_stale=True).where(Proceedings.unit == unit).execute()
            for meeting in sorted({meeting for _, _, meeting, _ in new if meeting}):
                written = [(stream, seq, text) for stream, seq, where, text in new if where == meeting]
                self._apply_meeting(Whose(unit, meeting), written, after, now_ms=now_ms)
            _erase_what_was_erased(text for *_, text in new)
            moves = [(after[stream], stream, after[stream]) for stream in {stream for stream, *_ in new}]
            execute_many(self._database, "UPDATE cursor SET applied = %s WHERE stream = %s AND applied < %s", moves)
            self._applied[unit] = after
        return len(new)

    def _apply_meeting(self, whose: Whose, written: list[Written], after: Mapping[str, int], *, now_ms: int) -> None:
        _lock(whose, self._software)
        followed = self._rooms.pop(whose, None)
        if followed is None or goes_on(written):
            followed = follow(whose.unit, whose.meeting, up_to=after)
        else:
            followed.take(written, late_ranges(whose.unit))
        self._write(whose, followed, now_ms=now_ms)
        _try_others_again(whose)
        self._rooms[whose] = followed
        if len(self._rooms) > _MOST_ROOMS:
            self._rooms.pop(next(iter(self._rooms)))

    def _write(self, whose: Whose, followed: Followed, *, now_ms: int) -> None:
        changes = {**course(followed.room), "software": self._software, "is_stale": False}
        changes |= _between_rooms(whose, followed.room)
        there = (Proceedings.unit == whose.unit) & (Proceedings.meeting == whose.meeting)
        Proceedings.update(**changes).where(there).execute()
        for table, rows in rows_of(whose, followed.room).items():
            gone, new = _lay(self._database, table, whose, rows)
            if table is Presence:
                keep_came(self._database, _who_came(gone) ^ _who_came(new))
        if followed.room.rooms:
            outbox.put(Kind.ROOMS, str(whose.meeting), now_ms=now_ms)
        note_problems(whose, followed.problems, now_ms=now_ms)

    def _stale(self) -> list[Whose]:
        """Meetings to compute anew: told so, a missing package has come, or this version may know more events."""
        came = Fault.select(Fault.unit, Fault.meeting).join(KeptPackage, on=(KeptPackage.sha256 == Fault.missing))
        older = (Proceedings.unknown > 0) & (Proceedings.software != self._software)
        told = Proceedings.select(Proceedings.unit, Proceedings.meeting).where(Proceedings.is_stale | older)
        found = {Whose(*row) for query in (came, told) for row in tuples(query)}
        return sorted(found, key=lambda one: (one.unit, one.meeting))

    def _is_up_to(self, unit: str, before: Mapping[str, int]) -> bool:
        """Has nobody else applied lines of the unit? Asked once: until the commit, what is remembered is not so far."""
        known = self._applied.pop(unit, None)
        return known is not None and all(known.get(stream, 0) == applied for stream, applied in before.items())


def rebuild(database: Database, meeting: int | None = None, *, now_ms: int) -> int:
    """Compute a meeting, or all of them, anew from the lines; how many unit's meetings that were.

    Each is one transaction, and a row that was right stays untouched, so pages may be read meanwhile.
    """
    applier = Applier(database)
    if meeting is None:
        with transaction(database):
            Stream.delete().execute()
            for (unit,) in list(tuples(Cursor.select(Cursor.unit).distinct())):
                register(unit, now_ms=now_ms)
    lines = Line.select(Cursor.unit, Line.meeting).join(Cursor, on=(Cursor.stream == Line.stream))
    wanted = lines.where(Line.meeting > 0 if meeting is None else Line.meeting == meeting).distinct()
    found = {Whose(*row) for row in tuples(wanted)}
    for whose in sorted(found, key=lambda one: (one.unit, one.meeting)):
        applier.compute(whose, now_ms=now_ms)
    _drop_others(database, found, meeting)
    return len(found)


def _between_rooms(whose: Whose, room: Room) -> dict[str, object]:
    """Of two records of a meeting that has moved the later one counts, whichever of them comes first."""
    others = (Proceedings.meeting == whose.meeting) & (Proceedings.unit != whose.unit)
    moves = len(room.continued)
    later = others & (Proceedings.continues == whose.unit) & (Proceedings.moves > moves)
    if Proceedings.select().where(later).exists():
        return {"phase": Phase.MOVED.value}
    if moves:
        former = others & (Proceedings.unit == room.continued[-1].unit) & (Proceedings.moves < moves)
        Proceedings.update(phase=Phase.MOVED.value).where(former & (Proceedings.phase != Phase.MOVED)).execute()
    return {}


def _try_others_again(whose: Whose) -> None:
    """What could not be applied of another unit may go on from lines that have just come of this one."""
    others = (Fault.meeting == whose.meeting) & (Fault.unit != whose.unit)
    waiting = [unit for (unit,) in tuples(Fault.select(Fault.unit).where(others).distinct())]
    if waiting:
        there = (Proceedings.meeting == whose.meeting) & Proceedings.unit.in_(waiting)
        Proceedings.update(is_stale=True).where(there).execute()


def _drop_others(database: Database, found: set[Whose], meeting: int | None) -> None:
    """Rows of meetings of which there are no lines."""
    with transaction(database):
        for table in (*COMPUTED, Fault):
            rows = tuples(table.select(table.unit, table.meeting).distinct())
            for whose in {Whose(*row) for row in rows} - found:
                if whose.meeting == meeting or (meeting is None and whose.meeting):
                    there = (table.unit == whose.unit) & (table.meeting == whose.meeting)
                    came = _who_came(set(tuples(table.select().where(there)))) if table is Presence else ()
                    table.delete().where(there).execute()
                    keep_came(database, came)


def _applied(unit: str) -> dict[str, int]:
    return dict(tuples(Cursor.select(Cursor.stream, Cursor.applied).where(Cursor.unit == unit)))


def _new_lines(before: Mapping[str, int], order: list[str], *, at_most: int) -> list[tuple[str, int, int, str]]:
    """The next lines of a unit that nobody has looked at: stream, number, meeting, text, in their order."""
    new: list[tuple[str, int, int, str]] = []
    for stream in order:
        columns = (Line.stream, Line.seq, Line.meeting, Line.text)
        lines = Line.select(*columns).where(Line.stream == stream, Line.seq > before[stream])
        new += tuples(lines.order_by(Line.seq).limit(at_most - len(new)))
        if len(new) >= at_most:
            break
    return new


def _goes_on(before: Mapping[str, int], order: list[str], new: Iterable[tuple[str, int, int, str]]) -> bool:
    """Do all new lines stand behind all that were looked at before?"""
    touched = {stream for stream, *_ in new}
    untouched = list(takewhile(lambda stream: stream not in touched, order))
    return all(not before[stream] for stream in order[len(untouched) + 1 :])


def _lock(whose: Whose, software: str) -> None:
    """Lock the meeting's row in `Proceedings`, made if need be, so that one process writes its tables at a time."""
    empty = course(Room(meeting=whose.meeting, packages={}))
    row = {"unit": whose.unit, "meeting": whose.meeting, "software": software, **empty}
    Proceedings.insert(**row).on_conflict_ignore().execute()
    list(locked(Proceedings.select().where(Proceedings.unit == whose.unit, Proceedings.meeting == whose.meeting)))


Rows = set[tuple[Any, ...]]


def _lay(database: Database, table: type[Row], whose: Whose, rows: Rows) -> tuple[Rows, Rows]:
    """Make the table's rows of this meeting these rows; those that are right stay untouched. What went, what is new."""
    columns = [field.column_name for field in table._meta.sorted_fields]
    key: tuple[str, ...] = table._meta.primary_key.field_names  # type: ignore[union-attr]
    of_meeting = (table.unit == whose.unit) & (table.meeting == whose.meeting)  # type: ignore[attr-defined]
    there = set(tuples(table.select().where(of_meeting)))
    places = [columns.index(name) for name in key]
    gone = [tuple(row[place] for place in places) for row in there - rows]
    matches = " AND ".join(f'"{name}" = %s' for name in key)
    execute_many(database, f"DELETE FROM {table._meta.table_name} WHERE {matches}", gone)  # noqa: S608
    new = sorted(rows - there, key=repr)
    append_columns(database, table, {name: [row[place] for row in new] for place, name in enumerate(columns)})
    return there - rows, rows - there


def _who_came(rows: Rows) -> set[int]:
    """Of rows of `Presence`: whom the room has seen."""
    return {row[_ATTENDEE] for row in rows if row[_WAY]}


def _erase_what_was_erased(texts: Iterable[str]) -> None:
    """What a room has erased is erased here as well, and does not come back."""
    for text in texts:
        if '"Erased"' not in text:
            continue
        line = read_line(text)
        if isinstance(line.event, Erased):
            erased = {"name": line.event.content, "at_ms": line.at, "by": line.event.by, "reason": line.event.reason}
            Erasure.insert(**erased).on_conflict_ignore().execute()
            Content.delete().where(Content.name == line.event.content).execute()
            forget(line.event.content)
