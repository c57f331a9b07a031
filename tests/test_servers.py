"""The servers that tests start: they answer, they keep what they must, and they say so when they are missing."""

import os
import socket
import subprocess
from pathlib import Path

import paho.mqtt.publish
import psycopg
import pytest
from playwright.sync_api import Page

from tests import servers
from tests.servers import Postgresql, Server, eventually, free_port, is_listening


def test_eventually_gives_what_the_condition_gave() -> None:
    answers = iter(["", "", "arrived"])

    seen = eventually(lambda: next(answers))

    assert seen == "arrived"


def test_eventually_says_what_it_saw_last() -> None:
    with pytest.raises(AssertionError, match="last seen: 0"):
        eventually(lambda: 0, timeout_s=0.1)


def test_a_free_port_can_be_listened_on() -> None:
    port = free_port()

    with socket.create_server(("127.0.0.1", port)):
        assert is_listening(port)


def test_a_missing_program_fails_with_a_sentence() -> None:
    with pytest.raises(FileNotFoundError, match="no-such-program was not found on this machine"):
        servers.program("no-such-program")


def test_a_server_that_cannot_start_shows_its_log(tmp_path: Path) -> None:
    broker = servers.mosquitto(tmp_path, config="no_such_setting true\n")

    with pytest.raises(RuntimeError, match="no_such_setting"):
        broker.start()


def test_the_broker_keeps_a_retained_message_over_a_restart(mosquitto: Server) -> None:
    paho.mqtt.publish.single("room/12", b"open", qos=1, retain=True, hostname="127.0.0.1", port=mosquitto.port)

    mosquitto.restart()
    shown = subprocess.run(
        [servers.program("mosquitto_sub"), "-p", str(mosquitto.port), "-t", "room/12", "-C", "1", "-W", "10"],
        check=True,
        capture_output=True,
    )

    assert shown.stdout == b"open\n"


def test_a_killed_broker_is_gone_and_comes_back(mosquitto: Server) -> None:
    mosquitto.kill()
    was_listening = is_listening(mosquitto.port)

    mosquitto.start()

    assert not was_listening
    assert is_listening(mosquitto.port)


def test_a_fresh_database_has_the_tables_of_its_template(postgresql: Postgresql) -> None:
    def build(url: str) -> None:
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE room (name text)")
            connection.execute("INSERT INTO room VALUES ('Phòng họp số 2')")

    first = postgresql.fresh(template="with_a_room", build=build)
    with psycopg.connect(first) as connection:
        connection.execute("DELETE FROM room")
    second = postgresql.fresh(template="with_a_room", build=build)

    with psycopg.connect(second) as connection:
        assert connection.execute("SELECT name FROM room").fetchone() == ("Phòng họp số 2",)
    postgresql.drop(first)
    postgresql.drop(second)


def test_the_database_writes_to_disk_before_it_answers(postgresql_url: str) -> None:
    with psycopg.connect(postgresql_url) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
        assert connection.execute("SHOW synchronous_commit").fetchone() == ("on",)


def test_a_server_dies_with_the_process_that_started_it(tmp_path: Path) -> None:
    broker = servers.mosquitto(tmp_path)
    child = os.fork()
    if child == 0:
        broker.start()
        os._exit(0)

    os.waitpid(child, 0)

    eventually(lambda: not is_listening(broker.port))


def test_a_page_of_chromium_speaks_vietnamese(page: Page) -> None:
    page.set_content("<p>Kính mời đại biểu quét mã điểm danh</p>")

    assert page.inner_text("p") == "Kính mời đại biểu quét mã điểm danh"
    assert page.evaluate("navigator.language") == "vi-VN"
    assert page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone") in ("Asia/Ho_Chi_Minh", "Asia/Saigon")
