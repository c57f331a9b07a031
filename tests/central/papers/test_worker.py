"""The worker itself: a meeting's end brings its minutes and their files, also when it is killed on the way. # R6.5"""

from pathlib import Path

from central.papers.models import Files, Paper, PaperRevision
from central.papers.official.content import Sort
from central.proceedings.intake import accept
from contract import events as e
from tests.central.papers.held import hold
from tests.central.province import Province
from tests.central.settings import central_settings, start_worker
from tests.makers import UNIT
from tests.servers import eventually


def is_printed(sort: Sort) -> bool:
    papers = Paper.select().where(Paper.sort == sort)
    ready = PaperRevision.select().where(PaperRevision.paper.in_(papers), PaperRevision.files == Files.READY)
    return bool(ready.exists())


def test_the_end_brings_the_minutes_within_seconds(province: Province, database_url: str, tmp_path: Path) -> None:
    central_settings(tmp_path, database_url)
    held = hold(province, ends=False)
    worker = start_worker(tmp_path)
    first = len(held.stream.texts) + 1
    held.stream.write(e.MeetingEnded(by=held.number("chair")), meeting=held.meeting.id)

    accept(province.database, held.stream.run(first), unit=UNIT, now_ms=province.clock())

    eventually(lambda: Paper.select().where(Paper.sort == Sort.MINUTES).exists(), timeout_s=60)
    worker.kill()
    worker.wait()
    worker = start_worker(tmp_path)
    eventually(lambda: is_printed(Sort.MINUTES) and is_printed(Sort.CONCLUSIONS), timeout_s=90)
    assert Paper.select().where(Paper.sort == Sort.MINUTES).count() == 1
    worker.terminate()
    assert worker.wait(timeout=60) == 0
