"""What reports add up is kept with each record and attendee, and found without their rows.

`attendee` also leads to the meetings of one person without them, as `meeting` does to those of one approver: a search
begins with these, and they are thousands.
"""

from typing import Any

from peewee import BooleanField, Database, IntegerField
from playhouse.migrate import SchemaMigrator, migrate

_OF = "unit = proceedings.unit AND meeting = proceedings.meeting"
_COUNTED = {
    "came": f"presence WHERE {_OF} AND way <> ''",
    "rounds": f"ballot_round WHERE {_OF} AND NOT is_void AND closed_at_ms > 0",
    "secret_rounds": f"ballot_round WHERE {_OF} AND NOT is_void AND closed_at_ms > 0 AND mode IN ('slips', 'secret')",
    "votes": f"named_vote WHERE {_OF}",
    "opinions": f"opinion WHERE {_OF}",
    "conclusions": f"conclusion WHERE {_OF}",
}


def up(migrator: SchemaMigrator, db: Database) -> None:
    execute: Any = db.execute_sql
    for name in _COUNTED:
        migrate(migrator.add_column("proceedings", name, IntegerField(default=0)))
    migrate(migrator.add_column("attendee", "came", BooleanField(default=False)))
    fill(execute)
    columns = "meeting_id, agency_id, is_withdrawn, answer, came, principal_id"
    execute(f"CREATE INDEX attendee_for_reports ON attendee ({columns})")
    execute("CREATE INDEX attendee_of_official ON attendee (official_id, is_withdrawn, meeting_id)")
    execute("CREATE INDEX meeting_of_approver ON meeting (approver_id, id)")


def fill(execute: Any) -> None:
    """Count all of it afresh, as central/proceedings/rows.py and central/reports/sums.py keep it from then on."""
    sums = ", ".join(f"{name} = (SELECT count(*) FROM {rows})" for name, rows in _COUNTED.items())  # noqa: S608
    execute(f"UPDATE proceedings SET {sums}")  # noqa: S608
    there = "presence.meeting = attendee.meeting_id AND presence.attendee = attendee.number AND presence.way <> ''"
    execute(f"UPDATE attendee SET came = EXISTS (SELECT 1 FROM presence WHERE {there})")  # noqa: S608
