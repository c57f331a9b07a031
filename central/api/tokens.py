"""Making a token, ending one, and whose one is."""

import hashlib
import secrets
from collections.abc import Collection

from peewee import Database, OperationalError

from central.api.models import ApiToken
from central.api.rules import DAY_MS, FOR_ALL, MOST_TOKENS, Scope, Wanted, check_wanted
from central.audit.actions import note
from central.audit.rules import Deed, Hand
from central.db import transaction
from central.people.access import Access
from central.people.models import Official, Right
from contract.refused import Refused

PREFIX = "hop_"
_USED_EVERY_MS = 5 * 60_000


def make_token(database: Database, official: Official, wanted: Wanted, *, offered: Collection[Scope], by: Hand) -> str:
    """The new token, which nobody can read again. Refused: see rules.check_wanted, or there are too many."""
    held = check_wanted(wanted, offered=offered)
    token, name = PREFIX + secrets.token_urlsafe(32), " ".join(wanted.name.split())[:80]
    with transaction(database):
        if len(tokens_of(official, now_ms=by.at_ms)) >= MOST_TOKENS:
            raise Refused("Mỗi tài khoản có tối đa %(most)s mã truy cập.", most=MOST_TOKENS)
        ApiToken.create(
            token_hash=_hash(token),
            official=official,
            name=name,
            scopes=" ".join(sorted(held)),
            made_at_ms=by.at_ms,
            ends_at_ms=by.at_ms + wanted.days * DAY_MS,
        )
        note(by, Deed.API_ALLOWED, about=official.id, name=official.name, token=name, scopes=", ".join(sorted(held)))
    return token


def offered_to(access: Access) -> frozenset[Scope]:
    """The scopes for which somebody may make a token. What the token then does is asked of the rights each time."""
    held = {
        Scope.AGENCY: bool(access.names_for),
        Scope.REGISTER: access.has_anywhere(Right.REGISTER),
        Scope.APPROVE: access.has_anywhere(Right.APPROVE),
        Scope.ADMINISTER: access.administers,
    }
    return FOR_ALL | {scope for scope, is_held in held.items() if is_held}


def revoke_token(database: Database, official: Official, token: int, *, by: Hand) -> None:
    """End one of this person's tokens; somebody else's stays."""
    with transaction(database):
        found = ApiToken.get_or_none(
            ApiToken.id == token, ApiToken.official == official, ApiToken.revoked_at_ms.is_null()
        )
        if found is not None:
            ApiToken.update(revoked_at_ms=by.at_ms).where(ApiToken.id == found.id).execute()
            note(by, Deed.API_ENDED, about=official.id, name=official.name, token=found.name)


def tokens_of(official: Official, *, now_ms: int) -> list[ApiToken]:
    """Those that are in force, the newest first."""
    alive = ApiToken.revoked_at_ms.is_null() & (ApiToken.ends_at_ms > now_ms)
    return list(ApiToken.select().where(ApiToken.official == official, alive).order_by(ApiToken.id.desc()))


def token_of(database: Database, shown: str, *, now_ms: int) -> ApiToken | None:
    """The token that is shown, with whose it is; None when it ended, was revoked or never was."""
    found: ApiToken | None = (
        ApiToken.select(ApiToken, Official)
        .join(Official)
        .where(ApiToken.token_hash == _hash(shown), ApiToken.revoked_at_ms.is_null(), Official.is_active)
        .first()
    )
    if found is None or found.ends_at_ms <= now_ms:
        return None
    if now_ms - (found.used_at_ms or 0) > _USED_EVERY_MS:
        _note_used(database, found, now_ms)
    return found


def _note_used(database: Database, token: ApiToken, now_ms: int) -> None:
    """A disk that is full keeps nobody from reading."""
    try:
        with transaction(database):
            ApiToken.update(used_at_ms=now_ms).where(ApiToken.id == token.id).execute()
    except OperationalError:
        return


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
