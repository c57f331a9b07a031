"""Where a connection that was passed on came from: the first line of the PROXY protocol (version 1), as nginx has it.

Central's relay and the room's unit pass it on, so that the room slows down the one phone that guesses PINs, and not
all that came the same way.
"""

import ipaddress

from contract.refused import Malformed

MAX_ORIGIN_BYTES = 107
_BEFORE = b"PROXY "


def is_origin(begin: bytes) -> bool:
    """Do these first bytes begin such a line? False also when they are too few to tell."""
    return begin.startswith(_BEFORE)


def write_origin(address: str) -> bytes:
    """The line for who comes from this address."""
    known = ipaddress.ip_address(address)
    kind, nobody = ("TCP4", "0.0.0.0") if known.version == 4 else ("TCP6", "::")  # noqa: S104 - written, not listened on
    return f"PROXY {kind} {known} {nobody} 0 0\r\n".encode()


def read_origin(line: bytes) -> str:
    """The address in the line. Malformed: anything else, also an origin that is not said."""
    parts = line.removesuffix(b"\r\n").split(b" ") if line.endswith(b"\r\n") else []
    if len(line) > MAX_ORIGIN_BYTES or len(parts) != 6 or parts[0] != b"PROXY" or parts[1] not in (b"TCP4", b"TCP6"):
        raise Malformed("a connection that does not say where it comes from")
    try:
        return str(ipaddress.ip_address(parts[2].decode("ascii")))
    except (ValueError, UnicodeDecodeError):
        raise Malformed("a connection from no address") from None
