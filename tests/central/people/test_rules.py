"""How addresses, names and passwords are taken, and how long failures make one wait."""

from datetime import date

import pytest

from central.people.rules import LONGEST_WAIT_MS, check_password, email_of, is_on, name_of, wait_ms
from contract.refused import Refused


# R3.2
def test_an_address_is_kept_in_one_form() -> None:
    assert email_of("  VanA@Tinh.gov.vn ") == "vana@tinh.gov.vn"


@pytest.mark.parametrize(
    "typed", ["", "vana", "vana@", "@tinh.gov.vn", "van a@tinh.gov.vn", "a@b", "a" * 250 + "@b.vn"]
)
def test_what_is_no_address_is_refused_in_words(typed: str) -> None:
    with pytest.raises(Refused, match="Thư điện tử"):
        email_of(typed)


def test_a_name_has_single_spaces_and_composed_letters() -> None:
    assert name_of("  Đỗ   Thị Đa\u0300o ") == "Đỗ Thị Đào"


@pytest.mark.parametrize("password", ["ngắn", "vana-mật-khẩu", "vana@tinh.gov"])
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(Refused):
        check_password(password, email="vana@tinh.gov.vn")


def test_waiting_grows_and_ends_at_a_quarter_of_an_hour() -> None:
    waits = [wait_ms("account", failures) for failures in range(40)]
    assert waits[:4] == [0, 0, 0, 0]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT_MS
    assert wait_ms("address", 20) == 0


def test_a_period_ends_on_the_day_before_its_end() -> None:
    first, end = date(2026, 1, 1), date(2026, 7, 1)
    assert is_on(date(2026, 6, 30), first, end)
    assert not is_on(end, first, end)
    assert is_on(end, first, None)
