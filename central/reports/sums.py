"""Sums that reports read are kept in the transaction that changes what they count."""

from collections.abc import Iterable

from central.db import Database, execute_many


def keep_came(database: Database, attendees: Iterable[int]) -> None:
    """Note for each of these, by number, whether any room has ever seen them; who is not of the plan is nobody here."""
    execute_many(
        database,
        "UPDATE attendee SET came = EXISTS (SELECT 1 FROM presence WHERE presence.meeting = attendee.meeting_id"
        " AND presence.attendee = attendee.number AND presence.way <> '') WHERE number = %s",
        [(number,) for number in sorted(attendees)],
    )
