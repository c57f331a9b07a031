"""Logging in by official e-mail: one answer for every failure, growing delays, browsers that end."""

import pytest

from central.people.login import (
    IDLE_MS,
    Browser,
    change_password,
    log_in,
    log_out,
    log_out_everywhere,
    logins_of,
    official_of,
)
from central.people.models import Official
from contract.refused import Refused
from tests.central.province import NOW, PASSWORD, Province

HERE = Browser(address="10.0.0.5", name="Firefox")


def enter(province: Province, who: str = "finance", password: str = PASSWORD, *, at_ms: int = NOW) -> str:
    email = f"{who}@tinh.gov.vn"
    return log_in(province.database, email=email, password=password, browser=HERE, now_ms=at_ms)


# R4.3
def test_the_token_tells_who_it_is(province: Province) -> None:
    token = enter(province)
    found = official_of(province.database, token, now_ms=NOW)
    assert found is not None
    assert found.name == "Đỗ Thị Đào"


def test_a_wrong_password_and_an_unknown_account_get_the_same_words(province: Province) -> None:
    said = []
    for who, password in (("finance", "sai"), ("nobody", PASSWORD)):
        with pytest.raises(Refused) as refused:
            enter(province, who, password)
        said.append(str(refused.value))
    assert said[0] == said[1]


# R9.1b R9.4
def test_failures_make_the_account_wait_and_time_lets_it_in_again(province: Province) -> None:
    for _ in range(4):
        with pytest.raises(Refused, match="chưa đúng"):
            enter(province, password="sai")
    with pytest.raises(Refused, match="sau 2 giây"):
        enter(province)
    assert enter(province, at_ms=NOW + 2_001)


def test_one_address_that_tries_many_accounts_waits_as_well(province: Province) -> None:
    for number in range(21):
        with pytest.raises(Refused, match="chưa đúng"):
            enter(province, f"nobody{number}")
    with pytest.raises(Refused, match="giây"):
        enter(province)


def test_a_closed_account_does_not_get_in_and_falls_out(province: Province) -> None:
    token = enter(province)
    Official.update(is_active=False).where(Official.id == province.people["finance"].id).execute()
    assert official_of(province.database, token, now_ms=NOW) is None
    with pytest.raises(Refused, match="chưa đúng"):
        enter(province)


def test_an_idle_browser_is_logged_out_and_a_used_one_is_not(province: Province) -> None:
    token, idle = enter(province), enter(province)
    for hours in range(0, 20, 6):
        assert official_of(province.database, token, now_ms=NOW + hours * 3_600_000)
    assert official_of(province.database, idle, now_ms=NOW + IDLE_MS + 1) is None


# R9.1b R9.4
def test_logging_out_ends_one_browser_and_everywhere_ends_the_others(province: Province) -> None:
    first, second, third = enter(province), enter(province), enter(province)
    log_out(province.database, first, now_ms=NOW)
    log_out_everywhere(province.database, province.people["finance"], now_ms=NOW, but=third)
    known = [official_of(province.database, one, now_ms=NOW) for one in (first, second, third)]
    assert [one is not None for one in known] == [False, False, True]
    assert len(logins_of(province.people["finance"], now_ms=NOW)) == 1


def test_a_changed_password_is_the_one_that_counts(province: Province) -> None:
    official = province.people["finance"]
    official = Official.get_by_id(official.id)
    with pytest.raises(Refused, match="hiện tại"):
        change_password(province.database, official, old="sai", new="mật khẩu mới dài")
    change_password(province.database, official, old=PASSWORD, new="mật khẩu mới dài")
    assert enter(province, password="mật khẩu mới dài")
