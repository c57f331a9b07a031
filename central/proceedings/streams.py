"""A unit's streams as their first lines tell them, in their order."""

from central.db import tuples
from central.proceedings.keeping import digest_at, place_of, raise_alarm
from central.proceedings.models import AcceptedHeader, AlarmKind, Cursor, Line, RunKey
from central.proceedings.results import Stream
from central.proceedings.rules import Begun, in_order
from contract.events import StreamBegan
from contract.line import read_line


def register(unit: str, *, now_ms: int) -> None:
    """Make the row of every stream of the unit that has none yet. May be called again."""
    known = Stream.select(Stream.stream)
    new = Cursor.select(Cursor.stream).where(Cursor.unit == unit, Cursor.seq > 0, Cursor.stream.not_in(known))
    for (stream,) in list(tuples(new)):
        text = Line.select(Line.text).where(Line.stream == stream, Line.seq == 1).scalar()
        line = read_line(text)
        if isinstance(line.event, StreamBegan):
            _register(stream, line.event, began_at_ms=line.at, now_ms=now_ms)


def order_of(unit: str) -> list[str]:
    """The unit's streams, first to last."""
    rows = tuples(Stream.select(Stream.stream, Stream.previous, Stream.began_at_ms).where(Stream.unit == unit))
    return in_order(Begun(*row) for row in rows)


def late_ranges(unit: str) -> dict[str, list[tuple[int, int, int]]]:
    """Lines that came by hand under a key that had ended: per stream first, last and when the key had ended."""
    on = (AcceptedHeader.public == RunKey.public) & (AcceptedHeader.received_at_ms >= RunKey.until_ms)
    query = AcceptedHeader.select(
        AcceptedHeader.stream, AcceptedHeader.first, AcceptedHeader.last, RunKey.until_ms
    ).join(RunKey, on=on)
    found: dict[str, list[tuple[int, int, int]]] = {}
    for stream, first, last, until_ms in tuples(query.where(RunKey.unit == unit)):
        found.setdefault(stream, []).append((first, last, until_ms))
    return found


def _register(stream: str, began: StreamBegan, *, began_at_ms: int, now_ms: int) -> None:
    Stream.insert(
        stream=stream,
        unit=began.unit,
        previous=began.previous,
        previous_seq=began.previous_seq,
        previous_digest=began.previous_digest,
        began_at_ms=began_at_ms,
        software=began.software,
    ).on_conflict_ignore().execute()
    _compare_past(began, now_ms=now_ms)


def _compare_past(began: StreamBegan, *, now_ms: int) -> None:
    """The unit's last line of the stream before may be another than ours: a fork that no run has shown."""
    place = place_of(began.unit, began.previous)
    if not 0 < began.previous_seq <= place.seq:
        return
    if digest_at(began.previous, began.previous_seq).hex() != began.previous_digest:
        reason = f"{began.unit} remembers another line {began.previous}/{began.previous_seq} than the one held"
        raise_alarm(AlarmKind.FORK, began.unit, stream=began.previous, reason=reason, now_ms=now_ms)
