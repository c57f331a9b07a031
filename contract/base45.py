"""Base45 (RFC 9285), strict: every byte string has exactly one text, and only that text is read back."""

from contract.refused import Malformed

_ALPHABET = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUE = {char: value for value, char in enumerate(_ALPHABET)}


def encode(raw: bytes) -> str:
    """The base45 text of `raw`: three characters for two bytes, two for a last odd one."""
    out = bytearray()
    for start in range(0, len(raw) - 1, 2):
        rest, low = divmod(raw[start] * 256 + raw[start + 1], 45)
        high, middle = divmod(rest, 45)
        out += bytes((_ALPHABET[low], _ALPHABET[middle], _ALPHABET[high]))
    if len(raw) % 2:
        high, low = divmod(raw[-1], 45)
        out += bytes((_ALPHABET[low], _ALPHABET[high]))
    return out.decode()


def decode(text: bytes) -> bytes:
    """The bytes of a base45 text; Malformed on a foreign character, a cut text or a value that no byte pair gives."""
    try:
        values = [_VALUE[char] for char in text]
    except KeyError:
        raise Malformed("a character that base45 does not have") from None
    if len(values) % 3 == 1:
        raise Malformed("a base45 text that was cut")
    out = bytearray()
    for start in range(0, len(values), 3):
        group = values[start : start + 3]
        number = sum(value * 45**place for place, value in enumerate(group))
        size = len(group) - 1
        if number >= 256**size:
            raise Malformed("a base45 group above its limit")
        out += number.to_bytes(size, "big")
    return bytes(out)
