"""Logging in by official e-mail and password (R4.3), and the logged-in browsers of a person."""

import hashlib
import logging
import secrets
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from peewee import Database, OperationalError

from central.db import transaction
from central.meetings.deadlines import local
from central.notices.actions import tell
from central.people.devices import device_name
from central.people.mailbox import MailServer, Unreachable
from central.people.models import KnownDevice, Login, LoginDelay, Official
from central.people.rules import FORGOTTEN_AFTER_MS, check_password, is_email, wait_ms
from contract.refused import Refused

log = logging.getLogger(__name__)

IDLE_MS = 12 * 3_600_000
LONGEST_MS = 30 * 86_400_000
_SEEN_EVERY_MS = 5 * 60_000
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
NEW_DEVICE = (
    "Tài khoản vừa đăng nhập trên thiết bị mới: %(browser)s, địa chỉ %(address)s, lúc %(at)s. "
    "Nếu không phải do mình, kính mời đổi mật khẩu tại trang Tài khoản và báo quản trị hệ thống của đơn vị."
)
_WRONG = "Thư điện tử hoặc mật khẩu chưa đúng."
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$3CZ1WRUkdp3HVGRM0bA3Tw$J5MfypPZQnFH40A8S96JUx8G+j7RG21FqeQ08iLqgHQ"
"""Verified for an unknown account, so that the time of the answer does not tell that it is unknown."""


@dataclass(frozen=True, kw_only=True)
class Browser:
    """Where somebody logs in from; `device` is what its own cookie holds, by which it is known the next time."""

    address: str
    name: str = ""
    device: str = ""


