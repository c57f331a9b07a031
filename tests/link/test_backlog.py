"""A unit that was offline until a gigabyte had piled up drains without either side growing, and loses nothing.

Nightly, since it takes minutes; `BACKLOG_MB=64` makes it small.
"""

import os
import random
import sys
import time
from pathlib import Path

import pytest

from central.proceedings.models import Cursor
from contract.content import Content
from contract.events import Event, OpinionGiven, RefusalsCounted, Source
from tests.link.conftest import MakeProvince
from tests.link.province import MEETING, Program, Province, Room
from tests.servers import eventually

pytestmark = [pytest.mark.nightly, pytest.mark.timeout(3600)]
BACKLOG_MB = int(os.environ.get("BACKLOG_MB", "1024"))
LINES_TO_A_TEXT = 40
"""Three quarters of the bytes are texts, nearly as long as a room may write them; the rest are short lines."""
TEXT_WORDS = 4_000
UNIT_MB, CENTRAL_MB = 150, 350
_WORDS = ("đề", "nghị", "làm", "rõ", "nguồn", "vốn", "đối", "ứng", "của", "dự", "án", "năm")


def pile_up(room: Room, megabytes: int) -> tuple[int, int]:
    """Lines and texts until the card holds so much; how many of both. None of the texts is like another."""
    chance, moment, written, lines, texts = random.Random(megabytes), room.desk.clock.now(), 0, 0, 0
    while written < megabytes << 20:
        with room.journal.writing():
            for number in range(LINES_TO_A_TEXT * 5):
                event: Event = RefusalsCounted(counts={f"lines-{lines}": number})
                contents: tuple[Content, ...] = ()
                if number % LINES_TO_A_TEXT == 0:
                    body = " ".join(f"{chance.choice(_WORDS)}{chance.randrange(1000)}" for _ in range(TEXT_WORDS))
                    contents = (Content(salt=chance.randbytes(16), body=body.encode()),)
                    event = OpinionGiven(attendee=3, text=contents[0].name, source=Source.PHONE)
                    texts += 1
                line = room.journal.append(event, meeting=MEETING, moment=moment, contents=contents).line
                written += 200 + len(line.stream) + sum(len(one.body) for one in contents)
                lines += 1
    return lines, texts


def peak_mb(program: Program) -> float:
    """The most memory that a process has had."""
    assert program.process is not None
    status = Path(f"/proc/{program.process.pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def test_a_gigabyte_of_backlog_drains_in_bounded_memory_and_nothing_is_lost(make: MakeProvince) -> None:
    province = make()
    room = province.make_room("room-1")
    lines, texts = pile_up(room, BACKLOG_MB)
    head = room.journal.streams()[-1]
    card_mb = sum(file.stat().st_size for file in (room.folder / "card").rglob("*") if file.is_file()) / 2**20
    sync = province.start_sync()

    began = time.monotonic()
    room.sync.start()
    eventually(lambda: held(province, head.stream) == (head.seq, head.digest), timeout_s=3000, every_s=0.5)
    drained_s = time.monotonic() - began

    unit_mb, central_mb = peak_mb(room.sync), peak_mb(sync)
    sys.stdout.write(
        f"{lines} lines and {texts} texts, {card_mb:.0f} MB on the card, drained in {drained_s:.0f} s;"
        f" at most {unit_mb:.0f} MB of memory at the unit, {central_mb:.0f} MB at central\n"
    )
    # Each digest is made of all lines before it, and each text has the name that its line has.
    assert province.count() == head.seq == lines + 1
    assert province.contents() == texts
    assert unit_mb < UNIT_MB
    assert central_mb < CENTRAL_MB


def held(province: Province, stream: str) -> tuple[int, bytes]:
    with province.database.connection_context():
        row = Cursor.get_or_none(Cursor.stream == stream)
        return (row.seq, bytes(row.digest)) if row else (0, b"")
