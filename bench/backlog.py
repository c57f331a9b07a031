"""What one room has written during an outage, signed and chained, made before any clock starts."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contract import events as e
from contract.content import Content
from contract.line import NO_DIGEST, Line, digest, write_line
from contract.run import MAX_LINES, Header, pack_run

_BEGAN_AT_MS = 1_790_000_000_000
_PEOPLE = 60
_CONTENT_EVERY = 50
"""So many lines to one that names a text."""

LineRow = tuple[str, int, int, str]
ContentRow = tuple[str, bytes, bytes]


@dataclass(frozen=True, kw_only=True)
class Backlog:
    """One stream of one unit: its runs, the last line of each, and the rows that they should become."""

    unit: str
    stream: str
    runs: tuple[bytes, ...]
    lasts: tuple[int, ...]
    after: bytes
    lines: tuple[LineRow, ...]
    contents: tuple[ContentRow, ...]


def make_backlog(unit: str, number: int, *, lines: int, key: Ed25519PrivateKey) -> Backlog:
    """A room's morning: arrivals, requests to speak, opinions and many votes, in runs as long as a run may be."""
    stream, link = f"{number:016x}", NO_DIGEST
    written = [_write(unit, stream, number, seq) for seq in range(1, lines + 1)]
    runs: list[bytes] = []
    lasts: list[int] = []
    for start in range(0, lines, MAX_LINES):
        part, before = written[start : start + MAX_LINES], link
        for text, _ in part:
            link = digest(link, text)
        header = Header(unit=unit, stream=stream, first=start + 1, count=len(part), before=before, after=link)
        contents = [content for _, named in part for content in named]
        runs.append(pack_run([text for text, _ in part], header=header, contents=contents, key=key))
        lasts.append(header.last)
    return Backlog(
        unit=unit,
        stream=stream,
        runs=tuple(runs),
        lasts=tuple(lasts),
        after=link,
        lines=tuple((stream, seq, _meeting(number, seq), text) for seq, (text, _) in enumerate(written, start=1)),
        contents=tuple((one.name, one.salt, one.body) for _, named in written for one in named),
    )


def _write(unit: str, stream: str, number: int, seq: int) -> tuple[str, tuple[Content, ...]]:
    chance = hashlib.sha256(f"{unit}/{seq}".encode()).digest()
    event, contents = _happen(unit, stream, seq, chance)
    mono = seq * 1700 + int.from_bytes(chance[-2:]) % 1700
    at = _BEGAN_AT_MS + mono + number
    meeting = _meeting(number, seq)
    line = Line(stream=stream, seq=seq, meeting=meeting, at=at, within=40, mono=mono, event=event)
    return write_line(line), contents


def _meeting(number: int, seq: int) -> int:
    return 0 if seq == 1 else number + 1


def _happen(unit: str, stream: str, seq: int, chance: bytes) -> tuple[e.Event, tuple[Content, ...]]:
    """As irregular as in a room: what does not repeat can't be packed."""
    person = seq % _PEOPLE + 1
    if seq == 1:
        return e.StreamBegan(unit=unit, software="bench", boot="bench"), ()
    if seq % _CONTENT_EVERY == 0:
        text = Content(salt=chance[:16], body=f"{unit} {seq}: Đề nghị làm rõ nguồn vốn đối ứng.".encode())
        return e.OpinionGiven(attendee=person, text=text.name, source=e.Source.PHONE), (text,)
    if seq <= _PEOPLE:
        return e.CheckedIn(attendee=person, way=e.Way.CAMERA, issue=1), ()
    if seq % 7 == 0:
        return e.FloorRequested(attendee=person, item="nd-02", by=person), ()
    replaces = f"{stream}/{seq - _PEOPLE}" if seq % 11 == 0 else ""
    return e.VoteCast(
        ballot=f"nq-{seq // 400:02}",
        round=1,
        voter=person,
        choices=((chance[0] % 3,),),
        replaces=replaces,
        nonce=chance.hex()[:24],
        source=e.Source.PHONE,
        by=person,
    ), ()


Group = tuple[tuple[LineRow, ...], tuple[ContentRow, ...]]
"""Rows of one transaction: lines, and the contents that they name."""


def in_groups(backlogs: Iterable[Backlog], size: int) -> Iterator[Group]:
    """All rows for bare inserts, so many lines in each group."""
    for one in backlogs:
        for start in range(0, len(one.lines), size):
            end = start + size
            yield one.lines[start:end], one.contents[start // _CONTENT_EVERY : end // _CONTENT_EVERY]