def hash_password(password: str) -> str:
    """The argon2 hash to keep."""
    return _hasher.hash(password)


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What was typed to log in."""

    email: str
    password: str


def log_in(
    database: Database, *, email: str, password: str, browser: Browser, now_ms: int, mail: MailServer | None = None
) -> str:
    """The token of a new login for the cookie, by the account's own password or by that of its mailbox at `mail`.

    Refused: wrong e-mail or password (one sentence for both), a closed account, or too many failures of this account
    or this address; then the text says how long to wait.
    """
    keys = _keys(email, browser)
    with transaction(database):
        check_delay(list(keys.values()), now_ms)
        official = Official.get_or_none(Official.email == email, Official.is_active)
        proven = _fits(official.password if official and official.password else _NOBODY, password)
        if not (official and official.password and proven):
            for kind, key in keys.items():
                count_failure(kind, key, now_ms)
            official = None
        else:
            delay_over(keys["account"])
            token = begin_login(official, browser, now_ms=now_ms)
    if official is not None:
        return token
    if mail is None:
        raise Refused(_WRONG)
    return _log_in_by_mail(database, mail, Typed(email=email, password=password), browser, now_ms=now_ms)


def _log_in_by_mail(database: Database, mail: MailServer, typed: Typed, browser: Browser, *, now_ms: int) -> str:
    """The failure was counted before the server is asked, so that nobody tries many at once, and is taken back then.

    While the server is away it stays with an account that has a password of ours: that one was wrong.
    """
    try:
        proven = is_email(typed.email) and mail.proves(typed.email, typed.password)
    except Unreachable:
        if not Official.select().where(Official.email == typed.email, Official.password != "").exists():
            _take_back(database, typed.email, browser)
        raise Refused(
            "Máy chủ thư công vụ chưa trả lời nên chưa kiểm tra được mật khẩu. "
            "Kính mời thử lại sau ít phút, hoặc gọi bộ phận hỗ trợ."
        ) from None
    if not proven:
        raise Refused(_WRONG)
    _take_back(database, typed.email, browser)
    return log_in_vouched(database, typed.email, browser, now_ms=now_ms)


def log_in_vouched(database: Database, email: str, browser: Browser, *, now_ms: int) -> str:
    """The token of a new login of the person whose address it is, for which an authority outside has vouched.

    Refused: nobody here has the address, or the account is closed.
    """
    with transaction(database):
        official = Official.get_or_none(Official.email == email, Official.is_active) if is_email(email) else None
        if official is not None:
            delay_over(_keys(email, browser)["account"])
            return begin_login(official, browser, now_ms=now_ms)
    raise Refused("Hộp thư này chưa có tài khoản trong hệ thống. Kính mời liên hệ quản trị hệ thống của đơn vị.")


def _keys(email: str, browser: Browser) -> dict[str, str]:
    return {"account": f"account:{email}", "address": f"address:{browser.address}"}


def _take_back(database: Database, email: str, browser: Browser) -> None:
    with transaction(database):
        for kind, key in _keys(email, browser).items():
            row = LoginDelay.get_or_none(LoginDelay.key == key[:300])
            if row is not None and row.failures <= 1:
                delay_over(key)
            elif row is not None:
                row.failures -= 1
                row.until_ms = row.failed_at_ms + wait_ms(kind, row.failures)
                row.save()


def login_of(database: Database, token: str, *, now_ms: int) -> Login | None:
    """The login of this token, with whose it is; None when it ended, was idle too long or never was."""
    login: Login | None = (
        Login.select(Login, Official)
        .join(Official)
        .where(Login.token_hash == _hash(token), Login.ended_at_ms.is_null(), Official.is_active)
        .first()
    )
    if login is None or not _is_alive(login, now_ms):
        return None
    if now_ms - login.seen_at_ms > _SEEN_EVERY_MS:
        _note_seen(database, login, now_ms=now_ms)
    return login


def official_of(database: Database, token: str, *, now_ms: int) -> Official | None:
    """Who is logged in by this token."""
    login = login_of(database, token, now_ms=now_ms)
    return login.official if login else None


def mark_second(token: str, *, now_ms: int) -> None:
    """The login has shown the account's second factor; in the caller's transaction."""
    Login.update(second_at_ms=now_ms).where(Login.token_hash == _hash(token)).execute()


def _note_seen(database: Database, login: Login, *, now_ms: int) -> None:
    """A disk that is full keeps nobody from reading."""
    try:
        with transaction(database):
            Login.update(seen_at_ms=now_ms).where(Login.id == login.id).execute()
    except OperationalError as error:
        log.warning("a login could not be noted as used: %s", error)


def logins_of(official: Official, *, now_ms: int) -> list[Login]:
    """The browsers in which somebody is logged in, the last used first."""
    open_ones = Login.select().where(Login.official == official, Login.ended_at_ms.is_null())
    return [one for one in open_ones.order_by(Login.seen_at_ms.desc()) if _is_alive(one, now_ms)]


def is_login_of(login: Login, token: str) -> bool:
    """Is it the browser that holds this token?"""
    return bool(login.token_hash == _hash(token))


def end_login(database: Database, official: Official, login: int, *, now_ms: int) -> None:
    """End one login of a person's by its number; somebody else's stays."""
    with transaction(database):
        theirs = (Login.id == login) & (Login.official == official) & Login.ended_at_ms.is_null()
        Login.update(ended_at_ms=now_ms).where(theirs).execute()


def log_out(database: Database, token: str, *, now_ms: int) -> None:
    """End one login; one that ended already stays so."""
    with transaction(database):
        one = Login.update(ended_at_ms=now_ms).where(Login.token_hash == _hash(token), Login.ended_at_ms.is_null())
        one.execute()


def log_out_everywhere(database: Database, official: Official, *, now_ms: int, but: str = "") -> None:
    """End all logins of a person, except the one whose token is given."""
    with transaction(database):
        theirs = (Login.official == official) & Login.ended_at_ms.is_null() & (Login.token_hash != _hash(but))
        Login.update(ended_at_ms=now_ms).where(theirs).execute()


def change_password(database: Database, official: Official, *, old: str, new: str) -> None:
    """Refused: the old one is wrong, or the new one is too weak."""
    if official.password and not _fits(official.password, old):
        raise Refused("Mật khẩu hiện tại chưa đúng.")
    check_password(new, email=official.email)
    with transaction(database):
        Official.update(password=hash_password(new)).where(Official.id == official.id).execute()


def begin_login(official: Official, browser: Browser, *, now_ms: int) -> str:
    """The token of a new login of who has proven to be this; in the caller's transaction.

    On a device that the account was never used on, its person is told (R9.1b); the first of all is theirs to know.
    """
    token = secrets.token_urlsafe(32)
    Login.create(
        token_hash=_hash(token),
        official=official,
        began_at_ms=now_ms,
        seen_at_ms=now_ms,
        address=browser.address[:64],
        browser=browser.name[:300],
    )
    if browser.device:
        _meet_device(official, browser, now_ms)
    return token


def _meet_device(official: Official, browser: Browser, now_ms: int) -> None:
    known, kept = KnownDevice.official == official, _hash(browser.device)
    if KnownDevice.update(seen_at_ms=now_ms).where(known, KnownDevice.kept == kept).execute():
        return
    is_first = not KnownDevice.select().where(known).exists()
    KnownDevice.insert(official=official, kept=kept, seen_at_ms=now_ms).on_conflict_ignore().execute()
    if not is_first:
        where = device_name(browser.name) or "trình duyệt không rõ"
        at = f"{local(now_ms):%H:%M %d/%m/%Y}"
        tell([official.id], None, NEW_DEVICE, act="login", now_ms=now_ms, browser=where, address=browser.address, at=at)


def _is_alive(login: Login, now_ms: int) -> bool:
    return now_ms - login.seen_at_ms <= IDLE_MS and now_ms - login.began_at_ms <= LONGEST_MS


def delay_over(key: str) -> None:
    """Who got in need not wait the next time."""
    LoginDelay.delete().where(LoginDelay.key == key[:300]).execute()


def check_delay(keys: list[str], now_ms: int) -> None:
    """Refused: one of these may not try again yet; the text says how long to wait."""
    until = max((row.until_ms for row in LoginDelay.select().where(LoginDelay.key.in_(keys))), default=0)
    if until > now_ms:
        seconds = -(-(until - now_ms) // 1000)
        raise Refused("Đăng nhập chưa thành công nhiều lần. Kính mời thử lại sau %(seconds)s giây.", seconds=seconds)


def count_failure(kind: str, key: str, now_ms: int) -> None:
    """One more failure of an account or an address; in the caller's transaction."""
    LoginDelay.insert(key=key[:300]).on_conflict_ignore().execute()
    row = LoginDelay.get(LoginDelay.key == key[:300])
    failures = 1 if now_ms - row.failed_at_ms > FORGOTTEN_AFTER_MS else row.failures + 1
    row.failures, row.failed_at_ms, row.until_ms = failures, now_ms, now_ms + wait_ms(kind, failures)
    row.save()


def _fits(hashed: str, password: str) -> bool:
    try:
        return _hasher.verify(hashed, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
