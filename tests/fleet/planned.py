"""Run on central's machine: agencies, officials and one approved meeting, as people would arrange them on its pages."""

import json
import time
from pathlib import Path

from central.db import open_database
from central.meetings.models import Attendee
from central.meetings.planning import Planning, system_secret
from central.settings import read_secret_key, read_settings
from demo.seed import MINUTE, arrange, seed_province, session_of


def _now_ms() -> int:
    return int(time.time() * 1000)


settings = read_settings(Path("/etc/hop/central.toml"))
database = open_database(settings.central.database_url)
seed_province(database, now_ms=_now_ms())
planning = Planning(database=database, secret=system_secret(read_secret_key(settings)), now_ms=_now_ms)
meeting = arrange(planning, session_of(_now_ms() + 10 * MINUTE))
people = list(Attendee.select().where(Attendee.meeting == meeting))
minister = next(one for one in people if "Giáo dục" in one.agency_name)
told = {
    "meeting": meeting.id,
    "poster": meeting.poster,
    "attendee": minister.number,
    "name": minister.name,
    "pin": planning.pin(minister.number, minister.pin_turn),
    "pins": {one.number: planning.pin(one.number, one.pin_turn) for one in people if one.votes},
}
print(json.dumps(told))  # noqa: T201 - the test reads it
