"""The clause table has every clause once; what it calls built is shown by a test that bears the clause's number."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CLAUSES = [
    "R1",
    "R2.1a",
    "R2.1b",
    "R2.1c",
    "R2.2",
    "R2.3",
    "R3.1",
    "R3.2",
    "R4.1",
    "R4.2",
    "R4.3",
    "R5.1",
    "R5.2",
    "R5.2a",
    "R5.2b",
    "R5.3",
    "R5.4",
    "R5.5",
    "R6.1",
    "R6.2",
    "R6.3",
    "R6.4",
    "R6.5",
    "R7.1",
    "R7.2",
    "R7.3",
    "R7.4",
    "R8.1",
    "R8.2",
    "R9.1a",
    "R9.1b",
    "R9.1c",
    "R9.1d",
    "R9.2a",
    "R9.2b",
    "R9.3",
    "R9.4",
    "R10.1",
    "R10.2",
    "R11.1",
    "R11.2",
]
NOT_SHOWN = ("chưa có", "việc của cơ quan")


def rows() -> list[tuple[str, str, str]]:
    """Clause, where, shown by."""
    text = (ROOT / "docs/regulation.md").read_text("utf-8")
    found = re.findall(r"^\| (R[0-9.]+[a-d]?)\b[^|]*\|([^|]*)\|([^|]*)\|$", text, re.MULTILINE)
    return [(clause, where.strip(), shown.strip()) for clause, where, shown in found]


def bears(test: str, clause: str) -> bool:
    """Is the clause's number in a comment or in a test's name of this file?"""
    text = (ROOT / test).read_text("utf-8")
    number = re.escape(clause)
    name = clause.lower().replace(".", "_")
    return bool(
        re.search(rf"#.*\b{number}(?![0-9a-z.])", text) or re.search(rf"def test_[a-z0-9_]*{name}(?![0-9a-d])", text)
    )


def test_every_clause_has_one_row_and_where_it_is() -> None:
    assert [clause for clause, _, _ in rows()] == CLAUSES
    assert all(where for _, where, _ in rows())


@pytest.mark.parametrize(("clause", "where", "shown"), rows())
def test_what_is_built_is_shown_by_tests_that_bear_the_clause(clause: str, where: str, shown: str) -> None:
    tests = re.findall(r"`(tests/[\w/]+\.py)`", shown)
    if where.lower() in NOT_SHOWN:
        assert not tests
        return
    assert tests, clause
    assert any(bears(test, clause) for test in tests), f"{clause}: none of {tests} bears its number"
