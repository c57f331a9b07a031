"""Free text and personal details, kept beside the journal and named by a salted hash, so that they can be erased."""

import hashlib
from typing import TypeVar

import msgspec

from contract.refused import Malformed

SALT_BYTES = 16
Kind = TypeVar("Kind")
MAX_CONTENT_BYTES = 64 * 1024


class Content(msgspec.Struct, frozen=True, array_like=True):
    """One text with its salt. The salt keeps a short text (a name) from being guessed back out of its hash."""

    salt: bytes
    body: bytes

    @property
    def name(self) -> str:
        """SHA-256(salt || body) in hexadecimal: what a line says in place of the text."""
        return hashlib.sha256(self.salt + self.body).hexdigest()

    @property
    def text(self) -> str:
        return self.body.decode()


def checked(content: Content) -> Content:
    """The same content; Malformed when its salt or size is not as agreed, or it is not UTF-8."""
    if len(content.salt) != SALT_BYTES:
        raise Malformed(f"a content's salt has {len(content.salt)} bytes instead of {SALT_BYTES}")
    if len(content.body) > MAX_CONTENT_BYTES:
        raise Malformed(f"a content of {len(content.body)} bytes; at most {MAX_CONTENT_BYTES} are allowed")
    try:
        content.body.decode()
    except UnicodeDecodeError:
        raise Malformed("a content is not UTF-8") from None
    return content


def read_as(kind: type[Kind], text: str | None) -> Kind | None:
    """What this text holds as JSON of a kind; None for no text and for any that was not written as one."""
    try:
        return msgspec.json.decode(text, type=kind) if text else None
    except msgspec.DecodeError:
        return None
