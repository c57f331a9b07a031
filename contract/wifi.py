"""The code by which a phone joins a Wi-Fi, as cameras of Android and iOS read it (ZXing's `WIFI:` text)."""

import re

MAX_NAME_BYTES = 32
_SPECIAL = re.compile(r'([\\;,:"])')
_KEY = re.compile(r"[ -~]{8,63}")


def wifi_code(name: str, key: str = "") -> str:
    """The text of the code; a Wi-Fi without a key is an open one."""
    kind = f"T:WPA;S:{_escaped(name)};P:{_escaped(key)}" if key else f"T:nopass;S:{_escaped(name)}"
    return f"WIFI:{kind};;"


def is_wifi_name(name: str) -> bool:
    """Can a Wi-Fi be called so? Empty for none."""
    return len(name.encode()) <= MAX_NAME_BYTES and name.isprintable()


def is_wifi_key(key: str) -> bool:
    """A passphrase of WPA2 or WPA3 (IEEE 802.11, J.4), or empty for an open Wi-Fi."""
    return not key or _KEY.fullmatch(key) is not None


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
