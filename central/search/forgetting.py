"""What was erased is also gone from the index (Law on personal data: an erasure reaches every copy)."""

from central.db import driver, is_postgresql
from central.search.models import Passage


def forget(content: str) -> None:
    """Take every passage of this content out of the index, within the transaction that erases the content.

    FTS5 only marks words as gone until it merges; a merge at once takes them off the disk.
    """
    gone = Passage.delete().where(Passage.content == content).execute()
    database = Passage._meta.database.obj
    if gone and not is_postgresql(database):
        driver(database).execute("INSERT INTO passage_words (passage_words) VALUES ('optimize')")
