"""Pure: six-digit codes out of a secret and the time (RFC 6238), and recovery codes, as people read and type them."""

import base64
import hashlib
import hmac
import secrets

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP
from cryptography.hazmat.primitives.twofactor.totp import TOTP

STEP_MS = 30_000
SECRET_BYTES = 20
RECOVERY_CODES = 8
_DRIFT = 1
"""Clocks of phones may be half a minute off, either way."""
_DIGITS = 6
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without what looks alike."""


def new_secret() -> bytes:
    return secrets.token_bytes(SECRET_BYTES)


def address_of(secret: bytes, *, account: str, issuer: str) -> str:
    """What an authenticator reads from the QR code."""
    # SHA-1 is what all authenticators can do; in HMAC it is sound.
    return TOTP(secret, _DIGITS, SHA1(), STEP_MS // 1000).get_provisioning_uri(account, issuer)  # noqa: S303


def typed_secret(secret: bytes) -> str:
    """The secret for typing where no camera is, in groups of four."""
    text = base64.b32encode(secret).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def step_of(secret: bytes, typed: str, *, now_ms: int, after: int) -> int:
    """The half minute whose code was typed; 0 when it is none of now, or one at or before `after`, which was used."""
    digits = "".join(typed.split())
    if len(digits) != _DIGITS or not digits.isascii() or not digits.isdecimal():
        return 0
    codes, now = HOTP(secret, _DIGITS, SHA1()), now_ms // STEP_MS  # noqa: S303
    found = 0
    for step in range(now - _DRIFT, now + _DRIFT + 1):
        # All are compared, so that the time of the answer tells nothing.
        if hmac.compare_digest(codes.generate(step), digits.encode()) and step > after:
            found = step
    return found


def new_recovery_codes() -> list[str]:
    """Codes of sixteen letters and figures: too many for guessing, so that a plain hash keeps them."""
    return ["".join(secrets.choice(_ALPHABET) for _ in range(16)) for _ in range(RECOVERY_CODES)]


def grouped(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def recovery_kept(typed: str) -> str:
    """What is kept of a recovery code; spaces, hyphens and capitals make no difference."""
    code = "".join(char for char in typed.casefold() if char.isalnum())
    return hashlib.sha256(code.encode()).hexdigest()
