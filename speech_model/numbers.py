"""Numbers as a chair reads them aloud, and digits one by one as on a dispatch's number."""

import numpy as np

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_UNITS_AFTER_TENS = ("", "mốt", "hai", "ba", "bốn", "lăm", "sáu", "bảy", "tám", "chín")


def read(number: int) -> str:
    """Read a number below a million."""
    thousands, rest = divmod(number, 1000)
    if not thousands:
        return _below_thousand(rest)
    words = [_below_thousand(thousands), "nghìn"]
    if rest:
        words.append(_below_thousand(rest) if rest >= 100 else f"không trăm {_after_hundred(rest)}")
    return " ".join(words)


def digits(dice: np.random.Generator, count: int) -> str:
    """Random digits, one word each."""
    return " ".join(DIGITS[d] for d in dice.integers(0, 10, count))


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _below_hundred(rest)
    return f"{DIGITS[hundreds]} trăm {_after_hundred(rest)}".strip()


def _after_hundred(rest: int) -> str:
    if not rest:
        return ""
    return f"linh {DIGITS[rest]}" if rest < 10 else _below_hundred(rest)


def _below_hundred(number: int) -> str:
    tens, unit = divmod(number, 10)
    if not tens:
        return DIGITS[unit]
    if tens == 1:
        return " ".join(["mười", *([] if not unit else ["lăm" if unit == 5 else DIGITS[unit]])])
    return f"{DIGITS[tens]} mươi {_UNITS_AFTER_TENS[unit]}".strip()
