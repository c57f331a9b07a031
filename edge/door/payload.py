"""From a code's data codewords to its payload, strictly: what no encoder would have written is not a payload."""

from __future__ import annotations

ALPHANUMERIC = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_FILLING = (0xEC, 0x11)


class Bits:
    """Reads bits, the most significant first."""

    def __init__(self, content: bytes) -> None:
        self._value = int.from_bytes(content, "big")
        self.left = len(content) * 8

    def take(self, count: int) -> int:
        """The next bits as a number. EOFError when there are not so many."""
        if count > self.left:
            raise EOFError
        self.left -= count
        return self._value >> self.left & (1 << count) - 1


def payload_of(content: bytes, version: int) -> bytes | None:
    """The payload of these data codewords; None when their segments or their filling are not as an encoder's.

    Numeric, alphanumeric and byte segments are read, an ECI designator is skipped; kanji and others are not.
    """
    bits, payload = Bits(content), bytearray()
    wide = 0 if version < 10 else 1 if version < 27 else 2
    try:
        while bits.left >= 4 and (mode := bits.take(4)):
            if mode == 7:
                bits.take(8)
                continue
            segment = _segment(bits, mode, wide)
            if segment is None:
                return None
            payload += segment
    except EOFError:
        return None
    return bytes(payload) if payload and _is_filled(bits) else None


def _segment(bits: Bits, mode: int, wide: int) -> bytes | None:
    if mode == 1:
        return _numeric(bits, bits.take((10, 12, 14)[wide]))
    if mode == 2:
        return _alphanumeric(bits, bits.take((9, 11, 13)[wide]))
    if mode == 4:
        return bytes(bits.take(8) for _ in range(bits.take((8, 16, 16)[wide])))
    return None


def _numeric(bits: Bits, count: int) -> bytes | None:
    digits = ""
    while count > 0:
        width = min(3, count)
        value = bits.take((0, 4, 7, 10)[width])
        if value >= 10**width:
            return None
        digits += f"{value:0{width}}"
        count -= width
    return digits.encode()


def _alphanumeric(bits: Bits, count: int) -> bytes | None:
    letters = bytearray()
    while count > 1:
        pair = bits.take(11)
        if pair >= 45 * 45:
            return None
        letters += bytes((ALPHANUMERIC[pair // 45], ALPHANUMERIC[pair % 45]))
        count -= 2
    if count:
        last = bits.take(6)
        if last >= 45:
            return None
        letters.append(ALPHANUMERIC[last])
    return bytes(letters)


def _is_filled(bits: Bits) -> bool:
    """After the end come zeros up to a whole codeword, then 0xEC and 0x11 in turn; segno writes 8 zeros more."""
    if bits.take(bits.left % 8):
        return False
    filling = [bits.take(8) for _ in range(bits.left // 8)]
    if filling and not filling[0]:
        del filling[0]
    return all(value == _FILLING[at % 2] for at, value in enumerate(filling))
