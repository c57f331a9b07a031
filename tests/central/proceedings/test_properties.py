"""Whatever the network does to runs, central ends with the unit's lines or names what is wrong."""

import itertools

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from central.db import Database
from central.proceedings.actions import erase
from central.proceedings.checking import Arrival
from central.proceedings.intake import accept, accept_many
from central.proceedings.models import Content, Cursor, Line, Standing
from contract.events import CheckedIn, OpinionGiven, Source, Way
from contract.line import NO_DIGEST, digest
from tests.central.proceedings.unit import NOW, Stream, register
from tests.makers import make_content

SHARED_TABLES = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
_numbers = itertools.count(1)


def fresh_stream(lines: int) -> Stream:
    """A new stream of a new unit, so that examples don't meet in the tables; some lines name a content."""
    number = next(_numbers)
    stream = register(Stream(name=f"{number:016x}", unit=f"room-{number}").begin())
    for one in range(1, lines):
        content = make_content(f"Ý kiến {number}/{one}")
        if one % 3:
            stream.write(CheckedIn(attendee=one, way=Way.TAP))
        else:
            stream.write(OpinionGiven(attendee=one, text=content.name, source=Source.PHONE), contents=[content])
    return stream


def kept(stream: Stream) -> list[str]:
    return [row.text for row in Line.select().where(Line.stream == stream.name).order_by(Line.seq)]


@SHARED_TABLES
@given(data=st.data(), lines=st.integers(1, 12))
def test_any_loss_duplication_and_reordering_ends_with_the_units_lines(
    database: Database, data: st.DataObject, lines: int
) -> None:
    stream = fresh_stream(lines)
    spans = st.tuples(st.integers(1, lines), st.integers(1, lines)).map(lambda pair: (min(pair), max(pair)))
    storm = data.draw(st.lists(st.lists(spans, min_size=1, max_size=4), max_size=8))

    for group in storm:
        arrivals = [Arrival(stream.unit, stream.run(*span)) for span in group]
        for held in accept_many(database, arrivals, now_ms=NOW):
            assert held.digest == stream.digest_at(held.seq).hex()
            assert not held.fork
            assert not held.reason
        assert kept(stream) == stream.texts[: held.seq]
    if (now_held := len(kept(stream))) < lines:
        accept(database, stream.run(now_held + 1), unit=stream.unit, now_ms=NOW)

    assert kept(stream) == stream.texts
    names = [row.name for row in Content.select().where(Content.name.in_(list(stream.contents)))]
    assert sorted(names) == sorted(stream.contents)


@SHARED_TABLES
@given(place=st.integers(0, 5000), flip=st.integers(1, 255))
def test_a_flipped_byte_is_refused_with_a_reason_or_changes_nothing(database: Database, place: int, flip: int) -> None:
    stream = fresh_stream(5)
    accept(database, stream.run(1, 2), unit=stream.unit, now_ms=NOW)
    packed = bytearray(stream.run(3, 5))
    packed[place % len(packed)] ^= flip

    held = accept(database, bytes(packed), unit=stream.unit, now_ms=NOW)

    if held.reason:
        assert kept(stream) == stream.texts[:2]
    else:
        assert kept(stream) == stream.texts
    assert Standing.select().where(Standing.unit == stream.unit).exists() == bool(held.reason)


@SHARED_TABLES
@given(data=st.data(), shared=st.integers(1, 5))
def test_of_two_pasts_the_first_stays_and_the_other_is_named(
    database: Database, data: st.DataObject, shared: int
) -> None:
    first = fresh_stream(6)
    other = Stream(name=first.name, unit=first.unit, texts=first.texts[:shared], contents=first.contents, at_ms=1)
    other.write(*(CheckedIn(attendee=one, way=Way.CAMERA) for one in range(100, 100 + 7 - shared)))
    accept(database, first.run(), unit=first.unit, now_ms=NOW)
    begin = data.draw(st.integers(1, len(other.texts)))
    end = data.draw(st.integers(begin, len(other.texts)))

    held = accept(database, other.run(begin, end), unit=other.unit, now_ms=NOW)

    assert kept(first) == first.texts
    assert held.digest == first.digest_at(6).hex()
    assert held.fork == (end > shared)


@SHARED_TABLES
@given(data=st.data(), lines=st.integers(2, 14))
def test_whatever_is_erased_the_chain_is_verified_from_what_is_left(
    database: Database, data: st.DataObject, lines: int
) -> None:
    """Before, between and after the runs; and a resend brings nothing back."""
    stream, cut = fresh_stream(lines), data.draw(st.integers(1, lines))
    names = sorted(stream.contents)
    erased = set(data.draw(st.lists(st.sampled_from(names), unique=True))) if names else set()
    early = {name for name in erased if data.draw(st.booleans())}

    for group, run in ((early, stream.run(1, cut)), (erased - early, stream.run())):
        for name in group:
            erase(database, content=name, reason="law", now_ms=NOW)
        accept(database, run, unit=stream.unit, now_ms=NOW)
    held = accept(database, stream.run(), unit=stream.unit, now_ms=NOW)

    link = NO_DIGEST
    for text in kept(stream):
        link = digest(link, text)
    assert kept(stream) == stream.texts
    assert bytes(Cursor.get(Cursor.stream == stream.name).digest) == link == bytes.fromhex(held.digest)
    assert {row.name for row in Content.select().where(Content.name.in_(names))} == set(names) - erased
