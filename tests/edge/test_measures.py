"""What the unit's services count: read from real processes, by the command that an administrator uses, and nameless."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path

import pytest

from contract.ticket import Ticket, write_ticket
from edge.clock import Clock, boot_id
from edge.door.film import render_film
from edge.measures import SLOWEST_OF_S, STALLED_S, Sheet, Writing, own_registry, sheet_of, stalled
from tests import servers
from tests.edge.unit import give, open_desk
from tests.makers import MEETING, TICKET_KEY, make_package, write_unit
from tests.scrape import Figures, figure, figures
from tests.servers import eventually

MINUTE = 60_000


def edge(settings: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "edge", "--settings", str(settings), *words]


@contextmanager
def running(settings: Path, *services: str) -> Iterator[None]:
    with ExitStack() as all_of_them:
        for service in services:
            process = all_of_them.enter_context(subprocess.Popen(edge(settings, service), stderr=subprocess.DEVNULL))
            all_of_them.callback(process.terminate)
        yield


def printed(settings: Path) -> str:
    done = subprocess.run(edge(settings, "metrics"), capture_output=True, text=True, check=True)
    return done.stdout


# R8.1
def test_a_room_counts_what_its_door_and_pages_do_and_names_nobody(tmp_path: Path) -> None:
    now = Clock().now().at_ms
    desk = open_desk(tmp_path, clock=Clock(), boot=boot_id())
    package = make_package(opens_at=now - MINUTE, starts_at=now + 20 * MINUTE, ends_at=now + 80 * MINUTE)
    give(desk, package)
    ticket = Ticket(key_id=1, meeting=MEETING, attendee=3, expires=date(2099, 1, 1), issue=1)
    film = render_film(tmp_path / "film.avi", [write_ticket(ticket, key=TICKET_KEY)], seed=4)
    settings = write_unit(tmp_path, port=servers.free_port(), data_dir=".")
    settings.write_text(f'{settings.read_text()}[door]\ncamera = "film:{film}"\n')

    def seen() -> Figures | None:
        found = figures(printed(settings))
        has_come = ("hop_pages_open", frozenset()) in found and ("hop_door_frames_total", frozenset()) in found
        let_in = ("hop_door_answers_total", frozenset({("outcome", "welcome")}))
        return found if has_come and found.get(let_in) else None

    with running(settings, "door", "web"):
        found = eventually(seen, timeout_s=90, every_s=1)
        text = printed(settings)

    assert found is not None
    assert figure(found, "hop_door_answers_total", outcome="welcome") == 1
    assert figure(found, "hop_door_reads_total") >= 1
    assert figure(found, "hop_door_frames_total") > figure(found, "hop_door_reads_total")
    assert 0.05 < figure(found, "hop_door_brightness_ratio") < 1
    assert figure(found, "hop_write_seconds_count", service="door") >= 1
    assert figure(found, "hop_pages_open") == 0
    names = {word for one in package.people for word in (one.name, one.office, one.agency) if word}
    assert names
    for word in (*names, package.title, package.room):
        assert word not in text
    desk.journal.close()


def test_the_files_are_for_the_units_own_user_and_a_full_memory_ends_nothing(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        Sheet(tmp_path, "web", own_registry("web")).turn()
    finally:
        os.umask(before)
    path = sheet_of(tmp_path, "web")
    assert (path.stat().st_mode & 0o077, path.parent.stat().st_mode & 0o077) == (0, 0)

    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    Sheet(blocked, "web", own_registry("web")).turn()


def test_a_service_without_a_new_sheet_is_stalled(tmp_path: Path) -> None:
    Sheet(tmp_path, "web", own_registry("web")).turn()
    written_s = sheet_of(tmp_path, "web").stat().st_mtime

    assert stalled(tmp_path, ("web", "door"), now_s=written_s + 1) == ("door",)
    assert stalled(tmp_path, ("web", "door"), now_s=written_s + STALLED_S + 1) == ("web", "door")


def test_a_slow_write_is_told_for_some_minutes_and_then_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    now_s = 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: now_s)
    monkeypatch.setattr(time, "perf_counter", lambda: now_s)
    writing = Writing("web")
    with writing.measured():
        now_s += 3.0
    told = []

    for _ in range(5):
        told.append(writing.slowest_s())
        now_s += SLOWEST_OF_S * 0.6

    assert told == [3.0, 3.0, 3.0, 3.0, 0.0]
