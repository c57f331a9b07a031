"""The second factor of an account: agreeing on a secret, proving it, and what helps who has lost it (R9.4)."""

import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from peewee import Database

from central.audit.actions import note
from central.audit.rules import Deed, Hand
from central.db import locked, transaction
from central.people.codes import grouped, new_recovery_codes, new_secret, recovery_kept, step_of
from central.people.login import check_delay, count_failure, delay_over, mark_second
from central.people.models import Official, RecoveryCode, SecondFactor
from contract.refused import Refused

PROPOSED_MS = 60 * 60_000
_NONCE = 12
_WRONG = "Mã chưa đúng hoặc đã dùng. Kính mời nhập mã đang hiện trên điện thoại."


@dataclass(frozen=True)
class Seal:
    """What secrets are kept under: 32 bytes that are not in the database, so that a copy of it opens no account."""

    key: bytes

    def closed(self, secret: bytes, official: int) -> str:
        nonce = secrets.token_bytes(_NONCE)
        return (nonce + AESGCM(self.key).encrypt(nonce, secret, str(official).encode())).hex()

    def opened(self, sealed: str, official: int) -> bytes:
        raw = bytes.fromhex(sealed)
        return AESGCM(self.key).decrypt(raw[:_NONCE], raw[_NONCE:], str(official).encode())


def has_second(official: int) -> bool:
    """Is the account asked for a code, because it has agreed on one?"""
    there = SecondFactor.select().where(SecondFactor.official == official)
    return bool(there.where(SecondFactor.confirmed_at_ms.is_null(is_null=False)).exists())


def codes_left(official: int) -> int:
    """How many recovery codes were not used."""
    return int(
        RecoveryCode.select().where(RecoveryCode.official == official, RecoveryCode.used_at_ms.is_null()).count()
    )


def propose(database: Database, seal: Seal, official: Official, *, now_ms: int) -> bytes:
    """The secret for an authenticator; the same for an hour, so that opening the page again changes nothing.

    Refused: the account has one that counts.
    """
    with transaction(database):
        found = _factor(official)
        if found is not None and found.confirmed_at_ms is not None:
            raise Refused("Tài khoản đã bật xác thực hai lớp.")
        if found is not None and found.asked_at_ms > now_ms - PROPOSED_MS:
            return seal.opened(found.sealed, official.id)
        secret = new_secret()
        SecondFactor.delete().where(SecondFactor.official == official).execute()
        SecondFactor.create(official=official, sealed=seal.closed(secret, official.id), asked_at_ms=now_ms)
    return secret


def confirm(database: Database, seal: Seal, official: Official, typed: str, *, token: str, by: Hand) -> list[str]:
    """The secret counts from now on, and this login has proven it; recovery codes, to be shown this once.

    Refused: not the code of now.
    """
    with transaction(database):
        found = _factor(official)
        if found is None or found.confirmed_at_ms is not None:
            raise Refused("Kính mời mở lại trang và thực hiện lại.")
        step = step_of(seal.opened(found.sealed, official.id), typed, now_ms=by.at_ms, after=0)
        if not step:
            raise Refused(_WRONG)
        found.confirmed_at_ms, found.last_step = by.at_ms, step
        found.save()
        mark_second(token, now_ms=by.at_ms)
        note(by, Deed.SECOND_ON, about=official.id, name=official.name)
        return _new_codes(official)


def prove(database: Database, seal: Seal, official: Official, typed: str, *, token: str, by: Hand) -> None:
    """The login has shown the second factor: the code of now, or a recovery code, each once.

    Refused: wrong, used before, or too many failures; then the text says how long to wait.
    """
    with transaction(database):
        check_delay([_key(official)], by.at_ms)
        is_proven = _takes(seal, official, typed, now_ms=by.at_ms) or _takes_recovery(official, typed, by)
        if is_proven:
            delay_over(_key(official))
            mark_second(token, now_ms=by.at_ms)
        else:
            count_failure("account", _key(official), by.at_ms)
    if not is_proven:
        raise Refused(_WRONG)


def renew_codes(database: Database, seal: Seal, official: Official, typed: str, *, by: Hand) -> list[str]:
    """New recovery codes; the old ones are worth nothing. Refused: not the code of now."""
    _check(database, seal, official, typed, now_ms=by.at_ms)
    with transaction(database):
        return _new_codes(official)


def switch_off(database: Database, seal: Seal, official: Official, typed: str, *, by: Hand) -> None:
    """The account's own person wants no second factor any more. Refused: not the code of now."""
    _check(database, seal, official, typed, now_ms=by.at_ms)
    with transaction(database):
        _forget(official)
        note(by, Deed.SECOND_OFF, about=official.id, name=official.name)


def reset(database: Database, official: Official, *, by: Hand) -> None:
    """An administrator takes it away from who has lost phone and codes; it is agreed on anew at the next login."""
    with transaction(database):
        if _forget(official):
            note(by, Deed.SECOND_RESET, about=official.id, name=official.name)


def _check(database: Database, seal: Seal, official: Official, typed: str, *, now_ms: int) -> None:
    with transaction(database):
        check_delay([_key(official)], now_ms)
        is_proven = _takes(seal, official, typed, now_ms=now_ms)
        if not is_proven:
            count_failure("account", _key(official), now_ms)
    if not is_proven:
        raise Refused(_WRONG)


def _takes(seal: Seal, official: Official, typed: str, *, now_ms: int) -> bool:
    found = _factor(official)
    if found is None or found.confirmed_at_ms is None:
        return False
    secret = seal.opened(found.sealed, official.id)
    step = step_of(secret, typed, now_ms=now_ms, after=found.last_step)
    if step:
        SecondFactor.update(last_step=step).where(SecondFactor.official == official).execute()
    return bool(step)


def _takes_recovery(official: Official, typed: str, by: Hand) -> bool:
    mine = (RecoveryCode.official == official) & RecoveryCode.used_at_ms.is_null()
    mine &= RecoveryCode.kept == recovery_kept(typed)
    if not RecoveryCode.update(used_at_ms=by.at_ms).where(mine).execute():
        return False
    note(by, Deed.RECOVERY_USED, about=official.id, name=official.name, left=str(codes_left(official.id)))
    return True


def _factor(official: Official) -> SecondFactor | None:
    """The account's, which nobody else changes until the transaction ends: no code is taken twice at one moment."""
    return next(iter(locked(SecondFactor.select().where(SecondFactor.official == official))), None)


def _new_codes(official: Official) -> list[str]:
    RecoveryCode.delete().where(RecoveryCode.official == official).execute()
    codes = new_recovery_codes()
    for one in codes:
        RecoveryCode.create(official=official, kept=recovery_kept(one))
    return [grouped(one) for one in codes]


def _forget(official: Official) -> bool:
    RecoveryCode.delete().where(RecoveryCode.official == official).execute()
    return bool(SecondFactor.delete().where(SecondFactor.official == official).execute())


def _key(official: Official) -> str:
    return f"second:{official.id}"
