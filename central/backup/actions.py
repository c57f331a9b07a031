"""Making a backup of database and documents, checking it, and laying it back, all while central runs.

The database is copied first: files are written before the rows that name them and deleted after, so whatever the copy
names is among the files that are there now. A backup counts when its description is there, which is written last.
"""

import hashlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from central.audit.actions import note
from central.audit.rules import SERVER, Deed
from central.backup.copying import Copying
from central.db import MIGRATIONS, Database, migrate, transaction, tuples
from central.documents.store import Store
from central.meetings.deadlines import local
from central.proceedings.models import Erasure
from central.proceedings.months import prepare_months
from contract.refused import Refused

_DESCRIPTION, _FILES = "backup.json", "files"
_INDEX = "0501_search"
"""The migration since which there are passages to be found."""

_Erased = tuple[str, int, int, str]
"""A row of `Erasure`: name, moment, by whom, reason."""


class Description(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup holds. `database` and `listed` are files named by their SHA-256; `migrations`: how far it was."""

    made_at_ms: int
    kind: str
    database: str
    listed: str
    files: int
    migrations: list[str]


@dataclass(frozen=True, kw_only=True)
class Held:
    """One central: its database, how that is copied, its files."""

    database: Database
    copying: Copying
    store: Store


@dataclass(frozen=True, kw_only=True)
class Done:
    """So many files are there, so many of them new; `erased` texts stay erased."""

    files: int
    new: int
    erased: int = 0


def back_up(held: Held, folder: Path, *, now_ms: int) -> Done:
    """A backup in this folder; into one that holds an older backup goes only what is new, and what is gone leaves it.

    Whenever it is broken off, the older one stays whole. Refused: its database can't be read back.
    """
    (folder / _FILES).mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    with held.database.connection_context():
        migrations = _migrations(held.database)
    raw = folder / ".database.new"
    raw.unlink(missing_ok=True)
    held.copying.copy(raw)
    held.copying.check(raw)
    names = sorted(_names(held.store.folder))
    kept = Store(folder / _FILES)
    new = sum(_bring(held.store, kept, name) for name in names)
    # One that was deleted meanwhile (a recording that had to go) is in no backup.
    names = [name for name in names if kept.has(name)]
    listed = folder / ".listed.new"
    listed.write_text("".join(f"{name}\n" for name in names), encoding="utf-8")
    description = Description(
        made_at_ms=now_ms,
        kind=held.copying.kind,
        database=_named(raw),
        listed=_named(listed),
        files=len(names),
        migrations=migrations,
    )
    _write(folder / _DESCRIPTION, msgspec.json.format(msgspec.json.encode(description)))
    _drop_others(folder, kept, description, set(names))
    return Done(files=len(names), new=new)


def read_backup(folder: Path) -> Description:
    """What lies there, every byte compared. Refused: no backup, a damaged one, or one of a later version of central."""
    try:
        description = msgspec.json.decode((folder / _DESCRIPTION).read_bytes(), type=Description)
    except (OSError, msgspec.DecodeError) as error:
        raise Refused(f"{folder} holds no backup: {error}") from None
    for name in (description.database, description.listed):
        if not (folder / name).is_file() or _sha256(folder / name) != name:
            raise Refused(f"{folder / name} is damaged")
    kept = Store(folder / _FILES)
    for name in _listed(folder, description):
        if not kept.has(name) or _sha256(kept.path(name)) != name:
            raise Refused(f"{kept.path(name)} is damaged")
    known = {path.stem for path in MIGRATIONS.glob("[0-9]*.py")}
    if later := [one for one in description.migrations if one not in known]:
        raise Refused(f"the backup is of a later version, which knows {later[-1]}; install that first")
    return description


def restore(held: Held, folder: Path, *, now_ms: int) -> Done:
    """Lay a backup back: the files first, then the database, brought up to this version. Rooms send what it lacks.

    What was erased since the backup was made is erased in it in the same transaction, as long as the database that is
    replaced can tell: it is never seen again, wherever this is broken off. Broken off, it may be done again.
    Files that are not in the backup stay: rooms' lines may name them. Refused: what `read_backup` refuses, or another
    kind of database; then nothing has changed.
    """
    description = read_backup(folder)
    if description.kind != held.copying.kind:
        raise Refused(f"the backup is of a database of {description.kind}, central's is one of {held.copying.kind}")
    held.copying.check(folder / description.database)
    kept, new = Store(folder / _FILES), 0
    for name in _listed(folder, description):
        if not held.store.has(name):
            with kept.path(name).open("rb") as file:
                held.store.put(file)
            new += 1
    erasures = _erasures(held.database)
    after = _begin(now_ms) + _erase(erasures, indexed=_INDEX in description.migrations)
    held.copying.lay_back(folder / description.database, after=after)
    with held.database.connection_context():
        migrate(held.database)
        prepare_months(held.database, local(now_ms).date())
        with transaction(held.database):
            note(SERVER, Deed.RESTORED)
    return Done(files=description.files, new=new, erased=len(erasures))


def _begin(now_ms: int) -> str:
    """SQL of both databases: `begin_incarnation`, for inside the transaction that lays the tables back."""
    token = secrets.token_hex(8)
    values = f"(1, '{token}', {int(now_ms)})"
    return f"DELETE FROM incarnation; INSERT INTO incarnation (number, token, since_ms) VALUES {values};"  # noqa: S608


def _erase(erasures: list[_Erased], *, indexed: bool) -> str:
    """SQL of both databases: these texts are erased, and are in no index."""
    rows = ", ".join(
        f"({_text(name)}, {int(at_ms)}, {int(by)}, {_text(reason)})" for name, at_ms, by, reason in erasures
    )
    written = f'INSERT INTO erasure (name, at_ms, "by", reason) VALUES {rows} ON CONFLICT DO NOTHING;' if rows else ""  # noqa: S608
    gone = "IN (SELECT name FROM erasure);"
    passages = f"DELETE FROM passage WHERE content {gone}" if indexed else ""  # noqa: S608
    return f"{written} DELETE FROM content WHERE name {gone} {passages}"  # noqa: S608


def _text(value: str) -> str:
    return "'" + value.replace("'", "''").replace("\0", "") + "'"


def _migrations(database: Database) -> list[str]:
    execute: Any = database.execute_sql
    rows = execute("SELECT name FROM schema_migration ORDER BY name").fetchall()
    return [str(name) for (name,) in rows]


def _erasures(database: Database) -> list[_Erased]:
    """Empty for a new database that nobody has migrated."""
    with database.connection_context():
        if not Erasure.table_exists():  # type: ignore[no-untyped-call]
            return []
        return list(tuples(Erasure.select(Erasure.name, Erasure.at_ms, Erasure.by, Erasure.reason)))


def _names(folder: Path) -> Iterator[str]:
    """The files of a store, without those that are being written."""
    for shelf in folder.glob("[0-9a-f][0-9a-f]"):
        yield from (one.name for one in shelf.iterdir())


def _bring(source: Store, target: Store, name: str) -> bool:
    """Have a file in the other store; False when it was there, or is gone. On one disk both are one file."""
    if target.has(name):
        return False
    place = target.path(name)
    place.parent.mkdir(exist_ok=True)
    try:
        os.link(source.path(name), place)
    except FileNotFoundError:
        return False
    except OSError:
        return _copied(source.path(name), target)
    return True


def _copied(path: Path, target: Store) -> bool:
    try:
        with path.open("rb") as file:
            target.put(file)
    except FileNotFoundError:
        return False
    return True


def _listed(folder: Path, description: Description) -> Iterator[str]:
    with (folder / description.listed).open(encoding="utf-8") as lines:
        yield from (line.strip() for line in lines)


def _named(path: Path) -> str:
    """Give a file its SHA-256 as its name, once its bytes are on the disk."""
    name = _sha256(path)
    with path.open("rb") as file:
        os.fsync(file.fileno())
    path.replace(path.with_name(name))
    return name


def _write(path: Path, content: bytes) -> None:
    new = path.with_name(f".{path.name}.new")
    with new.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _drop_others(folder: Path, kept: Store, description: Description, names: set[str]) -> None:
    for name in set(_names(kept.folder)) - names:
        kept.path(name).unlink(missing_ok=True)
    for half in kept.folder.glob(".new-*"):
        half.unlink()
    for path in folder.iterdir():
        if path.is_file() and path.name not in (_DESCRIPTION, description.database, description.listed):
            path.unlink()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
