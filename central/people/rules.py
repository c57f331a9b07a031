"""Pure rules of accounts: how an address is written, what a password must be, and how long failures make one wait."""

import re
from datetime import date

from contract.refused import Refused
from contract.vietnamese import nfc

FREE_TRIES = {"account": 3, "address": 20}
"""An office behind one address shares its failures, so it has more before it waits."""

LONGEST_WAIT_MS = 15 * 60_000
FORGOTTEN_AFTER_MS = 60 * 60_000
LEAST_PASSWORD = 10
SECOND_WITHIN_MS = 10 * 60_000
"""For so long a login that has shown the password alone may go on to the second factor."""
FRESH_MS = 15 * 60_000
"""For so long after logging in a way in may be added: a browser left open gives nobody one of their own."""
LONGEST_KEY_NAME = 60
_EMAIL = re.compile(r"[a-z0-9._%+-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+")


def email_of(typed: str) -> str:
    """An official address in the one form that is kept; Refused when it is none."""
    email = typed.strip().lower()
    if not is_email(email):
        raise Refused("Thư điện tử công vụ chưa đúng. Ví dụ: vana@tinh.gov.vn")
    return email


def is_email(typed: str) -> bool:
    """Is it an address as `email_of` writes it?"""
    return len(typed) <= 254 and _EMAIL.fullmatch(typed) is not None


def name_of(typed: str) -> str:
    """A name with single spaces in NFC; Refused when empty or too long."""
    name = nfc(" ".join(typed.split()))
    if not 1 <= len(name) <= 120:
        raise Refused("Kính mời nhập tên, không quá 120 ký tự.")
    return name


def check_password(password: str, *, email: str) -> None:
    """Refused: too short, or a piece of the address."""
    if len(password) < LEAST_PASSWORD:
        raise Refused("Mật khẩu cần ít nhất %(least)s ký tự.", least=LEAST_PASSWORD)
    if password.casefold() in email or email.split("@", maxsplit=1)[0] in password.casefold():
        raise Refused("Mật khẩu không được chứa tên tài khoản.")


def passkey_name(typed: str) -> str:
    """What somebody calls a passkey; Refused when empty or too long."""
    name = nfc(" ".join(typed.split()))
    if not 1 <= len(name) <= LONGEST_KEY_NAME:
        raise Refused("Kính mời đặt tên cho khóa truy cập, không quá %(most)s ký tự.", most=LONGEST_KEY_NAME)
    return name


def is_fresh(logged_in_at_ms: int, *, now_ms: int) -> bool:
    """Is the login so young that a way in may be added?"""
    return now_ms - logged_in_at_ms <= FRESH_MS


def check_fresh(logged_in_at_ms: int, *, now_ms: int) -> None:
    """Refused: the login is older than that."""
    if not is_fresh(logged_in_at_ms, now_ms=now_ms):
        raise Refused("Để thêm khóa truy cập, kính mời đăng xuất rồi đăng nhập lại.")


def wait_ms(kind: str, failures: int) -> int:
    """How long to wait after so many failures in a row: nothing at first, then doubling up to a quarter of an hour."""
    over = failures - FREE_TRIES[kind]
    return 0 if over <= 0 else min(LONGEST_WAIT_MS, 1_000 * 2 ** min(over, 20))


def is_on(day: date, from_on: date, until_on: date | None) -> bool:
    """Does this period hold on the day? The last day is the one before `until_on`."""
    return from_on <= day and (until_on is None or day < until_on)
