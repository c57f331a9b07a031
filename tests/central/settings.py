"""The settings of a central for tests, in a folder of its own, and the worker that runs on them."""

import subprocess
import sys
from pathlib import Path

from central.settings import Settings, read_settings
from tests.makers import CENTRAL_KEY, TICKET_KEY, private_pem
from tests.servers import program

ROOT = Path(__file__).parents[2]

SETTINGS = """
[central]
name = "Ủy ban nhân dân tỉnh"
support = "Văn phòng, 0293 3878 000"
data_dir = "data"
database_url = "{url}"
[web]
public_url = "http://central.test"
secret_key_file = "secret"
second_factor = "offered"
[units]
own_room = "truc-tuyen"
ca = "none"
certificate = "none"
key = "none"
[broker]
host = "127.0.0.1"
ca = "none"
certificate = "none"
key = "none"
[keys]
signing_key = "signing.pem"
ticket_key = "ticket.pem"
ticket_key_id = 1
"""


def central_settings(folder: Path, url: str, *, more: str = "") -> Settings:
    """Keys, secret and data folder in `folder`; certificates are not there. `more` is added to the file."""
    (folder / "secret").write_bytes(b"a secret of thirty-two bytes and more")
    (folder / "signing.pem").write_bytes(private_pem(CENTRAL_KEY))
    (folder / "ticket.pem").write_bytes(private_pem(TICKET_KEY))
    path = folder / "central.toml"
    path.write_text(SETTINGS.format(url=url) + more, encoding="utf-8")
    return read_settings(path)


def start_worker(folder: Path) -> "subprocess.Popen[bytes]":
    """`central worker` on the settings that `central_settings` wrote into this folder; it dies with the test run."""
    with (folder / "worker.log").open("ab") as log:
        return subprocess.Popen(
            [
                *(program("setpriv"), "--pdeathsig", "KILL"),
                *(sys.executable, "-m", "central", "--settings", folder / "central.toml", "worker"),
            ],
            cwd=ROOT,
            stderr=log,
        )
