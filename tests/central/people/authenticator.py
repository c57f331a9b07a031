"""The phone's part: the code that an authenticator would show, out of the standard's own words and not of ours."""

import hashlib
import hmac


def code_at(secret: bytes, now_ms: int) -> str:
    """RFC 4226, 6238: HMAC-SHA-1 of the half minute, four bytes from where its last nibble says, six digits."""
    digest = hmac.digest(secret, (now_ms // 30_000).to_bytes(8, "big"), hashlib.sha1)
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFF_FFFF
    return f"{number % 1_000_000:06}"
