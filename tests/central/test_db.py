"""One path of migrations leads both databases to exactly the tables that the models describe."""

import importlib
from pathlib import Path
from typing import Any

from playhouse.schema_diff import diff_models

import central
from central.db import Database, Row, driver, is_postgresql, migrate

_TEXT_INDEXES = frozenset({"passage_words", "passage_pairs", "inquiry_words"})


def all_tables() -> list[type[Row]]:
    """Every table of every module of central that has one."""
    root = Path(central.__file__).parent
    for path in sorted(root.rglob("*.py")):
        if "(Row)" in path.read_text():
            importlib.import_module(".".join(path.relative_to(root.parent).with_suffix("").parts))
    return sorted(Row.__subclasses__(), key=lambda table: str(table._meta.table_name))


def nullable(columns: list[Any]) -> dict[str, bool]:
    return {column.name: column.null for column in columns}


def test_models_and_migrations_agree(database: Database) -> None:
    tables = all_tables()
    difference = diff_models(database, tables)
    # Each database has its own kind of full-text index, which no model can describe.
    for one in [one for one in difference.drop_indexes if one.name in _TEXT_INDEXES]:
        difference.drop_indexes.remove(one)
    of_months = {}
    if is_postgresql(database):
        # The months' column, the index of a table in parts, a computed column: no model can describe these either.
        difference.drop_columns.remove(("line", "received"))
        (index,) = [one for one in difference.add_indexes if (one.table, one.columns) == ("line", ("meeting",))]
        difference.add_indexes.remove(index)
        found = driver(database).execute("SELECT count(*) FROM pg_indexes WHERE indexname = 'line_meeting'").fetchone()
        assert found == (1,)
        for column in ("lexemes", "pairs"):
            difference.drop_columns.remove(("passage", column))
        of_months = {"line": {"received": False}, "passage": {"lexemes": True, "pairs": True}}
    assert not difference, str(difference)
    for table in tables:
        name = table._meta.table_name
        expected = {field.column_name: field.null for field in table._meta.sorted_fields} | of_months.get(name, {})
        assert nullable(database.get_columns(name)) == expected, name


def test_migrating_again_changes_nothing(database: Database) -> None:
    assert migrate(database) == []
