"""How many queries a page asks, so that a test can say that they don't grow."""

from tests.central.province import Province


class counted:  # noqa: N801 - reads as a question in a with statement
    """How many queries are asked inside the block."""

    def __init__(self, province: Province) -> None:
        self.database, self.queries = province.database, 0

    def __enter__(self) -> "counted":
        self.plain = self.database.execute_sql
        self.database.execute_sql = self.count
        return self

    def __exit__(self, *_: object) -> None:
        self.database.execute_sql = self.plain

    def count(self, *args: object, **named: object) -> object:
        self.queries += 1
        return self.plain(*args, **named)
