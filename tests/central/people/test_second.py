"""The second factor: agreed on, asked for, each code once, and what helps who has lost it."""

import pytest
from cryptography.exceptions import InvalidTag

from central.audit.actions import Wanted, find
from central.audit.rules import Deed, Hand
from central.people.codes import STEP_MS
from central.people.login import Browser, log_in, login_of
from central.people.models import RecoveryCode, SecondFactor
from central.people.second import (
    Seal,
    codes_left,
    confirm,
    has_second,
    propose,
    prove,
    renew_codes,
    reset,
    switch_off,
)
from contract.refused import Refused
from tests.central.people.authenticator import code_at
from tests.central.province import NOW, PASSWORD, Province

SEAL = Seal(b"a key of thirty-two bytes, as it")


@pytest.fixture
def token(province: Province) -> str:
    """The overseer, logged in by password."""
    here = Browser(address="10.0.0.5", name="Firefox")
    return log_in(province.database, email="overseer@tinh.gov.vn", password=PASSWORD, browser=here, now_ms=NOW)


def hand(at_ms: int = NOW) -> Hand:
    return Hand(name="Đặng Thị Mai", at_ms=at_ms)


def agree(province: Province, token: str) -> tuple[bytes, list[str]]:
    """The overseer's secret, now agreed on, and the recovery codes."""
    whose = province.people["overseer"]
    secret = propose(province.database, SEAL, whose, now_ms=NOW)
    return secret, confirm(province.database, SEAL, whose, code_at(secret, NOW), token=token, by=hand())


def asked(province: Province, typed: str, token: str, *, at_ms: int) -> None:
    prove(province.database, SEAL, province.people["overseer"], typed, token=token, by=hand(at_ms))


def is_proven(province: Province, token: str) -> bool:
    login = login_of(province.database, token, now_ms=NOW)
    assert login is not None
    return login.second_at_ms is not None


# R9.4
def test_a_secret_counts_once_a_code_of_it_was_typed(province: Province, token: str) -> None:
    whose = province.people["overseer"]
    secret = propose(province.database, SEAL, whose, now_ms=NOW)
    assert propose(province.database, SEAL, whose, now_ms=NOW + 60_000) == secret
    wrong = "000000" if code_at(secret, NOW) != "000000" else "111111"
    with pytest.raises(Refused, match="chưa đúng"):
        confirm(province.database, SEAL, whose, wrong, token=token, by=hand())
    assert not has_second(whose.id)

    codes = confirm(province.database, SEAL, whose, code_at(secret, NOW), token=token, by=hand())
    assert (has_second(whose.id), len(codes), codes_left(whose.id)) == (True, 8, 8)
    assert is_proven(province, token)
    assert find(Wanted(deed=Deed.SECOND_ON))[0].about == whose.id
    with pytest.raises(Refused, match="đã bật"):
        propose(province.database, SEAL, whose, now_ms=NOW)


def test_the_database_alone_makes_no_codes(province: Province, token: str) -> None:
    secret, codes = agree(province, token)
    row = SecondFactor.get()
    assert secret.hex() not in row.sealed
    assert codes[0].replace("-", "") not in {one.kept for one in RecoveryCode.select()}
    with pytest.raises(InvalidTag):
        Seal(b"another key of thirty-two bytes!").opened(row.sealed, row.official_id)
    with pytest.raises(InvalidTag):
        SEAL.opened(row.sealed, row.official_id + 1)


# R9.4
def test_a_code_is_good_once_and_the_one_of_agreeing_was_used(province: Province, token: str) -> None:
    secret, _codes = agree(province, token)
    later = NOW + STEP_MS
    with pytest.raises(Refused, match="đã dùng"):
        asked(province, code_at(secret, NOW), token, at_ms=NOW)
    asked(province, code_at(secret, later), token, at_ms=later)
    with pytest.raises(Refused, match="đã dùng"):
        asked(province, code_at(secret, later), token, at_ms=later)
    with pytest.raises(Refused, match="đã dùng"):
        asked(province, code_at(secret, NOW), token, at_ms=later)


def test_a_recovery_code_is_good_once_and_its_use_is_written_down(province: Province, token: str) -> None:
    _secret, codes = agree(province, token)
    asked(province, codes[3].upper().replace("-", " "), token, at_ms=NOW)
    with pytest.raises(Refused):
        asked(province, codes[3], token, at_ms=NOW)
    assert codes_left(province.people["overseer"].id) == 7
    assert [one.text for one in find(Wanted(deed=Deed.RECOVERY_USED))] == [
        "Đặng Thị Mai đăng nhập bằng mã dự phòng, còn lại 7 mã"
    ]


def test_guessing_makes_wait_and_waiting_helps(province: Province, token: str) -> None:
    secret, _codes = agree(province, token)
    for _ in range(4):
        with pytest.raises(Refused, match="chưa đúng"):
            asked(province, "nonsense", token, at_ms=NOW)
    later = NOW + STEP_MS
    with pytest.raises(Refused, match="giây"):
        asked(province, code_at(secret, later), token, at_ms=NOW + 1)
    asked(province, code_at(secret, later), token, at_ms=later)


def test_another_persons_codes_open_nothing(province: Province, token: str) -> None:
    _secret, codes = agree(province, token)
    with pytest.raises(Refused):
        prove(province.database, SEAL, province.people["finance"], codes[0], token=token, by=hand())


def test_new_recovery_codes_end_the_old_ones_and_need_the_phone(province: Province, token: str) -> None:
    secret, old = agree(province, token)
    whose, later = province.people["overseer"], NOW + STEP_MS
    with pytest.raises(Refused):
        renew_codes(province.database, SEAL, whose, old[0], by=hand())
    new = renew_codes(province.database, SEAL, whose, code_at(secret, later), by=hand(later))
    assert set(new).isdisjoint(old)
    with pytest.raises(Refused):
        asked(province, old[0], token, at_ms=later)
    asked(province, new[0], token, at_ms=later)


def test_switching_off_needs_the_phone_and_resetting_an_administrator(province: Province, token: str) -> None:
    secret, codes = agree(province, token)
    whose, later = province.people["overseer"], NOW + STEP_MS
    with pytest.raises(Refused):
        switch_off(province.database, SEAL, whose, codes[0], by=hand())
    switch_off(province.database, SEAL, whose, code_at(secret, later), by=hand(later))
    assert not has_second(whose.id)
    reset(province.database, whose, by=hand())
    assert not find(Wanted(deed=Deed.SECOND_RESET))
    agree(province, token)
    reset(province.database, whose, by=hand())
    assert (has_second(whose.id), codes_left(whose.id)) == (False, 0)
    assert len(find(Wanted(deed=Deed.SECOND_RESET))) == 1
