"""The worker reads the mailbox of answers by itself, and goes on when the mail server was away. # R5.1 R6.4"""

import shutil
import time
from pathlib import Path

from central.db import migrate, open_database
from central.meetings.planning import system_secret
from central.notices.answering import uid_of
from central.settings import read_secret_key
from tests.central.notices.test_answering import deliver, letter
from tests.central.people.dovecot import MAILBOX_PASSWORD, dovecot
from tests.central.province import DAY, HOUR, SetClock, build_province
from tests.central.settings import central_settings, start_worker
from tests.servers import eventually

REPLIES = """
[replies]
address = "hop@tinh.gov.vn"
host = "127.0.0.1"
port = {port}
ca = "{folder}/ca.pem"
user = "hop@tinh.gov.vn"
password_file = "{folder}/replies-password"
receiver = "mail.tinh.gov.vn"
every_s = 0.2
"""
LOST = b"the mailbox of answers could not be read"


def test_answers_by_mail_are_taken_by_the_worker_also_after_the_mail_server_was_away(tmp_path: Path) -> None:
    server, folder = dovecot(("hop@tinh.gov.vn",))
    (folder / "replies-password").write_text(MAILBOX_PASSWORD, "utf-8")
    url = f"sqlite:///{tmp_path / 'central.sqlite'}"
    settings = central_settings(tmp_path, url, more=REPLIES.format(port=server.port, folder=folder))
    database = open_database(url, folder=tmp_path)
    migrate(database)
    province = build_province(database)
    province.clock = SetClock(at_ms=time.time_ns() // 1_000_000)
    starts = province.clock.at_ms + 7 * DAY
    meeting = province.approved(starts_at_ms=starts, ends_at_ms=starts + HOUR)
    secret = system_secret(read_secret_key(settings))
    uid = uid_of(secret, province.attendee(meeting, "finance"), "tinh.gov.vn")
    worker, log = start_worker(tmp_path), tmp_path / "worker.log"
    eventually(lambda: LOST in log.read_bytes(), timeout_s=60)

    server.start()
    deliver((server, folder), letter(uid))
    eventually(lambda: province.attendee(meeting, "finance").answer == "confirmed", timeout_s=30)
    server.stop()
    eventually(lambda: log.read_bytes().count(LOST) == 2, timeout_s=30)
    server.start()
    deliver((server, folder), letter(uid, "DECLINED", comment="Đi công tác"))
    eventually(lambda: province.attendee(meeting, "finance").answer == "declined", timeout_s=30)

    assert log.read_bytes().count(LOST) == 2, "told once as it is lost, however often it is tried"
    worker.terminate()
    assert worker.wait(timeout=60) == 0
    server.stop()
    database.close()
    shutil.rmtree(folder)
