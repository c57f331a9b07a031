"""When a service says what of itself (sd_notify(3)): READY once, its sign as often as it is wanted and no more."""

import pytest

from contract.pulse import ALIVE, NEVER, READY, Pulse, every_s, heard_at


@pytest.mark.parametrize(
    ("environment", "address"),
    [
        ({}, ""),
        ({"NOTIFY_SOCKET": ""}, ""),
        ({"NOTIFY_SOCKET": "/run/systemd/notify"}, "/run/systemd/notify"),
        ({"NOTIFY_SOCKET": "@org/systemd"}, "\0org/systemd"),
    ],
)
def test_the_address_is_the_environments(environment: dict[str, str], address: str) -> None:
    assert heard_at(environment) == address


@pytest.mark.parametrize(
    ("environment", "every"),
    [
        ({}, NEVER),
        ({"WATCHDOG_USEC": "30000000"}, 15.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "7"}, 15.0),
        # Another process of ours is meant.
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "8"}, NEVER),
        ({"WATCHDOG_USEC": "soon"}, NEVER),
        ({"WATCHDOG_USEC": "²"}, NEVER),
    ],
)
def test_the_sign_is_given_twice_in_the_time_that_is_waited(environment: dict[str, str], every: float) -> None:
    assert every_s(environment, pid=7) == every


def test_it_is_ready_once_and_alive_no_more_often_than_is_wanted() -> None:
    said: list[bytes] = []
    pulse = Pulse(said.append, every_s=15.0)

    for now_s in (100.0, 100.1, 114.9, 115.0, 115.1, 130.0, 200.0):
        pulse.beat(now_s)

    assert said == [READY, ALIVE, ALIVE, ALIVE, ALIVE]


def test_without_a_watchdog_it_is_ready_and_says_no_more() -> None:
    said: list[bytes] = []
    pulse = Pulse(said.append, every_s=NEVER)

    for now_s in range(1000):
        pulse.beat(float(now_s))

    assert said == [READY]
