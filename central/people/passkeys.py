"""Passkeys (WebAuthn): logging in with a key that a device holds and gives only to its person (R4.3, R9.4).

The device asks for finger, face or PIN before it signs, which we demand: a login by passkey has shown both factors.
What is kept is public, so that a copy of the database opens nothing.
"""

import logging
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import msgspec
from peewee import Database
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url, parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from central.audit.actions import note
from central.audit.rules import Deed, Hand
from central.db import locked, transaction
from central.meetings.deadlines import local
from central.notices.actions import tell
from central.people.devices import device_name
from central.people.login import Browser, begin_login, mark_second
from central.people.models import Official, Passkey
from central.people.rules import check_fresh, passkey_name
from contract.refused import Refused

log = logging.getLogger(__name__)

CHALLENGE_MS = 5 * 60_000
MOST_KEYS = 20
_LONGEST_ID = 1023
NEW_KEY = (
    "Tài khoản vừa thêm khóa truy cập “%(key)s” trên %(browser)s, địa chỉ %(address)s, lúc %(at)s. "
    "Nếu không phải do mình, kính mời gỡ khóa đó tại trang Tài khoản và báo quản trị hệ thống của đơn vị."
)
_NOT_TAKEN = "Chưa xác nhận được khóa truy cập. Kính mời thực hiện lại."


class _Response(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, rename="camel"):
    client_data_json: str = msgspec.field(name="clientDataJSON")
    attestation_object: str = ""
    authenticator_data: str = ""
    signature: str = ""
    user_handle: str = ""


class _Answer(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """What our page sends of a device's answer; read strictly first, since the library's reader has no bounds."""

    id: str
    raw_id: str
    type: str
    response: _Response


@dataclass(frozen=True, kw_only=True)
class Place:
    """What passkeys are bound to: the name and the origin of our pages."""

    host: str
    origin: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Challenge:
    """What a device is asked to sign, and when that was."""

    value: bytes
    at_ms: int


def place_of(public_url: str, *, name: str) -> Place | None:
    """Where the pages of this address can have passkeys; None where browsers allow none: no TLS, or no name."""
    parts = urlsplit(public_url)
    host = parts.hostname or ""
    is_secure = parts.scheme == "https" or host == "localhost"
    return Place(host=host, origin=public_url, name=name) if is_secure and not _is_number(host) else None


def passkeys_of(official: Official) -> list[Passkey]:
    """Somebody's, the last added first."""
    return list(Passkey.select().where(Passkey.official == official).order_by(Passkey.id.desc()))


def options_to_add(place: Place, official: Official) -> tuple[str, bytes]:
    """What the browser is to ask a device for (JSON), and the challenge in it."""
    options = generate_registration_options(
        rp_id=place.host,
        rp_name=place.name,
        user_id=_handle(official.id),
        user_name=official.email,
        user_display_name=official.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.credential)) for one in passkeys_of(official)
        ],
        timeout=CHALLENGE_MS,
    )
    return options_to_json(options), options.challenge


def options_to_log_in(place: Place) -> tuple[str, bytes]:
    """The same for a login: any passkey of ours that a device holds, whosever it is."""
    options = generate_authentication_options(
        rp_id=place.host, user_verification=UserVerificationRequirement.REQUIRED, timeout=CHALLENGE_MS
    )
    return options_to_json(options), options.challenge


@dataclass(frozen=True, kw_only=True)
class Adding:
    """A device's answer to `challenge`, what its person calls the key, and the browser it came by."""

    answer: str
    challenge: Challenge
    name: str
    browser: Browser
    logged_in_at_ms: int


