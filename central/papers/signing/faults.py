"""What may be wrong with a signed file or with a signature in it."""

from enum import StrEnum


class Fault(StrEnum):
    """Why a file or a signature in it is not taken, as `central verify` says it."""

    NOT_OURS = "it does not begin with the paper that was to be signed"
    UNREADABLE = "what was added to the paper can't be read"
    CHANGED = "something other than signatures was added to the paper"
    UNSIGNED = "it bears no digital signature"
    NO_BOX = "a signature is outside of the boxes for it"
    OUT_OF_ORDER = "the boxes were not signed in their order"
    BROKEN = "the signature does not fit what it signs"
    UNTRUSTED = "its certificate leads to no root that is trusted"
    EXPIRED = "its certificate was not valid at the time"
    REVOKED = "its certificate was revoked"
    OTHER_NAME = "its certificate names somebody else than the paper"
