"""What a sheet comes to, read against the directory: what each row would change, and what is wrong with others."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from central.people.sheets import Line, Problem
from contract.refused import Refused

Row = TypeVar("Row")
Value = TypeVar("Value")


@dataclass(frozen=True, kw_only=True)
class Change(Generic[Row]):
    """What one row would do: `said` is a message, `fills` what fills it, `row` the row as it is meant."""

    number: int
    said: str
    fills: dict[str, str]
    row: Row


@dataclass(kw_only=True)
class Checked(Generic[Row]):
    """Changes in the order in which they are to be done, how many rows change nothing, and problems."""

    changes: list[Change[Row]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unchanged: int = 0

    def wrong(self, line: Line, column: str, message: str, **values: object) -> None:
        self.problems.append(Problem(row=line.row, column=column, why=Refused(message, **values)))

    def read(self, line: Line, column: str, as_what: Callable[[str], Value]) -> Value | None:
        """The cell as what it is meant to be; None, with a problem noted, when it can't be that."""
        try:
            return as_what(line.cell(column))
        except Refused as refused:
            self.wrong(line, column, refused.message, **refused.values)
            return None

    def change(self, line: Line, said: str, row: Row, **fills: str) -> None:
        self.changes.append(Change(number=line.row, said=said, fills=fills, row=row))
