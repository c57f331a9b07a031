"""What the settings files of both sides have in common: one TOML text, checked as a whole before anything starts."""

import ipaddress
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta

Port = Annotated[int, Meta(ge=1, le=65535)]
_URL = re.compile(r"https?://[0-9A-Za-z.\-]+(:[0-9]{1,5})?|https?://\[[0-9a-fA-F:]+\](:[0-9]{1,5})?")


class SettingsError(Exception):
    """The settings can't be used; the text names the key, its value and what is allowed."""


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One table of the file, or the whole of it."""


Settings = TypeVar("Settings", bound=Section)
Rule = tuple[str, object, bool, str]
"""What types can't say: the key, its value, whether it is right, what is allowed."""


def parse(text: str, kind: type[Settings], *, folder: Path) -> Settings:
    """The settings of a TOML text, relative paths taken from `folder`; SettingsError on the first wrong value."""
    try:
        read = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(str(error)) from None
    try:
        return msgspec.convert(read, kind, dec_hook=lambda _, value: _path(folder, value))
    except msgspec.ValidationError as error:
        raise SettingsError(_explained(str(error), read)) from None


def insist(rules: Iterable[Rule]) -> None:
    """SettingsError on the first rule that is broken."""
    for key, value, is_right, allowed in rules:
        if not is_right:
            raise SettingsError(f"{key} = {value!r}: {allowed}")


def is_url(value: str) -> bool:
    """http(s)://host[:port] without a path."""
    return _URL.fullmatch(value) is not None


def is_address(value: str) -> bool:
    """An IP address to listen on."""
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True


def _path(folder: Path, value: object) -> Path:
    if not isinstance(value, str) or not value or "\x00" in value:
        raise ValueError("Expected a path")
    return folder / value


def _explained(problem: str, read: dict[str, Any]) -> str:
    """msgspec's message turned round: the key first, then the value, then what is allowed."""
    reason, _, place = problem.partition(" - at `$")
    place = place.strip("`.")
    named = re.fullmatch(r"Object (contains unknown|missing required) field `(.*)`", reason)
    if named:
        key = f"{place}.{named[2]}".lstrip(".")
        return f"{key}: there is no such key" if named[1] == "contains unknown" else f"{key} is missing"
    value: Any = read
    for step in re.findall(r"[^.\[\]]+", place):
        value = value[int(step)] if isinstance(value, list) else value[step]
    return f"{place} = {value!r}: {reason[:1].lower()}{reason[1:]}"
