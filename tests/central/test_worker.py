"""The worker's parts live and die together, so that who starts it again never sees one half of it run on."""

import resource
from pathlib import Path

from central.db import migrate, open_database
from central.proceedings.intake import accept
from central.proceedings.models import Cursor
from tests.central.proceedings.meeting import keep, write_beginning
from tests.central.proceedings.unit import NOW, Stream, register
from tests.central.settings import central_settings, start_worker
from tests.servers import eventually


# R8.1
def test_a_worker_whose_disk_is_full_ends_whole_and_the_next_goes_on(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'central.sqlite'}"
    central_settings(tmp_path, url)
    database = open_database(url, folder=tmp_path)
    migrate(database)
    worker = start_worker(tmp_path)
    sent = register(Stream().begin())
    keep()
    write_beginning(sent)
    resource.prlimit(worker.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))

    assert not accept(database, sent.run(), unit=sent.unit, now_ms=NOW).reason

    assert worker.wait(timeout=90) != 0
    worker = start_worker(tmp_path)
    eventually(lambda: not Cursor.select().where(Cursor.applied < Cursor.seq).exists(), timeout_s=90)
    worker.terminate()
    assert worker.wait(timeout=60) == 0
    database.close()
