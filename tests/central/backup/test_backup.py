"""Backups of central on both databases: made while others write, read back, laid back while others read."""

import os
import threading
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from peewee import DatabaseError

from central.audit.models import AuditLine
from central.audit.rules import Deed
from central.backup.actions import Held, back_up, read_backup, restore
from central.backup.copying import copying_of
from central.backup.noticing import ended_by_restore
from central.db import MIGRATIONS, Database, migrate, open_database, transaction
from central.documents.store import Store, store_in
from central.meetings.models import Meeting, Room
from central.proceedings.actions import erase
from central.proceedings.intake import incarnation
from central.proceedings.models import Content, Erasure
from central.search.models import Passage
from contract.refused import Refused
from tests.central.conftest import close_database
from tests.central.province import NOW, Province
from tests.servers import Postgresql

LATER = NOW + 86_400_000


@pytest.fixture
def held(province: Province, database_url: str, tmp_path: Path) -> Held:
    database = province.database
    return Held(database=database, copying=copying_of(database, database_url), store=store_in(tmp_path / "data"))


def keep(store: Store, content: bytes) -> str:
    return store.put(BytesIO(content))[0]


def titles(database: Database) -> list[str]:
    with database.connection_context():
        return [one.title for one in Meeting.select().order_by(Meeting.id)]


# R8.1
def test_what_was_lost_after_a_backup_is_as_it_was_documents_included(
    held: Held, province: Province, tmp_path: Path
) -> None:
    province.approved(title="Họp về ngân sách")
    paper = keep(held.store, b"to trinh")

    done = back_up(held, tmp_path / "backup", now_ms=NOW)
    province.approved(title="Họp bị mất", starts_at_ms=LATER * 2, ends_at_ms=LATER * 2 + 1)
    Meeting.update(title="Bị hỏng").where(Meeting.title == "Họp về ngân sách").execute()
    held.store.path(paper).unlink()
    restored = restore(held, tmp_path / "backup", now_ms=LATER)

    assert (done.files, done.new, restored.new) == (1, 1, 1)
    assert titles(held.database) == ["Họp về ngân sách"]
    assert held.store.path(paper).read_bytes() == b"to trinh"
    # The triggers came along, and what was done is written down.
    with held.database.connection_context():
        assert AuditLine.select().where(AuditLine.deed == Deed.RESTORED).count() == 1
        with pytest.raises(DatabaseError, match="administrative acts"), transaction(held.database):
            AuditLine.update(text="anders").execute()


