"""A room drains over a link that treats packets badly: `python -m tests.faults.storm FOLDER WEATHER` says what it saw.

To be run in a network namespace of its own, in which this process may make devices.
"""

import sys
import time
from pathlib import Path

import msgspec

from central.db import migrate, open_database
from tests.faults.line import Line
from tests.faults.packets import HERE, Packets, Weather
from tests.link.province import MEETING, make_plan, make_province, write_unit_settings
from tests.servers import eventually

WEATHERS = {
    "lossy": Weather(loss=0.3, repeated=0.1, delay_s=0.01, jitter_s=0.04),
    "far": Weather(loss=0.01, delay_s=2.0, jitter_s=0.3),
}
BEFORE, MEANWHILE = 1000, 20
PATIENCE_S = 400.0


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """`holds`: central has every line to the byte, once; `plan`: the room has the plan, which it fetched."""

    holds: bool
    plan: bool
    took_s: float
    sent: int
    lost: int
    repeated: int
    overtaken: int


def main(folder: Path, weather: Weather) -> Seen:
    packets = Packets(seed=30)
    url = f"sqlite:///{folder}/central.sqlite"
    migrate(open_database(url))
    province = make_province(folder, url, also=HERE)
    lines = [Line(port, address=HERE) for port in (province.broker.port, province.units_port)]
    try:
        room = province.make_room("room-1")
        write_unit_settings(
            room.folder, room.name, broker=lines[0].port, units=lines[1].port, protocol=province.protocol, host=HERE
        )
        province.publish(make_plan(), unit=room.name)
        province.start_web()
        province.start_sync()
        room.write(BEFORE)
        packets.weather, began_s = weather, time.monotonic()
        room.sync.within = packets.inside
        room.sync.start()
        eventually(lambda: province.count() >= BEFORE // 2, timeout_s=PATIENCE_S, every_s=0.5)
        room.write(MEANWHILE, mark="while it drains")
        eventually(
            lambda: room.desk.room(MEETING).package is not None and province.holds(room),
            timeout_s=PATIENCE_S,
            every_s=0.5,
        )
        return Seen(
            holds=province.holds(room),
            plan=room.desk.room(MEETING).package is not None,
            took_s=round(time.monotonic() - began_s, 1),
            **vars(packets.carried),
        )
    finally:
        sys.stderr.write(province.said())
        for line in lines:
            line.close()
        province.close()
        packets.close()


if __name__ == "__main__":
    sys.stdout.write(msgspec.json.encode(main(Path(sys.argv[1]), WEATHERS[sys.argv[2]])).decode())