def add_passkey(database: Database, place: Place, official: Official, new: Adding, *, by: Hand) -> None:
    """The key opens the account from now on; its person is told.

    Refused: the login is not a fresh one, the answer is not to this challenge on our pages or without finger, face or
    PIN, the key is there already, or they are too many.
    """
    check_fresh(new.logged_in_at_ms, now_ms=by.at_ms)
    name = passkey_name(new.name)
    try:
        made = verify_registration_response(
            credential=_read(new.answer),
            expected_challenge=new.challenge.value,
            expected_rp_id=place.host,
            expected_origin=place.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, LookupError, TypeError) as error:
        log.warning("a new passkey was refused: %s", error)
        raise Refused(_NOT_TAKEN) from error
    credential = bytes_to_base64url(made.credential_id)
    with transaction(database):
        own = passkeys_of(official)
        if len(own) >= MOST_KEYS:
            raise Refused("Tài khoản đã có %(most)s khóa truy cập. Kính mời gỡ bớt khóa không dùng.", most=MOST_KEYS)
        if len(made.credential_id) > _LONGEST_ID or Passkey.select().where(Passkey.credential == credential).exists():
            raise Refused(_NOT_TAKEN)
        Passkey.create(
            official=official,
            credential=credential,
            public_key=made.credential_public_key.hex(),
            sign_count=made.sign_count,
            name=name,
            added_at_ms=by.at_ms,
        )
        note(by, Deed.PASSKEY_ADDED, about=official.id, name=official.name, key=name)
        where = device_name(new.browser.name) or "trình duyệt không rõ"
        at = f"{local(by.at_ms):%H:%M %d/%m/%Y}"
        values = {"key": name, "browser": where, "address": by.address, "at": at}
        tell([official.id], None, NEW_KEY, act="passkey", now_ms=by.at_ms, **values)


def remove_passkey(database: Database, official: Official, number: int, *, by: Hand) -> None:
    """The key opens nothing any more; somebody else's, or one that is gone, changes nothing."""
    with transaction(database):
        found = Passkey.get_or_none(Passkey.id == number, Passkey.official == official)
        if found is not None:
            found.delete_instance()
            note(by, Deed.PASSKEY_REMOVED, about=official.id, name=official.name, key=found.name)


def log_in_by_passkey(
    database: Database, place: Place, answer: str, challenge: Challenge, *, browser: Browser, now_ms: int
) -> str:
    """The token of a new login, which has shown the second factor too.

    Refused, in one sentence: a key that is none of ours or was removed, an account that is closed, an answer that is
    not to this challenge on our pages, is not newer than the key's last one, or is without finger, face or PIN.
    """
    try:
        said = parse_authentication_credential_json(_read(answer))
        with transaction(database):
            official = _proven(place, said, challenge, now_ms=now_ms)
            token = begin_login(official, browser, now_ms=now_ms)
            mark_second(token, now_ms=now_ms)
            return token
    except (WebAuthnException, ValueError, LookupError, TypeError) as error:
        log.warning("a login by passkey was refused: %s", error)
        raise Refused(_NOT_TAKEN) from error


def _proven(place: Place, said: AuthenticationCredential, challenge: Challenge, *, now_ms: int) -> Official:
    """Whose key has signed, which is noted; in the caller's transaction. ValueError when it opens nothing."""
    wanted = Passkey.credential == bytes_to_base64url(said.raw_id)
    # Nobody else takes an answer of this key until the transaction ends, so that none is taken twice at one moment.
    key = next(iter(locked(Passkey.select().where(wanted))), None)
    official = Official.get_or_none(Official.id == key.official_id, Official.is_active) if key else None
    if key is None or official is None:
        raise ValueError("nobody's key")
    if said.response.user_handle not in (None, b"", _handle(official.id)):
        raise ValueError("the device says that it is somebody else's")
    if challenge.at_ms <= key.asked_at_ms:
        raise ValueError("the challenge is not newer than the last one that was answered")
    found = verify_authentication_response(
        credential=said,
        expected_challenge=challenge.value,
        expected_rp_id=place.host,
        expected_origin=place.origin,
        credential_public_key=bytes.fromhex(key.public_key),
        credential_current_sign_count=key.sign_count,
        require_user_verification=True,
    )
    key.sign_count, key.used_at_ms, key.asked_at_ms = found.new_sign_count, now_ms, challenge.at_ms
    key.save()
    return official


def _read(answer: str) -> dict[str, Any]:
    """ValueError: it is no answer at all."""
    found: dict[str, Any] = msgspec.to_builtins(msgspec.json.decode(answer.encode(), type=_Answer))
    return found


def _handle(official: int) -> bytes:
    """What devices know a person by; nothing that tells who it is."""
    return f"official-{official}".encode()


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
