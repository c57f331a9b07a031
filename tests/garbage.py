"""Garbage for every form of an application: its own field names, filled with what no person would type."""

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from flask import Flask
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, Rule

ODD = (
    *("", " ", "0", "-1", "1", "2", "3", "7", "99", "99999999999999999999", "1.5", "1e9", "NaN", "٣", "abc", "on"),
    *("yes", "devices", "secret", "slips", "nq-01", "item-1", "07:61", "2026-02-30", "2026-11-25T08:00", "31/02/2026"),
    *("\x00", "a\x00b", "\u2028", "\ufeff", "Nguye\u0302\u0303n", "ạ" * 9000, "<script>alert(1)</script>", "{{7*7}}"),
    *("../../etc/passwd", "'; DROP TABLE line;--", "%s%n", "🗳️" * 40, "\r\nSet-Cookie: a=b", '{"a":[1]}', "0" * 64),
)
_NAMES = re.compile(r"""name="([a-z][\w-]*)"|form(?:\.get|\.getlist)?[(\[]\s*"([a-z][\w-]*)\"""")
KEPT = frozenset({"token", "csrf_token", "meeting"})


def field_names(folder: Path) -> list[str]:
    """Every field that a template or a view under this folder names."""
    sources = (path.read_text("utf-8") for kind in ("*.html", "*.py") for path in folder.rglob(kind))
    found = {name for text in sources for pair in _NAMES.findall(text) for name in pair if name}
    return sorted(found - KEPT)


def posts(app: Flask) -> list[Rule]:
    """Every address that takes a form."""
    rules = (rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ()))
    return sorted(rules, key=lambda rule: rule.rule)


def addresses(app: Flask, rule: Rule, chance: random.Random, times: int) -> Iterator[str]:
    """The rule's address with odd values in its places."""
    adapter = app.url_map.bind("localhost")
    for _ in range(times):
        values: dict[str, object] = {}
        for name, converter in rule._converters.items():
            values[name] = chance.choice(_fitting(converter))
        yield adapter.build(rule.endpoint, values)


def _fitting(converter: BaseConverter) -> Sequence[object]:
    if isinstance(converter, AnyConverter):  # its addresses can't be built with anything else
        return sorted(converter.items)
    return (0, 1, 2, 3, 7, 10**18) if isinstance(converter, IntegerConverter) else _PLACES


_PLACES = ("nq-01", "item-1", "0" * 64, "x", "Ơ" * 300, "..", "%00", "a b")


def filled(names: list[str], chance: random.Random) -> dict[str, object]:
    """Some of the fields, some of them several times."""
    chosen = chance.sample(names, k=chance.randint(0, min(len(names), 14)))
    return {name: [chance.choice(ODD) for _ in range(chance.choice((1, 1, 1, 3)))] for name in chosen}
