"""How many queries a page asks, so that a test can say that they don't grow."""

from central.db import Database
from tests.central.province import Province


class counted:  # noqa: N801 - reads as a question in a with statement
    """How many queries are asked inside the block."""

    def __init__(self, province: Province | Database) -> None:
        self.database = province.database if isinstance(province, Province) else province
        self.queries = 0

    def __enter__(self) -> "counted":
        self.plain = self.database.execute_sql
        self.database.execute_sql = self.count
        return self

    def __exit__(self, *_: object) -> None:
        self.database.execute_sql = self.plain

    def count(self, *args: object, **named: object) -> object:
        self.queries += 1
        return self.plain(*args, **named)
