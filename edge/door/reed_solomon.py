"""Reed-Solomon over GF(256) as in QR codes, with erasures: a codeword known to be doubtful costs half of an error."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Codewords = NDArray[np.uint8]


def _tables() -> tuple[list[int], list[int]]:
    exponentials, logarithms, value = [0] * 510, [0] * 256, 1
    for power in range(255):
        exponentials[power] = exponentials[power + 255] = value
        logarithms[value] = power
        value = value << 1 ^ (0x11D if value & 0x80 else 0)
    return exponentials, logarithms


_EXP, _LOG = _tables()
_EXP_ARRAY, _LOG_ARRAY = np.array([*_EXP, *_EXP[:255]], np.uint8), np.array(_LOG)


def corrected(received: Codewords, correction: int, *, erased: list[int], most_errors: int) -> Codewords | None:
    """The codewords with their errors put right, or None when they are no codeword within the bounds.

    `correction`: how many of them are for correction. `erased`: places whose value is not to be believed; they must be
    fewer than `correction`. `most_errors`: how many wrong codewords at other places are accepted at most.
    """
    syndromes = _syndromes(received, correction)
    if not any(syndromes):
        return received
    powers = [len(received) - 1 - place for place in erased]
    erasing = [1]
    for power in powers:
        erasing = _times(erasing, [1, _EXP[power]])
    erring = _error_locator(_times(erasing, syndromes)[len(powers) : correction])
    if len(erring) - 1 > most_errors:
        return None
    locator = _times(erring, erasing)
    places = _roots(locator, len(received))
    if len(places) != len(locator) - 1:
        return None
    repaired = received.copy()
    evaluator = _times(locator, syndromes)[:correction]
    for power in places:
        repaired[len(received) - 1 - power] ^= _magnitude(locator, evaluator, power)
    return None if any(_syndromes(repaired, correction)) else repaired


@lru_cache(maxsize=64)
def _powers(count: int, correction: int) -> NDArray[np.intp]:
    return np.arange(correction)[:, None] * np.arange(count - 1, -1, -1)[None] % 255


def _syndromes(received: Codewords, correction: int) -> list[int]:
    filled = np.flatnonzero(received)
    logs = _LOG_ARRAY[received[filled]] + _powers(len(received), correction)[:, filled]
    return [int(syndrome) for syndrome in np.bitwise_xor.reduce(_EXP_ARRAY[logs], axis=1)]


def _times(left: list[int], right: list[int]) -> list[int]:
    """The product of two polynomials, lowest power first."""
    product = [0] * (len(left) + len(right) - 1)
    for at, factor in enumerate(left):
        if factor:
            log = _LOG[factor]
            for offset, other in enumerate(right, at):
                if other:
                    product[offset] ^= _EXP[log + _LOG[other]]
    return product


def _error_locator(syndromes: list[int]) -> list[int]:
    """Berlekamp and Massey: the shortest feedback register that makes these syndromes."""
    locator, before, length, gap, scale = [1], [1], 0, 1, 1
    for step in range(len(syndromes)):
        difference = syndromes[step]
        for at in range(1, min(length, len(locator) - 1) + 1):
            if locator[at] and syndromes[step - at]:
                difference ^= _EXP[_LOG[locator[at]] + _LOG[syndromes[step - at]]]
        if not difference:
            gap += 1
            continue
        factor = _EXP[_LOG[difference] + 255 - _LOG[scale]]
        change = [0] * gap + [_EXP[_LOG[factor] + _LOG[value]] if value else 0 for value in before]
        longer = [a ^ b for a, b in zip(_padded(locator, len(change)), _padded(change, len(locator)), strict=True)]
        if 2 * length <= step:
            length, before, scale, gap = step + 1 - length, locator, difference, 1
        else:
            gap += 1
        locator = longer
    return locator[: length + 1]


def _padded(polynomial: list[int], length: int) -> list[int]:
    return polynomial + [0] * (length - len(polynomial))


def _roots(locator: list[int], count: int) -> list[int]:
    """The powers below `count` whose inverse is a root of the locator."""
    inverse = (255 - np.arange(count)) % 255
    value = np.zeros(count, np.uint8)
    for power, factor in enumerate(locator):
        if factor:
            value ^= _EXP_ARRAY[(inverse * power + _LOG[factor]) % 255]
    return [int(power) for power in np.flatnonzero(value == 0)]


def _magnitude(locator: list[int], evaluator: list[int], power: int) -> int:
    """Forney's value of the error at a power, for syndromes that begin at power 0."""
    inverse = (255 - power) % 255
    above = _value(evaluator, inverse)
    below = _value([factor if at % 2 else 0 for at, factor in enumerate(locator)], inverse)
    return _EXP[_LOG[above] + 255 - _LOG[below]] if above and below else 0


def _value(polynomial: list[int], log_at: int) -> int:
    value = 0
    for power, factor in enumerate(polynomial):
        if factor:
            value ^= _EXP[(_LOG[factor] + power * log_at) % 255]
    return value