def test_a_backup_is_laid_back_twice_and_into_an_empty_database(
    held: Held, province: Province, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    province.approved(title="Họp về ngân sách")
    back_up(held, tmp_path / "backup", now_ms=NOW)
    for _ in range(2):
        restore(held, tmp_path / "backup", now_ms=LATER)
    back_up(held, tmp_path / "backup", now_ms=LATER)
    url = f"sqlite:///{tmp_path / 'new.sqlite'}"
    if held.copying.kind == "postgresql":
        cluster: Postgresql = request.getfixturevalue("postgresql")
        url = cluster.fresh()

    empty = open_database(url)
    restore(
        Held(database=empty, copying=copying_of(empty, url), store=Store(tmp_path / "n")), tmp_path / "backup", now_ms=3
    )

    assert titles(empty) == ["Họp về ngân sách"]
    assert migrate(empty) == []
    close_database(empty)


def test_a_backup_made_while_others_write_holds_a_moment_whole(held: Held, tmp_path: Path) -> None:
    over = threading.Event()

    def write() -> None:
        number = 0
        while not over.is_set():
            with held.database.connection_context(), transaction(held.database):
                Room.create(name=f"a {number}", seats=1)
                Room.create(name=f"b {number}", seats=1)
            number += 1

    writing = threading.Thread(target=write)
    writing.start()
    try:
        for number in range(3):
            back_up(held, tmp_path / "backup", now_ms=NOW + number)
    finally:
        over.set()
        writing.join()
    with held.database.connection_context():
        before = Room.select().where(Room.name.startswith("a ")).count()
    restore(held, tmp_path / "backup", now_ms=LATER)

    with held.database.connection_context():
        first, second = (Room.select().where(Room.name.startswith(one)).count() for one in ("a ", "b "))
    assert 0 < first == second <= before


def test_the_second_backup_into_a_folder_brings_the_new_and_drops_what_is_gone(held: Held, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    stays, goes = keep(held.store, b"stays"), keep(held.store, b"goes")
    back_up(held, folder, now_ms=NOW)
    held.store.path(goes).unlink()
    comes = keep(held.store, b"comes")

    done = back_up(held, folder, now_ms=LATER)

    assert (done.files, done.new) == (2, 1)
    assert sorted(path.name for path in (folder / "files").glob("*/*")) == sorted([stays, comes])
    description = read_backup(folder)
    expected = {"backup.json", "files", description.database, description.listed}
    assert {path.name for path in folder.iterdir()} == expected
    assert folder.stat().st_mode & 0o77 == 0


@pytest.mark.parametrize("harm", ["database", "listed", "file", "missing", "description"])
def test_a_damaged_backup_is_refused_before_anything_changes(
    held: Held, province: Province, tmp_path: Path, harm: str
) -> None:
    folder = tmp_path / "backup"
    province.approved(title="Họp về ngân sách")
    name = keep(held.store, b"to trinh")
    back_up(held, folder, now_ms=NOW)
    description = read_backup(folder)
    Meeting.update(title="Nay").execute()
    file = Store(folder / "files").path(name)
    match harm:
        case "missing":
            file.unlink()
        case "file":
            # Not the store's own, which may be the same file.
            file.unlink()
            file.write_bytes(b"to Trinh")
        case "description":
            (folder / "backup.json").write_bytes(b"{}")
        case _:
            path = folder / getattr(description, harm)
            path.write_bytes(path.read_bytes()[:-1])

    with pytest.raises(Refused):
        restore(held, folder, now_ms=LATER)

    assert titles(held.database) == ["Nay"]


def test_a_backup_of_a_later_version_is_refused(held: Held, tmp_path: Path) -> None:
    execute: Any = held.database.execute_sql
    execute("INSERT INTO schema_migration (name, applied) VALUES ('9999_later', '2030-01-01')")
    back_up(held, tmp_path / "backup", now_ms=NOW)

    with pytest.raises(Refused, match="9999_later"):
        restore(held, tmp_path / "backup", now_ms=LATER)


def test_an_older_backup_is_brought_up_to_this_version(held: Held, tmp_path: Path) -> None:
    newest = max(path.stem for path in MIGRATIONS.glob("06*.py"))
    back_up(held, tmp_path / "backup", now_ms=NOW)
    assert newest in read_backup(tmp_path / "backup").migrations

    restore(held, tmp_path / "backup", now_ms=LATER)

    assert migrate(held.database) == []


def test_texts_that_were_erased_since_the_backup_do_not_come_back(
    held: Held, province: Province, tmp_path: Path
) -> None:
    Content.create(name="a" * 64, salt=b"1" * 16, body=b"Nguyen Van A bi benh", unit="room-1")
    words = {"meeting": province.approved().id, "part": 1, "place": "", "content": "a" * 64, "text": "bi benh"}
    Passage.create(**words, words="bi benh")
    back_up(held, tmp_path / "backup", now_ms=NOW)
    erase(held.database, content="a" * 64, reason="Theo yêu cầu: 'xóa'\\", now_ms=NOW + 1)

    done = restore(held, tmp_path / "backup", now_ms=LATER)

    assert done.erased == 1
    with held.database.connection_context():
        assert not Content.select().exists()
        assert not Passage.select().exists()
        assert [one.reason for one in Erasure.select()] == ["Theo yêu cầu: 'xóa'\\"]


def test_a_process_that_remembers_ends_after_a_restore(
    held: Held, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("central.backup.noticing._EVERY_S", 0.0)
    before = incarnation(now_ms=NOW)
    back_up(held, tmp_path / "backup", now_ms=NOW)
    turn = ended_by_restore(lambda: None)
    turn()
    turn()
    restore(held, tmp_path / "backup", now_ms=LATER)

    with pytest.raises(SystemExit, match="restored"):
        turn()
    assert incarnation(now_ms=LATER) != before


def test_a_password_of_the_database_is_in_no_list_of_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pg_dump", "pg_restore"):
        program = tmp_path / name
        program.write_text(f'#!/bin/sh\necho "$@ and $PGPASSWORD" > {tmp_path}/{name}.said\n')
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    url = "postgresql://hop:m%40t@127.0.0.1:5432/hop"

    copying_of(open_database(url), url).copy(tmp_path / "dump")

    said = (tmp_path / "pg_dump.said").read_text()
    assert said.endswith("postgresql://hop@127.0.0.1:5432/hop and m@t\n")
    assert "m%40t" not in said
