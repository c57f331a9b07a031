"""What an administrator does with somebody's account: a new password, closed, opened again (R9.1d, R9.4)."""

import secrets
from datetime import date

from peewee import Database

from central.api.models import ApiToken
from central.audit.actions import note
from central.audit.rules import Deed, Hand
from central.db import transaction
from central.people.access import Access, access_of
from central.people.login import hash_password, log_out_everywhere
from central.people.models import Official, Passkey, Photo
from central.people.rights import Role, Task, may, reaches
from central.people.standing import standing_of
from contract.refused import Refused


def tasks_on(by: Access, on: Official, day: date) -> frozenset[Task]:
    """What one may do with this account: by one's roles in its agency, never above one's own, never with one's own."""
    if by.official == on.id:
        return frozenset()
    agency = standing_of(on.id, day).agency_id
    roles = by.roles(agency) if agency else by.roles() - {Role.AGENCY_ADMIN}
    if not reaches(roles, access_of(on, day).roles()):
        return frozenset()
    on_accounts = (Task.RESET_LOGIN, Task.CLOSE_ACCOUNT, Task.RESET_SECOND, Task.GIVE_PHOTO)
    return frozenset(one for one in on_accounts if may(roles, one))


def give_password(database: Database, official: Official, *, agency: int | None, by: Hand) -> str:
    """A new password, to be shown this once; who was logged in by the old one is out, passkeys, tokens are void."""
    password = secrets.token_urlsafe(12)
    with transaction(database):
        Official.update(password=hash_password(password)).where(Official.id == official.id).execute()
        Passkey.delete().where(Passkey.official == official).execute()
        ApiToken.update(revoked_at_ms=by.at_ms).where(ApiToken.official == official).execute()
        log_out_everywhere(database, official, now_ms=by.at_ms)
        note(by, Deed.LOGIN_RESET, within=agency, about=official.id, name=official.name)
    return password


def close_account(database: Database, official: Official, *, agency: int | None, by: Hand) -> None:
    """Nobody logs in with it any more, whoever was is out, its photo is gone; what the person did stays.

    Again changes nothing.
    """
    with transaction(database):
        is_open = (Official.id == official.id) & Official.is_active
        if Official.update(is_active=False).where(is_open).execute():
            log_out_everywhere(database, official, now_ms=by.at_ms)
            Photo.delete().where(Photo.official == official).execute()
            note(by, Deed.ACCOUNT_CLOSED, within=agency, about=official.id, name=official.name)


def reopen_account(database: Database, official: Official, *, agency: int | None, by: Hand) -> None:
    """It can be used again, under the password that it had. Refused: it was erased, so nothing is left to be opened."""
    if not official.email or "@" not in official.email:
        raise Refused("Tài khoản này đã được xóa dữ liệu nên không mở lại được.")
    with transaction(database):
        is_closed = (Official.id == official.id) & ~Official.is_active
        if Official.update(is_active=True).where(is_closed).execute():
            note(by, Deed.ACCOUNT_REOPENED, within=agency, about=official.id, name=official.name)
