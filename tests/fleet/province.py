"""Who is who among the machines of a virtual province, and what the test asks of them."""

from hashlib import sha256
from pathlib import Path
from shutil import make_archive

from tests.fleet.machines import Fleet, Machine
from tests.fleet.root import TREE

PYTHON = "/opt/hop/current/bin/python"
CARD = "the-moi"
"""A unit that nobody has named: it shows its code."""


class Province:
    """Who is who among the machines."""

    def __init__(
        self, fleet: Fleet, *, rooms: int, is_spread: bool, has_card: bool = True, has_displays: bool = False
    ) -> None:
        servers = ("trung-tam", "co-so-du-lieu", "moi-gioi") if is_spread else ("trung-tam",)
        addresses = {name: f"10.77.0.{10 + place}" for place, name in enumerate(servers)}
        units = {f"phong-{number}": f"10.77.0.{20 + number}" for number in range(1, rooms + 1)}
        card = {CARD: "10.77.0.20"} if has_card else {}
        for name, address in (addresses | units | card).items():
            fleet.start(name, address)
        model = Path(make_archive(str(fleet.folder / "model"), "zip", TREE / "speech_model", "vi-test"))
        fleet.write_inventory(
            {
                "central": _host("trung-tam", addresses),
                "database": _host(servers[1 if is_spread else 0], addresses),
                "broker": _host(servers[2 if is_spread else 0], addresses),
                "monitoring": _host("trung-tam", addresses),
                "units": {
                    name: {
                        "ansible_host": address,
                        "unit_room": f"Phòng họp số {number}",
                        "unit_displays": has_displays and number == 1,
                    }
                    for number, (name, address) in enumerate(units.items(), 1)
                }
                | {name: {"ansible_host": address, "unit_enrols": True} for name, address in card.items()},
            },
            central_name="Tỉnh Trường Giang",
            central_public_name="hop.truonggiang.example",
            central_names=["hop.truonggiang.example", *addresses.values()],
            central_word=False,
            unit_has_data_partition=False,
            unit_speech_model_source=str(model),
            unit_speech_model_sha256=sha256(model.read_bytes()).hexdigest(),
            unit_displays=False,
            unit_rings=["1", "100%"],
            release_key=str(fleet.release_key),
        )
        self.fleet = fleet
        self.central = fleet.machines["trung-tam"]
        self.broker = fleet.machines[servers[2 if is_spread else 0]]
        self.units = [fleet.machines[name] for name in units]

    @property
    def card(self) -> Machine:
        """The unit that nobody has named."""
        return self.fleet.machines[CARD]

    def is_linked(self, unit: Machine) -> bool:
        """Does the unit have a connection to the broker, as the broker's machine sees it?"""
        return f"{unit.address}:" in self.broker.run("ss", "-Htn", "state", "established", "sport", "=", ":8883")

    def lines_of(self, meeting: int) -> int:
        """How many lines of a meeting central holds."""
        counting = "from central.proceedings.models import Line\n"
        return int(self.asked(counting + f"print(Line.select().where(Line.meeting == {meeting}).count())\n"))

    def asked(self, question: str) -> str:
        """What a few lines of Python say on central's machine, with its database open."""
        opened = (
            "from pathlib import Path\nfrom central.db import open_database\n"
            "from central.settings import read_settings\n"
            "database = open_database(read_settings(Path('/etc/hop/central.toml')).central.database_url)\n"
        )
        return self.central.run("runuser", "-u", "hop", "--", PYTHON, "-", stdin=opened + question)


def _host(name: str, addresses: dict[str, str]) -> dict[str, dict[str, object]]:
    return {name: {"ansible_host": addresses[name]}}
